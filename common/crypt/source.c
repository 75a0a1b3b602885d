#include "common/crypt/source.h"
#include "common/crypt/openssl.h"
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 1 << 17 };

static void free_ctx(EVP_MD_CTX **ctx) { EVP_MD_CTX_free(*ctx); }
static void free_bytes(unsigned char **p) { free(*p); }

enum moe_code moe_source_blake2b(const struct moe_source *source, unsigned char out[MOE_BLAKE2B_BYTES], struct moe_error *err)
{
    MOE_AUTO(free_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    MOE_AUTO(free_bytes) unsigned char *piece = malloc(PIECE_BYTES);
    unsigned char sum[MOE_BLAKE2B_BYTES];
    if (!piece)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no memory for BLAKE2b");
    if (!ctx || EVP_DigestInit_ex(ctx, EVP_blake2b512(), NULL) != 1)
        return moe_openssl_failed(err, NULL, "cannot start BLAKE2b");
    for (uint64_t at = 0, n; at < source->size; at += n) {
        n = MOE_MIN(source->size - at, (uint64_t)PIECE_BYTES);
        MOE_TRY(source->read(source->ctx, at, piece, (size_t)n, err));
        if (EVP_DigestUpdate(ctx, piece, (size_t)n) != 1)
            return moe_openssl_failed(err, NULL, "cannot compute BLAKE2b");
    }
    if (EVP_DigestFinal_ex(ctx, sum, NULL) != 1)
        return moe_openssl_failed(err, NULL, "cannot finish BLAKE2b");
    memcpy(out, sum, sizeof sum);
    return MOE_OK;
}
