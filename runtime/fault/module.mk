libs += runtime/fault
runtime/fault.src   := generation.c listen.c loss.c machine.c members.c monitor.c watch.c watched.c
runtime/fault.needs := common/base runtime/comm runtime/control
runtime/fault.link  := -pthread
