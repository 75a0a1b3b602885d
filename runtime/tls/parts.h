/* What the files of this folder share, and their tests; nobody else includes it. */
#ifndef MOE_RUNTIME_TLS_PARTS_H
#define MOE_RUNTIME_TLS_PARTS_H
#include "runtime/tls/tls.h"
#include <openssl/ssl.h>

enum { MOE_TLS_NAME = 256 };
/* Records under one key, a fifth of what AES-GCM may seal (RFC 8446, 5.5): then the writer goes on to its next key, and the reader follows. */
#define MOE_TLS_KEY_RECORDS (UINT64_C(1) << 22)

struct moe_tls_side {
    SSL_CTX *ctx;
    BIO_METHOD *socket;
    bool server, psk;
    unsigned char key[MOE_PSK_BYTES], identity[MOE_TLS_IDENTITY_BYTES];
    size_t identity_bytes;
};

struct moe_tls {
    const struct moe_tls_side *side;
    SSL *ssl;
    int fd;
    bool open;                    /* the handshake is through                                  */
    bool ended;                   /* the socket has told its end                               */
    int sys;                      /* what the socket failed with first; 0 = it did not         */
    short handshake_waits;        /* events that the handshake waits for                       */
    bool read_waits_to_write, write_waits_to_read;
    uint64_t records, key_records;/* sealed under this key; the most that there may be         */
    char peer[MOE_TLS_NAME];
};

/* CRYPTO, with OpenSSL's newest reason as text and in err->sys; empties its queue. */
enum moe_code moe_tls_failed(struct moe_error *err, const char *file, const char *doing);
/* A context for TLS 1.3 alone that resumes nothing, and the socket's BIO. Errors: CRYPTO, LIMIT. */
MOE_MUST_USE enum moe_code moe_tls_side_new(bool server, struct moe_tls_side **out, struct moe_error *err);
BIO_METHOD *moe_tls_socket(void);                    /* new: BIO_meth_free(); NULL: no memory */
void moe_tls_name(SSL *ssl, char into[MOE_TLS_NAME]);  /* whom the other's certificate names     */
#endif
