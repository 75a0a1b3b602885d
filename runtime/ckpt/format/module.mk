libs += runtime/ckpt/format
runtime/ckpt/format.src   := blob.c json.c names.c fields.c meta.c
runtime/ckpt/format.needs := common/base common/doc common/crypt
