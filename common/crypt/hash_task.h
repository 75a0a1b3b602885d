/* One job of the hasher while it is worked on: which pieces there are, which were handed out, what came back. Nobody else includes it. */
#ifndef MOE_COMMON_CRYPT_HASH_TASK_H
#define MOE_COMMON_CRYPT_HASH_TASK_H
#include "common/crypt/hasher.h"

enum { MOE_HASH_WINDOW = 1024 };   /* leaves between the first that is missing and the last that is there: digests wait here for their turn in the root */
enum moe_task_state { MOE_TASK_WAITING, MOE_TASK_OPENING, MOE_TASK_READY };

/* Its fields are the hasher's to read under its lock; `ahead` is its own to change. */
struct moe_task {
    struct moe_hash_job *job;
    struct moe_task *before, *after;          /* in the queue, as long as there is something to hand out */
    bool queued;
    size_t *group;                            /* counts down for who waits; NULL = nobody                */
    enum moe_task_state state;
    uint64_t units, next, in_flight;          /* pieces; the next to hand out; out and not back          */
    uint64_t failed;                          /* the first that failed; UINT64_MAX = none                */
    uint64_t in_root;                         /* leaves that the root has taken                          */
    struct moe_digest *root;
    moe_sha256_sum *window;
    bool *arrived;                            /* of the window                                           */
    unsigned char *differs;                   /* a bit for each piece                                    */
    _Atomic uint64_t ahead;                   /* the first byte that the source was not told of yet      */
};

struct moe_task *moe_task_new(struct moe_hash_job *job);   /* NULL: no memory */
void moe_task_free(struct moe_task **task);

/* Outside of the lock, by the one thread that took the task: open, count, allocate. After a failure there are no pieces. */
void moe_task_begin(struct moe_task *task);
/* True when a piece can be handed out now. */
bool moe_task_has_piece(const struct moe_task *task);
/* Where a piece lies, and the suffix of its digest (of at most MOE_TREE_LEAF_SUFFIX bytes; how many is returned). Needs no lock. */
size_t moe_task_piece(const struct moe_task *task, uint64_t unit, uint64_t *at, uint64_t *n, unsigned char suffix[MOE_TREE_LEAF_SUFFIX]);
/* A piece came back: its digest (of SUMS, which went to the job already, anything), or (sum == NULL) why not. Under the lock. */
void moe_task_took(struct moe_task *task, uint64_t unit, const moe_sha256_sum *sum, const struct moe_error *err);
/* No more pieces shall be handed out, for a reason that is no piece's. Under the lock. */
void moe_task_give_up(struct moe_task *task, const struct moe_error *err);
/* True when nothing is out and nothing will be handed out. */
bool moe_task_over(const struct moe_task *task);
/* Outside of the lock, once, when it is over: fill in the answers, tell the damaged leaves, call `done`. The job is not touched afterwards. */
void moe_task_finish(struct moe_task *task);
#endif
