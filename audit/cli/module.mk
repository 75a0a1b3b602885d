libs += audit/cli
audit/cli.src   := output.c
audit/cli.needs := common/base common/report
