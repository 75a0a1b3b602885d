libs += audit/source/match
audit/source/match.src   := compile.c pred.c walk.c sink.c secret_name.c
audit/source/match.needs := audit/engine audit/source/tree audit/source/lex audit/source/flow common/base common/report
