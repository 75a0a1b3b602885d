libs += common/crypt
common/crypt.src   := base64.c digest.c dsse.c keyfile.c openssl.c sign.c
common/crypt.needs := common/base
common/crypt.link  := -lcrypto
