libs += runtime/fault
runtime/fault.src   := loss.c machine.c members.c watch.c
runtime/fault.needs := common/base runtime/control
