#include "runtime/optim/optim.h"
#include "runtime/moe/exchange.h"
#include <math.h>
#include <stdlib.h>

struct part {
    struct moe_comm *group;
    void *weights, *gradients;         /* real; [wide], as all that follows            */
    uint64_t begin, n;                 /* this rank's shard                            */
    void *m, *v, *master;
};

struct moe_optim {
    const struct moe_backend *be;
    struct moe_device *dev;
    struct moe_model *model;
    struct moe_comm *world;
    double beta1, beta2, eps, decay;
    uint64_t updates;
    struct moe_stage stage;
    struct part parts[MOE_PARTS];
};

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the optimiser");
}

static void *at(const struct moe_optim *o, void *base, uint64_t element) { return (char *)base + element * o->be->real_bytes; }
static void *wide_at(const struct moe_optim *o, void *base, uint64_t element) { return (char *)base + element * o->be->wide_bytes; }

static enum moe_code open_part(struct moe_optim *o, enum moe_part part, struct moe_comm *group, bool master, struct moe_error *err)
{
    struct part *p = &o->parts[part];
    const uint64_t size = moe_model_size(o->model, part);
    if (size % moe_optim_multiple(group->size))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "a part of %llu elements cannot be cut into %u equal shards of a multiple of %d",
                        (unsigned long long)size, group->size, MOE_SHARD_MULTIPLE);
    *p = (struct part){ .group = group, .weights = moe_model_weights(o->model, part), .gradients = moe_model_gradients(o->model, part), .n = size / group->size };
    p->begin = p->n * group->rank;
    const size_t bytes = p->n * o->be->wide_bytes;
    if (!p->n)
        return MOE_OK;
    MOE_TRY(o->be->alloc(o->dev, bytes, &p->m, err));
    MOE_TRY(o->be->alloc(o->dev, bytes, &p->v, err));
    return master ? o->be->alloc(o->dev, bytes, &p->master, err) : MOE_OK;
}

enum moe_code moe_optim_new(struct moe_model *model, const struct moe_config *config, const struct moe_backend *be, struct moe_device *dev,
                            struct moe_comm *const groups[MOE_PARTS], struct moe_comm *world, struct moe_optim **out, struct moe_error *err)
{
    MOE_AUTO(moe_optim_free) struct moe_optim *o = calloc(1, sizeof(*o));
    if (!o)
        return no_memory(err);
    const struct moe_train_section *t = &config->train;
    const bool master = t->storage == MOE_STORAGE_BF16 || be->real != be->wide;
    *o = (struct moe_optim){ .be = be, .dev = dev, .model = model, .world = world, .beta1 = t->beta1, .beta2 = t->beta2, .eps = t->eps, .decay = t->weight_decay,
                             .stage = { .be = be, .dev = dev } };
    for (int part = 0; part < MOE_PARTS; part++)
        MOE_TRY(open_part(o, (enum moe_part)part, groups[part], master, err));
    MOE_TRY(moe_optim_weights_changed(o, err));
    *out = moe_take(o);
    return MOE_OK;
}

void moe_optim_free(struct moe_optim **optim)
{
    struct moe_optim *o = moe_take(*optim);
    for (int part = 0; o && part < MOE_PARTS; part++) {
        void *const mine[] = { o->parts[part].m, o->parts[part].v, o->parts[part].master };
        for (size_t i = 0; i < MOE_COUNT(mine); i++)
            if (mine[i])
                o->be->free(o->dev, mine[i]);
    }
    if (o)
        moe_stage_drop(&o->stage);
    free(o);
}

/* By way of the host, which happens when a job begins and never again. */
static enum moe_code widen(struct moe_optim *o, const struct part *p, struct moe_error *err)
{
    enum { PIECE = 1 << 20 };
    float *some = malloc(PIECE * sizeof(*some));
    enum moe_code code = some ? MOE_OK : no_memory(err);
    for (uint64_t done = 0; done < p->n && code == MOE_OK; done += PIECE) {
        const size_t n = (size_t)MOE_MIN(p->n - done, (uint64_t)PIECE);
        code = o->be->to_f32(o->dev, false, some, at(o, p->weights, p->begin + done), n, err);
        if (code == MOE_OK)
            code = o->be->from_f32(o->dev, true, wide_at(o, p->master, done), some, n, err);
    }
    free(some);
    return code;
}

