/* A record: its numbers as a table, and as one line of JSON. */
#include "common/doc/json_write.h"
#include "runtime/telemetry/metrics.h"
#include <math.h>
#include <time.h>

#define AT(m)   #m, METRIC_NUMBER, offsetof(struct moe_step_record, m)
#define N(m)    #m, METRIC_COUNT, offsetof(struct moe_step_record, m)
#define EACH(m) #m, METRIC_LAYERS, offsetof(struct moe_step_record, m)
#define GAUGE   1, false
#define MS      1e-3, false

const struct metric metrics[] = {
    { AT(loss),                 "moe_loss",                       NULL,      GAUGE,   "train/loss",            "Loss of the step, nats a token." },
    { AT(eval_loss),            "moe_eval_loss",                  NULL,      GAUGE,   "eval/loss",             "Loss of the newest evaluation, nats a token." },
    { AT(aux_loss),             "moe_balance_loss",               NULL,      GAUGE,   "router/balance_loss",   "Load-balance loss of the routers." },
    { AT(z_loss),               "moe_z_loss",                     NULL,      GAUGE,   "router/z_loss",         "Z-loss of the routers." },
    { AT(grad_norm),            "moe_gradient_norm",              NULL,      GAUGE,   "train/grad_norm",       "Norm of the gradient before it is clipped." },
    { AT(lr),                   "moe_learning_rate",              NULL,      GAUGE,   "train/lr",              "Learning rate of the step." },
    { N(tokens),                "moe_tokens",                     NULL,      1, true, "train/tokens",          "Tokens seen since the start of training." },
    { AT(tokens_per_s),         "moe_tokens_per_second",          NULL,      GAUGE,   "speed/tokens_per_s",    "Tokens of a second, all ranks together." },
    { AT(mfu),                  "moe_flops_utilisation_ratio",    "ratio",   GAUGE,   "speed/mfu",             "Floating-point operations done, of those that the machine can do." },
    { AT(step_ms),              "moe_step_seconds",               "seconds", MS,      "time/step_ms",          "Time of the step." },
    { AT(data_ms),              "moe_data_seconds",               "seconds", MS,      "time/data_ms",          "Time to read its sequences." },
    { AT(forward_ms),           "moe_forward_seconds",            "seconds", MS,      "time/forward_ms",       "Time of the forward pass." },
    { AT(backward_ms),          "moe_backward_seconds",           "seconds", MS,      "time/backward_ms",      "Time of the backward pass." },
    { AT(optimizer_ms),         "moe_optimizer_seconds",          "seconds", MS,      "time/optimizer_ms",     "Time of the optimiser." },
    { AT(comm_ms),              "moe_collectives_seconds",        "seconds", MS,      "time/comm_ms",          "Time of collectives outside of the layers." },
    { AT(dispatch_ms),          "moe_dispatch_seconds",           "seconds", MS,      "time/dispatch_ms",      "Time to send tokens to their experts." },
    { AT(expert_ms),            "moe_experts_seconds",            "seconds", MS,      "time/expert_ms",        "Time of the experts." },
    { AT(combine_ms),           "moe_combine_seconds",            "seconds", MS,      "time/combine_ms",       "Time to bring their results back." },
    { AT(checkpoint_ms),        "moe_checkpoint_wait_seconds",    "seconds", MS,      "time/checkpoint_ms",    "Time that the step waited for a checkpoint." },
    { AT(checkpoint_commit_ms), "moe_checkpoint_commit_seconds",  "seconds", MS,      "checkpoint/commit_ms",  "From the snapshot of the newest checkpoint to its commit." },
    { AT(checkpoint_age_s),     "moe_checkpoint_age_seconds",     "seconds", GAUGE,   "checkpoint/age_s",      "Since the newest commit." },
    { AT(load_max_over_mean),   "moe_load_max_over_mean",         NULL,      GAUGE,   "router/imbalance",      "Tokens of the busiest expert, of the mean." },
    { AT(load_cv),              "moe_load_variation",             NULL,      GAUGE,   "router/load_cv",        "Deviation of the experts' loads, of their mean." },
    { N(dead_experts),          "moe_dead_experts",               NULL,      GAUGE,   "router/dead_experts",   "Experts that got no token." },
    { AT(drop_rate),            "moe_dropped_ratio",              "ratio",   GAUGE,   "router/drop_rate",      "Pairs of token and expert that found no room." },
    { AT(router_entropy),       "moe_router_entropy",             NULL,      GAUGE,   "router/entropy",        "Entropy of the routers' choice, nats." },
    { EACH(layer_imbalance),    "moe_layer_load_max_over_mean",   NULL,      GAUGE,   "layers/imbalance",      "Tokens of a layer's busiest expert, of the mean." },
    { EACH(layer_entropy),      "moe_layer_router_entropy",       NULL,      GAUGE,   "layers/entropy",        "Entropy of a layer's router, nats." },
    { N(active_nodes),          "moe_active_nodes",               NULL,      GAUGE,   "job/active_nodes",      "Nodes that take part." },
    { N(host_mem_bytes),        "moe_host_memory_bytes",          "bytes",   GAUGE,   "job/host_mem_bytes",    "Memory of rank 0's process." },
    { N(mem_bytes),             "moe_device_memory_bytes",        "bytes",   GAUGE,   "job/mem_bytes",         "Memory that rank 0 took of its device, without what NCCL, cuBLAS and the driver took." },
    { N(device_mem_bytes),      "moe_device_memory_used_bytes",   "bytes",   GAUGE,   "job/device_mem_bytes",  "Memory in use of the device of rank 0, by everybody." },
    { AT(watts),                "moe_power_watts",                "watts",   GAUGE,   "job/watts",             "Power of processors and of all GPUs of rank 0's machine." },
    { AT(gpu_watts),            "moe_gpu_power_watts",            "watts",   GAUGE,   "job/gpu_watts",         "Power of all GPUs of rank 0's machine, whoever uses them." },
    { AT(device_watts),         "moe_device_power_watts",         "watts",   GAUGE,   "job/device_watts",      "Power of the device of rank 0." },
    { AT(overlap),              "moe_overlap_ratio",              "ratio",   GAUGE,   "time/overlap",          "Of the time that rows travel between devices, what computing did not wait for." },
    { .field = NULL },
};

