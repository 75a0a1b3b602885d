libs += sandbox/log
sandbox/log.src   := log.c denials.c tell.c tell_denials.c advice.c
sandbox/log.needs := common/base common/doc common/log sandbox/calls
