libs += audit/source/facts
audit/source/facts.src   := gpu.c device.c files.c
audit/source/facts.needs := audit/source/tree audit/source/flow common/base
