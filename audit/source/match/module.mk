libs += audit/source/match
audit/source/match.src   := words.c read.c compile_pred.c compile_item.c compile.c pred.c cond.c order.c walk.c sink.c secret_name.c
audit/source/match.needs := audit/engine audit/source/tree audit/source/lex audit/source/flow common/base common/report
