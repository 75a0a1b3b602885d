/* Between the files of this folder only. */
#ifndef MOE_AUDIT_CHECKPOINT_GATHER_PARTS_H
#define MOE_AUDIT_CHECKPOINT_GATHER_PARTS_H
#include "audit/checkpoint/gather/gather.h"
#include "common/base/hash.h"
#include "common/crypt/hasher.h"
#include <pthread.h>

#define MOE_CAP_HELD_BYTES (12u << 20)         /* of contents, together; one that is larger is held alone */

/* A digest that somebody promised for a file of the step. */
struct promise {
    struct moe_str name;                      /* of the file, within the step                        */
    const char *by;                           /* "commit.json", "SHA256SUMS"                         */
    const char *algorithm;                    /* "tree", "sha256", "sha512"                          */
    unsigned char digest[64]; size_t digest_bytes;
    uint64_t leaf_bytes;                      /* of "tree"                                           */
    uint64_t start, end;                      /* what it covers; a whole file is 0, UINT64_MAX       */
    uint64_t bytes;                           /* the file's size, when it is promised; else UINT64_MAX */
    uint32_t next;                            /* of the same file; UINT32_MAX = none                 */
};

/* What was seen of a safetensors file: nothing yet (another part of --shard reads it), faults, only whole tensors, slices. */
enum flat { FLAT_UNREAD, FLAT_BAD, FLAT_WHOLE, FLAT_SLICED };

/* A rank's files as they are listed; NULL = absent. */
struct found {
    uint64_t rank;
    const struct moe_store_entry *data, *meta, *tree;
    const char *format;
    enum flat flat;
    struct promise said[2]; size_t said_count;      /* by the meta: a tree's root, a SHA-256 */
};

/* A list or record as it was read: what is signed is these bytes, whatever the name leads to by then. */
struct kept { struct moe_str name, bytes; };

struct gather {
    struct moe_store *store;
    const char *dir;
    const struct moe_gather_opts *opts;
    struct moe_arena *arena;                  /* of the facts: under the lock                        */
    pthread_mutex_t lock;
    pthread_cond_t room; uint64_t held, waiting;      /* bytes of contents that the threads hold, and those of them that wait for more: gather_hold() */
    struct moe_ckpt_step *step;
    size_t note_room;
    struct moe_store_entry *entries; size_t entry_count;
    struct found *found; size_t found_count;
    struct promise *promises; size_t promise_count, promise_room;
    struct kept *kept; size_t kept_count, kept_room;
    struct moe_map *by_name;                  /* file name -> its first promise                      */
    struct moe_hasher *hasher;
    uint64_t total, summed;                   /* bytes of all shards that are read, and those read for a CRC: for the progress */
    bool failed;                              /* out of memory somewhere                             */
};

/* Objections about one file, on their way into the notes. */
struct about { struct gather *g; struct moe_str path; };
struct moe_objections gather_about(struct about *a, struct gather *g, struct moe_str path);
/* "step=500/rank=0.pt", raw, in the arena. */
struct moe_str gather_path(struct gather *g, struct moe_str name);
MOE_PRINTF(5, 6) void gather_note(struct gather *g, struct moe_str path, const char *event, uint64_t offset, const char *fmt, ...);
struct moe_str gather_text(struct gather *g, struct moe_str raw);        /* printable, in the arena, under the lock */

/* list.c */
MOE_MUST_USE enum moe_code gather_list(struct gather *g, struct moe_error *err);
/* promises.c: commit.json, manifests and their signatures; then what nobody vouches for */
MOE_MUST_USE enum moe_code gather_promises(struct gather *g, struct moe_error *err);
MOE_MUST_USE enum moe_code gather_promise(struct gather *g, const struct promise *p, struct moe_error *err);
const struct promise *gather_promised(const struct gather *g, struct moe_str name);      /* the first of a list */
/* All of them, and then the `more` of `own`, in `scratch`: whoever may add lists must not crowd out the ones that are signed. */
MOE_MUST_USE
enum moe_code gather_all_promised(const struct gather *g, struct moe_str name, const struct promise *own, size_t more, struct moe_arena *scratch,
                                  const struct promise *const **out, size_t *count, struct moe_error *err);
/* Files that a list names and that are no rank's: their bytes, too, must be the promised ones. */
MOE_MUST_USE enum moe_code gather_listed(struct gather *g, struct moe_error *err);
/* A small file whole, into `arena`; what cannot be read is noted, and *read is false. */
MOE_MUST_USE
enum moe_code gather_small(struct gather *g, struct moe_str path, size_t cap, struct moe_arena *arena, struct moe_str *out, bool *read, struct moe_error *err);

/* hold.c: there are many threads, and each may meet a large file. Wait until there is room for `bytes` beside what others hold, or until nobody holds any. */
void gather_hold(struct gather *g, uint64_t bytes);
/* It will be more: wait until there is room, or all that is held is held by others who wait for more; then one of them goes on. */
void gather_more(struct gather *g, uint64_t before, uint64_t now);
void gather_keep(struct gather *g, uint64_t before, uint64_t now);      /* it turned out to be less */
void gather_let(struct gather *g, uint64_t bytes);                      /* no longer held */

/* meta.c, shard.c: one rank, from any thread; `scratch` is the thread's own */
MOE_MUST_USE enum moe_code gather_meta(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err);
MOE_MUST_USE enum moe_code gather_shard(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err);

/* hash.c: compare one file with all that is promised of it. `names` tells which tensors lie in a range of bytes; it may be NULL. */
struct hashed {
    enum moe_ckpt_held held;
    char by[256];                             /* who promised, '/' between                           */
    char want[144];                           /* "tree:<hex>", "sha512:<hex>": of the whole file     */
};
struct hash_names { void *ctx; struct moe_str (*in)(void *ctx, uint64_t at, uint64_t end); };
MOE_MUST_USE
enum moe_code gather_hash(struct gather *g, const struct moe_blob *blob, struct moe_str path, const struct promise *const *promises, size_t count,
                          const struct moe_store_entry *tree, const struct hash_names *names, struct moe_arena *scratch, struct hashed *out, struct moe_error *err);
/* Tell the progress, with so many more bytes that were read without the hasher. */
void gather_tick(struct gather *g, uint64_t summed);
/* Only what is promised of it: by, want. */
void gather_wanted(const struct promise *const *promises, size_t count, struct hashed *out);
/* slices.c: whether the ranks' slices are exactly the global tensors; for our own format */
MOE_MUST_USE enum moe_code gather_slices(struct gather *g, struct moe_error *err);
#endif
