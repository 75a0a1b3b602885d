libs += common/nvml
common/nvml.src   := nvml.c
common/nvml.needs := common/base
