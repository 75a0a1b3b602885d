#include "common/crypt/sign.h"
#include "common/base/file.h"
#include "common/crypt/digest.h"
#include "common/crypt/key.h"
#include "common/crypt/openssl.h"
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>

/* SPKI of each kind has one length: with named curves and points written in full, nothing in it is left to choose. */
static const struct kind {
    const char *name, *openssl, *group;
    int spki_bytes;
    const EVP_MD *(*digest)(void);
} kinds[] = {
    [MOE_KEY_ED25519] = { "ed25519", "ED25519", NULL,         44,  NULL       },
    [MOE_KEY_P256]    = { "p256",    "EC",      "prime256v1", 91,  EVP_sha256 },
    [MOE_KEY_P384]    = { "p384",    "EC",      "secp384r1",  120, EVP_sha384 },
};

/* Every y that a point of order 1, 2, 4 or 8 can be written with (RFC 8032, 5.1.2; the sign of x apart): under such a "key" one signature fits many
 * messages. */
static const char *const small_orders[] = {
    "0000000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

static bool small_order(const EVP_PKEY *pkey)
{
    unsigned char raw[MOE_ED25519_KEY_BYTES];
    char hex[2 * sizeof raw + 1];
    size_t n = sizeof raw;
    if (EVP_PKEY_get_raw_public_key(pkey, raw, &n) != 1 || n != sizeof raw)
        return true;
    raw[31] &= 0x7f;
    moe_crypt_hex(raw, sizeof raw, hex);
    for (size_t i = 0; i < MOE_COUNT(small_orders); i++)
        if (strcmp(hex, small_orders[i]) == 0)
            return true;
    return false;
}

static bool is_kind(const EVP_PKEY *pkey, const struct kind *k)
{
    char group[32] = "";
    if (!EVP_PKEY_is_a(pkey, k->openssl))
        return false;
    return !k->group || (EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 && strcmp(group, k->group) == 0);
}

static enum moe_code not_usable(struct moe_error *err, const char *name, const char *why)
{
    ERR_clear_error();
    return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = name }, "%s", why);
}

static void free_pkey(EVP_PKEY **pkey) { EVP_PKEY_free(*pkey); }
static void free_ctx(EVP_MD_CTX **ctx) { EVP_MD_CTX_free(*ctx); }
static void free_pkey_ctx(EVP_PKEY_CTX **ctx) { EVP_PKEY_CTX_free(*ctx); }

static bool on_its_curve(EVP_PKEY *pkey)
{
    MOE_AUTO(free_pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    return ctx && EVP_PKEY_public_check(ctx) == 1;
}

static enum moe_code set_id(const char *name, struct moe_key *key, struct moe_error *err)
{
    unsigned char *der = NULL, sum[MOE_SHA256_BYTES];
    int n = i2d_PUBKEY(key->pkey, &der);
    if (n <= 0)
        return moe_openssl_failed(err, name, "cannot write the public key");
    enum moe_code code = n == kinds[key->kind].spki_bytes ? moe_crypt_sha256((struct moe_str){ (char *)der, (size_t)n }, sum, err)
                                                         : not_usable(err, name, "the key's point or curve is not written in full by name");
    OPENSSL_free(der);
    MOE_TRY(code);
    moe_crypt_hex(sum, sizeof sum, key->id);
    return MOE_OK;
}

enum moe_code moe_key_wrap(const char *name, EVP_PKEY *pkey, bool can_sign, struct moe_key **out, struct moe_error *err)
{
    MOE_AUTO(free_pkey) EVP_PKEY *owned = pkey;
    MOE_AUTO(moe_key_free) struct moe_key *key = calloc(1, sizeof *key);
    size_t kind = 0;
    if (!key)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = name }, "no memory for a key");
    while (kind < MOE_COUNT(kinds) && !is_kind(owned, &kinds[kind]))
        kind++;
    if (kind == MOE_COUNT(kinds))
        return not_usable(err, name, "is no key of Ed25519, P-256 or P-384");
    if (kind == MOE_KEY_ED25519 ? small_order(owned) : !on_its_curve(owned))
        return not_usable(err, name, "is no point that can be a public key: it is not on its curve, or of small order");
    *key = (struct moe_key){ .pkey = moe_take(owned), .kind = (enum moe_key_kind)kind, .can_sign = can_sign };
    MOE_TRY(set_id(name, key, err));
    *out = moe_take(key);
    return MOE_OK;
}

