libs += audit/checkpoint/store
audit/checkpoint/store.src   := store.c dir.c
audit/checkpoint/store.needs := common/base runtime/ckpt/format
