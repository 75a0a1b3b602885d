/* Inside runtime/train: what a session is made of, and who does what with it.
 *
 *   run.c       generations: wait for one, set up, train, drain
 *   session.c   one generation's ranks as groups, model, optimiser; its memory
 *   tensors.c   what a checkpoint holds, by name
 *   load.c      a checkpoint into model and optimiser, whatever number of ranks wrote it
 *   save.c      what this rank writes of a checkpoint; the writer, and the tier behind it
 *   image.c     a checkpoint on its way from a device's memory to the writer
 *   devices.c   the device, and a communicator of devices
 *   peak.c      what the device can do, measured
 *   news.c      what ranks tell each other beside the training: shards that are written, commits, stops
 *   step.c      one step: micro-steps, clip, skip, update
 *   tell.c      records, sentences, audit events
 *   generate.c  sampling */
#ifndef MOE_RUNTIME_TRAIN_PARTS_H
#define MOE_RUNTIME_TRAIN_PARTS_H
#include "common/base/clock.h"
#include "runtime/auditlog/auditlog.h"
#include "runtime/ckpt/tier/tier.h"
#include "runtime/ckpt/write/writer.h"
#include "runtime/data/data.h"
#include "runtime/fault/monitor.h"
#include "runtime/hw/hw.h"
#include "runtime/optim/optim.h"
#include "runtime/telemetry/record.h"
#include "runtime/train/train.h"
#include <pthread.h>

#define MOE_CAP_TRAIN_STAGE (UINT64_C(64) << 20)   /* bytes of a checkpoint that wait in host memory for their way to a device */
#define MOE_CAP_TRAIN_NEWS 64u          /* that wait to be told                            */
#define MOE_CAP_TRAIN_SKIPS 16u         /* steps in a row                                  */

/* What is saved beside weights and moments, as doubles (all of them whole below 2^53, or real): the tensor train.state. */
enum { MOE_TRAIN_NUMBERS = 9 };
struct moe_train_state { uint64_t tokens; struct moe_outlier loss, norm; };

/* One piece of news, the same size always: ranks exchange one each, when any has one. Plain bytes between equal builds, checked like any input. */
enum moe_news_kind { MOE_NEWS_NONE, MOE_NEWS_WRITTEN, MOE_NEWS_COMMITTED, MOE_NEWS_SENT, MOE_NEWS_FAILED };
struct moe_news {
    uint32_t kind, code;
    uint64_t step, bytes, leaf_bytes;
    unsigned char digest[32], tree[32], sha256[32], meta[32];
    uint32_t has;
    char host[256], file[96], text[256];
};
/* What a checkpoint has of this session, and where it lies. */
struct moe_held {
    struct moe_tensor tensor;
    void *at;
    size_t bytes;
    bool device, wide;                  /* memory that the host cannot read; which kind of element                            */
    const struct moe_param *param;      /* whose it is; NULL: none's                                                          */
};

/* Checkpoints of memory that the host cannot read: copied, behind the ops of their step, into pinned memory of which there is twice as much as one needs, while training
 * goes on; written from there, as it lies. The device's ops that change what is saved wait for the copies (hold), nobody else does. */
struct moe_images;                      /* opaque; one owner; `written` by any thread                                         */
MOE_MUST_USE
enum moe_code moe_images_new(const struct moe_backend *be, struct moe_device *dev, const struct moe_held *held, size_t count, struct moe_images **out,
                             struct moe_error *err);
/* Behind the writer that was given any. Sets it to NULL; NULL is fine. */
void moe_images_free(struct moe_images **images);
/* Begin to copy. Waits while two are on their way to the disk. None is being copied (moe_images_write). Errors: those of the backend, LIMIT. */
MOE_MUST_USE enum moe_code moe_images_take(struct moe_images *images, uint64_t step, struct moe_error *err);
/* What is asked of the device from here on may change what is copied. Errors: DEVICE. */
MOE_MUST_USE enum moe_code moe_images_hold(struct moe_images *images, struct moe_error *err);
/* Hand over what is copied, if it is, or wait for it. Errors: DEVICE, those of moe_ckpt_save(). */
MOE_MUST_USE enum moe_code moe_images_write(struct moe_images *images, struct moe_ckpt_writer *writer, bool wait, struct moe_error *err);
/* The writer has told of the step, `written` or `failed`: its memory is free. */
void moe_images_written(struct moe_images *images, uint64_t step);

