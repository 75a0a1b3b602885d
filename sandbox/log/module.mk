libs += sandbox/log
sandbox/log.src   := log.c chain.c denials.c tell.c tell_denials.c advice.c
sandbox/log.needs := common/base common/doc sandbox/calls
