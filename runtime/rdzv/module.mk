libs += runtime/rdzv
runtime/rdzv.src   := admit.c channel.c client.c key.c link.c net.c nonces.c server.c turn.c wire.c
runtime/rdzv.needs := common/base common/crypt runtime/tls runtime/control