enum moe_code moe_optim_weights_changed(struct moe_optim *o, struct moe_error *err)
{
    for (int part = 0; part < MOE_PARTS; part++) {
        const struct part *p = &o->parts[part];
        if (p->master && o->be->real != o->be->wide)
            MOE_TRY(widen(o, p, err));
        else if (p->master)
            MOE_TRY(o->be->copy(o->dev, p->master, at(o, p->weights, p->begin), p->n * o->be->real_bytes, err));
    }
    return MOE_OK;
}

enum moe_code moe_optim_reduce(struct moe_optim *o, double *norm, struct moe_error *err)
{
    double mine = 0, sum = 0;
    for (int part = 0; part < MOE_PARTS; part++) {
        const struct part *p = &o->parts[part];
        if (!p->n)
            continue;
        double squares;
        bool finite;
        MOE_TRY(moe_exchange_reduce(&o->stage, p->group, p->gradients, p->n, err));
        MOE_TRY(moe_comm_wait(p->group, err));
        MOE_TRY(o->be->sumsq(o->dev, true, wide_at(o, p->gradients, p->begin), p->n, &squares, &finite, err));
        mine += finite ? squares : NAN;
    }
    double *all = calloc(o->world->size, sizeof(*all));
    if (!all)
        return no_memory(err);
    const enum moe_code code = o->world->ops->allgather(o->world, &mine, all, 1, MOE_COMM_F64, err);
    for (unsigned r = 0; r < o->world->size; r++)
        sum += all[r];
    free(all);
    *norm = sqrt(sum);
    return code;
}

static enum moe_code not_finite_in(struct moe_optim *o, enum moe_part part, const char **param, struct moe_error *err)
{
    const struct part *p = &o->parts[part];
    size_t count;
    const struct moe_param *params = moe_model_params(o->model, &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t from, to;
        double squares;
        bool finite = true;
        if (params[i].part == part && moe_shard_has(&params[i], p->begin, p->n, &from, &to))
            MOE_TRY(o->be->sumsq(o->dev, true, wide_at(o, p->gradients, from), to - from, &squares, &finite, err));
        if (!finite) {
            *param = params[i].name;
            return MOE_OK;
        }
    }
    return MOE_OK;
}

enum moe_code moe_optim_not_finite(struct moe_optim *o, const char **param, struct moe_error *err)
{
    *param = NULL;
    for (int part = 0; part < MOE_PARTS && !*param; part++)
        MOE_TRY(not_finite_in(o, (enum moe_part)part, param, err));
    return MOE_OK;
}

/* Gains are not decayed and matrices are, so a shard is updated piece by piece: what it has of each parameter. */
static enum moe_code update_part(struct moe_optim *o, enum moe_part part, double lr, double grad_scale, struct moe_error *err)
{
    const struct part *p = &o->parts[part];
    size_t count;
    const struct moe_param *params = moe_model_params(o->model, &count);
    for (size_t i = 0; i < count; i++) {
        uint64_t from, to;
        if (params[i].part != part || !moe_shard_has(&params[i], p->begin, p->n, &from, &to))
            continue;
        const uint64_t in = from - p->begin;
        const struct moe_adamw a = {
            .n = to - from, .weight = at(o, p->weights, from), .grad = wide_at(o, p->gradients, from), .m = wide_at(o, p->m, in),
            .v = wide_at(o, p->v, in), .master = p->master ? wide_at(o, p->master, in) : NULL, .lr = lr, .beta1 = o->beta1, .beta2 = o->beta2, .eps = o->eps,
            .decay = params[i].decay ? o->decay : 0, .grad_scale = grad_scale, .t = o->updates,
        };
        MOE_TRY(o->be->adamw(o->dev, &a, err));
    }
    return p->n ? moe_exchange_gather(&o->stage, p->group, p->weights, p->n * o->be->real_bytes, err) : MOE_OK;
}

enum moe_code moe_optim_update(struct moe_optim *o, double lr, double grad_scale, struct moe_error *err)
{
    o->updates++;
    for (int part = 0; part < MOE_PARTS; part++)
        MOE_TRY(update_part(o, (enum moe_part)part, lr, grad_scale, err));
    return MOE_OK;
}

uint64_t moe_optim_updates(const struct moe_optim *o) { return o->updates; }
void moe_optim_set_updates(struct moe_optim *o, uint64_t updates) { o->updates = updates; }

struct moe_shard moe_optim_shard(struct moe_optim *o, enum moe_part part)
{
    const struct part *p = &o->parts[part];
    return (struct moe_shard){ .begin = p->begin, .n = p->n, .m = p->m, .v = p->v, .master = p->master };
}
