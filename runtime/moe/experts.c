/* A layer's memory. */
#include "common/base/arena.h"
#include "runtime/moe/inside.h"
#include <stdlib.h>

#define MOE_CAP_LAYER_HOST (UINT64_C(1) << 36)      /* counts and probabilities of one layer in host memory */

enum { SCRATCH_ROOMS = 8 };
static struct moe_room *scratch_room(struct moe_scratch *s, unsigned i)
{
    struct moe_room *const rooms[SCRATCH_ROOMS] = { &s->dlogits, &s->dweight, &s->dprob, &s->own, &s->arrived, &s->darrived, &s->dh, &s->dgu };
    return rooms[i];
}

enum moe_code moe_scratch_new(const struct moe_backend *be, struct moe_device *dev, struct moe_scratch **out, struct moe_error *err)
{
    struct moe_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the experts' scratch");
    scratch->stage = (struct moe_stage){ .be = be, .dev = dev };
    for (unsigned i = 0; i < SCRATCH_ROOMS; i++)
        scratch_room(scratch, i)->ample = true;
    *out = scratch;
    return MOE_OK;
}

void moe_scratch_free(struct moe_scratch **scratch)
{
    struct moe_scratch *s = *scratch;
    if (!s)
        return;
    for (unsigned i = 0; i < SCRATCH_ROOMS; i++)
        moe_room_drop(s->stage.be, s->stage.dev, scratch_room(s, i));
    moe_stage_drop(&s->stage);
    free(s);
    *scratch = NULL;
}

void moe_scratch_rows(struct moe_scratch *scratch, struct moe_comm *rows, unsigned chunks)
{
    MOE_CHECK(chunks <= MOE_CAP_CHUNKS);
    scratch->rows = rows;
    scratch->chunks = chunks;
}

static enum moe_code rooms_once(struct moe_experts *l, const struct moe_room_want *wants, size_t count, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++)
        MOE_TRY(moe_room_need(l->be, l->dev, wants[i].room, wants[i].rows, wants[i].width, wants[i].each, err));
    return MOE_OK;
}

enum moe_code moe_rooms_need(struct moe_experts *l, const struct moe_room_want *wants, size_t count, struct moe_error *err)
{
    const enum moe_code code = rooms_once(l, wants, count, err);
    if (code != MOE_E_LIMIT)
        return code;
    for (unsigned i = 0; i < SCRATCH_ROOMS; i++)
        moe_room_drop(l->be, l->dev, scratch_room(l->scratch, i));
    return rooms_once(l, wants, count, err);            /* a room that has nothing gets what it needs and no more */
}

enum moe_code moe_view(struct moe_experts *l, const int32_t *mem, size_t n, int32_t *room, const int32_t **out, struct moe_error *err)
{
    *out = l->be->host_memory ? mem : room;
    return l->be->host_memory ? l->be->sync(l->dev, err) : l->be->download(l->dev, room, mem, n * sizeof *mem, err);
}

enum moe_code moe_put_doubles(struct moe_experts *l, void *to, double *data, size_t n, struct moe_error *err)
{
    if (l->be->wide == MOE_REAL_F64)
        return l->be->upload(l->dev, to, data, n * sizeof *data, err);
    float *narrow = (float *)(void *)data;              /* in place, first to last: a float never lies past the double that it comes from */
    for (size_t i = 0; i < n; i++) {
        const float value = (float)data[i];
        memcpy(&narrow[i], &value, sizeof value);
    }
    return l->be->from_f32(l->dev, true, to, narrow, n, err);
}

static enum moe_code refuse(const struct moe_layer_shape *s, unsigned ranks, struct moe_error *err)
{
    const struct moe_where at = { .field = "model.experts" };
    if (!s->experts || s->experts > MOE_CAP_BACKEND_EXPERTS || s->experts % ranks)
        return moe_fail(err, MOE_E_USAGE, at, "%u experts cannot be shared by %u ranks (at most %u, and as many on each)", s->experts, ranks, MOE_CAP_BACKEND_EXPERTS);
    if (!s->top_k || s->top_k > s->experts || s->top_k > MOE_CAP_BACKEND_TOP_K)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "model.top_k" }, "%u of %u experts (at most %u)", s->top_k, s->experts, MOE_CAP_BACKEND_TOP_K);
    if (!s->width || s->width > MOE_CAP_EXPERT_WIDTH || !s->expert_width || (uint64_t)s->expert_width * MOE_MAX(s->shared_experts, 1u) > MOE_CAP_EXPERT_WIDTH)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "model.expert_width" }, "tokens of width %u, experts of %u (shared: %u times that), at most %u",
                        s->width, s->expert_width, s->shared_experts, MOE_CAP_EXPERT_WIDTH);
    if (!s->length || (uint64_t)s->max_tokens * s->top_k > MOE_CAP_EXPERT_ROWS)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "train.batch" }, "%u tokens of %u experts each, in sequences of %u, pass %u rows",
                        s->max_tokens, s->top_k, s->length, MOE_CAP_EXPERT_ROWS);
    return MOE_OK;
}

