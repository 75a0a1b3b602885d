/* One step as numbers, and where it goes. A record has no member for text, so nothing secret can get in by type; every record is held to the schema moe-step
 * (common/telemetry) as bytes before any sink sees it. */
#ifndef MOE_RUNTIME_TELEMETRY_RECORD_H
#define MOE_RUNTIME_TELEMETRY_RECORD_H
#include "common/base/buf.h"
#include "runtime/config/config.h"

/* In the order of the schema's `event` and `state` words. */
enum moe_step_event { MOE_STEP_START, MOE_STEP_STEP, MOE_STEP_EVAL, MOE_STEP_CHECKPOINT, MOE_STEP_RESUME, MOE_STEP_RESHARD, MOE_STEP_SKIP, MOE_STEP_DRAIN,
                        MOE_STEP_STOP };
enum moe_step_reason { MOE_REASON_NONE, MOE_REASON_OVERFLOW, MOE_REASON_NOT_FINITE, MOE_REASON_SPIKE, MOE_REASON_TIMEOUT, MOE_REASON_PEER_LOST, MOE_REASON_SIGNAL,
                         MOE_REASON_MANUAL, MOE_REASON_SCHEDULED, MOE_REASON_PREEMPTED };
enum moe_run_state { MOE_STATE_RUNNING, MOE_STATE_SUSPECT, MOE_STATE_DRAIN, MOE_STATE_REFORM, MOE_STATE_RESTORE };
#define MOE_CAP_STEP_LAYERS 512u

/* NAN = not known, not written; UINT64_MAX the same for integers. Fields are documented in common/telemetry/schemas/moe-step.yaml. */
struct moe_step_record {
    enum moe_step_event event; enum moe_step_reason reason; enum moe_run_state state;
    uint64_t step, rank, world, generation, tokens, active_nodes;
    double ts;                         /* 0: filled in when it is written                                                           */
    double loss, eval_loss, aux_loss, z_loss, grad_norm, lr, tokens_per_s, mfu, step_ms, data_ms, forward_ms, backward_ms, optimizer_ms, comm_ms,
           dispatch_ms, expert_ms, combine_ms, checkpoint_ms, checkpoint_commit_ms, checkpoint_age_s, load_max_over_mean, load_cv, drop_rate, router_entropy, watts,
           gpu_watts, device_watts, overlap;
    uint64_t dead_experts, host_mem_bytes, mem_bytes, device_mem_bytes;
    unsigned layers;                   /* of the arrays below; borrowed for the call                                               */
    const double *layer_imbalance, *layer_entropy;     /* [layers]                                                                  */
    bool skipped;
};
void moe_step_record_clear(struct moe_step_record *r);           /* everything not known */
/* As one line of JSON with its "\n". Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_step_record_write(const struct moe_step_record *r, struct moe_buf *out, struct moe_error *err);

/* The sinks that a config asks for: JSONL, Prometheus (a thread, its own port), TensorBoard, W&B (a thread). A sink that is not asked for costs nothing; none is
 * opened with MOE_TELEMETRY=0 in the environment. A sink that fails later is told once and left out; training goes on.
 *
 * One rank of a job opens them, once a generation. A log is appended to, event files are begun anew and say from which step they go on, and the run at W&B is found
 * again, because its name follows from entity, project and job. WANDB_API_KEY is read here and goes to telemetry.wandb_url alone. */
struct moe_sinks;    /* opaque; one owner, one thread */
struct moe_sink_options {
    const struct moe_telemetry_config *config;         /* borrowed                                                                 */
    unsigned rank; struct moe_str job;                 /* job: borrowed; W&B alone is told it                                      */
    uint64_t first_step;                               /* the job goes on from it; 0: it begins                                    */
    void *ctx; void (*warned)(void *ctx, const struct moe_error *warning);     /* during moe_sinks_put(); the warning is borrowed; may be NULL */
};
/* *out is NULL when nothing is asked for. Errors: IO (a file or port that cannot be opened), USAGE (an address, a token file that others may read), LIMIT. */
MOE_MUST_USE enum moe_code moe_sinks_open(const struct moe_sink_options *options, struct moe_sinks **out, struct moe_error *err);
/* NULL sinks: nothing. Errors: BUG (the record does not pass its schema: it goes to no sink, and the field is named). */
MOE_MUST_USE enum moe_code moe_sinks_put(struct moe_sinks *sinks, const struct moe_step_record *record, struct moe_error *err);
void moe_sinks_free(struct moe_sinks **sinks);         /* sends what waits, for 5 s at most; sets it to NULL */
bool moe_sinks_any(const struct moe_sinks *sinks);

/* The terminal view: one line that is rewritten, on a terminal; nothing elsewhere. */
struct moe_view;
struct moe_view *moe_view_new(int fd, uint64_t steps); /* NULL when fd is no terminal, or out of memory */
void moe_view_show(struct moe_view *view, const struct moe_step_record *record);
void moe_view_free(struct moe_view **view);
#endif
