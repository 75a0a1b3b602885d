libs += sandbox/profile
sandbox/profile.src   := $(notdir $(wildcard sandbox/profile/*.c))
sandbox/profile.extra  = $(BUILD)/obj/gen/builtin_profiles.o
sandbox/profile.needs := common/base common/doc sandbox/calls sandbox/kernel

# The built-in profiles, one array each and a table in the order of their names. The folders are prerequisites too, so that a removed one is noticed.
builtin_profiles := $(sort $(wildcard sandbox/profiles/*/profile.yaml))
$(BUILD)/gen/builtin_profiles.c: ci/embed-profiles.sh ci/embed.sh $(builtin_profiles) $(wildcard sandbox/profiles sandbox/profiles/*)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   builtin_profiles.c"; ci/embed-profiles.sh $(builtin_profiles) >$@
