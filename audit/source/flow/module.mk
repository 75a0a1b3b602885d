libs += audit/source/flow
audit/source/flow.src   := flow.c value.c state.c event.c access.c life.c eval.c arith.c refine.c exec.c call.c models.c models_table.c strings.c query.c
audit/source/flow.needs := audit/source/tree common/base
