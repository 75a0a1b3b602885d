# The code of rules, one library per input, found by itself: each rule's check.c, and beside the folders what several of them ask.
# A tool links `rules/source` (or the input that it reads); `rules` is all of them.
rule_inputs := $(sort $(notdir $(patsubst %/,%,$(wildcard rules/*/))))
define rule_library
libs += rules/$1
rules/$1.src   := $(patsubst rules/$1/%,%,$(wildcard rules/$1/*.c rules/$1/*/check.c))
endef
$(foreach i,$(rule_inputs),$(eval $(call rule_library,$i)))
rules/source.needs := audit/source/match audit/source/facts
rules/checkpoint.needs := audit/checkpoint/judge audit/checkpoint/facts audit/checkpoint/foreign runtime/ckpt/format common/base common/crypt
# What moe-lint runs: the rules of all four see the same models.
lint_inputs := config telemetry deploy secrets
$(foreach i,$(lint_inputs),$(eval rules/$i.needs := audit/config/judge audit/config/doctor audit/config/model audit/config/telemetry audit/config/deploy audit/config/secrets common/base common/doc common/nccl))
libs += rules
rules.needs := $(addprefix rules/,$(rule_inputs))
