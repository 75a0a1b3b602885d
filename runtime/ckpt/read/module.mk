libs += runtime/ckpt/read
runtime/ckpt/read.src   := reader.c held.c fetch.c
runtime/ckpt/read.needs := common/base common/crypt runtime/ckpt/format
