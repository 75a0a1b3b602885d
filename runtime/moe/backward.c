/* The mirror of the forward: gradients of rows go to the experts, those of their inputs come home. */
#include "runtime/moe/inside.h"

/* Before anything travels, as in the forward. */
static enum moe_code rooms(struct moe_experts *l, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes, most = MOE_MAX(l->arrived, l->tokens * l->s.shared_experts);
    const struct moe_room_want all[] = {
        { &s->own, l->rows, d, real },         { &s->arrived, l->ep->size > 1 ? l->arrived : 0, d, real }, { &s->darrived, l->arrived, d, real },
        { &s->dh, most, f, real },             { &s->dgu, most, 2 * f, real },
        { &s->dweight, l->tokens, l->s.top_k, l->be->wide_bytes },  { &s->dlogits, l->tokens, l->s.experts, real },
        { &s->dprob, l->tokens / l->group, l->s.experts, l->be->wide_bytes },
    };
    return moe_rooms_need(l, all, MOE_COUNT(all), err);
}

/* scratch->own = gradient of own rows, scratch->dweight; then to where the experts are, in scratch->arrived. */
static enum moe_code slopes_out(struct moe_experts *l, const void *dy, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    MOE_TRY(rooms(l, err));
    if (l->tokens)
        MOE_TRY(l->be->combine_back(l->dev, s->own.at, s->dweight.at, dy, l->y.at, l->slot, l->weight, l->tokens, l->s.width, l->s.top_k, err));
    return moe_travel_out(l, s->own.at, s->arrived.at, err);
}

/* dx of a chunk's rows from dy, both as rows travel; and dgu, of which its experts' gradients are made. */
static enum moe_code by_rows(struct moe_experts *l, const struct moe_expert_weights *w, const struct moe_chunk *c, const void *dy, void *dx, struct moe_error *err)
{
    const size_t d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes;
    char *dh = l->scratch->dh.at, *dgu = l->scratch->dgu.at;
    if (!c->rows)
        return MOE_OK;
    struct moe_grouped by_h = moe_chunk_rows(l, c, f, d), by_x = moe_chunk_rows(l, c, d, 2 * f);
    by_h.a = dy, by_h.from_a = c->wire, by_h.from = l->arrived;
    by_h.b = (const char *)w->down + c->first * d * f * real;
    by_h.c = dh;
    by_x.a = dgu;
    by_x.b = (const char *)w->gate_up + c->first * 2 * f * d * real;
    by_x.c = dx, by_x.to = c->wire;
    MOE_TRY(l->be->grouped(l->dev, &by_h, err));
    MOE_TRY(l->be->swiglu_back(l->dev, dgu + c->row * 2 * f * real, dh + c->row * f * real, (const char *)l->gu.at + c->row * 2 * f * real, c->rows, f, err));
    return l->be->grouped(l->dev, &by_x, err);
}

/* The gradients of a chunk's experts. */
static enum moe_code by_weights(struct moe_experts *l, const struct moe_expert_weights *w, const struct moe_chunk *c, const void *dy, const void *x, struct moe_error *err)
{
    const size_t d = l->s.width, f = l->s.expert_width, wide = l->be->wide_bytes;
    if (!c->rows)
        return MOE_OK;
    struct moe_grouped by_down = moe_chunk_weights(l, c, d, f), by_up = moe_chunk_weights(l, c, 2 * f, d);
    by_down.a = dy, by_down.from_a = c->wire, by_down.from = l->arrived;
    by_down.b = l->h.at;
    by_down.c = (char *)w->ddown + c->first * d * f * wide;
    by_up.a = l->scratch->dgu.at;
    by_up.b = x, by_up.from_b = c->from, by_up.from = c->behind, by_up.divide = c->divide;
    by_up.c = (char *)w->dgate_up + c->first * 2 * f * d * wide;
    MOE_TRY(l->be->grouped(l->dev, &by_down, err));
    return l->be->grouped(l->dev, &by_up, err);
}

