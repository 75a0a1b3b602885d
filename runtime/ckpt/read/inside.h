/* Inside runtime/ckpt/read: reader.c opens a step, held.c reads bytes that hold against their leaves, fetch.c reads what is wanted by all threads. */
#ifndef MOE_RUNTIME_CKPT_READ_INSIDE_H
#define MOE_RUNTIME_CKPT_READ_INSIDE_H
#include "common/crypt/hasher.h"
#include "runtime/ckpt/read/reader.h"
#include <stdatomic.h>

struct held_shard {
    struct moe_ckpt_reader *reader;
    int fd;
    const char *name;                        /* "rank=0.safetensors"                                */
    uint64_t bytes;
    uint32_t leaf_bytes;
    const moe_sha256_sum *leaves;            /* they give the root that the record has              */
    struct moe_safetensors st;
};

/* So many bytes of a shard, within one leaf, and where they go. */
struct wanted { uint32_t shard; uint64_t at, bytes; unsigned char *into; };

struct moe_ckpt_reader {
    struct moe_arena *arena;                 /* of what lasts as long as the reader                 */
    struct moe_arena *plans;                 /* of what is wanted; new after each fetch             */
    const char *root, *name;                 /* "step=500"                                          */
    uint32_t prefer;
    int folder;
    struct moe_record record;
    struct held_shard *shards;
    size_t count;
    struct moe_globals globals;
    struct moe_hasher *hasher;
    unsigned char *leaf;                     /* [MOE_TREE_LEAF_MAX]: of the header that is read     */
    const struct held_shard *leaf_of;        /* whose; NULL: nobody's                               */
    uint64_t leaf_at;
    struct wanted *wanted;
    size_t wanted_count, wanted_room;
    _Atomic uint64_t hashed;
    char objection[256];
};

enum moe_code held_no_memory(struct moe_error *err);
/* CRYPTO with ESTALE; `file`: of the step, NULL: the step itself. */
MOE_PRINTF(4, 5) enum moe_code held_changed(const struct moe_ckpt_reader *r, const char *file, struct moe_error *err, const char *fmt, ...);
/* Bytes as they lie there: of a struct held_shard. Errors: IO, CRYPTO (it became shorter). */
MOE_MUST_USE enum moe_code held_raw(void *shard, uint64_t at, void *into, size_t n, struct moe_error *err);
/* The shard's leaves, from its .tree file or by hashing it. Errors: those of the above. */
MOE_MUST_USE enum moe_code held_leaves(struct held_shard *s, const struct moe_record_rank *row, struct moe_error *err);
/* Bytes that hold: a leaf at a time, for headers. */
MOE_MUST_USE enum moe_code held_read(void *shard, uint64_t at, void *into, size_t n, struct moe_error *err);
#endif
