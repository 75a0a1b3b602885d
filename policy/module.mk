libs += policy
policy.src   := load.c resolve.c print.c fields.c
policy.extra  = $(BUILD)/obj/gen/default_policy.o
policy.needs := common/base common/doc common/report
