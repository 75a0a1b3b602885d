libs += audit/source/cli
audit/source/cli.src   := options.c ask.c
audit/source/cli.needs := common/cli audit/source/run audit/source/ruletool audit/engine common/base common/report
