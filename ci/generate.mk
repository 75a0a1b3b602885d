# What is made from other files: the rule registry, the built-in policy, the filters by which tools confine themselves.

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
