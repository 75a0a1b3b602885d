libs += audit/engine
audit/engine.src   := rule.c rule_fields.c rule_param.c judge.c register.c register_write.c register_age.c pages.c pages_list.c pages_ask.c select.c marks.c fixtures.c
audit/engine.extra  = $(BUILD)/obj/gen/registry.o
audit/engine.needs := common/base common/doc common/report policy
