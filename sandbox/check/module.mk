libs += sandbox/check
sandbox/check.src   := check.c rules.c calls.c escapes.c files.c settings.c suppress.c
sandbox/check.needs := common/base common/doc common/report sandbox/profile
