libs += audit/checkpoint/cli
audit/checkpoint/cli.src   := options.c ask.c show.c newest.c sign.c
audit/checkpoint/cli.needs := common/cli audit/checkpoint/run audit/checkpoint/judge audit/engine runtime/ckpt/format common/base common/crypt common/report
