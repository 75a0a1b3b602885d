libs += audit/config/ruletool
audit/config/ruletool.src   := ruletool.c
audit/config/ruletool.needs := audit/config/run audit/engine
