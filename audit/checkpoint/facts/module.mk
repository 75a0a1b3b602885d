libs += audit/checkpoint/facts
audit/checkpoint/facts.src   := facts.c merge.c
audit/checkpoint/facts.needs := common/base common/doc
