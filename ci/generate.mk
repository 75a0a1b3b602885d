# What is made from other files: the rule registry, the built-in policy, manual pages, completions.

# Every rules/<input>/<code>-<name>/ is found by itself. The folders are prerequisites too, so that a removed rule is noticed.
rule_folders := $(wildcard rules rules/* rules/*/*)
$(BUILD)/gen/registry.c: ci/registry.sh ci/embed.sh $(rule_folders) $(wildcard rules/*/*/rule.yaml)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   registry.c"; ci/registry.sh >$@
$(BUILD)/gen/default_policy.c: ci/embed.sh policy/default.yaml
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   default_policy.c"; { echo '#include <stddef.h>'; echo 'extern const unsigned char moe_default_policy[];'; \
	  echo 'extern const size_t moe_default_policy_bytes;'; ci/embed.sh moe_default_policy policy/default.yaml; } >$@

new-rule: ## lay out a rule: make new-rule ID=source/M199-example
	$(Q)ci/new-rule.sh '$(ID)'
.PHONY: new-rule
