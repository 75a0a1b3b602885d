libs += runtime/ckpt/tier
runtime/ckpt/tier.src   := tier.c pending.c send.c
runtime/ckpt/tier.needs := common/base common/crypt common/net runtime/ckpt/format runtime/ckpt/write
