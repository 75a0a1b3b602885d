libs += runtime/train/cli
runtime/train/cli.src   := options.c
runtime/train/cli.needs := common/base common/cli
