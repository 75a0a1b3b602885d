/* rank=<R>.meta.json: what a rank says about its own shard. Three schemas are read, ours (3) is written.
 *
 *   1   {"step","rank","hostname","ts"} and extras                      the reference engine, first versions
 *   2   1, schema_version, moe_engine_version, torch_version            the reference engine since
 *   3   1, schema_version, world, generation, job, bytes, leaf_bytes, tree, tensors; sha256 may be added     docs/checkpoint-format.md
 */
#ifndef MOE_RUNTIME_CKPT_FORMAT_META_H
#define MOE_RUNTIME_CKPT_FORMAT_META_H
#include "common/base/buf.h"
#include "runtime/ckpt/format/blob.h"

#define MOE_CAP_META_BYTES  (1u << 20)
#define MOE_CAP_META_EXTRAS 64u       /* unknown keys at the top                               */
#define MOE_CAP_META_NODES  1024u     /* values in one extra that is a list or a map           */
#define MOE_CAP_META_DEPTH  8u        /* nesting of an extra                                   */
#define MOE_CAP_CKPT_HOST   253u      /* bytes of a host's name: the limit of DNS              */
#define MOE_CAP_CKPT_JOB    253u      /* bytes of a job's name                                 */
enum { MOE_META_SCHEMA = 3 };

/* Bits of moe_meta.has: the field was there and is good. */
enum {
    MOE_META_STEP = 1 << 0, MOE_META_RANK = 1 << 1, MOE_META_HOST = 1 << 2, MOE_META_TS = 1 << 3, MOE_META_ENGINE = 1 << 4,
    MOE_META_TORCH = 1 << 5, MOE_META_WORLD = 1 << 6, MOE_META_GENERATION = 1 << 7, MOE_META_JOB = 1 << 8, MOE_META_BYTES = 1 << 9,
    MOE_META_LEAF = 1 << 10, MOE_META_TREE = 1 << 11, MOE_META_SHA256 = 1 << 12, MOE_META_TENSORS = 1 << 13, MOE_META_DP = 1 << 14,
    MOE_META_EP = 1 << 15, MOE_META_WORLD_SIZE = 1 << 16, MOE_META_VERSION = 1 << 17,
};

struct moe_meta {
    bool readable;               /* it is a JSON object; else nothing below is set                            */
    unsigned has;                /* MOE_META_... bits                                                         */
    uint64_t schema;             /* 1 when schema_version is absent                                           */
    uint64_t step, rank;
    struct moe_str host;         /* "hostname"                                                                */
    double ts;                   /* seconds since 1970                                                        */
    struct moe_str engine, torch;/* versions, schema 2                                                        */
    uint64_t world;              /* "world", else "world_size"; without its bit when the two contradict each other */
    uint64_t world_size;         /* as "world_size" says                                                      */
    uint64_t generation, dp_size, ep_size;
    struct moe_str job;          /* "job" or "job_id"; a number is kept as written                            */
    uint64_t bytes, leaf_bytes, tensors;
    unsigned char tree[32], sha256[32];
    size_t extras;               /* keys that are none of the above                                           */
};

/**
 * Read one.
 *
 *   bytes  in   borrowed  the file
 *   to     in   borrowed
 *   arena  in   borrowed  the strings of *out live in it
 *   out    out            set in every case but an error
 *
 * Errors: LIMIT (out of memory), BUG.
 */
MOE_MUST_USE
enum moe_code moe_meta_read(struct moe_str bytes, const struct moe_objections *to, struct moe_arena *arena, struct moe_meta *out,
                            struct moe_error *err);

/**
 * Write one of schema 3: one line without its end, keys sorted, no spaces, ts with three decimals. The same facts give the same bytes.
 *
 * `meta->has` needs every bit of schema 3; MOE_META_SHA256 as it is. What the reader would object to is refused: SCHEMA, with the field.
 * LIMIT when `out` is full.
 */
MOE_MUST_USE
enum moe_code moe_meta_write(const struct moe_meta *meta, struct moe_buf *out, struct moe_error *err);

extern const struct moe_ckpt_event moe_meta_events[];   /* meta-... */
#endif
