libs += sandbox/profile
sandbox/profile.src   := $(notdir $(wildcard sandbox/profile/*.c))
sandbox/profile.extra  = $(BUILD)/obj/gen/builtin_profiles.o
sandbox/profile.needs := common/base common/doc sandbox/calls sandbox/kernel
