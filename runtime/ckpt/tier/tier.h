/* Copies committed steps to a bucket, behind the writer's back: training waits neither for S3 nor for its failures.
 *
 *   struct moe_ckpt_tier_options o = { .root = "/ckpt", .uri = MOE_STR("s3://bucket/run-7"), .rank = 0, .world = 2, .leader = true };
 *   MOE_TRY(moe_ckpt_tier_new(&o, &tier, err));
 *   MOE_TRY(moe_ckpt_tier_offer(tier, 500, err));      once the writer's `committed` told of it, on every rank
 *
 * Each rank has a tier beside its writer (runtime/ckpt/write/writer.h) and sends its own files: shard, tree, meta. Then `sent` is called; whoever connects
 * the ranks takes that to the leader, who hands it to moe_ckpt_tier_ack(). With the acks of all ranks the leader sends commit.json. So a step in the bucket
 * is absent or complete, as on the disk: what lies there without commit.json was never finished. Nothing in the root is ever changed, and nothing in
 * the bucket removed but the parts of an upload that failed.
 *
 * The queue never blocks. When it is full, the oldest step that was not begun is dropped, here only: it stays absent from the bucket, and with it a place in
 * the chain of records (C205, record-chain-gap, of the step after it). Watch stats.dropped and failed: the first says that S3 is slower than checkpoints are
 * made. Offered again on every rank, before it is pruned, such a step closes the gap. What a rank that is no longer in the world sent of an unfinished step stays in
 * the bucket beside a later commit of that step: give each run that may repeat steps its own prefix.
 * A step in the queue keeps its files open, so pruning the root does not take them away from under it; the disk has their room back when it is sent or dropped.
 * Memory: one part, and the commit records of queued and unfinished steps. */
#ifndef MOE_RUNTIME_CKPT_TIER_TIER_H
#define MOE_RUNTIME_CKPT_TIER_TIER_H
#include "common/crypt/digest.h"
#include "common/net/s3.h"

#define MOE_CAP_TIER_QUEUE   16u            /* steps that wait to be sent                       */
#define MOE_CAP_TIER_PENDING 16u            /* steps that wait for other ranks' acks            */
#define MOE_CAP_TIER_PART    (1u << 30)     /* bytes of one part                                */

struct moe_ckpt_tier;   /* opaque; one owner; all functions but new and free by any thread, also by a writer's hooks */

/* Called by the tier's own thread without a lock, `failed` also by one that offers or acks; each may be NULL. They may call ack, offer and stats. */
struct moe_ckpt_tier_hooks {
    void *ctx;
    /* This rank's files of the step are in the bucket. The ack wants `digest`, its commit record's, so that it cannot count for another commit of that step. */
    void (*sent)(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES]);
    /* Leader: commit.json is in the bucket, too. */
    void (*uploaded)(void *ctx, uint64_t step);
    /* The step will not be in the bucket unless it is offered again; the one in the root is as good as it was. Dropped steps are told here, too. */
    void (*failed)(void *ctx, uint64_t step, const struct moe_error *err);
};

struct moe_ckpt_tier_options {
    const char *root;                  /* the writer's; opened here, its name is not used again                           */
    struct moe_str uri;                /* "s3://bucket/prefix"; the prefix may be empty; copied                           */
    uint64_t rank, world;
    bool leader;                       /* sends commit.json; exactly one of the ranks                                     */
    unsigned queue;                    /* 1 to MOE_CAP_TIER_QUEUE; 0: 2                                                   */
    uint64_t part_bytes;               /* MOE_S3_PART_MIN to MOE_CAP_TIER_PART; 0: 64 MiB. A file larger than it goes in parts, MOE_S3_PARTS_MAX at most */
    const struct moe_s3_options *s3;   /* borrowed; tries, time-outs; NULL: its defaults                                  */
    struct moe_ckpt_tier_hooks hooks;
};

/**
 * Make a tier and its thread, which blocks every signal. The credentials are the environment's (common/net/s3.h); nothing is sent yet.
 *
 *   options  in   borrowed  the hooks' ctx is kept
 *   out      out  new       free with moe_ckpt_tier_free(); untouched on failure
 *
 * Errors: USAGE (an option out of range; no credentials: err->field is the variable, and there is no tier that skips silently), IO, LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_tier_new(const struct moe_ckpt_tier_options *options, struct moe_ckpt_tier **out, struct moe_error *err);
/* For who has to leave while the bucket is slow: what is being sent is given up within a few seconds (an upload in parts is aborted), what is queued is
 * not begun, and `failed` tells of each. They stay absent from the bucket until they are offered again, by whatever tier. For good: nothing is sent any more. By any thread. */
void moe_ckpt_tier_cut(struct moe_ckpt_tier *tier);
/* Sends what is queued, unless it was cut, ends the thread and sets it to NULL; NULL is fine; a MOE_AUTO destructor. Steps that lack acks stay absent. */
void moe_ckpt_tier_free(struct moe_ckpt_tier **tier);

/**
 * Queue this rank's part of a step that is committed in the root. Reads its commit record and opens its files; waits for nothing else.
 *
 * OK says that it is queued; what became of it is told by the hooks and by wait. A step may be offered again after a failure. Where the bucket has the same
 * commit already, nothing is sent; where it has another one of this step, that is an error: a complete step is never written over.
 * The sizes are compared with the record, the bytes are not read twice: moe-verify-ckpt looks at those, here or there.
 * Errors: IO (ENOENT: not committed), USAGE (commit.json is no good record of this step and world; the step waits in the queue already),
 * PARSE (the shard has not the size that the record says), LIMIT (no memory), CRYPTO.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_tier_offer(struct moe_ckpt_tier *tier, uint64_t step, struct moe_error *err);

/**
 * Leader: a rank's `sent`. The same again is fine; the leader's own needs none, but one does no harm.
 * Errors: USAGE (not the leader; no such rank), LIMIT (all steps that wait for acks are later ones; no memory). The acks of another digest than the last
 * one that came for this step are forgotten.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_tier_ack(struct moe_ckpt_tier *tier, uint64_t step, uint64_t rank, const unsigned char digest[MOE_SHA256_BYTES],
                                struct moe_error *err);

/* Wait until everything queued is sent, and every step that has all its acks is complete. Errors: the first of any step since the last wait, dropped or failed. */
MOE_MUST_USE
enum moe_code moe_ckpt_tier_wait(struct moe_ckpt_tier *tier, struct moe_error *err);

/* Whether wait would return at once: for a caller that may not be kept. */
bool moe_ckpt_tier_idle(struct moe_ckpt_tier *tier);

struct moe_ckpt_tier_stats {
    uint64_t offered, sent;       /* steps: queued; this rank's files are there                                             */
    uint64_t uploaded;            /* leader: steps that are complete in the bucket                                          */
    uint64_t failed, dropped;     /* steps: an upload failed, or acks never came; pushed out of the queue                   */
    uint64_t unaborted;           /* uploads in parts that could not be aborted: paid for until the bucket's own rules end them */
    uint64_t bytes;               /* of files that arrived                                                                  */
    double seconds, seconds_max;  /* of sending this rank's files: all steps, the longest                                   */
};
void moe_ckpt_tier_stats(struct moe_ckpt_tier *tier, struct moe_ckpt_tier_stats *out);
#endif
