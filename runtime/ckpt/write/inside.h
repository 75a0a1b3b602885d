/* Inside runtime/ckpt/write: what a writer is made of. The queue and the pending steps are read and changed under the lock; all else belongs to the
 * writer's own thread, except a free slot, which belongs to save. */
#ifndef MOE_RUNTIME_CKPT_WRITE_INSIDE_H
#define MOE_RUNTIME_CKPT_WRITE_INSIDE_H
#include "common/crypt/hasher.h"
#include "runtime/ckpt/write/put.h"
#include "runtime/ckpt/write/writer.h"
#include <pthread.h>

/* A run of the file's bytes, wherever it lies in memory. */
struct moe_piece_of { uint64_t begin, end; const unsigned char *data; };

/* A save from being asked until it is written. Its image stays for the next one: fresh pages would cost more than the copy. */
struct moe_slot {
    uint64_t step;
    struct moe_arena *arena;
    struct moe_buf *head;
    struct moe_safetensors st;
    struct moe_piece_of *pieces;      /* ascending, without gaps: all of the file                          */
    size_t piece_count;
    unsigned char *image;
    size_t image_room;
    double asked_ms;
};

/* A step whose rows the leader collects. */
struct moe_pending {
    bool used;
    uint64_t step, have;
    struct moe_record_rank *rows;     /* [world]; .has = 0: not told yet                                    */
    struct moe_arena *names;          /* hosts and files                                                   */
    double asked_ms;
};

/* The commit that the next one follows. */
struct moe_last { bool any; uint64_t step; unsigned char digest[MOE_SHA256_BYTES]; };

struct moe_ckpt_writer {
    struct moe_ckpt_options o;        /* job and host point into `arena`                                    */
    struct moe_arena *arena;
    int root;
    bool thread_made, lock_made;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stop, busy;
    struct moe_slot slots[MOE_CAP_CKPT_QUEUE];
    unsigned first, count;            /* of the queue: slots[(first + i) % o.queue]                         */
    bool saved;
    uint64_t saved_step;              /* by save's thread                                                  */
    struct moe_pending pending[MOE_CAP_CKPT_PENDING];
    bool committed;
    uint64_t committed_step;          /* acks at or below it come too late                                  */
    struct moe_error failure;         /* the first since the last wait; code 0: none                        */
    struct moe_ckpt_stats stats;
    struct moe_put put;               /* the thread's from here on                                          */
    bool told_buffered;
    struct moe_hasher *hasher;
    struct moe_last last;
};

double moe_write_ms(void);            /* a clock that never goes back                                       */
double moe_write_now(void);           /* seconds since 1970, whole milliseconds                             */

void moe_write_warn(const struct moe_ckpt_writer *w, const struct moe_error *warning);

/* save.c: lay out and snapshot into a free slot; take a slot's memory away. */
MOE_MUST_USE
enum moe_code moe_slot_fill(struct moe_slot *slot, uint64_t step, const struct moe_ckpt_tensor *tensors, size_t count, enum moe_ckpt_mode mode,
                            struct moe_error *err);
void moe_slot_drop(struct moe_slot *slot);
/* The slot's file as bytes to hash and to write; `slot` is kept. */
struct moe_source moe_slot_source(struct moe_slot *slot);

/* shard.c: this rank's three files, in the order of the format. `file` is the row's name, and *row points to it. */
MOE_MUST_USE
enum moe_code moe_shard_write(struct moe_ckpt_writer *w, struct moe_slot *slot, char file[MOE_NAME_ROOM], struct moe_record_rank *row,
                              struct moe_error *err);

/* commit.c: take a row (under the lock); write the record of a step whose rows are all there. */
MOE_MUST_USE
enum moe_code moe_pending_take(struct moe_ckpt_writer *w, uint64_t step, const struct moe_record_rank *row, double asked_ms, struct moe_error *err);
void moe_pending_drop(struct moe_pending *p);
MOE_MUST_USE
enum moe_code moe_commit_write(struct moe_ckpt_writer *w, const struct moe_pending *p, struct moe_error *err);
/* Which commit the root ends with. Errors: USAGE (another job's, a later generation's), IO, LIMIT, CRYPTO. */
MOE_MUST_USE
enum moe_code moe_commit_last(struct moe_ckpt_writer *w, struct moe_error *err);

/* prune.c: after a commit of `step`. What could not be taken away is told as a warning. Returns how many went. */
uint64_t moe_prune(struct moe_ckpt_writer *w, uint64_t step);

/* steps.c: the steps of a root, ascending. */
struct moe_step { uint64_t step; unsigned width; bool committed; };
struct moe_steps { struct moe_step *items; size_t count; };
MOE_MUST_USE
enum moe_code moe_steps_list(int root, struct moe_arena *arena, struct moe_steps *out, struct moe_error *err);
/* A step's folder; ENOENT in err->sys when there is none. `out` is the caller's to close. Errors: IO. */
MOE_MUST_USE enum moe_code moe_steps_open(int root, const struct moe_step *step, int *out, struct moe_error *err);
/* Its commit.json, read and judged: record->readable is false for one that is not there, or that has any objection. Errors: IO, LIMIT, CRYPTO, BUG. */
MOE_MUST_USE
enum moe_code moe_steps_record(int root, const struct moe_step *step, struct moe_arena *arena, struct moe_record *record, struct moe_error *err);
/* Call `each` for every name in a folder, until it is not OK. Errors: IO, and those of `each`. */
MOE_MUST_USE
enum moe_code moe_folder_each(int folder, enum moe_code (*each)(void *ctx, const char *name, struct moe_error *err), void *ctx, struct moe_error *err);

#define MOE_CAP_WRITE_LIST (256u << 20)   /* memory for a root's steps and one commit record */
#endif
