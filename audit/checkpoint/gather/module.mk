libs += audit/checkpoint/gather
audit/checkpoint/gather.src   := gather.c list.c promises.c meta.c shard.c hash.c hold.c slices.c events.c
audit/checkpoint/gather.needs := audit/checkpoint/facts audit/checkpoint/foreign audit/checkpoint/store audit/checkpoint/torch runtime/ckpt/format common/base common/crypt
