/* Writes checkpoints in the format of docs/checkpoint-format.md: a step is absent or complete, whatever happens and whenever.
 *
 *   struct moe_ckpt_options o = { .root = "/ckpt", .job = MOE_STR("run-7"), .host = MOE_STR("node-0"), .world = 2, .leader = true, .keep = 3 };
 *   MOE_TRY(moe_ckpt_writer_new(&o, &writer, err));
 *   MOE_TRY(moe_ckpt_save(writer, 500, tensors, count, MOE_CKPT_COPY, err));     training goes on; a thread writes
 *   MOE_TRY(moe_ckpt_wait(writer, err));
 *
 * Each rank has a writer. When its shard lies on the disk, `written` is called with the row that the commit record needs; whoever connects the ranks takes
 * it to the leader, who hands it to moe_ckpt_ack(). With the rows of all ranks the leader writes commit.json, and only then takes old steps away.
 * All ranks see one folder. Nothing is removed by making a writer, nor by a step that failed. */
#ifndef MOE_RUNTIME_CKPT_WRITE_WRITER_H
#define MOE_RUNTIME_CKPT_WRITE_WRITER_H
#include "common/crypt/digest.h"
#include "common/crypt/sign.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/format/safetensors.h"

#define MOE_CAP_CKPT_QUEUE   16u            /* saves that one writer holds at a time, the one being written among them */
#define MOE_CAP_CKPT_PENDING 16u            /* steps that wait for other ranks' rows                                    */
#define MOE_CAP_CKPT_LAYOUT  (512u << 20)   /* memory for names and places of one save's tensors                        */

struct moe_ckpt_writer;   /* opaque; one owner; save and wait by one thread, ack and stats by any */

/* All are called by the writer's own thread, without a lock; each may be NULL. They may call moe_ckpt_ack() and moe_ckpt_stats(), nothing else. */
struct moe_ckpt_hooks {
    void *ctx;
    /* This rank's files of the step are in place and synced. `row` is borrowed. The leader's own row needs no ack, but one does no harm. */
    void (*written)(void *ctx, uint64_t step, const struct moe_record_rank *row);
    /* Leader: the step is complete and will survive. `digest` is its record's. */
    void (*committed)(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES]);
    /* The step will not be: this rank's files could not be written, or (leader) the record could not. The other ranks go on. */
    void (*failed)(void *ctx, uint64_t step, const struct moe_error *err);
    /* Nothing is lost, but somebody should know: O_DIRECT does not work here, an old step could not be pruned, a step was never acknowledged by all. */
    void (*warned)(void *ctx, const struct moe_error *warning);
};

struct moe_ckpt_options {
    const char *root;             /* folder that exists; opened here, its name is not used again                        */
    struct moe_str job, host;     /* 1 to 253 printable bytes; copied                                                   */
    uint64_t rank, world, generation;
    bool leader;                  /* writes commit.json and prunes; exactly one of the ranks                            */
    unsigned queue;               /* 1 to MOE_CAP_CKPT_QUEUE; 0: 2. A save holds its snapshot until it is written       */
    unsigned threads;             /* that hash, up to MOE_CAP_HASH_THREADS; 0: 1. One more thread writes                */
    uint64_t keep;                /* committed steps that stay; 0: all                                                  */
    const struct moe_key *key;    /* kept; signs the record; NULL: unsigned                                             */
    struct moe_ckpt_hooks hooks;
};

/**
 * Make a writer and its threads, which block every signal.
 *
 *   options  in   borrowed  the key and the hooks' ctx are kept
 *   out      out  new       free with moe_ckpt_writer_free(); untouched on failure
 *
 * The leader looks at the newest commit in the root. Errors: USAGE (an option out of range; the root holds commits of another job, or of a later
 * generation, which has replaced this run), IO, LIMIT, CRYPTO.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_writer_new(const struct moe_ckpt_options *options, struct moe_ckpt_writer **out, struct moe_error *err);
/* Finishes what is queued, ends the threads and sets it to NULL; NULL is fine; a MOE_AUTO destructor. Steps that lack rows stay absent. */
void moe_ckpt_writer_free(struct moe_ckpt_writer **writer);

struct moe_ckpt_tensor {
    struct moe_tensor tensor;     /* global, dtype, dims, shape; whole and offset for a slice: as for moe_safetensors_layout()  */
    const void *data;             /* its bytes, row-major; on the host. May be NULL when it has none                            */
};

enum moe_ckpt_mode {
    MOE_CKPT_COPY,   /* the data is snapshot into the writer's own memory: the caller may change it on return          */
    MOE_CKPT_KEEP,   /* no copy: the data is kept, unchanged, until `written` or `failed` told of the step             */
};

/**
 * Queue this rank's part of a step. Waits while the queue is full; the time is told in the stats.
 *
 *   step     in            larger than every step that this writer saved, and than every committed one in the root
 *   tensors  in  borrowed  the names and shapes are copied; for `data` see the mode
 *
 * What an earlier attempt left of the same step is written over. OK says that it is queued; what became of it is told by the hooks and by wait.
 * Errors: USAGE (the step is not larger; the folder is there under another spelling), SCHEMA (as moe_safetensors_layout()), LIMIT (no memory), IO.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_save(struct moe_ckpt_writer *writer, uint64_t step, const struct moe_ckpt_tensor *tensors, size_t count, enum moe_ckpt_mode mode,
                            struct moe_error *err);

/**
 * Leader: a rank's shard is in place. The same row again is fine. `row` is borrowed.
 * Errors: USAGE (not the leader; the step is behind the last commit; no such rank), SCHEMA (a row that lacks something or names another file; another
 * row than the rank gave before), LIMIT (too many steps wait for rows; no memory).
 */
MOE_MUST_USE
enum moe_code moe_ckpt_ack(struct moe_ckpt_writer *writer, uint64_t step, const struct moe_record_rank *row, struct moe_error *err);

/* Wait until everything queued is written, and every step that has all its rows is committed. Errors: the first of any save since the last wait. */
MOE_MUST_USE
enum moe_code moe_ckpt_wait(struct moe_ckpt_writer *writer, struct moe_error *err);

struct moe_ckpt_stats {
    uint64_t saves, written, committed, failed, pruned;   /* steps                                                      */
    uint64_t bytes;                          /* of data files that were written                                         */
    uint64_t queued_bytes, queued_bytes_max; /* of saves that are not written yet                                       */
    double blocked_ms, blocked_ms_max;       /* that save waited for the queue: all of them, the longest                */
    double snapshot_ms;                      /* that save laid out and copied, all of them                              */
    double write_ms, write_ms_max;           /* that one shard took from being taken up until it was acknowledged       */
    double commit_ms, commit_ms_max;         /* from save on the leader until the commit was synced: the last, the longest */
    bool direct;                             /* the last data file went around the page cache                           */
};
void moe_ckpt_stats(struct moe_ckpt_writer *writer, struct moe_ckpt_stats *out);
#endif
