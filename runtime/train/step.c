#include "runtime/train/parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sequences of micro-step `micro` of a step, as a range of places in the stream; this rank's part of it. What a micro-step consists of does not depend on the
 * number of ranks: only who computes which of it does. */
struct range { uint64_t begin; unsigned count; };

static struct range mine(const struct moe_session_parts *p, uint64_t first, unsigned in_micro)
{
    const uint64_t r = p->s.world->rank, w = p->s.world->size, from = r * in_micro / w, to = (r + 1) * in_micro / w;
    return (struct range){ .begin = first + from, .count = (unsigned)(to - from) };
}

static enum moe_code read_batch(struct moe_session_parts *p, const struct moe_data *data, bool shuffled, struct range range, struct moe_error *err)
{
    const unsigned length = p->r->c->model.length;
    for (unsigned i = 0; i < range.count; i++) {
        int32_t *tokens = p->tokens + (size_t)i * length, *targets = p->targets + (size_t)i * length;
        MOE_TRY(shuffled ? moe_data_sequence(data, p->r->c->train.seed, range.begin + i, tokens, targets, err)
                         : moe_data_in_order(data, range.begin + i, tokens, targets, err));
    }
    return MOE_OK;
}

static void clear_sum(struct moe_session_parts *p)
{
    const struct moe_model_config *m = &p->r->c->model;
    struct moe_step_sum *s = &p->sum;
    *s = (struct moe_step_sum){ .count = s->count, .layer_entropy = s->layer_entropy, .layer_imbalance = s->layer_imbalance };
    memset(s->count, 0, (size_t)m->layers * m->experts * sizeof(*s->count));
    memset(s->layer_entropy, 0, m->layers * sizeof(*s->layer_entropy));
}

static void add_micro(struct moe_session_parts *p, const struct moe_step_stats *stats, unsigned micro_steps)
{
    const struct moe_model_config *m = &p->r->c->model;
    struct moe_step_sum *s = &p->sum;
    s->loss_sum += stats->loss_sum;
    s->targets += stats->targets;
    s->ms.forward += stats->forward_ms;
    s->ms.backward += stats->backward_ms;
    for (unsigned l = 0; l < m->layers; l++) {
        const struct moe_layer_stats *layer = &stats->layers[l];
        s->balance += (layer->balance + layer->sequence) / micro_steps;
        s->z += layer->z / micro_steps;
        s->entropy += layer->entropy / micro_steps / m->layers;
        s->layer_entropy[l] += layer->entropy / micro_steps;
        s->pairs += layer->pairs;
        s->dropped += layer->dropped;
        s->ms.dispatch += layer->dispatch_ms;
        s->ms.expert += layer->expert_ms;
        s->ms.combine += layer->combine_ms;
        for (unsigned e = 0; e < m->experts; e++)
            s->count[(size_t)l * m->experts + e] += layer->count[e];
    }
}

static enum moe_code micro_steps(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_train_section *t = &p->r->c->train;
    const unsigned length = p->r->c->model.length, in_micro = t->batch / t->accumulate;
    for (unsigned micro = 0; micro < t->accumulate; micro++) {
        struct moe_step_stats stats = { 0 };
        const double begin = moe_train_ms();
        const struct range range = mine(p, p->step * t->batch + (uint64_t)micro * in_micro, in_micro);
        MOE_TRY(read_batch(p, p->r->data, true, range, err));
        p->sum.ms.data += moe_train_ms() - begin;
        MOE_TRY(moe_model_step(p->model, p->tokens, p->targets, range.count, (uint64_t)t->batch * length, (uint64_t)in_micro * length, t->accumulate, true, &stats, err));
        add_micro(p, &stats, t->accumulate);
    }
    return MOE_OK;
}

static enum moe_code move_bias(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_model_config *m = &p->r->c->model;
    if (p->r->c->router.bias_rate <= 0)
        return MOE_OK;
    for (unsigned l = 0; l < m->layers; l++)
        moe_bias_update(moe_model_bias(p->model, l), p->sum.count + (size_t)l * m->experts, m->experts, p->r->c->router.bias_rate);
    return moe_model_bias_changed(p->model, err);
}

