libs += runtime/data
runtime/data.src   := $(notdir $(wildcard runtime/data/*.c))
runtime/data.needs := common/base common/crypt
runtime/data.link  := -lm
