#include "runtime/train/parts.h"
#include <stdlib.h>
#include <string.h>

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a session");
}

/* Ranks first, first + stride ...: `count` of them. */
static enum moe_code group(struct moe_comm *world, unsigned first, unsigned stride, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    unsigned *members = calloc(count, sizeof(*members));
    if (!members)
        return no_memory(err);
    for (unsigned i = 0; i < count; i++)
        members[i] = first + i * stride;
    const enum moe_code code = world->ops->group(world, members, count, out, err);
    free(members);
    return code;
}

static enum moe_code open_groups(struct moe_session_parts *p, struct moe_error *err)
{
    struct moe_comm *world = p->s.world;
    const unsigned ep = moe_config_expert_ranks(p->r->c->parallel.expert, world->size, p->r->c->model.experts);
    MOE_TRY(group(world, world->rank / ep * ep, 1, ep, &p->ep, err));
    MOE_TRY(group(world, world->rank % ep, ep, world->size / ep, &p->experts, err));
    p->all[MOE_PART_DENSE] = world;
    p->all[MOE_PART_EXPERT] = p->experts;
    return MOE_OK;
}

static enum moe_code open_memory(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_model_config *m = &p->r->c->model;
    const size_t held = (size_t)p->max_seqs * m->length;
    p->arena = moe_arena_new(SIZE_MAX / 2);
    if (!p->arena)
        return no_memory(err);
    p->tokens = moe_arena_array(p->arena, int32_t, held);
    p->targets = moe_arena_array(p->arena, int32_t, held);
    p->exchange = moe_arena_array(p->arena, struct moe_news, p->s.world->size);
    p->notes = moe_arena_array(p->arena, double, (size_t)MOE_NOTES * p->s.world->size);
    p->sum.count = moe_arena_array(p->arena, int64_t, (size_t)m->layers * m->experts);
    p->sum.layer_entropy = moe_arena_array(p->arena, double, m->layers);
    p->sum.layer_imbalance = moe_arena_array(p->arena, double, m->layers);
    return p->tokens && p->targets && p->exchange && p->notes && p->sum.count && p->sum.layer_entropy && p->sum.layer_imbalance ? MOE_OK : no_memory(err);
}

/* What this rank's arithmetic can do, measured: a product of matrices of a size that fits its caches, the best of a few. MFU is a part of that. */
static enum moe_code measure_peak(struct moe_session_parts *p, struct moe_error *err)
{
    enum { TIMES = 6 };
    const unsigned side = 512;
    const struct moe_backend *be = p->r->be;
    void *mem = NULL;
    const size_t bytes = (size_t)side * side * be->real_bytes;
    MOE_TRY(be->alloc(p->r->dev, 3 * bytes, &mem, err));
    const struct moe_gemm g = { .m = side, .n = side, .k = side, .a = mem, .b = (char *)mem + bytes, .c = (char *)mem + 2 * bytes };
    enum moe_code code = MOE_OK;
    for (int i = 0; i < TIMES && code == MOE_OK; i++) {
        const double begin = moe_train_ms();
        code = be->gemm(p->r->dev, &g, err);
        if (code == MOE_OK)
            code = be->sync(p->r->dev, err);
        p->peak_flops = MOE_MAX(p->peak_flops, 2.0 * side * side * side / ((moe_train_ms() - begin) / 1e3));
    }
    be->free(p->r->dev, mem);
    p->peak_flops *= p->s.world->size;
    return code;
}

static void sink_warned(void *ctx, const struct moe_error *warning)
{
    struct moe_session_parts *p = ctx;
    moe_say(p, "telemetry: %s", warning->text);
}

static enum moe_code open_leader(struct moe_session_parts *p, struct moe_error *err)
{
    MOE_TRY(measure_peak(p, err));
    const struct moe_sink_options o = { .config = &p->r->c->telemetry, .rank = 0, .job = p->r->c->job, .first_step = p->step, .ctx = p, .warned = sink_warned };
    return moe_sinks_open(&o, &p->sinks, err);
}

static enum moe_code open_device(struct moe_trainer *r, const struct moe_session *s, struct moe_error *err)
{
    if (r->dev)
        return MOE_OK;
    if (!r->be->host_memory)       /* what a checkpoint holds is read and written in place */
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "backend" }, "%s keeps its memory on a device", r->be->name);
    const unsigned cores = moe_hw_cores(), share = MOE_MAX(cores / MOE_MAX(s->local_world, 1u), 1u);
    const struct moe_device_options options = { .threads = r->c->train.threads ? r->c->train.threads : share, .local = s->local_rank };
    return r->be->open(&options, &r->dev, err);
}

enum moe_code moe_parts_open_to_read(struct moe_trainer *r, const struct moe_session *s, struct moe_session_parts *p, struct moe_error *err)
{
    const unsigned micro = r->c->train.batch / r->c->train.accumulate;
    *p = (struct moe_session_parts){ .r = r, .s = *s, .saved = MOE_NO_STEP, .committed = MOE_NO_STEP, .failed = MOE_NO_STEP, .ckpt_generation = s->generation };
    MOE_CHECK(pthread_mutex_init(&p->news.lock, NULL) == 0);       /* a plain mutex needs nothing that could lack */
    p->max_seqs = MOE_MAX((micro + s->world->size - 1) / s->world->size, 1u);
    MOE_TRY(open_device(r, s, err));
    MOE_TRY(open_groups(p, err));
    MOE_TRY(open_memory(p, err));
    MOE_TRY(moe_model_new(r->c, r->be, r->dev, p->ep, s->world, p->max_seqs, s->world->size, &p->model, err));
    MOE_TRY(moe_model_init(p->model, r->c->train.seed, err));
    MOE_TRY(moe_optim_new(p->model, r->c, r->be, r->dev, p->all, s->world, &p->optim, err));
    return s->restore_step == MOE_NO_STEP ? MOE_OK : moe_load_step(p, s->restore_step, err);
}

enum moe_code moe_parts_open(struct moe_trainer *r, const struct moe_session *s, struct moe_session_parts *p, struct moe_error *err)
{
    moe_monitor_progress(r->monitor, MOE_PHASE_RESTORE, s->restore_step == MOE_NO_STEP ? 0 : s->restore_step);
    MOE_TRY(moe_parts_open_to_read(r, s, p, err));
    if (r->c->checkpoint.root.len)
        MOE_TRY(moe_save_open(p, err));
    return s->world->rank == 0 ? open_leader(p, err) : MOE_OK;
}

void moe_parts_close(struct moe_session_parts *p)
{
    moe_ckpt_tier_free(&p->tier);
    moe_ckpt_writer_free(&p->writer);       /* its hooks put news: before the queue goes */
    moe_sinks_free(&p->sinks);
    moe_optim_free(&p->optim);
    moe_model_free(&p->model);
    moe_comm_free(&p->experts);
    moe_comm_free(&p->ep);
    moe_arena_free(&p->arena);
    (void)pthread_mutex_destroy(&p->news.lock);
}
