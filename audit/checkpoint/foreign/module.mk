libs += audit/checkpoint/foreign
audit/checkpoint/foreign.src   := foreign.c name.c integrity.c sums.c bundle.c statement.c minisig.c verify.c
audit/checkpoint/foreign.needs := common/base common/doc common/crypt runtime/ckpt/format
