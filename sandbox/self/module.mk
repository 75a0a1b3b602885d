libs += sandbox/self
sandbox/self.src   := files.c filter.c
sandbox/self.extra  = $(BUILD)/obj/gen/self_filters.o
sandbox/self.needs := common/base
