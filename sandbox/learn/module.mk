libs += sandbox/learn
sandbox/learn.src   := $(notdir $(wildcard sandbox/learn/*.c))
sandbox/learn.needs := common/base common/doc common/log sandbox/calls sandbox/kernel sandbox/profile sandbox/log
