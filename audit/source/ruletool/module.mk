libs += audit/source/ruletool
audit/source/ruletool.src   := fixtures.c
audit/source/ruletool.needs := audit/source/worker audit/source/parse audit/engine common/base common/doc common/report policy rules/source
