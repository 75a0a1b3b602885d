libs += runtime/model
runtime/model.src   := params.c model.c init.c forward.c backward.c head.c step.c
runtime/model.needs := common/base runtime/backend runtime/comm runtime/moe
runtime/model.link  := -lm
