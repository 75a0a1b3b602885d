# What is made from other files: the rule registry, the built-in policy, the built-in profiles, filters.

# The program that reads them for the build: the tools' own readers, without what is made from what they read.
freeze_parts := audit/engine policy common/doc/freeze
$(BUILD)/freeze: $(BUILD)/obj/audit/main_freeze.o $(filter-out $(BUILD)/obj/gen/%,$(call obj_closure,$(freeze_parts)))
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  freeze"; $(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(call link_closure,$(freeze_parts))

# Every rules/<input>/<code>-<name>/ is found by itself. The folders are prerequisites too, so that a removed rule is noticed.
rule_files := $(wildcard rules rules/* rules/*/* rules/*/*/rule.yaml)
$(BUILD)/gen/registry.c: $(BUILD)/freeze $(rule_files)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   registry.c"; $< rules >$@
$(BUILD)/gen/default_policy.c: $(BUILD)/freeze policy/default.yaml $(rule_files)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   default_policy.c"; $< policy policy/default.yaml >$@

# The part of filters that finds a call by its number: libseccomp's, over all calls, made once.
$(BUILD)/freeze_frame: $(BUILD)/obj/sandbox/main_freeze_frame.o $(call obj_closure,sandbox/frame sandbox/calls)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  freeze_frame"; $(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(call link_closure,sandbox/frame sandbox/calls)
$(BUILD)/gen/filter_frame.c: $(BUILD)/freeze_frame
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   filter_frame.c"; $< >$@

# The built-in profiles as trees and a table in the order of their names. The folders are prerequisites too, so that a removed one is noticed.
builtin_profiles := $(sort $(wildcard sandbox/profiles/*/profile.yaml))
$(BUILD)/freeze_profiles: $(BUILD)/obj/sandbox/main_freeze_profiles.o $(call obj_closure,common/doc/freeze)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  freeze_profiles"; $(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(call link_closure,common/doc/freeze)
$(BUILD)/gen/builtin_profiles.c: $(BUILD)/freeze_profiles $(builtin_profiles) $(wildcard sandbox/profiles sandbox/profiles/*)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   builtin_profiles.c"; $< $(builtin_profiles) >$@

# The profiles self-* as programs, made by the reader and the filter that moe-sandbox itself has.
self_profiles := $(filter-out base,$(patsubst sandbox/profiles/self-%/profile.yaml,%,$(sort $(wildcard sandbox/profiles/self-*/profile.yaml))))
$(BUILD)/freeze_filters: $(BUILD)/obj/sandbox/main_freeze.o $(call obj_closure,sandbox/filter)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  freeze_filters"; $(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@ $(call link_closure,sandbox/filter)
$(BUILD)/gen/self_filters.c: $(BUILD)/freeze_filters $(wildcard sandbox/profiles/self-*/profile.yaml)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   self_filters.c"; $< $(self_profiles) >$@

new-rule: ## lay out a rule: make new-rule ID=source/M199-example
	$(Q)ci/new-rule.sh '$(ID)'
.PHONY: new-rule
