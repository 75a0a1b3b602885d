libs += audit/checkpoint/store
audit/checkpoint/store.src   := store.c dir.c s3.c
audit/checkpoint/store.needs := common/base common/crypt common/net runtime/ckpt/format
