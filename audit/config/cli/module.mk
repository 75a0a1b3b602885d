libs += audit/config/cli
audit/config/cli.src   := options.c ask.c
audit/config/cli.needs := audit/cli audit/config/ruletool audit/config/run audit/engine
