libs += common/log
common/log.src   := chain.c journal.c
common/log.needs := common/base common/doc
