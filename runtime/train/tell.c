#include "runtime/train/parts.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void moe_say(const struct moe_session_parts *p, const char *fmt, ...)
{
    char text[512];
    va_list args;
    if (p->s.world->rank != 0 || !p->r->o->say)
        return;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    p->r->o->say(p->r->o->ctx, text);
}

enum moe_code moe_audit(struct moe_trainer *r, const struct moe_audit_event *event, struct moe_error *err)
{
    return r->audit ? moe_auditlog_tell(r->audit, event, err) : MOE_OK;
}

static double known(double ms) { return ms > 0 ? ms : NAN; }

/* A loss that runs away is told as long as the schema has room for it. */
static double within(double v, double most) { return fabs(v) <= most ? v : NAN; }

/* Max over mean, the same over all layers together, and experts that nobody was sent to. */
static void describe_load(struct moe_session_parts *p, struct moe_step_record *r)
{
    const struct moe_model_config *m = &p->r->c->model;
    double worst = 0, squares = 0;
    uint64_t dead = 0;
    for (unsigned l = 0; l < m->layers; l++) {
        const int64_t *count = p->sum.count + (size_t)l * m->experts;
        double sum = 0, most = 0;
        for (unsigned e = 0; e < m->experts; e++) {
            sum += (double)count[e];
            most = MOE_MAX(most, (double)count[e]);
            dead += count[e] == 0;
        }
        const double mean = sum / m->experts;
        double variance = 0;
        for (unsigned e = 0; e < m->experts; e++)
            variance += ((double)count[e] - mean) * ((double)count[e] - mean) / m->experts;
        p->sum.layer_imbalance[l] = mean > 0 ? most / mean : 0;
        worst = MOE_MAX(worst, p->sum.layer_imbalance[l]);
        squares += mean > 0 ? sqrt(variance) / mean / m->layers : 0;
    }
    r->load_max_over_mean = worst;
    r->load_cv = squares;
    r->dead_experts = dead;
    r->layers = MOE_MIN(m->layers, MOE_CAP_STEP_LAYERS);
    r->layer_imbalance = p->sum.layer_imbalance;
    r->layer_entropy = p->sum.layer_entropy;
}

static void describe_step(struct moe_session_parts *p, double step_ms, struct moe_step_record *r)
{
    const struct moe_train_section *t = &p->r->c->train;
    const double tokens = (double)t->batch * p->r->c->model.length, seconds = step_ms / 1e3;
    const struct moe_step_times *ms = &p->sum.ms;
    r->loss = within(p->sum.loss, 1e6);
    r->aux_loss = within(p->sum.balance, 1e6);
    r->z_loss = within(p->sum.z, 1e6);
    r->grad_norm = within(p->sum.norm, 1e15);
    r->lr = moe_lr_at(t, p->step - 1);
    r->tokens_per_s = tokens / seconds;
    /* 6 N D: two products forward and four backward for each weight that a token meets. */
    r->mfu = p->peak_flops > 0 ? 6 * (double)p->r->active * tokens / seconds / p->peak_flops : NAN;
    r->mfu = r->mfu <= 1.05 ? r->mfu : NAN;       /* past what was measured, the measurement was disturbed */
    r->step_ms = step_ms;
    r->data_ms = ms->data;
    r->forward_ms = ms->forward;
    r->backward_ms = ms->backward;
    r->optimizer_ms = ms->optimizer;
    r->comm_ms = ms->comm;
    r->dispatch_ms = ms->dispatch;
    r->expert_ms = ms->expert;
    r->combine_ms = ms->combine;
    r->overlap = moe_model_overlap(p->model);
    r->drop_rate = p->sum.drop_rate;
    r->router_entropy = p->sum.entropy;
    r->skipped = p->sum.skipped;
    r->reason = p->sum.reason;
    describe_load(p, r);
}

/* What this rank does itself is known here first; that another is suspected, or that all have drained, the launcher says. */
static enum moe_run_state state_of(const struct moe_session_parts *p, enum moe_step_event event, uint64_t *nodes)
{
    unsigned count;
    const enum moe_control_state told = moe_monitor_state(p->r->monitor, &count);
    *nodes = moe_monitor_alone(p->r->monitor) ? 1 : count ? count : UINT64_MAX;
    if (p->past)
        return p->told;
    if (event == MOE_STEP_DRAIN)
        return MOE_STATE_DRAIN;
    if (event == MOE_STEP_RESUME || event == MOE_STEP_RESHARD)
        return MOE_STATE_RESTORE;
    return told == MOE_CONTROL_SUSPECT ? MOE_STATE_SUSPECT : MOE_STATE_RUNNING;
}

enum moe_code moe_tell(struct moe_session_parts *p, enum moe_step_event event, double eval_loss, double step_ms, struct moe_error *err)
{
    struct moe_step_record r;
    if (p->s.world->rank != 0 || (!moe_sinks_any(p->sinks) && !p->r->view))
        return MOE_OK;
    moe_step_record_clear(&r);
    r.event = event;
    r.state = state_of(p, event, &r.active_nodes);
    r.step = p->step;
    r.rank = 0;
    r.world = p->s.world->size;
    r.generation = p->s.generation;
    r.tokens = p->state.tokens;
    r.eval_loss = within(eval_loss, 1e6);
    r.host_mem_bytes = moe_hw_rss();
    if (p->r->be->memory)
        r.mem_bytes = p->r->be->memory(p->r->dev);
    r.device_mem_bytes = moe_gpu_used(p->r->gpu);
    r.checkpoint_commit_ms = known(p->commit_ms);
    if (event == MOE_STEP_CHECKPOINT)
        r.checkpoint_ms = known(p->save_ms);          /* what training waited; committing went on beside it */
    if (p->committed != MOE_NO_STEP)
        r.checkpoint_age_s = (moe_train_ms() - p->committed_at_ms) / 1e3;
    if (p->r->power) {
        r.watts = moe_power_watts(p->r->power);
        r.gpu_watts = moe_power_gpu_watts(p->r->power);
        r.device_watts = moe_gpu_watts(p->r->gpu);
    }
    if (event == MOE_STEP_STOP)
        r.reason = p->stop == MOE_STOP_DISABLED ? MOE_REASON_MANUAL : MOE_REASON_SIGNAL;
    if (event == MOE_STEP_DRAIN)
        r.reason = MOE_REASON_PEER_LOST;
    if (event == MOE_STEP_STEP || event == MOE_STEP_SKIP)
        describe_step(p, step_ms, &r);
    if (p->r->view)
        moe_view_show(p->r->view, &r);
    const unsigned every = MOE_MAX(p->r->c->telemetry.every, 1u);
    return event == MOE_STEP_STEP && p->step % every != 0 && p->step != p->r->c->train.steps ? MOE_OK : moe_sinks_put(p->sinks, &r, err);
}

enum moe_code moe_tell_past(struct moe_session_parts *p, enum moe_step_event event, enum moe_run_state state, struct moe_error *err)
{
    p->told = state;
    p->past = true;
    const enum moe_code code = moe_tell(p, event, NAN, NAN, err);
    p->past = false;
    return code;
}
