#include "runtime/ckpt/read/reader.h"
#include "runtime/train/parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

struct load { struct moe_session_parts *p; struct moe_ckpt_reader *reader; char name[32]; };     /* name: "step=500" */

/* A global tensor that is there, but is none of this config's, must not be read as if it were. */
static enum moe_code find(const struct load *l, const struct moe_tensor *want, const struct moe_global **out, struct moe_error *err)
{
    const struct moe_global *g = moe_ckpt_reader_find(l->reader, want->global);
    const struct moe_where at = { .field = want->global.ptr };
    if (!g)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s does not have it", l->name);
    if (g->dtype != want->dtype || g->dims != want->dims || memcmp(g->whole, want->whole, want->dims * sizeof(*g->whole)) != 0)
        return moe_fail(err, MOE_E_SCHEMA, at, "%s has it in another shape or type than the config gives it", l->name);
    *out = g;
    return MOE_OK;
}

static bool ends(struct moe_str name, struct moe_str with) { return name.len >= with.len && memcmp(name.ptr + name.len - with.len, with.ptr, with.len) == 0; }

/* A file that verifies can hold what no training leaves, and in a row of an embedding that no text asks for nobody would meet it. Of a mean of squares there is no
 * root below zero. */
static bool sound(const struct moe_ckpt_tensor *t)
{
    const double least = ends(t->tensor.global, MOE_STR(".adam_v")) ? 0 : -INFINITY;
    const bool wide = t->tensor.dtype->bits == 64;
    size_t n = 1;
    for (unsigned d = 0; d < t->tensor.dims; d++)
        n *= (size_t)t->tensor.shape[d];
    for (size_t i = 0; i < n; i++) {
        const double v = wide ? ((const double *)t->data)[i] : (double)((const float *)t->data)[i];
        if (!isfinite(v) || v < least)
            return false;
    }
    return true;
}

/* A checkpoint need not have master weights. */
static bool is_loaded(const struct load *l, const struct moe_tensor *t, bool masters)
{
    const bool master = ends(t->global, MOE_STR(".master"));
    return master == masters && (!master || moe_ckpt_reader_find(l->reader, t->global));
}

/* Those that are master weights, or those that are not. */
static enum moe_code load_some(struct load *l, const struct moe_ckpt_tensor *tensors, size_t count, bool masters, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct moe_tensor *t = &tensors[i].tensor;
        const struct moe_global *g = NULL;
        if (!is_loaded(l, t, masters))
            continue;
        MOE_TRY(find(l, t, &g, err));
        MOE_TRY(moe_ckpt_reader_want(l->reader, g, t->offset, t->shape, (void *)(uintptr_t)tensors[i].data, err));
    }
    MOE_TRY(moe_ckpt_reader_fetch(l->reader, err));
    for (size_t i = 0; i < count; i++)
        if (is_loaded(l, &tensors[i].tensor, masters) && !sound(&tensors[i]))
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = tensors[i].tensor.global.ptr }, "%s holds a number there that no training leaves", l->name);
    return MOE_OK;
}

/* Weights first: master weights that the checkpoint lacks are made of them. */
static enum moe_code load_tensors(struct load *l, struct moe_error *err)
{
    struct moe_ckpt_tensor *tensors;
    size_t count;
    MOE_TRY(moe_train_tensors(l->p, false, &tensors, &count, err));
    MOE_TRY(load_some(l, tensors, count, false, err));
    MOE_TRY(moe_optim_weights_changed(l->p->optim, err));
    MOE_TRY(load_some(l, tensors, count, true, err));
    MOE_TRY(moe_model_bias_changed(l->p->model, err));
    return moe_train_unpack(l->p, err);
}

enum moe_code moe_load_step(struct moe_session_parts *p, uint64_t step, struct moe_error *err)
{
    MOE_AUTO(moe_ckpt_reader_free) struct moe_ckpt_reader *reader = NULL;
    const struct moe_ckpt_reader_options o = { .root = p->r->c->checkpoint.root.ptr, .step = step, .commit = p->s.commit, .job = p->r->c->job,
                                               .threads = p->r->be->threads(p->r->dev), .prefer = (uint32_t)p->s.world->rank };
    struct load l = { .p = p };
    MOE_TRY(moe_ckpt_reader_open(&o, &reader, err));
    l.reader = reader;
    (void)snprintf(l.name, sizeof(l.name), "step=%llu", (unsigned long long)step);
    MOE_TRY(load_tensors(&l, err));
    const struct moe_record *record = moe_ckpt_reader_record(reader);
    p->step = step;
    p->loaded_world = (unsigned)record->world;
    /* A new life of the same job: its commits must not look older than the one it goes on from. */
    p->ckpt_generation = MOE_MAX(p->s.generation, record->generation + 1);
    return MOE_OK;
}