/* Filled by the threads of writer and tier, emptied by the training thread. */
struct moe_news_queue { pthread_mutex_t lock; struct moe_news items[MOE_CAP_TRAIN_NEWS]; unsigned first, count; bool lost; };
void moe_news_put(struct moe_news_queue *q, const struct moe_news *news);

struct moe_nccl;
struct moe_trainer {                        /* all of a process's life                                                            */
    const struct moe_train_options *o;
    const struct moe_config *c;
    const struct moe_backend *be;
    const struct moe_nccl *nccl;        /* NULL: there is none                                                               */
    bool asked_nccl;
    struct moe_comm *kept;              /* what the last generation's communicator of devices left; NULL: nothing            */
    struct moe_device *dev;
    struct moe_data *data, *eval;
    struct moe_monitor *monitor;
    struct moe_auditlog *audit;         /* alone only: else the launcher keeps it                                             */
    struct moe_key *key;
    struct moe_view *view;
    struct moe_power *power;
    struct moe_gpu *gpu;                /* of dev, where it is one that NVML knows; NULL: nothing is known of it              */
    unsigned char digest[MOE_SHA256_BYTES];   /* of the config                                                               */
    bool sealed;                        /* as far as it can be (sandbox/self)                                                 */
    bool disabled;                      /* MOE_EMERGENCY_DISABLE                                                              */
    uint64_t active;                    /* weights that a token meets                                                         */
    double began_ms;                    /* of this process                                                                    */
    char host[254];
};

struct moe_step_times { double data, forward, backward, dispatch, expert, combine, comm, optimizer; };   /* ms of one step */
struct moe_step_sum {                        /* of one step, over its micro-steps; `world` numbers over all ranks                   */
    double loss_sum, balance, sequence, z, entropy;
    uint64_t targets, pairs, dropped;
    int64_t *count;                     /* [L,E] world                                                                        */
    double *layer_entropy, *layer_imbalance;   /* [L]                                                                         */
    double loss, norm, drop_rate;       /* known after the exchange                                                           */
    bool skipped; enum moe_step_reason reason;
    struct moe_step_times ms;
};

struct moe_session_parts {              /* of one generation; all but `s` and `r` are its own                                  */
    struct moe_trainer *r;
    struct moe_session s;
    struct moe_comm *ep, *experts;      /* ranks that share a set of experts; ranks with the same ones                         */
    struct moe_comm *devices, *device_ep, *device_experts;     /* the same ranks, and all of them, by NCCL; NULL: by the host's world */
    bool beside;                        /* device_ep stands in the device's side queue                                         */
    struct moe_comm *all[MOE_PARTS];    /* groups of the optimiser; borrowed                                                  */
    struct moe_model *model;
    struct moe_optim *optim;
    struct moe_ckpt_writer *writer;
    struct moe_ckpt_tier *tier;
    struct moe_held *held;              /* what this rank writes of a checkpoint                                               */
    struct moe_ckpt_tensor *tensors;    /* the same for the writer, where the host can read it                                 */
    size_t held_count;
    struct moe_images *images;          /* where it cannot                                                                     */
    struct moe_sinks *sinks;            /* rank 0                                                                              */
    struct moe_news_queue news;
    struct moe_news *exchange;          /* [world]                                                                             */
    double *notes;                      /* [world, MOE_NOTES]                                                                  */
    struct moe_train_state state;
    double numbers[MOE_TRAIN_NUMBERS];  /* the same, as it is saved                                                            */
    struct moe_step_sum sum;
    struct moe_arena *arena;
    unsigned max_seqs, skips;           /* of this rank in a micro-step; steps in a row that were skipped                     */
    int32_t *tokens, *targets;          /* [max_seqs, S]                                                                       */
    uint64_t step, saved, committed, failed;   /* next step to train; last one saved, known to be committed, not written; MOE_NO_STEP: none */
    uint64_t ckpt_generation;
    unsigned loaded_world;              /* ranks that wrote what was restored; 0: nothing was                                 */
    double committed_at_ms, save_ms, commit_ms, peak_flops;
    enum moe_run_state told;            /* with `past`: the record under way is about this state, which the job was in before   */
    bool past;
    char failed_why[192];               /* of `failed`: which rank, and what its disk said                                     */
    enum moe_stop stop;
};

double moe_train_ms(void);

/* Which backend the config means: r->be. Errors: those of moe_backend_find(). */
MOE_MUST_USE enum moe_code moe_device_find(struct moe_trainer *r, struct moe_error *err);
/* Which of the ranks of its machine this one is, by what Open MPI says of it in the environment, whose ABI is the one that is taken (runtime/comm/mpi_load.h). Hints:
 * for the number of threads and the choice of a device, and held to the world's size. NULL, and what is no such number: alone, and the first.
 *
 *   beside, number  in  borrowed  how many ranks there are, which of them this is
 *   s               in  borrowed  has its world; local_rank and local_world are set */
