/* A model on ranks, with weights that every layout starts with, one micro-step, and what came of it as whole tensors. */
#ifndef MOE_TESTS_MODEL_BED_H
#define MOE_TESTS_MODEL_BED_H
#include "runtime/model/model.h"
#include "tests/unit/runtime/moe/ranks.h"
#include <math.h>
#include <stdio.h>

struct shape_case {
    const char *name;
    struct moe_model_config model;
    struct moe_router_config router;
    bool biased;
};

/* Whole tensors, one after the other, in the order of the list: the same order and names for every layout. */
struct whole { char name[MOE_PARAM_NAME]; size_t at, n; };
enum { MAX_TENSORS = 64 };

struct bed {
    const struct shape_case *c;
    unsigned seqs[MAX_RANKS], micro_steps;       /* of each rank */
    unsigned total;                              /* sequences over all */
    double by;                                   /* weights are moe_model_init's times this, or drawn in (-by, by) when `drawn` */
    bool drawn, back, rounded;                   /* rounded: to bf16, so that each backend starts with the same numbers */
    const double *move;                          /* added to the weights; NULL: nothing */
    double move_by;
    void (*made)(struct rank *r, struct moe_model *model);     /* may be NULL */
    double overlap;                              /* of rank 0 */
    int32_t *tokens, *targets;                   /* [total, S] */
    /* What came of it. */
    struct whole tensors[MAX_TENSORS];
    size_t count, n;
    double *slopes[MAX_RANKS];                   /* [n] of each rank, zeros where it holds nothing */
    double loss_sum[MAX_RANKS], aux[MAX_RANKS];
    struct moe_step_stats stats;                 /* of rank 0; its layers are gone */
};

static inline void bed_tokens(struct bed *bed, unsigned total)
{
    const unsigned s = bed->c->model.length;
    bed->total = total;
    bed->tokens = calloc((size_t)total * s, sizeof *bed->tokens);
    bed->targets = calloc((size_t)total * s, sizeof *bed->targets);
    assert_true(bed->tokens && bed->targets);
    for (size_t i = 0; i < (size_t)total * s; i++) {
        bed->tokens[i] = (int32_t)fabs(number_at(20, i) * (double)bed->c->model.vocab);
        bed->targets[i] = i % 7 == 3 ? -1 : (int32_t)fabs(number_at(21, i) * (double)bed->c->model.vocab);
    }
}

static inline void bed_free(struct bed *bed)
{
    for (unsigned r = 0; r < MAX_RANKS; r++)
        free(bed->slopes[r]);
    free(bed->tokens);
    free(bed->targets);
}

/* Element 0 of what this rank holds of a tensor, in the whole one. */
static inline size_t bed_first(const struct moe_param *p) { return (size_t)(p->offset[0] * (p->n / p->shape[0])); }

static inline size_t bed_list(const struct moe_param *params, size_t count, struct whole *tensors)
{
    size_t n = 0;
    assert_true(count <= MAX_TENSORS);
    for (size_t i = 0; i < count; i++) {
        const size_t all = (size_t)(params[i].n / params[i].shape[0] * params[i].whole[0]);
        memcpy(tensors[i].name, params[i].name, sizeof tensors[i].name);
        tensors[i].at = n;
        tensors[i].n = all;
        n += all;
    }
    return n;
}

static inline double bed_round(double x)
{
    int exponent;
    const double part = frexp(x, &exponent);
    return ldexp(nearbyint(ldexp(part, 8)), exponent - 8);
}

static inline enum moe_code bed_weights(struct rank *r, const struct bed *bed, struct moe_model *model, struct moe_error *err)
{
    size_t count;
    struct whole tensors[MAX_TENSORS];
    const struct moe_param *params = moe_model_params(model, &count);
    bed_list(params, count, tensors);
    MOE_TRY(moe_model_init(model, 77, err));
    for (size_t i = 0; i < count; i++) {
        const struct moe_param *p = &params[i];
        const size_t first = bed_first(p);
        void *at = (char *)moe_model_weights(model, p->part) + (size_t)p->at * r->be->real_bytes;
        double *w = calloc((size_t)p->n, sizeof *w);
        if (!w)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory");
        enum moe_code code = get_doubles(r, w, at, (size_t)p->n, err);
        for (size_t j = 0; j < p->n; j++) {
            if (bed->drawn)
                w[j] = (p->dims == 1) + bed->by * number_at(30 + i, first + j);
            else if (bed->by != 0)
                w[j] *= p->dims == 1 ? 1 : bed->by;
            w[j] = (float)w[j];
            if (bed->rounded)                    /* to eight bits: ldexp keeps what it takes */
                w[j] = bed_round(w[j]);
            if (bed->move)
                w[j] += bed->move_by * bed->move[tensors[i].at + first + j];
        }
        if (code == MOE_OK)
            code = put_doubles(r, at, w, (size_t)p->n, err);
        free(w);
        MOE_TRY(code);
    }
    for (unsigned l = 0; bed->c->biased && l < bed->c->model.layers; l++)
        for (unsigned e = 0; e < bed->c->model.experts; e++)
            moe_model_bias(model, l)[e] = (float)(.05 * number_at(25 + l, e));
    return moe_model_bias_changed(model, err);
}

