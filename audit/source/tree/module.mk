libs += audit/source/tree
audit/source/tree.src   := tree.c read.c const.c builder.c valid.c dump.c
audit/source/tree.needs := common/base common/report