/* dx is written. */
static enum moe_code shared_back(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t n = l->tokens, d = l->s.width, f = (size_t)l->s.shared_experts * l->s.expert_width;
    if (!f || !n)
        return MOE_OK;
    const struct moe_gemm by_h = { .m = n, .n = f, .k = d, .a = dy, .b = w->shared_down, .c = s->dh.at };
    const struct moe_gemm by_down = { .m = d, .n = f, .k = n, .ta = true, .add = true, .wide = true, .a = dy, .b = l->shared_h, .c = w->dshared_down };
    const struct moe_gemm by_x = { .m = n, .n = d, .k = 2 * f, .a = s->dgu.at, .b = w->shared_gate_up, .c = dx };
    const struct moe_gemm by_up = { .m = 2 * f, .n = d, .k = n, .ta = true, .add = true, .wide = true, .a = s->dgu.at, .b = x, .c = w->dshared_gate_up };
    MOE_TRY(l->be->gemm(l->dev, &by_h, err));
    MOE_TRY(l->be->gemm(l->dev, &by_down, err));
    MOE_TRY(l->be->swiglu_back(l->dev, s->dgu.at, s->dh.at, l->shared_gu, n, f, err));
    MOE_TRY(l->be->gemm(l->dev, &by_up, err));
    return l->be->gemm(l->dev, &by_x, err);
}

/* A chunk's gradients by rows go home as soon as they are made, before those by weights, which nobody waits for: so these hide the way home of the last chunk, too. */
static enum moe_code slopes_through(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, struct moe_layer_stats *stats, struct timespec *clock,
                                    struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const bool alone = l->ep->size == 1;
    const void *dy = alone ? s->own.at : s->arrived.at;
    for (unsigned i = 0; i < l->chunks; i++) {
        const struct moe_chunk c = moe_chunk(l, i);
        MOE_TRY(moe_travel_await(l, i, err));
        MOE_TRY(by_rows(l, w, &c, dy, s->darrived.at, err));
        stats->expert_ms += moe_lap_ms(clock);
        MOE_TRY(moe_travel_home(l, i, s->darrived.at, s->own.at, err));
        stats->combine_ms += moe_lap_ms(clock);
        MOE_TRY(by_weights(l, w, &c, dy, alone ? x : l->x.at, err));
        stats->expert_ms += moe_lap_ms(clock);
    }
    return moe_travel_home_end(l, err);
}

static enum moe_code backward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, double loss_scale,
                              struct moe_layer_stats *stats, struct moe_error *err)
{
    struct timespec clock = { 0 };
    const struct moe_scratch *s = l->scratch;
    (void)moe_lap_ms(&clock);
    MOE_TRY(slopes_out(l, dy, err));
    stats->dispatch_ms += moe_lap_ms(&clock);
    MOE_TRY(shared_back(l, w, x, dy, dx, err));         /* while the first chunk is on its way */
    stats->expert_ms += moe_lap_ms(&clock);
    MOE_TRY(slopes_through(l, w, x, stats, &clock, err));
    /* what came home is a row's gradient; a token's is the sum over its rows */
    if (l->tokens)
        MOE_TRY(l->be->combine(l->dev, dx, l->s.shared_experts > 0, l->ep->size == 1 ? s->darrived.at : s->own.at, l->slot, NULL, l->tokens, l->s.width, l->s.top_k,
                               err));
    stats->combine_ms += moe_lap_ms(&clock);
    if (l->tokens)
        MOE_TRY(moe_route_backward(l, w, x, dx, loss_scale, err));
    stats->route_ms += moe_lap_ms(&clock);
    return MOE_OK;
}

enum moe_code moe_experts_backward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, double loss_scale,
                                   struct moe_layer_stats *stats, struct moe_error *err)
{
    return moe_travel_settle(l, backward(l, w, x, dy, dx, loss_scale, stats, err));
}
