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

static void sink_warned(void *ctx, const struct moe_error *warning)
{
    struct moe_session_parts *p = ctx;
    moe_say(p, "telemetry: %s", warning->text);
}

static enum moe_code open_leader(struct moe_session_parts *p, struct moe_error *err)
{
    MOE_TRY(moe_device_peak(p->r, &p->peak_flops, err));
    p->peak_flops *= p->s.world->size;       /* what arithmetic can do: MFU is a part of that */
    const struct moe_sink_options o = { .config = &p->r->c->telemetry, .rank = 0, .job = p->r->c->job, .first_step = p->step, .ctx = p, .warned = sink_warned };
    return moe_sinks_open(&o, &p->sinks, err);
}

enum moe_code moe_parts_open_to_read(struct moe_trainer *r, const struct moe_session *s, struct moe_session_parts *p, struct moe_error *err)
{
    const unsigned micro = r->c->train.batch / r->c->train.accumulate;
    *p = (struct moe_session_parts){ .r = r, .s = *s, .saved = MOE_NO_STEP, .committed = MOE_NO_STEP, .failed = MOE_NO_STEP, .ckpt_generation = s->generation };
    MOE_CHECK(pthread_mutex_init(&p->news.lock, NULL) == 0);       /* a plain mutex needs nothing that could lack */
    p->max_seqs = MOE_MAX((micro + s->world->size - 1) / s->world->size, 1u);
    MOE_TRY(moe_device_open(r, s, err));
    MOE_TRY(open_groups(p, err));
    MOE_TRY(moe_devices_join(p, err));
    MOE_TRY(open_memory(p, err));
    MOE_TRY(moe_model_new(r->c, r->be, r->dev, p->ep, s->world, p->max_seqs, moe_optim_multiple(s->world->size), &p->model, err));
    moe_model_rows(p->model, p->device_ep, p->beside);
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
    moe_ckpt_writer_free(&p->writer);       /* its hooks put news, and free images: before those go */
    moe_images_free(&p->images);
    moe_sinks_free(&p->sinks);
    moe_optim_free(&p->optim);
    moe_model_free(&p->model);
    moe_devices_leave(p);
    moe_comm_free(&p->experts);
    moe_comm_free(&p->ep);
    moe_arena_free(&p->arena);
    (void)pthread_mutex_destroy(&p->news.lock);
}
