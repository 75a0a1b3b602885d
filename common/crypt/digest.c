#include "common/crypt/digest.h"
#include "common/crypt/openssl.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <limits.h>
#include <stdlib.h>

struct moe_digest { EVP_MD_CTX *ctx; bool ended; };

static enum moe_code openssl_failed(struct moe_error *err, const char *doing) { return moe_openssl_failed(err, NULL, doing); }

enum moe_code moe_digest_new(struct moe_digest **out, struct moe_error *err)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = calloc(1, sizeof *d);
    if (!d || !(d->ctx = EVP_MD_CTX_new()) || EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL) != 1)
        return openssl_failed(err, "cannot start SHA-256");
    *out = moe_take(d);
    return MOE_OK;
}

static enum moe_code check_open(const struct moe_digest *d, struct moe_error *err)
{
    return d->ended ? moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "the digest has ended already") : MOE_OK;
}

enum moe_code moe_digest_add(struct moe_digest *d, struct moe_str bytes, struct moe_error *err)
{
    MOE_TRY(check_open(d, err));
    return bytes.len == 0 || EVP_DigestUpdate(d->ctx, bytes.ptr, bytes.len) == 1 ? MOE_OK : openssl_failed(err, "cannot compute SHA-256");
}

enum moe_code moe_digest_end(struct moe_digest *d, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    unsigned char sum[MOE_SHA256_BYTES];
    MOE_TRY(check_open(d, err));
    d->ended = true;
    if (EVP_DigestFinal_ex(d->ctx, sum, NULL) != 1)
        return openssl_failed(err, "cannot finish SHA-256");
    memcpy(out, sum, sizeof sum);
    return MOE_OK;
}

void moe_digest_free(struct moe_digest **digest)
{
    if (*digest)
        EVP_MD_CTX_free((*digest)->ctx);
    free(*digest);
    *digest = NULL;
}

enum moe_code moe_crypt_sha256(struct moe_str bytes, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    MOE_TRY(moe_digest_new(&d, err));
    MOE_TRY(moe_digest_add(d, bytes, err));
    return moe_digest_end(d, out, err);
}

enum moe_code moe_crypt_hmac(struct moe_str key, struct moe_str bytes, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err)
{
    unsigned char sum[MOE_SHA256_BYTES];
    size_t n = 0;
    const void *k = key.len ? key.ptr : "", *b = bytes.len ? bytes.ptr : "";   /* OpenSSL reads a NULL key as "reuse the last one" */
    if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, k, key.len, b, bytes.len, sum, sizeof sum, &n) || n != sizeof sum)
        return openssl_failed(err, "cannot compute HMAC-SHA-256");
    memcpy(out, sum, sizeof sum);
    return MOE_OK;
}

bool moe_crypt_equal(const void *a, const void *b, size_t n) { return CRYPTO_memcmp(a, b, n) == 0; }
void moe_crypt_wipe(void *bytes, size_t n) { OPENSSL_cleanse(bytes, n); }

enum moe_code moe_crypt_random(void *into, size_t n, struct moe_error *err)
{
    for (unsigned char *p = into; n;) {
        int part = (int)MOE_MIN(n, (size_t)INT_MAX);
        if (RAND_bytes(p, part) != 1)
            return openssl_failed(err, "no random bytes");
        p += part;
        n -= (size_t)part;
    }
    return MOE_OK;
}

void moe_crypt_hex(const unsigned char *bytes, size_t n, char *into)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        *into++ = digits[bytes[i] >> 4];
        *into++ = digits[bytes[i] & 15];
    }
    *into = 0;
}

static int digit(char c)
{
    return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool moe_crypt_unhex(struct moe_str hex, unsigned char *into, size_t n)
{
    if (hex.len / 2 != n || hex.len % 2)
        return false;
    for (size_t i = 0; i < hex.len; i++)
        if (digit(hex.ptr[i]) < 0)
            return false;
    for (size_t i = 0; i < n; i++)
        into[i] = (unsigned char)(digit(hex.ptr[2 * i]) << 4 | digit(hex.ptr[2 * i + 1]));
    return true;
}
