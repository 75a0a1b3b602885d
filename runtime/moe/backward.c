/* The mirror of the forward: gradients of rows go to the experts, those of their inputs come home. */
#include "runtime/moe/inside.h"

/* scratch->own = gradient of own rows, scratch->dweight; then to where the experts are: *dy is by arrived row. */
static enum moe_code slopes_out(struct moe_experts *l, const void *dy, struct moe_room **arrived, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t n = l->tokens, d = l->s.width, real = l->be->real_bytes;
    MOE_TRY(moe_room_need(l->be, l->dev, &s->own, l->rows, d, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &s->dweight, n, l->s.top_k, l->be->wide_bytes, err));
    if (n)
        MOE_TRY(l->be->combine_back(l->dev, s->own.at, s->dweight.at, dy, l->y.at, l->slot, l->weight, n, d, l->s.top_k, err));
    *arrived = &s->own;
    if (l->ep->size == 1)
        return MOE_OK;
    *arrived = &s->arrived;
    MOE_TRY(moe_room_need(l->be, l->dev, &s->arrived, l->arrived, d, real, err));
    MOE_TRY(moe_travel_out(l, s->own.at, s->arrived.at, err));
    return moe_travel_out_end(l, s->arrived.at, err);
}

/* dx of each arrived row, and the experts' gradients, from dy. */
static enum moe_code compute_back(struct moe_experts *l, const struct moe_expert_weights *w, const void *dy, void *dx, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t rows = l->arrived, d = l->s.width, f = l->s.expert_width, real = l->be->real_bytes;
    const int32_t *offset = l->ep->size == 1 ? l->offset : l->travel.offset_dev.at;
    MOE_TRY(moe_room_need(l->be, l->dev, &s->dh, rows, f, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &s->dgu, rows, 2 * f, real, err));
    if (!rows)
        return MOE_OK;
    const struct moe_grouped by_h = { .kind = MOE_GROUP_ROWS, .groups = l->local, .m = rows, .n = f, .k = d, .offset = offset, .a = dy, .b = w->down, .c = s->dh.at };
    const struct moe_grouped by_down = { .kind = MOE_GROUP_INNER, .groups = l->local, .m = d, .n = f, .k = rows, .add = true, .offset = offset, .a = dy,
                                         .b = l->h.at, .c = w->ddown };
    const struct moe_grouped by_x = { .kind = MOE_GROUP_ROWS, .groups = l->local, .m = rows, .n = d, .k = 2 * f, .offset = offset, .a = s->dgu.at, .b = w->gate_up,
                                      .c = dx };
    const struct moe_grouped by_up = { .kind = MOE_GROUP_INNER, .groups = l->local, .m = 2 * f, .n = d, .k = rows, .add = true, .offset = offset, .a = s->dgu.at,
                                       .b = l->x.at, .c = w->dgate_up };
    MOE_TRY(l->be->grouped(l->dev, &by_h, err));
    MOE_TRY(l->be->grouped(l->dev, &by_down, err));
    MOE_TRY(l->be->swiglu_back(l->dev, s->dgu.at, s->dh.at, l->gu.at, rows, f, err));
    MOE_TRY(l->be->grouped(l->dev, &by_up, err));
    return l->be->grouped(l->dev, &by_x, err);
}

/* dx is written. */
static enum moe_code shared_back(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, struct moe_error *err)
{
    struct moe_scratch *s = l->scratch;
    const size_t n = l->tokens, d = l->s.width, f = (size_t)l->s.shared_experts * l->s.expert_width, real = l->be->real_bytes;
    MOE_TRY(moe_room_need(l->be, l->dev, &s->dh, n, f, real, err));
    MOE_TRY(moe_room_need(l->be, l->dev, &s->dgu, n, 2 * f, real, err));
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

/* What comes home is a row's gradient; a token's is the sum over its rows. */
static enum moe_code slopes_home(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, const struct moe_room *darrived,
                                 struct moe_error *err)
{
    const bool alone = l->ep->size == 1;
    const void *rows = alone ? darrived->at : l->scratch->own.at;
    if (!alone)
        MOE_TRY(moe_travel_home(l, darrived->at, l->scratch->own.at, err));
    if (l->tokens && l->s.shared_experts)
        MOE_TRY(shared_back(l, w, x, dy, dx, err));        /* while rows travel, where they do so beside */
    if (!alone)
        MOE_TRY(moe_travel_home_end(l, err));
    if (!l->tokens)
        return MOE_OK;
    return l->be->combine(l->dev, dx, l->s.shared_experts > 0, rows, l->slot, NULL, l->tokens, l->s.width, l->s.top_k, err);
}

enum moe_code moe_experts_backward(struct moe_experts *l, const struct moe_expert_weights *w, const void *x, const void *dy, void *dx, double loss_scale,
                                   struct moe_layer_stats *stats, struct moe_error *err)
{
    struct timespec clock = { 0 };
    struct moe_room *dy_rows, *dx_rows = &l->scratch->darrived;
    (void)moe_lap_ms(&clock);
    MOE_TRY(slopes_out(l, dy, &dy_rows, err));
    stats->dispatch_ms += moe_lap_ms(&clock);
    MOE_TRY(moe_room_need(l->be, l->dev, dx_rows, l->arrived, l->s.width, l->be->real_bytes, err));
    MOE_TRY(compute_back(l, w, dy_rows->at, dx_rows->at, err));
    stats->expert_ms += moe_lap_ms(&clock);
    MOE_TRY(slopes_home(l, w, x, dy, dx, dx_rows, err));
    stats->combine_ms += moe_lap_ms(&clock);
    if (l->tokens)
        MOE_TRY(moe_route_backward(l, w, x, dx, loss_scale, err));
    stats->route_ms += moe_lap_ms(&clock);
    return MOE_OK;
}
