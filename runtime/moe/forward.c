#include "runtime/moe/inside.h"

/* The experts that every token goes through. y is written. In two parts: where rows travel beside what is computed, the first has the time in which they are on their way
 * to the experts, the second that in which they come home. */
static enum moe_code shared_up(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, struct moe_error *err)
{
    const size_t f = (size_t)l->s.shared_experts * l->s.expert_width;
    const struct moe_gemm up = { .m = l->tokens, .n = 2 * f, .k = l->s.width, .tb = true, .a = x, .b = w->shared_gate_up, .c = l->shared_gu };
    return f && l->tokens ? l->be->gemm(l->dev, &up, err) : MOE_OK;
}
static enum moe_code shared_down(struct moe_experts *l, const struct moe_expert_weights *w, void *y, struct moe_error *err)
{
    const size_t n = l->tokens, f = (size_t)l->s.shared_experts * l->s.expert_width;
    const struct moe_gemm down = { .m = n, .n = l->s.width, .k = f, .tb = true, .a = l->shared_h, .b = w->shared_down, .c = y };
    if (!f || !n)
        return MOE_OK;
    MOE_TRY(l->be->swiglu(l->dev, l->shared_h, l->shared_gu, n, f, err));
    return l->be->gemm(l->dev, &down, err);
}

/* Own rows, and then arrived ones, into l->x. */
static enum moe_code rows_out(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const int32_t *count, struct moe_error *err)
{
    const size_t d = l->s.width, real = l->be->real_bytes;
    struct moe_room *own = l->ep->size == 1 ? &l->x : &l->scratch->own;
    if (l->ep->size == 1)
        l->arrived = l->rows;
    else
        MOE_TRY(moe_travel_plan(l, count, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &l->x, l->arrived, d, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, own, l->rows, d, real, err));
    if (l->rows)
        MOE_TRY(l->be->gather(l->dev, own->at, x, l->source, l->rows, d, l->s.top_k, err));
    if (l->ep->size == 1)
        return MOE_OK;
    MOE_TRY(moe_travel_out(l, own->at, l->x.at, err));
    if (moe_travels_beside(l))
        MOE_TRY(shared_up(l, w, x, err));
    return moe_travel_out_end(l, l->x.at, err);
}

/* y = down(swiglu(gate_up(x))) of each arrived row, by its expert. */
static enum moe_code compute(struct moe_experts *l, const struct moe_expert_weights *w, void *y, struct moe_error *err)
{
    const size_t rows = l->arrived, d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes;
    const int32_t *offset = l->ep->size == 1 ? l->offset : l->travel.offset_dev.at;
    MOE_TRY(moe_room_need(l->be, l->dev, &l->gu, rows, 2 * f, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &l->h, rows, f, real, err));
    if (!rows)
        return MOE_OK;
    const struct moe_grouped up = { .kind = MOE_GROUP_ROWS, .groups = l->local, .m = rows, .n = 2 * f, .k = d, .tb = true, .offset = offset, .a = l->x.at,
                                    .b = w->gate_up, .c = l->gu.at };
    const struct moe_grouped down = { .kind = MOE_GROUP_ROWS, .groups = l->local, .m = rows, .n = d, .k = f, .tb = true, .offset = offset, .a = l->h.at,
                                      .b = w->down, .c = y };
    MOE_TRY(l->be->grouped(l->dev, &up, err));
    MOE_TRY(l->be->swiglu(l->dev, l->h.at, l->gu.at, rows, f, err));
    return l->be->grouped(l->dev, &down, err);
}

/* l->y becomes own rows' results, and y what the shared experts give. */
static enum moe_code rows_home(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *to, struct moe_layer_stats *stats, struct timespec *clock,
                               struct moe_error *err)
{
    const size_t d = l->s.width, real = l->be->real_bytes;
    const bool alone = l->ep->size == 1, beside = moe_travels_beside(l);
    struct moe_room *y = alone ? &l->y : &l->scratch->arrived;
    MOE_TRY(moe_room_need(l->be, l->dev, &l->y, l->rows, d, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, y, l->arrived, d, real, err));
    MOE_TRY(compute(l, w, y->at, err));
    if (!beside) {
        MOE_TRY(shared_up(l, w, x, err));
        MOE_TRY(shared_down(l, w, to, err));
    }
    stats->expert_ms += moe_lap_ms(clock);
    if (alone)
        return MOE_OK;
    MOE_TRY(moe_travel_home(l, y->at, l->y.at, err));
    if (beside)
        MOE_TRY(shared_down(l, w, to, err));
    return moe_travel_home_end(l, err);
}

static enum moe_code combine(struct moe_experts *l, void *y, struct moe_error *err)
{
    const size_t n = l->tokens, d = l->s.width;
    double sum;
    bool finite = false;
    MOE_TRY(l->be->combine(l->dev, y, l->s.shared_experts > 0, l->y.at, l->slot, l->weight, n, d, l->s.top_k, err));
    MOE_TRY(moe_comm_wait(moe_rows_comm(l), err));
    MOE_TRY(l->be->sumsq(l->dev, false, y, n * d, &sum, &finite, err));
    MOE_TRY(moe_watch_read(l->scratch, err));
    return finite ? MOE_OK : moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = "experts" }, "what %zu tokens get is not finite (sum of squares %g)", n, sum);
}

/* A rank without tokens takes part in what is exchanged, and computes for others. */
enum moe_code moe_experts_forward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *y, size_t tokens, uint64_t world_tokens,
                                  struct moe_layer_stats *stats, struct moe_error *err)
{
    struct timespec clock = { 0 };
    const int32_t *count = l->view_count;
    double z = 0;
    MOE_CHECK(tokens <= l->s.max_tokens && (tokens < l->s.length || tokens % l->s.length == 0));
    MOE_CHECK(world_tokens || l->ep->size == 1);
    *stats = (struct moe_layer_stats){ 0 };
    l->tokens = tokens;
    l->group = tokens && tokens < l->s.length ? tokens : l->s.length;
    l->world_tokens = world_tokens;
    l->aux = world_tokens > 0;
    l->rows = 0;
    (void)moe_lap_ms(&clock);
    if (tokens)
        MOE_TRY(moe_route_forward(l, w, x, stats, &z, err));
    MOE_TRY(moe_balance(l, z, stats, err));
    stats->route_ms += moe_lap_ms(&clock);
    if (tokens)
        MOE_TRY(moe_sort(l, &count, stats, err));
    else
        memset(l->view_count, 0, l->s.experts * sizeof *l->view_count);
    MOE_TRY(rows_out(l, w, x, count, err));
    stats->dispatch_ms += moe_lap_ms(&clock);
    MOE_TRY(rows_home(l, w, x, y, stats, &clock, err));
    if (tokens)
        MOE_TRY(combine(l, y, err));
    stats->combine_ms += moe_lap_ms(&clock);
    return MOE_OK;
}
