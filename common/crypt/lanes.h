/* SHA-256 of several independent streams at once, for the hasher; nobody else includes it.
 *
 * One stream leaves a core waiting, because each round needs the one before it. Two ways of filling it are here, three streams interleaved on the SHA
 * extensions and sixteen streams in the columns of AVX-512, because processors differ in which is faster: Zen 4 the first, Zen 5 the second. So it is
 * measured when a hasher is made. Streams keep their state in one form, so that either can go on where the other stopped.
 *
 * libipsec-mb, which Debian has, was measured first and cannot serve: 1.3 refuses messages past 65534 bytes and takes none in pieces, so neither a leaf
 * nor a file fits; and with SHA extensions alone it interleaves two streams. */
#ifndef MOE_COMMON_CRYPT_LANES_H
#define MOE_COMMON_CRYPT_LANES_H
#include "common/base/base.h"
#include "common/crypt/digest.h"
#include <stdalign.h>

enum { MOE_SHA256_BLOCK = 64, MOE_SHA256_TAIL = 2 * MOE_SHA256_BLOCK - 9, MOE_CAP_LANES = 16 };

/* One stream. Owned by one thread; moe_lane_new() once, then begin, run..., end, as often as wanted. */
struct moe_lane {
    alignas(16) uint32_t h[8];
    uint64_t blocks;       /* hashed so far                                            */
    void *md;              /* the portable engine's context                            */
    bool failed;           /* OpenSSL did; set by begin, run or end, cleared by begin  */
};
MOE_MUST_USE bool moe_lane_new(struct moe_lane *lane);   /* false: no memory */
void moe_lane_drop(struct moe_lane *lane);               /* a lane of zeros is fine */

struct moe_sha_engine {
    const char *name;
    unsigned lanes;              /* the most streams in one call                                      */
    bool (*works)(void);         /* on this processor                                                 */
    /* n lanes, each with so many blocks of 64 bytes at its own address, of any alignment */
    void (*run)(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks);
};
/* Ends with .name = NULL. The last row is OpenSSL and works everywhere, for one stream; its lanes cannot be handed to another. */
extern const struct moe_sha_engine moe_sha_engines[];

/* Which engine hashes how many streams on this machine. */
struct moe_sha_plan {
    const struct moe_sha_engine *few, *many;   /* `many` from `many_from` streams on; NULL = never                    */
    unsigned many_from, lanes;                 /* `lanes`: how many streams a core should have for its best rate      */
};
struct moe_sha_plan moe_sha_plan_measured(void);                                  /* takes less than a millisecond */
struct moe_sha_plan moe_sha_plan_of(const struct moe_sha_engine *engine);         /* that engine alone             */

void moe_sha_begin(const struct moe_sha_plan *plan, struct moe_lane *lane);
/* n streams, 1 to MOE_CAP_LANES, each `blocks` further. */
void moe_sha_run(const struct moe_sha_plan *plan, struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks);
/* The last n bytes, 0 to MOE_SHA256_TAIL. */
void moe_sha_end(const struct moe_sha_plan *plan, struct moe_lane *lane, const unsigned char *tail, size_t n, unsigned char out[MOE_SHA256_BYTES]);

/* A hasher by a given plan, for tests that compare engines; `options` and the rest as for moe_hasher_new(). */
struct moe_hasher;
struct moe_hasher_options;
MOE_MUST_USE enum moe_code moe_hasher_new_by(const struct moe_sha_plan *plan, const struct moe_hasher_options *options, struct moe_hasher **out,
                                             struct moe_error *err);

extern const uint32_t moe_sha_k[64];   /* FIPS 180-4, 4.2.2; aligned to 64 */
/* What the rows call, where the compiler can make it. */
#if defined(__x86_64__)
bool moe_sha_ni_works(void);
void moe_sha_ni_run(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks);
bool moe_sha_x16_works(void);
void moe_sha_x16_run(struct moe_lane *const lanes[], const unsigned char *const data[], unsigned n, size_t blocks);
#endif
#endif
