libs += audit/source/tree
audit/source/tree.src   := tree.c read.c builder.c
audit/source/tree.needs := common/base common/report
