libs += sandbox/frame
sandbox/frame.src   := frame.c
sandbox/frame.needs := common/base
sandbox/frame.link  := -lseccomp
