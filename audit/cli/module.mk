libs += audit/cli
audit/cli.src   := options.c output.c ask.c
audit/cli.needs := audit/source/run audit/source/ruletool common/base common/report
