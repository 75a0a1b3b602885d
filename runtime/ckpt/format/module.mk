libs += runtime/ckpt/format
runtime/ckpt/format.src   := blob.c
runtime/ckpt/format.needs := common/base common/doc common/crypt
