libs += policy
policy.src   := fields.c load.c sections.c checkpoint.c lint.c resolve.c query.c print.c man.c
policy.extra  = $(BUILD)/obj/gen/default_policy.o
policy.needs := common/base common/doc common/report