void moe_device_place(const char *beside, const char *number, struct moe_session *s);
/* Open the device, once in a process; then, where all ranks have one of their own and the plugin, NCCL between them. Errors: USAGE, DEVICE, LIMIT, comm.h's. */
MOE_MUST_USE enum moe_code moe_device_open(struct moe_trainer *r, const struct moe_session *s, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_devices_join(struct moe_session_parts *p, struct moe_error *err);
/* End the communicators of devices, or keep what is left of them. */
void moe_devices_leave(struct moe_session_parts *p);
/* The world's calls end, and those of the communicators of devices: what the device waits for, nobody has to wait for. */
void moe_devices_abort(struct moe_session_parts *p);
/* What a product of matrices can do on this rank, in operations a second, measured. */
MOE_MUST_USE enum moe_code moe_device_peak(struct moe_trainer *r, double *flops, struct moe_error *err);

MOE_MUST_USE enum moe_code moe_parts_open(struct moe_trainer *r, const struct moe_session *s, struct moe_session_parts *p, struct moe_error *err);
/* Model and weights alone: nothing is written, nobody is told. */
MOE_MUST_USE enum moe_code moe_parts_open_to_read(struct moe_trainer *r, const struct moe_session *s, struct moe_session_parts *p, struct moe_error *err);
void moe_parts_close(struct moe_session_parts *p);

/* Names, shapes and places of the session's state (docs/checkpoint-format.md): what this rank writes of it, or all that it holds. In the arena. Errors: LIMIT. */
MOE_MUST_USE
enum moe_code moe_train_tensors(struct moe_session_parts *p, bool saving, struct moe_held **out, size_t *count, struct moe_error *err);
/* The state to p->numbers and back. Errors: SCHEMA. */
void moe_train_pack(struct moe_session_parts *p);
MOE_MUST_USE enum moe_code moe_train_unpack(struct moe_session_parts *p, struct moe_error *err);

/* Errors: IO, PARSE, CRYPTO (the commit record is not the one that was verified, or a shard is not what it says: ESTALE in err->sys), SCHEMA (other shapes than the config's), LIMIT, DEVICE. */
MOE_MUST_USE enum moe_code moe_load_step(struct moe_session_parts *p, uint64_t step, struct moe_error *err);

MOE_MUST_USE enum moe_code moe_save_open(struct moe_session_parts *p, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_save_step(struct moe_session_parts *p, struct moe_error *err);
/* Before weights and moments change: what is saved of them is on its way. */
MOE_MUST_USE enum moe_code moe_save_hold(struct moe_session_parts *p, struct moe_error *err);
/* Until everything that was saved is committed, and known to be on every rank. */
MOE_MUST_USE enum moe_code moe_save_wait(struct moe_session_parts *p, struct moe_error *err);

enum { MOE_NOTES = 7 };
/* What is agreed on at the end of each step: sums over ranks, and whether anybody wants something. */
struct moe_agreed { double loss_sum, targets, pairs, dropped; bool news, stop_signal, stop_disabled; };
MOE_MUST_USE enum moe_code moe_news_agree(struct moe_session_parts *p, struct moe_agreed *out, struct moe_error *err);
/* One round: each rank tells one piece of news. *any: somebody had one. */
MOE_MUST_USE enum moe_code moe_news_round(struct moe_session_parts *p, bool *any, struct moe_error *err);

MOE_MUST_USE enum moe_code moe_step_train(struct moe_session_parts *p, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_step_eval(struct moe_session_parts *p, double *loss, struct moe_error *err);

MOE_MUST_USE enum moe_code moe_tell(struct moe_session_parts *p, enum moe_step_event event, double eval_loss, double step_ms, struct moe_error *err);
/* The same about a state that the job was in while nobody could write: all waited for the rank that was suspected, or for a new generation. */
MOE_MUST_USE enum moe_code moe_tell_past(struct moe_session_parts *p, enum moe_step_event event, enum moe_run_state state, struct moe_error *err);
MOE_PRINTF(2, 3) void moe_say(const struct moe_session_parts *p, const char *fmt, ...);
MOE_MUST_USE enum moe_code moe_audit(struct moe_trainer *r, const struct moe_audit_event *event, struct moe_error *err);
#endif