static inline enum moe_code bed_results(struct rank *r, struct bed *bed, struct moe_model *model, const struct moe_step_stats *stats, struct moe_error *err)
{
    size_t count;
    struct whole tensors[MAX_TENSORS];
    const struct moe_param *params = moe_model_params(model, &count);
    const size_t n = bed_list(params, count, tensors);
    if (!bed->slopes[r->index])
        bed->slopes[r->index] = calloc(n, sizeof(double));
    if (!bed->slopes[r->index])
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory");
    if (r->index == 0) {
        memcpy(bed->tensors, tensors, sizeof tensors);
        bed->count = count;
        bed->n = n;
        bed->stats = *stats;
    }
    bed->loss_sum[r->index] = stats->loss_sum;
    bed->aux[r->index] = 0;
    for (unsigned l = 0; l < bed->c->model.layers; l++)
        bed->aux[r->index] += stats->layers[l].balance + stats->layers[l].sequence + stats->layers[l].z;
    for (size_t i = 0; bed->back && i < count; i++) {
        const void *at = (char *)moe_model_gradients(model, params[i].part) + (size_t)params[i].at * r->be->wide_bytes;
        MOE_TRY(get_wide(r, bed->slopes[r->index] + tensors[i].at + bed_first(&params[i]), at, (size_t)params[i].n, err));
    }
    return MOE_OK;
}

static inline uint64_t bed_targets(const struct bed *bed)
{
    uint64_t count = 0;
    for (size_t i = 0; i < (size_t)bed->total * bed->c->model.length; i++)
        count += bed->targets[i] >= 0;
    return count;
}

/* This rank's sequences, in `micro_steps` pieces of as many sequences each (rounded up). */
static inline enum moe_code bed_step(struct rank *r, struct bed *bed, struct moe_model *model, struct moe_error *err)
{
    const unsigned s = bed->c->model.length, micro = bed->micro_steps ? bed->micro_steps : 1;
    unsigned before = 0;
    struct moe_step_stats stats;
    double loss = 0;
    for (unsigned i = 0; i < r->index; i++)
        before += bed->seqs[i];
    MOE_TRY(moe_model_zero_gradients(model, err));
    for (unsigned i = 0; i < micro; i++) {
        const unsigned mine = bed->seqs[r->index] / micro, at = before + i * mine;
        MOE_TRY(moe_model_step(model, bed->tokens + (size_t)at * s, bed->targets + (size_t)at * s, mine, bed_targets(bed), (uint64_t)bed->total * s / micro, micro,
                               bed->back, &stats, err));
        loss += stats.loss_sum;
    }
    stats.loss_sum = loss;
    return bed_results(r, bed, model, &stats, err);
}

static inline enum moe_code bed_body(struct rank *r, struct moe_error *err)
{
    struct bed *bed = r->ctx;
    const struct moe_config config = { .model = bed->c->model, .router = bed->c->router };
    struct moe_model *model = NULL;
    enum moe_code code = moe_model_new(&config, r->be, r->dev, r->ep, r->world, bed->seqs[r->index] ? bed->seqs[r->index] : 1, r->size, &model, err);
    if (code == MOE_OK)
        code = bed_weights(r, bed, model, err);
    if (code == MOE_OK && bed->made)
        bed->made(r, model);
    if (code == MOE_OK)
        code = bed_step(r, bed, model, err);
    if (code == MOE_OK && r->index == 0)
        bed->overlap = moe_model_overlap(model);
    moe_model_free(&model);
    return code;
}

static inline void bed_run(struct bed *bed, unsigned size, unsigned ep_size, const struct moe_backend *be, unsigned threads)
{
    struct rank ranks[MAX_RANKS];
    ranks_run(ranks, size, ep_size, be, threads, bed_body, bed);
    ranks_must_be_ok(ranks, size);
    for (unsigned r = 1; r < size; r++) {
        assert_true(bed->aux[r] == bed->aux[0]);
        bed->loss_sum[0] += bed->loss_sum[r];
        for (size_t i = 0; bed->back && i < bed->n; i++)
            bed->slopes[0][i] += bed->slopes[r][i];
    }
}

/* What gradients are of: the mean over targets, and the auxiliary losses. */
static inline double bed_objective(const struct bed *bed) { return bed->loss_sum[0] / (double)bed_targets(bed) + bed->aux[0]; }
#endif
