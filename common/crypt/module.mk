libs += common/crypt
common/crypt.src   := digest.c dsse.c hash_task.c hasher.c keyfile.c lanes.c lanes_ni.c lanes_x16.c openssl.c private.c sign.c source.c sums.c tree.c
common/crypt.needs := common/base
common/crypt.link  := -lcrypto
