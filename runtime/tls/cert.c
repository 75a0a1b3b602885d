#include "common/base/file.h"
#include "common/crypt/digest.h"
#include "common/crypt/private.h"
#include "runtime/tls/parts.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define SUITES "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
#define MOE_CAP_TLS_KEY_BYTES 16384u   /* a private key of RSA 16384 in PEM has 12 KiB */

static void free_bio(BIO **bio) { BIO_free(*bio); }
static void free_x509(X509 **cert) { X509_free(*cert); }
static void free_pkey(EVP_PKEY **pkey) { EVP_PKEY_free(*pkey); }
static void free_names(GENERAL_NAMES **names) { GENERAL_NAMES_free(*names); }

/* Nobody asks at a terminal: a key that is encrypted is none that can be read here. */
static int no_password(char *into, int room, int writing, void *ctx)
{
    (void)into, (void)room, (void)writing, (void)ctx;
    return 0;
}

/* ---- our chain, its key, and whom we believe ---- */

/* All certificates of a PEM file, in their order, each given to `each`. */
static enum moe_code read_certificates(const char *path, struct moe_tls_side *side, bool (*each)(struct moe_tls_side *side, X509 *cert, unsigned nth),
                                       struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *pem = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_TLS_PEM_BYTES, &pem, err));
    struct moe_str text = moe_buf_str(pem);
    MOE_AUTO(free_bio) BIO *bio = BIO_new_mem_buf(text.len ? text.ptr : "", (int)text.len);
    if (!bio)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory for certificates");
    for (unsigned n = 0;; n++) {
        MOE_AUTO(free_x509) X509 *cert = PEM_read_bio_X509(bio, NULL, no_password, NULL);
        if (!cert && n && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) {
            ERR_clear_error();
            return MOE_OK;
        }
        if (!cert) {
            ERR_clear_error();
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, n ? "certificate %u cannot be read" : "holds no certificate in PEM", n + 1);
        }
        if (n == MOE_CAP_TLS_CHAIN)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "holds more than %u certificates", MOE_CAP_TLS_CHAIN);
        if (!each(side, cert, n))
            return moe_tls_failed(err, path, "cannot use a certificate");
    }
}

static bool take_chain(struct moe_tls_side *side, X509 *cert, unsigned nth)
{
    return (nth == 0 ? SSL_CTX_use_certificate(side->ctx, cert) : (int)SSL_CTX_add1_chain_cert(side->ctx, cert)) == 1;
}

static bool take_root(struct moe_tls_side *side, X509 *cert, unsigned nth)
{
    (void)nth;
    return X509_STORE_add_cert(SSL_CTX_get_cert_store(side->ctx), cert) == 1;
}

static enum moe_code use_key(struct moe_tls_side *side, const char *path, struct moe_str pem, struct moe_error *err)
{
    MOE_AUTO(free_bio) BIO *bio = BIO_new_mem_buf(pem.len ? pem.ptr : "", (int)pem.len);
    MOE_AUTO(free_pkey) EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
    ERR_clear_error();
    if (!pkey)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, "holds no private key in PEM that is not encrypted");
    if (SSL_CTX_use_PrivateKey(side->ctx, pkey) != 1 || SSL_CTX_check_private_key(side->ctx) != 1)
        return moe_tls_failed(err, path, "is not the key of our certificate");
    return MOE_OK;
}

static enum moe_code load_key(struct moe_tls_side *side, const char *path, struct moe_error *err)
{
    char room[MOE_CAP_TLS_KEY_BYTES];
    size_t len = 0;
    enum moe_code code = moe_private_read(path, "a private key", room, sizeof room, &len, err);
    if (code == MOE_OK)
        code = use_key(side, path, (struct moe_str){ room, len }, err);
    moe_crypt_wipe(room, sizeof room);
    return code;
}

/* ---- the other's certificate ---- */

/* OpenSSL takes a certificate that says nothing of what it is for; here it must say it, so that one made for mail or code is none. */
static int check_purpose(int good, X509_STORE_CTX *store)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    X509 *cert = X509_STORE_CTX_get_current_cert(store);
    uint32_t wanted = SSL_is_server(ssl) ? XKU_SSL_CLIENT : XKU_SSL_SERVER;
    if (good != 1 || X509_STORE_CTX_get_error_depth(store) != 0)
        return good;
    if ((X509_get_extension_flags(cert) & EXFLAG_XKUSAGE) && (X509_get_extended_key_usage(cert) & wanted))
        return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_INVALID_PURPOSE);
    return 0;
}

/* The name that the server's certificate must hold among its alternative names: nobody reads common names any more. */
static bool demand_name(struct moe_tls_side *side, const char *name)
{
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(side->ctx);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1)
        return true;
    ERR_clear_error();
    return X509_VERIFY_PARAM_set1_host(param, name, 0) == 1;
}

static void copy_name(struct moe_str name, char into[MOE_TLS_NAME])
{
    size_t n = MOE_MIN(name.len, (size_t)MOE_TLS_NAME - 1);
    for (size_t i = 0; i < n; i++)
        into[i] = name.ptr[i];
    for (size_t i = 0; i < n; i++)
        if (into[i] <= 0x20 || into[i] > 0x7e)
            into[i] = '?';
    into[n] = 0;
}

void moe_tls_name(SSL *ssl, char into[MOE_TLS_NAME])
{
    X509 *cert = SSL_get0_peer_certificate(ssl);
    MOE_AUTO(free_names) GENERAL_NAMES *names = cert ? X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL) : NULL;
    const X509_NAME *subject = cert ? X509_get_subject_name(cert) : NULL;
    const ASN1_STRING *found = NULL;
    for (int i = 0; !found && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *one = sk_GENERAL_NAME_value(names, i);
        found = one->type == GEN_DNS ? one->d.dNSName : NULL;
    }
    int at = subject ? X509_NAME_get_index_by_NID(subject, NID_commonName, -1) : -1;
    if (!found && at >= 0)
        found = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    copy_name((struct moe_str){ found ? (const char *)ASN1_STRING_get0_data(found) : "", found ? (size_t)ASN1_STRING_length(found) : 0 }, into);
    ERR_clear_error();
}

enum moe_code moe_tls_side_cert(bool server, const char *chain, const char *key, const char *ca, const char *peer_name, struct moe_tls_side **out,
                                struct moe_error *err)
{
    MOE_AUTO(moe_tls_side_free) struct moe_tls_side *side = NULL;
    if (!server && (!peer_name || !*peer_name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a client must know the name that the server's certificate is to hold");
    MOE_TRY(moe_tls_side_new(server, &side, err));
    MOE_TRY(read_certificates(chain, side, take_chain, err));
    MOE_TRY(load_key(side, key, err));
    MOE_TRY(read_certificates(ca, side, take_root, err));
    if (SSL_CTX_set_ciphersuites(side->ctx, SUITES) != 1 || (!server && !demand_name(side, peer_name)))
        return moe_tls_failed(err, NULL, "cannot set TLS 1.3 up");
    SSL_CTX_set_verify(side->ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, check_purpose);
    *out = moe_take(side);
    return MOE_OK;
}
