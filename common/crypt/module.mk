libs += common/crypt
common/crypt.src   := digest.c
common/crypt.needs := common/base
common/crypt.link  := -lcrypto
