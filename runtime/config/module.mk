libs += runtime/config
runtime/config.src   := $(notdir $(wildcard runtime/config/*.c))
runtime/config.needs := common/base common/doc common/crypt
