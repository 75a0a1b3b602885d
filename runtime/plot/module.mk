libs += runtime/plot
runtime/plot.src   := axis.c draw.c plot.c record.c series.c
runtime/plot.needs := common/base common/doc