void moe_key_free(struct moe_key **key)
{
    if (*key)
        EVP_PKEY_free((*key)->pkey);               /* OpenSSL wipes the private half */
    free(*key);
    *key = NULL;
}

enum moe_key_kind moe_key_kind(const struct moe_key *key) { return key->kind; }
const char *moe_key_kind_name(enum moe_key_kind kind) { return kinds[kind].name; }
bool moe_key_can_sign(const struct moe_key *key) { return key->can_sign; }
const char *moe_key_id(const struct moe_key *key) { return key->id; }

enum moe_code moe_key_read_der(const char *name, struct moe_str der, struct moe_key **out, struct moe_error *err)
{
    const unsigned char *at = (const unsigned char *)der.ptr;
    if (der.len == 0 || der.len > MOE_CAP_KEY_BYTES)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = name }, "is no public key: %zu bytes", der.len);
    EVP_PKEY *pkey = d2i_PUBKEY(NULL, &at, (long)der.len);
    if (!pkey || at != (const unsigned char *)der.ptr + der.len) {
        EVP_PKEY_free(pkey);
        ERR_clear_error();
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = name }, "is no public key: the DER of a SubjectPublicKeyInfo is expected");
    }
    return moe_key_wrap(name, pkey, false, out, err);
}

enum moe_code moe_key_read_public(const char *name, struct moe_str pem, struct moe_key **out, struct moe_error *err)
{
    MOE_AUTO(moe_pem_free) struct moe_pem block = { 0 };
    MOE_TRY(moe_pem_read(name, pem, "PUBLIC KEY", &block, err));
    return moe_key_read_der(name, (struct moe_str){ (char *)block.der, (size_t)block.len }, out, err);
}

enum moe_code moe_key_load_public(const char *path, struct moe_key **out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *pem = NULL;
    MOE_TRY(moe_file_read(path, MOE_CAP_KEY_BYTES, &pem, err));
    return moe_key_read_public(path, moe_buf_str(pem), out, err);
}

enum moe_code moe_key_read_raw(const char *name, const unsigned char raw[MOE_ED25519_KEY_BYTES], struct moe_key **out, struct moe_error *err)
{
    EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, MOE_ED25519_KEY_BYTES);
    return pkey ? moe_key_wrap(name, pkey, false, out, err) : moe_openssl_failed(err, name, "cannot take the public key");
}

enum moe_code moe_key_sign(const struct moe_key *key, struct moe_str message, unsigned char signature[MOE_ED25519_SIGNATURE_BYTES], struct moe_error *err)
{
    MOE_AUTO(free_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char made[MOE_ED25519_SIGNATURE_BYTES];
    size_t n = sizeof made;
    if (!key->can_sign || key->kind != MOE_KEY_ED25519)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "key %.16s cannot sign", key->id);
    if (!ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, key->pkey) != 1 ||
        EVP_DigestSign(ctx, made, &n, (const unsigned char *)(message.len ? message.ptr : ""), message.len) != 1 || n != sizeof made)
        return moe_openssl_failed(err, NULL, "cannot sign");
    memcpy(signature, made, sizeof made);
    return MOE_OK;
}

enum moe_code moe_key_verify(const struct moe_key *key, struct moe_str message, struct moe_str signature, bool *good, struct moe_error *err)
{
    MOE_AUTO(free_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    const struct kind *k = &kinds[key->kind];
    *good = false;
    if (!ctx || EVP_DigestVerifyInit(ctx, NULL, k->digest ? k->digest() : NULL, NULL, key->pkey) != 1)
        return moe_openssl_failed(err, NULL, "cannot verify a signature");
    if (key->kind == MOE_KEY_ED25519 && signature.len != MOE_ED25519_SIGNATURE_BYTES)
        return MOE_OK;
    /* 0 is a wrong signature and a negative number one that is not even DER: to who asks, both are wrong */
    *good = EVP_DigestVerify(ctx, (const unsigned char *)(signature.len ? signature.ptr : ""), signature.len,
                             (const unsigned char *)(message.len ? message.ptr : ""), message.len) == 1;
    ERR_clear_error();
    return MOE_OK;
}