size_t metric_count(void)
{
    return MOE_COUNT(metrics) - 1;
}

bool metric_value(const struct metric *m, const struct moe_step_record *r, double *out)
{
    const char *at = (const char *)r + m->offset;
    if (m->kind == METRIC_COUNT) {
        uint64_t n = *(const uint64_t *)(const void *)at;
        *out = (double)n;
        return n != UINT64_MAX;
    }
    *out = *(const double *)(const void *)at;
    return !isnan(*out);
}

const double *metric_layers(const struct metric *m, const struct moe_step_record *r)
{
    return r->layers ? *(const double *const *)(const void *)((const char *)r + m->offset) : NULL;
}

void moe_step_record_clear(struct moe_step_record *r)
{
    *r = (struct moe_step_record){ .rank = 0, .world = 1, .generation = UINT64_MAX };
    for (const struct metric *m = metrics; m->field; m++) {
        char *at = (char *)r + m->offset;
        if (m->kind == METRIC_COUNT)
            *(uint64_t *)(void *)at = UINT64_MAX;
        else if (m->kind == METRIC_NUMBER)
            *(double *)(void *)at = NAN;
    }
}

/* ---- as JSON ---- */

static void put_word(struct moe_json *j, const char *key, const char *const *words, unsigned index)
{
    moe_json_key(j, key);
    moe_json_str(j, moe_str_c(words[index]));
}

static void put_count(struct moe_json *j, const char *key, uint64_t n)
{
    if (n == UINT64_MAX)
        return;
    moe_json_key(j, key);
    moe_json_int(j, n > INT64_MAX ? INT64_MAX : (int64_t)n);
}

static void put_layers(struct moe_json *j, const char *key, const double *values, unsigned n)
{
    if (!values)
        return;
    moe_json_key(j, key);
    moe_json_open(j, '[');
    for (unsigned i = 0; i < n; i++)
        moe_json_num(j, values[i], -1);
    moe_json_close(j, ']');
}

static double now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_REALTIME, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec * 1e-9 : 0;
}

static void put_head(struct moe_json *j, const struct moe_step_record *r)
{
    static const char *const events[] = {
        [MOE_STEP_START] = "start", [MOE_STEP_STEP] = "step", [MOE_STEP_EVAL] = "eval", [MOE_STEP_CHECKPOINT] = "checkpoint", [MOE_STEP_RESUME] = "resume",
        [MOE_STEP_RESHARD] = "reshard", [MOE_STEP_SKIP] = "skip", [MOE_STEP_DRAIN] = "drain", [MOE_STEP_STOP] = "stop",
    };
    static const char *const states[] = {
        [MOE_STATE_RUNNING] = "running", [MOE_STATE_SUSPECT] = "suspect", [MOE_STATE_DRAIN] = "drain", [MOE_STATE_REFORM] = "reform", [MOE_STATE_RESTORE] = "restore",
    };
    static const char *const reasons[] = {
        [MOE_REASON_NONE] = "none", [MOE_REASON_OVERFLOW] = "overflow", [MOE_REASON_NOT_FINITE] = "not-finite", [MOE_REASON_SPIKE] = "spike",
        [MOE_REASON_TIMEOUT] = "timeout", [MOE_REASON_PEER_LOST] = "peer-lost", [MOE_REASON_SIGNAL] = "signal", [MOE_REASON_MANUAL] = "manual",
        [MOE_REASON_SCHEDULED] = "scheduled", [MOE_REASON_PREEMPTED] = "preempted",
    };
    MOE_CHECK((size_t)r->event < MOE_COUNT(events) && (size_t)r->state < MOE_COUNT(states) && (size_t)r->reason < MOE_COUNT(reasons));
    put_count(j, "v", 1);
    put_word(j, "event", events, r->event);
    put_count(j, "step", r->step);
    put_count(j, "rank", r->rank);
    put_count(j, "world", r->world);
    moe_json_key(j, "ts");
    moe_json_num(j, r->ts > 0 ? r->ts : now(), 6);
    put_count(j, "generation", r->generation);
    put_word(j, "state", states, r->state);
    if (r->reason != MOE_REASON_NONE)
        put_word(j, "reason", reasons, r->reason);
    if (r->skipped) {
        moe_json_key(j, "skipped");
        moe_json_bool(j, true);
    }
}

enum moe_code moe_step_record_write(const struct moe_step_record *r, struct moe_buf *out, struct moe_error *err)
{
    struct moe_json j = moe_json_to(out, true);
    if (r->layers > MOE_CAP_STEP_LAYERS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "layers" }, "%u layers are more than %u", r->layers, MOE_CAP_STEP_LAYERS);
    moe_json_open(&j, '{');
    put_head(&j, r);
    for (const struct metric *m = metrics; m->field; m++) {
        double value;
        if (m->kind == METRIC_LAYERS) {
            put_layers(&j, m->field, metric_layers(m, r), r->layers);
        } else if (m->kind == METRIC_COUNT) {
            put_count(&j, m->field, *(const uint64_t *)(const void *)((const char *)r + m->offset));
        } else if (metric_value(m, r, &value)) {
            moe_json_key(&j, m->field);
            moe_json_num(&j, value, -1);
        }
    }
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a record does not fit") : MOE_OK;
}
