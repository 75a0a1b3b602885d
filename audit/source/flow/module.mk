libs += audit/source/flow
audit/source/flow.src   := flow.c query.c
audit/source/flow.needs := audit/source/tree common/base
