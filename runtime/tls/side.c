#include "common/crypt/digest.h"
#include "runtime/tls/parts.h"
#include <openssl/err.h>
#include <limits.h>
#include <stdlib.h>

/* The one suite of a pre-shared key: the key is bound to its hash. */
static const unsigned char psk_suite[2] = { 0x13, 0x01 };
#define SUITE       "TLS_AES_128_GCM_SHA256"
#define GROUPS      "X25519:P-256"

enum moe_code moe_tls_failed(struct moe_error *err, const char *file, const char *doing)
{
    unsigned long code = ERR_peek_last_error();
    const char *why = code ? ERR_reason_error_string(code) : NULL;
    ERR_clear_error();
    (void)moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = file }, "%s: %s", doing, why ? why : "no reason given");
    err->sys = (int)(code & INT_MAX);
    return MOE_E_CRYPTO;
}

/* A session as OpenSSL wants an external key: made anew for each handshake, because a handshake writes into it. */
static SSL_SESSION *session_of(SSL *ssl, const struct moe_tls_side *side)
{
    SSL_SESSION *session = SSL_SESSION_new();
    const SSL_CIPHER *suite = SSL_CIPHER_find(ssl, psk_suite);
    if (session && suite && SSL_SESSION_set1_master_key(session, side->key, sizeof side->key) == 1 && SSL_SESSION_set_cipher(session, suite) == 1 &&
        SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1)
        return session;
    SSL_SESSION_free(session);
    return NULL;
}

/* The server's: somebody offers a key of this name. Without a session the handshake goes on to certificates, of which there are none, and ends. */
static int find_session(SSL *ssl, const unsigned char *identity, size_t bytes, SSL_SESSION **out)
{
    const struct moe_tls_side *side = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    *out = NULL;
    if (bytes != side->identity_bytes || memcmp(identity, side->identity, bytes) != 0)
        return 1;
    *out = session_of(ssl, side);
    return *out != NULL;
}

/* The client's: which key to offer. `hash` is set once the server has chosen one. */
static int use_session(SSL *ssl, const EVP_MD *hash, const unsigned char **identity, size_t *bytes, SSL_SESSION **out)
{
    const struct moe_tls_side *side = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    *out = NULL;
    if (hash && !EVP_MD_is_a(hash, "SHA256"))
        return 0;
    *identity = side->identity;
    *bytes = side->identity_bytes;
    *out = session_of(ssl, side);
    return *out != NULL;
}

enum moe_code moe_tls_side_new(bool server, struct moe_tls_side **out, struct moe_error *err)
{
    MOE_AUTO(moe_tls_side_free) struct moe_tls_side *side = calloc(1, sizeof *side);
    if (!side || !(side->socket = moe_tls_socket()) || !(side->ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method())))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a side of TLS");
    side->server = server;
    SSL_CTX_set_app_data(side->ctx, side);
    SSL_CTX_set_options(side->ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(side->ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(side->ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_clear_mode(side->ctx, SSL_MODE_AUTO_RETRY);           /* one record a read, whatever it holds */
    SSL_CTX_set_read_ahead(side->ctx, 0);
    SSL_CTX_set_verify_depth(side->ctx, (int)MOE_CAP_TLS_CHAIN);
    SSL_CTX_set_max_cert_list(side->ctx, (long)MOE_CAP_TLS_PEM_BYTES);
    if (SSL_CTX_set_min_proto_version(side->ctx, TLS1_3_VERSION) != 1 || SSL_CTX_set_max_proto_version(side->ctx, TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_num_tickets(side->ctx, 0) != 1 || SSL_CTX_set_max_early_data(side->ctx, 0) != 1 || SSL_CTX_set1_groups_list(side->ctx, GROUPS) != 1)
        return moe_tls_failed(err, NULL, "cannot set TLS 1.3 up");
    *out = moe_take(side);
    return MOE_OK;
}

enum moe_code moe_tls_side_psk(bool server, const unsigned char key[MOE_PSK_BYTES], struct moe_str identity, struct moe_tls_side **out, struct moe_error *err)
{
    MOE_AUTO(moe_tls_side_free) struct moe_tls_side *side = NULL;
    if (identity.len == 0 || identity.len > MOE_TLS_IDENTITY_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a key's identity has 1 to %d bytes, not %zu", MOE_TLS_IDENTITY_BYTES, identity.len);
    MOE_TRY(moe_tls_side_new(server, &side, err));
    side->psk = true;
    memcpy(side->key, key, sizeof side->key);
    memcpy(side->identity, identity.ptr, identity.len);
    side->identity_bytes = identity.len;
    if (SSL_CTX_set_ciphersuites(side->ctx, SUITE) != 1)
        return moe_tls_failed(err, NULL, "cannot set TLS 1.3 up");
    /* A server that does not take the key may show a certificate instead: no root is believed, so none will do. */
    SSL_CTX_set_verify(side->ctx, server ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    if (server)
        SSL_CTX_set_psk_find_session_callback(side->ctx, find_session);
    else
        SSL_CTX_set_psk_use_session_callback(side->ctx, use_session);
    *out = moe_take(side);
    return MOE_OK;
}

void moe_tls_side_free(struct moe_tls_side **side)
{
    if (*side) {
        SSL_CTX_free((*side)->ctx);
        BIO_meth_free((*side)->socket);
        moe_crypt_wipe(*side, sizeof **side);
    }
    free(*side);
    *side = NULL;
}
