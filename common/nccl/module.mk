libs += common/nccl
common/nccl.src   := settings.c
common/nccl.needs := common/base
