/* Inside runtime/ckpt/tier: what a tier is made of. The queue, the pending steps, the failure and the stats are read and changed under the lock; the step that
 * is being sent, and a pending step that has all it needs, belong to the tier's own thread. */
#ifndef MOE_RUNTIME_CKPT_TIER_INSIDE_H
#define MOE_RUNTIME_CKPT_TIER_INSIDE_H
#include "common/base/buf.h"
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/tier/tier.h"
#include <pthread.h>

enum { TIER_FILES = 3 };

/* A step of which this rank's files are to be sent. */
struct tier_item {
    uint64_t step;
    unsigned char digest[MOE_SHA256_BYTES];          /* its commit record's                              */
    struct moe_buf *commit;                          /* commit.json                                      */
    struct { int fd; uint64_t size; char name[MOE_NAME_ROOM]; } files[TIER_FILES];   /* in the order in which they are sent; fd -1: there is none */
};

/* Leader: a step whose acks are collected. */
struct tier_pending {
    bool used;
    uint64_t step, have;
    unsigned char digest[MOE_SHA256_BYTES];
    unsigned char *acks;                             /* a bit for each rank                              */
    struct moe_buf *commit;                          /* once the leader's own files are there            */
};

struct moe_ckpt_tier {
    struct moe_ckpt_tier_options o;                  /* root, uri and s3 are NULL                        */
    int root;
    struct moe_s3 *s3;
    char *uri;
    struct moe_str bucket, prefix;                   /* in `uri`; the prefix without its last '/'        */
    char *part;                                      /* o.part_bytes; the thread's                       */
    bool thread_made, lock_made;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop, busy;
    struct tier_item queue[MOE_CAP_TIER_QUEUE];      /* [0] is the oldest                                */
    unsigned count;
    struct tier_pending pending[MOE_CAP_TIER_PENDING];
    struct moe_error failure;                        /* the first since the last wait; code 0: none      */
    struct moe_ckpt_tier_stats stats;
};

enum moe_code moe_tier_no_memory(struct moe_error *err);

/* pending.c. Under the lock; `lost` gets a step that had to make room, or one that never got its acks: the caller tells of it without the lock. */
struct tier_lost { bool any; uint64_t step, have; };
MOE_MUST_USE
enum moe_code moe_tier_take(struct moe_ckpt_tier *t, uint64_t step, uint64_t rank, const unsigned char digest[MOE_SHA256_BYTES], struct moe_buf **commit,
                            struct tier_lost *lost, struct moe_error *err);
struct tier_pending *moe_tier_complete(struct moe_ckpt_tier *t);                       /* the lowest that has all; NULL: none */
struct tier_lost moe_tier_older(struct moe_ckpt_tier *t, uint64_t step);               /* drop one below `step`               */
void moe_tier_forget(struct tier_pending *p);

/* send.c: what an offer opens, and what the thread sends of it. */
MOE_MUST_USE enum moe_code moe_tier_open(struct moe_ckpt_tier *t, uint64_t step, struct tier_item *out, struct moe_error *err);
void moe_tier_close(struct tier_item *item);
/* *there: the bucket has this very commit; then nothing was sent. */
MOE_MUST_USE enum moe_code moe_tier_send(struct moe_ckpt_tier *t, const struct tier_item *item, bool *there, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_tier_commit(struct moe_ckpt_tier *t, uint64_t step, struct moe_str commit, struct moe_error *err);
#endif
