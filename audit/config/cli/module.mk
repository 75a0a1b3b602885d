libs += audit/config/cli
audit/config/cli.src   := options.c ask.c
audit/config/cli.needs := common/cli audit/config/ruletool audit/config/run audit/engine
