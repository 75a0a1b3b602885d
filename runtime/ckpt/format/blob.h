/* What every reader of checkpoint bytes takes and tells: bytes at an offset, wherever they lie, and what is wrong with them. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_BLOB_H
#define MOE_RUNTIME_CKPT_FORMAT_BLOB_H
#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include <stdint.h>

/* One file or object, opened once: parsing and hashing read through the same handle. A read gives all n bytes or an error (IO; PARSE when the
 * bytes end early: the file became shorter than `size`); safe from several threads at once. `ahead` may be NULL: what it promises is in common/crypt/source.h. */
struct moe_blob {
    void *ctx;
    uint64_t size;
    enum moe_code (*read)(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err);
    void (*ahead)(void *ctx, uint64_t at, uint64_t n);
};

/* A blob over bytes in memory: `bytes` is kept. */
struct moe_blob moe_blob_of(const struct moe_str *bytes);
/* A small file whole, into the arena. Errors: LIMIT (larger than cap_bytes, or the arena is full), and those of the read. */
MOE_MUST_USE
enum moe_code moe_blob_whole(const struct moe_blob *blob, size_t cap_bytes, struct moe_arena *arena, struct moe_str *out, struct moe_error *err);

static inline uint64_t moe_le64(const unsigned char *p)   /* eight bytes, little-endian */
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

/* Where a reader says what it objects to. An error means that judging had to stop; an objection is the job's result, and reading goes on as far as it
 * is safe. `event` is a row of the reader's table of events; `offset` is in the file, or MOE_NO_OFFSET; detail is one sentence without its end, whose
 * bytes from the file are raw: whoever prints escapes. The loader of the runtime refuses a file at the first objection. */
#define MOE_NO_OFFSET UINT64_MAX
struct moe_objections {
    void *ctx;
    void (*say)(void *ctx, const char *event, uint64_t offset, struct moe_str detail);
};
MOE_PRINTF(4, 5)
void moe_object(const struct moe_objections *to, const char *event, uint64_t offset, const char *fmt, ...);   /* cut at 400 bytes */

/* For a second look at what was judged already: it hears nothing. */
extern const struct moe_objections moe_unheard;

/* One row of a reader's table of events; a table ends with .name = NULL. Each event belongs to exactly one rule in rules/checkpoint. */
struct moe_ckpt_event { const char *name, *meaning; };
#endif
