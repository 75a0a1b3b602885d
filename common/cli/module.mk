libs += common/cli
common/cli.src   := output.c
common/cli.needs := common/base common/report
