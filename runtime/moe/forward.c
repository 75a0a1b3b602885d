#include "runtime/moe/inside.h"

/* The experts that every token goes through. y is written. In two parts: where rows travel beside what is computed, the first has the time in which the first chunk is on
 * its way to the experts, the second that in which the last one comes home. */
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

/* All that the pass works on is there before anything travels: memory that grows is given back first. */
static enum moe_code rooms(struct moe_experts *l, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes, wire = l->ep->size > 1 ? l->arrived : 0, own = l->ep->size > 1 ? l->rows : 0;
    const struct moe_room_want all[] = {
        { &l->x, wire, d, real },    { &l->gu, l->arrived, 2 * f, real }, { &l->h, l->arrived, f, real },
        { &l->y, l->rows, d, real }, { &s->own, own, d, real },           { &s->arrived, wire, d, real },
    };
    return moe_rooms_need(l, all, MOE_COUNT(all), err);
}

/* Rows of `x` to where their experts are, in l->x. With one rank they are read where they lie. */
static enum moe_code rows_out(struct moe_experts *l, const void *x, const int32_t *count, struct moe_error *err)
{
    void *own;
    MOE_TRY(moe_travel_plan(l, count, err));
    MOE_TRY(rooms(l, err));
    own = l->scratch->own.at;
    if (l->ep->size > 1 && l->rows)
        MOE_TRY(l->be->gather(l->dev, own, x, l->source, l->rows, l->s.width, l->s.top_k, err));
    return moe_travel_out(l, own, l->x.at, err);
}

/* y = down(swiglu(gate_up(x))) of a chunk's rows, by their experts; y as rows travel, or, with one rank, own. */
static enum moe_code compute(struct moe_experts *l, const struct moe_expert_weights *w, unsigned chunk, const void *x, void *y, struct moe_error *err)
{
    const struct moe_chunk c = moe_chunk(l, chunk);
    const size_t d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes;
    char *gu = l->gu.at, *h = l->h.at;
    if (!c.rows)
        return MOE_OK;
    struct moe_grouped up = moe_chunk_rows(l, &c, 2 * f, d), down = moe_chunk_rows(l, &c, d, f);
    up.tb = down.tb = true;
    up.a = x, up.from_a = c.from, up.from = c.behind, up.divide = c.divide;
    up.b = (const char *)w->gate_up + c.first * 2 * f * d * real;
    up.c = gu;
    down.a = h;
    down.b = (const char *)w->down + c.first * d * f * real;
    down.c = y, down.to = c.wire;
    MOE_TRY(l->be->grouped(l->dev, &up, err));
    MOE_TRY(l->be->swiglu(l->dev, h + c.row * f * real, gu + c.row * 2 * f * real, c.rows, f, err));
    return l->be->grouped(l->dev, &down, err);
}

/* l->y becomes own rows' results, and `to` what the shared experts give. */
static enum moe_code rows_through(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *to, struct moe_layer_stats *stats,
                                  struct timespec *clock, struct moe_error *err)
{
    const bool alone = l->ep->size == 1, beside = moe_travels_beside(l);
    void *y = alone ? l->y.at : l->scratch->arrived.at;
    MOE_TRY(shared_up(l, w, x, err));                   /* while the first chunk is on its way */
    for (unsigned c = 0; c < l->chunks; c++) {
        MOE_TRY(moe_travel_await(l, c, err));
        MOE_TRY(compute(l, w, c, alone ? x : l->x.at, y, err));
        if (!beside)
            MOE_TRY(shared_down(l, w, to, err));
        stats->expert_ms += moe_lap_ms(clock);
        MOE_TRY(moe_travel_home(l, c, y, l->y.at, err));
        stats->combine_ms += moe_lap_ms(clock);
    }
    if (beside)
        MOE_TRY(shared_down(l, w, to, err));            /* while the last one comes home */
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
static enum moe_code forward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *y, size_t tokens, uint64_t world_tokens,
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
    MOE_TRY(rows_out(l, x, count, err));
    stats->dispatch_ms += moe_lap_ms(&clock);
    MOE_TRY(rows_through(l, w, x, y, stats, &clock, err));
    if (tokens)
        MOE_TRY(combine(l, y, err));
    stats->combine_ms += moe_lap_ms(&clock);
    return MOE_OK;
}

enum moe_code moe_experts_forward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, void *y, size_t tokens, uint64_t world_tokens,
                                  struct moe_layer_stats *stats, struct moe_error *err)
{
    return moe_travel_settle(l, forward(l, w, x, y, tokens, world_tokens, stats, err));
}
