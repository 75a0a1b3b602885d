libs += runtime/control
runtime/control.src   := packet.c socket.c
runtime/control.needs := common/base
