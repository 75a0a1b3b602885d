/* The operations of split.h, which includes this in its middle: arguments that are real elements are put in the place of the device's; one line a family. */
#ifndef MOE_TESTS_SPLIT_OPS_H
#define MOE_TESTS_SPLIT_OPS_H
#define SPLIT_CALL(d, op, ...) split_leave(d, moe_backend_cpu()->op((d)->cpu, __VA_ARGS__, err))
#define R(x, n, way)           split_real(d, x, n, SPLIT_##way)
#define W(x, n)                split_wide(d, x, n)
#define I(x, n)                split_ints(d, x, n)
#define SPLIT_OP(name, ...)    static inline enum moe_code split_##name(struct moe_device *d, __VA_ARGS__, struct moe_error *err)

SPLIT_OP(gemm, const struct moe_gemm *of)
{
    struct moe_gemm g = *of;
    split_enter(d);
    split_takes(d, (double)g.m * (double)g.n * (double)g.k);
    g.a = R(of->a, g.m * g.k, IN);
    g.b = R(of->b, g.k * g.n, IN);
    g.c = g.wide ? W(of->c, g.m * g.n) : split_real(d, of->c, g.m * g.n, g.add ? SPLIT_BOTH : SPLIT_OUT);
    return SPLIT_CALL(d, gemm, &g);
}
SPLIT_OP(grouped, const struct moe_grouped *of)
{
    struct moe_grouped g = *of;
    const bool rows = g.kind == MOE_GROUP_ROWS;
    const size_t room = rows ? g.m : g.k;
    split_enter(d);
    for (size_t e = 0; g.known && e <= g.groups; e++)
        MOE_CHECK(!split_holds(d, g.known, 1) && g.known[e] == g.offset[e]);
    split_takes(d, (double)(g.offset[g.groups] - g.offset[0]) * (double)g.n * (double)(rows ? g.k : g.m));
    g.a = R(of->a, (g.from_a ? g.from : room) * (rows ? g.k : g.m), IN);
    g.b = R(of->b, rows ? g.groups * g.k * g.n : (g.from_b ? g.from : room) * g.n, IN);
    g.from_a = I(of->from_a, room);
    g.from_b = I(of->from_b, room);
    g.to = I(of->to, room);
    g.c = rows ? R(of->c, g.m * g.n, BOTH) : W(of->c, g.groups * g.m * g.n);
    return SPLIT_CALL(d, grouped, &g);
}
SPLIT_OP(embed, void *y, const void *table, const int32_t *token, size_t n, size_t dim, size_t v)
{
    split_enter(d);
    return SPLIT_CALL(d, embed, R(y, n * dim, OUT), R(table, v * dim, IN), I(token, n), n, dim, v);
}
SPLIT_OP(embed_back, void *dtable, const void *dy, const int32_t *token, size_t n, size_t dim, size_t v)
{
    split_enter(d);
    return SPLIT_CALL(d, embed_back, W(dtable, v * dim), R(dy, n * dim, IN), I(token, n), n, dim, v);
}
SPLIT_OP(rmsnorm, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t dim, double eps)
{
    split_enter(d);
    return SPLIT_CALL(d, rmsnorm, R(y, n * dim, OUT), W(rstd, n), R(x, n * dim, IN), R(gain, dim, IN), n, dim, eps);
}
SPLIT_OP(rmsnorm_back, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n, size_t dim)
{
    split_enter(d);
    return SPLIT_CALL(d, rmsnorm_back, split_real(d, dx, n * dim, add ? SPLIT_BOTH : SPLIT_OUT), add, W(dgain, dim), R(dy, n * dim, IN), R(x, n * dim, IN),
                      R(gain, dim, IN), W(rstd, n), n, dim);
}
SPLIT_OP(rope, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back)
{
    split_enter(d);
    return SPLIT_CALL(d, rope, R(x, seqs * length * heads * head_dim, BOTH), seqs, length, heads, head_dim, theta, back);
}
static inline struct moe_attention split_heads(struct moe_device *d, const struct moe_attention *of, bool back)
{
    struct moe_attention a = *of;
    const size_t n = a.seqs * a.length, q = n * a.heads * a.head_dim, k = n * a.kv_heads * a.head_dim;
    split_enter(d);
    a.q = R(of->q, q, IN);
    a.k = R(of->k, k, IN);
    a.v = R(of->v, k, IN);
    a.o = split_real(d, of->o, q, back ? SPLIT_IN : SPLIT_OUT);
    a.lse = W(of->lse, n * a.heads);
    a.d_o = back ? R(of->d_o, q, IN) : NULL;
    a.dq = back ? R(of->dq, q, OUT) : NULL;
    a.dk = back ? R(of->dk, k, OUT) : NULL;
    a.dv = back ? R(of->dv, k, OUT) : NULL;
    return a;
}
SPLIT_OP(attention, const struct moe_attention *of)
{
    const struct moe_attention a = split_heads(d, of, false);
    return SPLIT_CALL(d, attention, &a);
}
SPLIT_OP(attention_back, const struct moe_attention *of)
{
    const struct moe_attention a = split_heads(d, of, true);
    return SPLIT_CALL(d, attention_back, &a);
}
SPLIT_OP(swiglu, void *h, const void *gu, size_t n, size_t f)
{
    split_enter(d);
    return SPLIT_CALL(d, swiglu, R(h, n * f, OUT), R(gu, 2 * n * f, IN), n, f);
}
SPLIT_OP(swiglu_back, void *dgu, const void *dh, const void *gu, size_t n, size_t f)
{
    split_enter(d);
    return SPLIT_CALL(d, swiglu_back, R(dgu, 2 * n * f, OUT), R(dh, n * f, IN), R(gu, 2 * n * f, IN), n, f);
}
SPLIT_OP(xent, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale)
{
    split_enter(d);
    return SPLIT_CALL(d, xent, W(loss, n), R(logits, n * v, BOTH), I(target, n), n, v, back, scale);
}
static inline struct moe_router split_router(struct moe_device *d, const struct moe_router *of, bool back)
{
    struct moe_router r = *of;
    const size_t ne = r.tokens * r.experts, nk = r.tokens * r.top_k;
    split_enter(d);
    (void)W(of->logits, ne), (void)W(of->bias, r.experts), (void)W(of->prob, ne), (void)W(of->score_out, ne), (void)W(of->lse, r.tokens), (void)W(of->weight, nk);
    (void)W(of->logits_out, ne), (void)I(of->expert, nk), (void)I(of->count, r.experts);
    if (!back && of->x) {
        r.x = R(of->x, r.tokens * r.width, IN);
        r.gate = R(of->gate, r.experts * r.width, IN);
    }
    if (back) {
        (void)W(of->dweight, nk), (void)W(of->dprob, r.tokens / r.group * r.experts);
        r.dlogits = R(of->dlogits, ne, OUT);
    }
    return r;
}
SPLIT_OP(route, const struct moe_router *of)
{
    const struct moe_router r = split_router(d, of, false);
    return SPLIT_CALL(d, route, &r);
}
SPLIT_OP(route_back, const struct moe_router *of)
{
    const struct moe_router r = split_router(d, of, true);
    return SPLIT_CALL(d, route_back, &r);
}
SPLIT_OP(route_stats, struct moe_router_stats *s)
{
    split_enter(d);
    (void)W(s->prob, s->tokens * s->experts), (void)W(s->lse, s->tokens), (void)I(s->expert, s->tokens * s->top_k), (void)W(s->weight, s->tokens * s->top_k);
    return SPLIT_CALL(d, route_stats, s);
}
SPLIT_OP(dispatch, const struct moe_dispatch *of)
{
    split_enter(d);
    (void)I(of->expert, of->tokens * of->top_k), (void)W(of->weight, of->tokens * of->top_k), (void)I(of->count, of->experts), (void)I(of->offset, of->experts + 1);
    (void)I(of->slot, of->tokens * of->top_k), (void)I(of->source, of->tokens * of->top_k);
    return SPLIT_CALL(d, dispatch, of);
}
SPLIT_OP(gather, void *y, const void *x, const int32_t *index, size_t rows, size_t dim, size_t divide)
{
    split_enter(d);
    return SPLIT_CALL(d, gather, R(y, rows * dim, OUT), R(x, split_most(I(index, rows), rows, divide) * dim, IN), index, rows, dim, divide);
}
SPLIT_OP(combine, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t dim, size_t k)
{
    split_enter(d);
    return SPLIT_CALL(d, combine, split_real(d, y, n * dim, add ? SPLIT_BOTH : SPLIT_OUT), add, R(ys, split_most(I(slot, n * k), n * k, 1) * dim, IN), slot,
                      W(weight, n * k), n, dim, k);
}
SPLIT_OP(combine_back, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t dim, size_t k)
{
    split_enter(d);
    const size_t rows = split_most(I(slot, n * k), n * k, 1);
    return SPLIT_CALL(d, combine_back, R(dys, rows * dim, BOTH), W(dweight, n * k), R(dy, n * dim, IN), R(ys, rows * dim, IN), slot, W(weight, n * k), n, dim, k);
}
SPLIT_OP(add, void *y, const void *x, size_t n)
{
    split_enter(d);
    return SPLIT_CALL(d, add, R(y, n, BOTH), R(x, n, IN), n);
}
SPLIT_OP(scale, void *y, double by, size_t n)
{
    split_enter(d);
    return SPLIT_CALL(d, scale, R(y, n, BOTH), by, n);
}
SPLIT_OP(sum, const void *x, size_t n, double *out)
{
    split_enter(d);
    return SPLIT_CALL(d, sum, W(x, n), n, out);
}
SPLIT_OP(sumsq, bool wide, const void *x, size_t n, double *out, bool *finite)
{
    split_enter(d);
    return SPLIT_CALL(d, sumsq, wide, wide ? W(x, n) : R(x, n, IN), n, out, finite);
}
SPLIT_OP(adamw, const struct moe_adamw *of)
{
    struct moe_adamw a = *of;
    MOE_CHECK(!d->bf16 || a.master);
    split_enter(d);
    (void)W(a.grad, a.n), (void)W(a.m, a.n), (void)W(a.v, a.n), (void)W(a.master, a.n);
    a.weight = split_real(d, of->weight, a.n, a.master ? SPLIT_OUT : SPLIT_BOTH);
    return SPLIT_CALL(d, adamw, &a);
}
#undef R
#undef W
#undef I
#endif
