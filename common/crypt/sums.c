#include "common/crypt/sums.h"
#include "common/crypt/openssl.h"
#include <openssl/evp.h>
#include <stdlib.h>

static const struct { struct moe_sum_row row; const EVP_MD *(*md)(void); } rows[MOE_SUM_COUNT] = {
    [MOE_SUM_SHA224]   = { { "sha224",   "SHA-224",     28 }, EVP_sha224     },
    [MOE_SUM_SHA256]   = { { "sha256",   "SHA-256",     32 }, EVP_sha256     },
    [MOE_SUM_SHA384]   = { { "sha384",   "SHA-384",     48 }, EVP_sha384     },
    [MOE_SUM_SHA512]   = { { "sha512",   "SHA-512",     64 }, EVP_sha512     },
    [MOE_SUM_BLAKE2B]  = { { "blake2b",  "BLAKE2b-512", 64 }, EVP_blake2b512 },
    [MOE_SUM_BLAKE2S]  = { { "blake2s",  "BLAKE2s-256", 32 }, EVP_blake2s256 },
    [MOE_SUM_SHA3_256] = { { "sha3-256", "SHA3-256",    32 }, EVP_sha3_256   },
    [MOE_SUM_SHA3_512] = { { "sha3-512", "SHA3-512",    64 }, EVP_sha3_512   },
};

struct moe_sums { EVP_MD_CTX *ctx[MOE_SUM_COUNT]; bool ended; };

const struct moe_sum_row *moe_sum_row(enum moe_sum sum) { return &rows[sum].row; }

static bool works(enum moe_sum sum)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestInit_ex(ctx, rows[sum].md(), NULL) == 1;
    EVP_MD_CTX_free(ctx);
    return good;
}

bool moe_sum_find(struct moe_str name, enum moe_sum *out)
{
    for (unsigned i = 0; i < MOE_SUM_COUNT; i++)
        if (moe_str_is(name, rows[i].row.name)) {
            *out = (enum moe_sum)i;
            return works(*out);
        }
    return false;
}

static enum moe_code failed(struct moe_error *err, unsigned i, const char *doing)
{
    char text[64];
    snprintf(text, sizeof text, "cannot %s %s", doing, rows[i].row.title);
    return moe_openssl_failed(err, NULL, text);
}

enum moe_code moe_sums_new(unsigned set, struct moe_sums **out, struct moe_error *err)
{
    if (!set || set >> MOE_SUM_COUNT)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a set of digests that cannot be: %#x", set);
    MOE_AUTO(moe_sums_free) struct moe_sums *s = calloc(1, sizeof *s);
    if (!s)
        return moe_openssl_failed(err, NULL, "no memory for digests");
    for (unsigned i = 0; i < MOE_SUM_COUNT; i++)
        if (set >> i & 1 && (!(s->ctx[i] = EVP_MD_CTX_new()) || EVP_DigestInit_ex(s->ctx[i], rows[i].md(), NULL) != 1))
            return failed(err, i, "start");
    *out = moe_take(s);
    return MOE_OK;
}

static enum moe_code check_open(const struct moe_sums *s, struct moe_error *err)
{
    return s->ended ? moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "the digests have ended already") : MOE_OK;
}

enum moe_code moe_sums_add(struct moe_sums *s, struct moe_str bytes, struct moe_error *err)
{
    MOE_TRY(check_open(s, err));
    for (unsigned i = 0; i < MOE_SUM_COUNT && bytes.len; i++)
        if (s->ctx[i] && EVP_DigestUpdate(s->ctx[i], bytes.ptr, bytes.len) != 1)
            return failed(err, i, "compute");
    return MOE_OK;
}

enum moe_code moe_sums_end(struct moe_sums *s, moe_sum_bytes out[MOE_SUM_COUNT], struct moe_error *err)
{
    MOE_TRY(check_open(s, err));
    s->ended = true;
    for (unsigned i = 0; i < MOE_SUM_COUNT; i++) {
        moe_sum_bytes sum = { 0 };
        if (s->ctx[i] && EVP_DigestFinal_ex(s->ctx[i], sum, NULL) != 1)
            return failed(err, i, "finish");
        if (s->ctx[i])
            memcpy(out[i], sum, sizeof sum);
    }
    return MOE_OK;
}

void moe_sums_free(struct moe_sums **sums)
{
    for (unsigned i = 0; *sums && i < MOE_SUM_COUNT; i++)
        EVP_MD_CTX_free((*sums)->ctx[i]);
    free(*sums);
    *sums = NULL;
}