/* Skipped: what is not finite, and what stands out so far that one bad batch would undo many good ones. */
static bool skip(struct moe_session_parts *p, double norm)
{
    const double sigma = p->r->c->train.skip_sigma;
    const bool finite = isfinite(p->sum.loss) && isfinite(norm);
    const bool out = !finite || moe_outlier_is(&p->state.loss, p->sum.loss, sigma) || moe_outlier_is(&p->state.norm, norm, sigma);
    p->sum.reason = !finite ? MOE_REASON_NOT_FINITE : out ? MOE_REASON_SPIKE : MOE_REASON_NONE;
    moe_outlier_add(&p->state.loss, p->sum.loss);
    moe_outlier_add(&p->state.norm, norm);
    return out;
}

/* A gradient that is no number is an invariant like others, unless outliers are skipped; and what is skipped again and again is no outlier. */
static enum moe_code check_skips(struct moe_session_parts *p, struct moe_error *err)
{
    const char *param = NULL;
    p->skips = p->sum.skipped ? p->skips + 1 : 0;
    if (p->skips > MOE_CAP_TRAIN_SKIPS)
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = "train.skip_sigma" }, "%u steps in a row were to be skipped: training does not get on", p->skips);
    if (p->sum.reason != MOE_REASON_NOT_FINITE || p->r->c->train.skip_sigma > 0)
        return MOE_OK;
    MOE_TRY(moe_optim_not_finite(p->optim, &param, err));
    return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = param ? param : "gradient" },
                    param ? "the gradient is not finite (norm %g)" : "the gradient is not finite in what another rank has of it (norm %g)", p->sum.norm);
}

static enum moe_code agree(struct moe_session_parts *p, struct moe_error *err)
{
    struct moe_agreed a;
    MOE_TRY(moe_news_agree(p, &a, err));
    p->sum.loss = a.loss_sum / a.targets;
    p->sum.drop_rate = a.pairs > 0 ? a.dropped / a.pairs : 0;
    p->stop = a.stop_disabled ? MOE_STOP_DISABLED : a.stop_signal ? MOE_STOP_SIGNAL : MOE_STOP_NONE;
    for (bool some = a.news; some;)        /* all there is: more may come of a step than one piece, and what waits has a bound */
        MOE_TRY(moe_news_round(p, &some, err));
    return MOE_OK;
}

enum moe_code moe_step_train(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_train_section *t = &p->r->c->train;
    clear_sum(p);
    MOE_TRY(moe_model_zero_gradients(p->model, err));
    MOE_TRY(micro_steps(p, err));
    double begin = moe_train_ms();
    MOE_TRY(moe_optim_reduce(p->optim, &p->sum.norm, err));
    MOE_TRY(agree(p, err));
    p->sum.ms.comm = moe_train_ms() - begin;
    p->sum.skipped = skip(p, p->sum.norm);
    MOE_TRY(check_skips(p, err));
    begin = moe_train_ms();
    if (!p->sum.skipped) {
        const double clip = t->clip > 0 && p->sum.norm > t->clip ? t->clip / p->sum.norm : 1;
        MOE_TRY(moe_save_hold(p, err));
        MOE_TRY(moe_optim_update(p->optim, moe_lr_at(t, p->step), clip, err));
        MOE_TRY(move_bias(p, err));
    }
    p->sum.ms.optimizer = moe_train_ms() - begin;
    p->state.tokens += (uint64_t)t->batch * p->r->c->model.length;
    return MOE_OK;
}

enum moe_code moe_step_eval(struct moe_session_parts *p, double *loss, struct moe_error *err)
{
    const struct moe_train_section *t = &p->r->c->train;
    const unsigned length = p->r->c->model.length, in_micro = t->batch / t->accumulate;
    double sums[2] = { 0, 0 };
    for (unsigned i = 0; i < t->eval_batches; i++) {
        struct moe_step_stats stats = { 0 };
        const struct range range = mine(p, (uint64_t)i * in_micro, in_micro);
        MOE_TRY(read_batch(p, p->r->eval, false, range, err));
        MOE_TRY(moe_model_step(p->model, p->tokens, p->targets, range.count, (uint64_t)in_micro * length, (uint64_t)in_micro * length, 1, false, &stats, err));
        sums[0] += stats.loss_sum;
        sums[1] += (double)stats.targets;
    }
    MOE_TRY(p->s.world->ops->allreduce(p->s.world, sums, 2, MOE_COMM_F64, MOE_COMM_SUM, err));
    *loss = sums[0] / sums[1];
    return MOE_OK;
}
