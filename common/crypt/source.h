/* Bytes at an offset, wherever they lie: what is hashed. The read has the shape of the other readers' handles, so a caller passes those on. */
#ifndef MOE_COMMON_CRYPT_SOURCE_H
#define MOE_COMMON_CRYPT_SOURCE_H
#include "common/base/error.h"
#include <stdint.h>

/* A read gives all n bytes or an error (IO; PARSE when the bytes end early); it is called from several threads at once. A file's descriptor should have been
 * told posix_fadvise(POSIX_FADV_SEQUENTIAL), so that the kernel reads ahead as far as it does at all. `ahead` may be NULL; it says that these bytes will be
 * read now by several readers side by side, fails silently, may wait for the disk, and is called from several threads, for a tree in the file's order. */
struct moe_source {
    void *ctx;
    uint64_t size;
    enum moe_code (*read)(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err);
    void (*ahead)(void *ctx, uint64_t at, uint64_t n);
};

enum { MOE_SOURCE_AHEAD = 4 << 20 };   /* the most that one call of `ahead` asks for: a thread's share of mapped pages while it does */
/* An `ahead` for a file: brings what is not in memory there, in one run, and costs next to nothing where it is. `at` is a multiple of 4096.
 * No byte is touched through the mapping, so a file that becomes shorter meanwhile does no harm. */
void moe_source_fd_ahead(int fd, uint64_t at, uint64_t n);

enum { MOE_BLAKE2B_BYTES = 64 };
/* BLAKE2b-512 (RFC 7693, no key) of all of it, one stream in this thread: what a prehashed minisign signature covers. `out` is untouched on failure.
 * Errors: the source's, CRYPTO, IO (no memory). */
MOE_MUST_USE enum moe_code moe_source_blake2b(const struct moe_source *source, unsigned char out[MOE_BLAKE2B_BYTES], struct moe_error *err);
#endif
