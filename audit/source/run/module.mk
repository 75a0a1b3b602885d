libs += audit/source/run
audit/source/run.src   := run.c scope.c key.c
audit/source/run.needs := audit/source/worker audit/source/input audit/engine audit/source/match rules/source policy common/base common/report common/crypt
