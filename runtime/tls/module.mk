libs += runtime/tls
runtime/tls.src   := cert.c side.c tls.c
runtime/tls.needs := common/base common/crypt
runtime/tls.link  := -lssl -lcrypto