static enum moe_code host_memory(struct moe_experts *l, struct moe_error *err)
{
    const size_t e = l->s.experts, pairs = (size_t)l->s.max_tokens * l->s.top_k;
    l->arena = moe_arena_new(MOE_CAP_LAYER_HOST);
    if (l->arena) {
        l->prob_sum = moe_arena_array(l->arena, double, l->max_groups * e);
        l->dprob = moe_arena_array(l->arena, double, l->max_groups * e);
        l->group_count = moe_arena_array(l->arena, int64_t, l->max_groups * e);
        l->world_count = moe_arena_array(l->arena, int64_t, e);
        l->own_count = moe_arena_array(l->arena, int64_t, e);
        l->packed = moe_arena_array(l->arena, double, 2 * e + 2);
        l->seen = moe_arena_array(l->arena, int32_t, e);
        l->view_count = moe_arena_array(l->arena, int32_t, e);
        l->view_offset = moe_arena_array(l->arena, int32_t, e + 1);
    }
    bool ok = l->arena && l->prob_sum && l->dprob && l->group_count && l->world_count && l->own_count && l->packed && l->seen && l->view_count && l->view_offset;
    if (ok && !l->be->host_memory && !l->be->inspect) {
        l->view_expert = moe_arena_array(l->arena, int32_t, pairs);
        l->view_slot = moe_arena_array(l->arena, int32_t, pairs);
        l->view_source = moe_arena_array(l->arena, int32_t, pairs);
        ok = l->view_expert && l->view_slot && l->view_source;
    }
    return ok ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the counts of %zu experts", e);
}

static enum moe_code device_memory(struct moe_experts *l, struct moe_error *err)
{
    const size_t real = l->be->real_bytes, wide = l->be->wide_bytes, tokens = l->s.max_tokens, pairs = tokens * l->s.top_k, e = l->s.experts;
    const uint64_t shared = (uint64_t)l->s.shared_experts * l->s.expert_width;
    const bool sigmoid = l->router.score == MOE_SCORE_SIGMOID, logits = sigmoid && l->router.z_loss != 0;  /* softmax's backward needs probabilities alone */
    const struct moe_array arrays[] = {
        { &l->prob, tokens * e, wide },                  { &l->lse, tokens, wide },
        { &l->score, sigmoid ? tokens * e : 0, wide },   { &l->logits, logits ? tokens * e : 0, wide },
        { &l->weight, pairs, wide },                     { (void **)&l->expert, pairs, sizeof(int32_t) },
        { (void **)&l->slot, pairs, sizeof(int32_t) },   { (void **)&l->source, pairs, sizeof(int32_t) },
        { (void **)&l->count, e, sizeof(int32_t) },      { (void **)&l->offset, e + 1, sizeof(int32_t) },
        { &l->shared_gu, tokens * 2 * shared, real },    { &l->shared_h, tokens * shared, real },
    };
    MOE_TRY(moe_block_new(l->be, l->dev, arrays, MOE_COUNT(arrays), &l->block, err));
    l->score = sigmoid ? l->score : l->prob;
    l->logits = logits ? l->logits : NULL;
    return MOE_OK;
}

/* What an even load needs is there before the first step, not met in the middle of a job. */
static enum moe_code rows_memory(struct moe_experts *l, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t real = l->be->real_bytes, wide = l->be->wide_bytes, tokens = l->s.max_tokens, rows = tokens * l->s.top_k, d = l->s.width, f = l->s.expert_width;
    const size_t most = MOE_MAX(rows, tokens * l->s.shared_experts), wire = l->ep->size > 1 ? rows : 0;
    const struct moe_room_want rooms[] = {
        { &l->x, wire, d, real },     { &l->gu, rows, 2 * f, real },      { &l->h, rows, f, real },    { &l->y, rows, d, real },
        { &s->own, rows, d, real },   { &s->arrived, wire, d, real },     { &s->darrived, rows, d, real },
        { &s->dh, most, f, real },    { &s->dgu, most, 2 * f, real },
        { &s->dlogits, tokens, l->s.experts, real }, { &s->dweight, rows, 1, wide }, { &s->dprob, l->max_groups, l->s.experts, wide },
    };
    return moe_rooms_need(l, rooms, MOE_COUNT(rooms), err);
}

enum moe_code moe_experts_new(const struct moe_layer_shape *shape, struct moe_scratch *scratch, struct moe_comm *ep, struct moe_comm *world,
                              struct moe_experts **out, struct moe_error *err)
{
    MOE_TRY(refuse(shape, ep->size, err));
    MOE_AUTO(moe_experts_free) struct moe_experts *l = calloc(1, sizeof *l);
    if (!l)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a layer of experts");
    l->s = *shape;
    l->router = *shape->router;
    l->s.router = &l->router;
    l->scratch = scratch;
    l->be = scratch->stage.be;
    l->dev = scratch->stage.dev;
    l->ep = ep;
    l->world = world;
    l->local = shape->experts / ep->size;
    l->max_groups = MOE_MAX(shape->max_tokens / shape->length, 1u);
    MOE_TRY(host_memory(l, err));
    MOE_TRY(device_memory(l, err));
    MOE_TRY(rows_memory(l, err));
    MOE_TRY(moe_travel_new(l, err));
    *out = moe_take(l);
    return MOE_OK;
}

void moe_experts_free(struct moe_experts **layer)
{
    struct moe_experts *l = *layer;
    if (!l)
        return;
    struct moe_room *rooms[] = { &l->x, &l->gu, &l->h, &l->y };
    for (size_t i = 0; i < MOE_COUNT(rooms); i++)
        moe_room_drop(l->be, l->dev, rooms[i]);
    if (l->block)
        l->be->free(l->dev, l->block);
    moe_travel_drop(l);
    moe_arena_free(&l->arena);
    free(l);
    *layer = NULL;
}

void moe_bias_update(float *bias, const int64_t *count, unsigned experts, double rate)
{
    int64_t sum = 0;
    for (unsigned e = 0; e < experts; e++)
        sum += count[e];
    for (unsigned e = 0; e < experts; e++) {
        const int64_t more = sum - count[e] * (int64_t)experts;        /* the mean less this one, times E: whole numbers, so no rounding decides */
        bias[e] = (float)(bias[e] + rate * ((more > 0) - (more < 0)));
    }
}
