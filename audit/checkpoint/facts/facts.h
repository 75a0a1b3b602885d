/* What is known of a checkpoint: plain facts, no handles and no verdicts. The confined child that reads the files writes them, --shard stores them,
 * --merge joins them, and the rules judge them, so this is the border between reading and judging.
 *
 * Every string that came from a file or a directory is printable UTF-8 here: moe_ckpt_text() has escaped the rest. Numbers are -1 where unknown. */
#ifndef MOE_AUDIT_CHECKPOINT_FACTS_H
#define MOE_AUDIT_CHECKPOINT_FACTS_H
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/base/str.h"
#include "common/doc/pull.h"

#define MOE_CAP_CKPT_FACTS_BYTES (256u << 20)     /* the facts of one step, in memory                              */
#define MOE_CAP_CKPT_NOTES       10000u           /* objections kept of one step: more add nothing, and are counted */
#define MOE_CAP_CKPT_RANKS       1000000u
#define MOE_CAP_CKPT_STEPS       100000u

/* What a reader objected to, with the file it is in. */
struct moe_ckpt_note {
    struct moe_str event;              /* a row of some reader's table: "zip-overlap"                               */
    struct moe_str path;               /* below the root, as printed: "step=500/rank=0.pt"                          */
    struct moe_str detail;             /* one sentence, no full stop                                                */
    int64_t offset;                    /* in the file; -1 = none                                                    */
};

/* Whether the bytes are what somebody promised. */
enum moe_ckpt_held { MOE_HELD_UNTOLD, MOE_HELD_GOOD, MOE_HELD_BAD };

/* One rank's part of a step: its data file and its .meta.json, as far as they are there. */
struct moe_ckpt_rank {
    int64_t rank;                      /* by the file's name                                                        */
    struct moe_str data, meta;         /* paths below the root; empty = absent                                      */
    struct moe_str format;             /* "torch", "safetensors"; empty without data                                */
    int64_t bytes, mtime;              /* of the data file                                                          */
    int64_t tensors;
    bool read;                         /* its contents were judged: false where another part of --shard did that    */
    int64_t held;                      /* enum moe_ckpt_held: over all digests that somebody promised               */
    struct moe_str by, meta_by;        /* who promised digests of the data, and of the meta: "SHA256SUMS/commit.json", '/' between  */
    struct moe_str want;               /* the promise: "tree:<hex>" or "sha512:<hex>"; equal ones are replicas      */
    /* of the meta; -1 and empty where it does not say */
    bool meta_good;                    /* it was understood                                                         */
    int64_t meta_version, meta_step, meta_rank, meta_world, meta_generation, meta_bytes;
    struct moe_str meta_host, meta_job;
    double ts;                         /* seconds since 1970; 0 = unknown                                           */
};

struct moe_ckpt_recorded { int64_t rank, bytes; struct moe_str host, file; };      /* a rank by the commit record */

/* By whom the record (or a manifest) is signed. */
struct moe_ckpt_signature {
    struct moe_str file;               /* "step=500/commit.json", "step=500/model.sig"                              */
    struct moe_str keyid;              /* as the signature names it                                                 */
    int64_t key;                       /* the given key that verified it, by its place; -1 = none did               */
    struct moe_str by;                 /* moe_key_id() of that key; empty = none                                    */
};

struct moe_ckpt_step {
    int64_t number;                    /* by the directory's name                                                   */
    struct moe_str dir;                /* below the root: "step=000500"; empty: the root is the step                */
    struct moe_ckpt_rank *ranks; size_t rank_count;              /* sorted by rank, each rank once                  */
    bool record_there, record_good;    /* commit.json; understood                                                   */
    struct moe_str record_job, record_digest, record_previous;   /* hex of its payload's digest, and of the one before */
    int64_t record_step, record_world, record_generation;
    double record_created;
    struct moe_ckpt_recorded *recorded; size_t recorded_count;
    struct moe_ckpt_signature *signatures; size_t signature_count;
    struct moe_ckpt_note *notes; size_t note_count;
    int64_t notes_lost;                /* past the cap                                                              */
    int64_t part, parts;               /* --shard part/parts: ranks whose place is part-1 modulo parts were read    */
    int64_t sampled_percent;           /* of the chunks; 100 = all                                                  */
};

/* Escape what does not print, into the arena: {NULL, 0} when out of memory. */
struct moe_str moe_ckpt_text(struct moe_arena *arena, struct moe_str raw);

/* One compact JSON object, and back. What is read is untrusted: sizes, types and ranks are checked. A step is read from a pull of moe_ckpt_facts_open(),
 * right behind the MAP that opens it, and only good once the document has come to its end (DONE). Errors of reading: PARSE, SCHEMA, LIMIT. */
void moe_ckpt_step_write(const struct moe_ckpt_step *step, struct moe_buf *out);
struct moe_pull *moe_ckpt_facts_open(const char *name, const struct moe_pull_source *source);      /* name, source: kept; NULL when out of memory */
MOE_MUST_USE
enum moe_code moe_ckpt_step_read(struct moe_pull *pull, struct moe_arena *arena, struct moe_ckpt_step *out, struct moe_error *err);

/* Join what the parts of one step found: good only when every part from 1 to `parts` is there once and all saw the same files.
 * Errors: USAGE, naming the part that is missing, doubled or of another step. */
MOE_MUST_USE
enum moe_code moe_ckpt_step_merge(const struct moe_ckpt_step *parts, size_t count, struct moe_arena *arena, struct moe_ckpt_step *out,
                                  struct moe_error *err);
#endif
