libs += runtime/ckpt/write
runtime/ckpt/write.src   := put.c shard.c steps.c commit.c prune.c save.c writer.c
runtime/ckpt/write.needs := common/base common/doc common/crypt runtime/ckpt/format
