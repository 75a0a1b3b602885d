#include "common/crypt/source.h"
#include "common/crypt/openssl.h"
#include <openssl/evp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>

enum { PIECE_BYTES = 1 << 17, PROBE_BYTES = 1 << 20 };
#define POPULATE_READ 22   /* MADV_POPULATE_READ of Linux 5.14; an older kernel refuses it, and nothing is lost */

/* A byte of each MiB is asked for without waiting: where one is not there, neither is its surroundings. A file system that cannot say so is left alone. */
static bool misses(int fd, uint64_t at, uint64_t n)
{
    char byte;
    const struct iovec one = { &byte, 1 };
    for (uint64_t i = 0; i < n; i += PROBE_BYTES)
        if (preadv2(fd, &one, 1, (off_t)(at + i), RWF_NOWAIT) < 0)
            return errno == EAGAIN;
    return false;
}

/* Readers of many leaves at once look to the kernel like readers of chance places: it reads a little for each. Filling a mapping looks like one reader of
 * everything, gets the whole width of reading ahead and the large pages that come with it; readahead() would get small ones, at thrice the processor time. */
void moe_source_fd_ahead(int fd, uint64_t at, uint64_t n)
{
    size_t bytes = (size_t)MOE_MIN(n, (uint64_t)MOE_SOURCE_AHEAD);
    if (!bytes || at > (uint64_t)INT64_MAX - bytes || !misses(fd, at, bytes))
        return;
    void *view = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, (off_t)at);
    if (view == MAP_FAILED)
        return;
    (void)madvise(view, bytes, POPULATE_READ);       /* the read that follows says what is wrong */
    (void)munmap(view, bytes);
}

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
