/* The router, and every kernel by itself: bytes that it must move, or products that it must make, over its time. */
#include "tests/gpu/bench.h"
#include <stdlib.h>

/* --- the router: logits, scores, choice, weights, counts ---
 *
 * It may take less time than the host needs to ask for it and be heard: so it is asked for CALLS times between two marks, each time with other tokens, of which there are
 * more than a second level of cache holds. What is told is the time of one of them, tokens read from memory. */
enum { ROUTER_CALLS = 16, ROUTER_MEMORY = 256 << 20 };
struct routing {
    struct moe_router r;
    struct moe_gemm by_gate, by_x;     /* of the backward                   */
    void *x;                           /* copies of [N,D], one behind the other */
    size_t bytes, copies, next;        /* bytes of a copy                   */
};

static void one_forward(struct bench *b, struct routing *t)
{
    t->r.x = t->by_gate.b = (const char *)t->x + t->next * t->bytes;
    t->next = (t->next + 1) % t->copies;
    must(b, b->be->route(b->dev, &t->r, &b->err));
}
static void route(struct bench *b, void *ctx)
{
    for (unsigned i = 0; i < ROUTER_CALLS; i++)
        one_forward(b, ctx);
}
static void route_there_and_back(struct bench *b, void *ctx)
{
    struct routing *t = ctx;
    for (unsigned i = 0; i < ROUTER_CALLS; i++) {
        one_forward(b, t);
        must(b, b->be->route_back(b->dev, &t->r, &b->err));
        must(b, b->be->gemm(b->dev, &t->by_gate, &b->err));
        must(b, b->be->gemm(b->dev, &t->by_x, &b->err));
    }
}

/* The first four are the shapes that the reference engine publishes (2.03, 4.01, 5.93 and 10.27 M tokens/s forward on an A100). */
static const struct { size_t tokens, width, experts, top_k; double target; } routers[] = {
    { 512, 256, 16, 2, 0 }, { 1024, 512, 32, 2, 0 }, { 2048, 1024, 64, 2, 0 }, { 4096, 2048, 64, 4, 200 }, { 32768, 2048, 128, 8, 0 },
};

static void one_router(struct bench *b, size_t n, size_t d, size_t e, size_t k, double target)
{
    struct routing t = { .bytes = n * d * b->be->real_bytes };
    void *gate, *prob, *lse, *weight, *dweight, *dlogits, *dx, *dgate;
    t.copies = MOE_MIN(MOE_MAX((size_t)ROUTER_MEMORY / t.bytes, (size_t)1), (size_t)ROUTER_CALLS);
    const struct bench_array arrays[] = { { &t.x, n * d * t.copies, false, 1 }, { &gate, e * d, false, 0.02 }, { &prob, n * e, true, 0 }, { &lse, n, true, 0 },
                                          { &weight, n * k, true, 0 }, { &dweight, n * k, true, 1 }, { &dlogits, n * e, false, 0 }, { &dx, n * d, false, 0 },
                                          { &dgate, e * d, true, 0 } };
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays)), *indices = NULL;
    t.r = (struct moe_router){ .tokens = n, .experts = e, .top_k = k, .group = n, .score = MOE_SCORE_SOFTMAX, .renormalise = true, .scale = 1, .prob = prob,
                               .score_out = prob, .lse = lse, .weight = weight, .dweight = dweight, .dz = 1e-6, .dlogits = dlogits, .width = d, .gate = gate };
    t.by_gate = (struct moe_gemm){ .m = e, .n = d, .k = n, .ta = true, .add = true, .wide = true, .a = dlogits, .c = dgate };
    t.by_x = (struct moe_gemm){ .m = n, .n = d, .k = e, .add = true, .a = dlogits, .b = gate, .c = dx };
    struct moe_array list[] = { { (void **)&t.r.expert, n * k, sizeof(int32_t) }, { (void **)&t.r.count, e, sizeof(int32_t) } };
    must(b, moe_block_new(b->be, b->dev, list, MOE_COUNT(list), &indices, &b->err));
    const double forward = bench_ms(b, route, &t), all = bench_ms(b, route_there_and_back, &t), m = ROUTER_CALLS * (double)n * 1e-3;
    table_add(b->table, "M tokens/s", m / forward, "router %zu x %zu, E %zu K %zu, forward", n, d, e, k)->target = target;
    (void)table_add(b->table, "M tokens/s", m / all, "router %zu x %zu, E %zu K %zu, and back", n, d, e, k);
    b->be->free(b->dev, indices);
    b->be->free(b->dev, block);
}

void bench_router(struct bench *b, bool tiny)
{
    if (tiny) {
        one_router(b, 32, 16, 8, 2, 0);
        return;
    }
    for (size_t i = 0; i < MOE_COUNT(routers); i++)
        one_router(b, routers[i].tokens, routers[i].width, routers[i].experts, routers[i].top_k, routers[i].target);
}

/* --- kernels that move bytes --- */
struct moved { size_t n, d, k; void *x, *y, *z, *wide, *gain, *sum; int32_t *index; };

static void norm(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->rmsnorm(b->dev, m->y, m->wide, m->x, m->gain, m->n, m->d, 1e-5, &b->err));
}
static void norm_back(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->rmsnorm_back(b->dev, m->z, false, m->sum, m->y, m->x, m->gain, m->wide, m->n, m->d, &b->err));
}
static void rope(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->rope(b->dev, m->x, 1, m->n, m->d / 16, 16, 1e4, false, &b->err));
}
static void swiglu(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->swiglu(b->dev, m->y, m->x, m->n / 2, m->d, &b->err));
}
static void swiglu_back(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->swiglu_back(b->dev, m->z, m->y, m->x, m->n / 2, m->d, &b->err));
}
static void gather(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->gather(b->dev, m->y, m->x, m->index, m->n, m->d, 1, &b->err));
}
static void combine(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->combine(b->dev, m->y, false, m->x, m->index, m->wide, m->n / m->k, m->d, m->k, &b->err));
}
static void combine_back(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->combine_back(b->dev, m->y, m->sum, m->z, m->x, m->index, m->wide, m->n / m->k, m->d, m->k, &b->err));
}
static void added(struct bench *b, void *ctx)
{
    const struct moved *m = ctx;
    must(b, b->be->add(b->dev, m->y, m->x, m->n * m->d, &b->err));
}

/* Passes over [n, d] of reals that are read or written. */
static const struct { const char *what; void (*run)(struct bench *b, void *ctx); double passes; } moves[] = {
    { "RMSNorm", norm, 2 },       { "RMSNorm back", norm_back, 3 },  { "RoPE", rope, 2 },        { "SwiGLU", swiglu, 1.5 },    { "SwiGLU back", swiglu_back, 2.5 },
    { "gather", gather, 2 },      { "combine", combine, 1.25 },      { "combine back", combine_back, 2.25 },                   { "add", added, 3 },
};

static void bench_moves(struct bench *b, bool tiny)
{
    struct moved m = { .n = tiny ? 32 : 65536, .d = tiny ? 32 : 4096, .k = 4 };
    const struct bench_array arrays[] = { { &m.x, m.n * m.d, false, 1 }, { &m.y, m.n * m.d, false, 1 }, { &m.z, m.n * m.d, false, 1 }, { &m.wide, m.n, true, 1 },
                                          { &m.gain, m.d, false, 1 }, { &m.sum, MOE_MAX(m.n, m.d), true, 0 } };
    struct moe_array list[] = { { (void **)&m.index, m.n, sizeof(int32_t) } };
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays)), *indices = NULL;
    int32_t *index = calloc(m.n, sizeof *index);
    MOE_CHECK(index);
    for (size_t i = 0; i < m.n; i++)
        index[i] = (int32_t)((i * 40503u + 12289u) % m.n);         /* each row once, for n is a power of two */
    must(b, moe_block_new(b->be, b->dev, list, 1, &indices, &b->err));
    must(b, b->be->upload(b->dev, m.index, index, m.n * sizeof *index, &b->err));
    free(index);
    for (size_t i = 0; i < MOE_COUNT(moves); i++) {
        const double bytes = moves[i].passes * (double)m.n * (double)m.d * (double)b->be->real_bytes;
        table_add(b->table, "GB/s", bytes * 1e-6 / bench_ms(b, moves[i].run, &m), "%s, %zu rows of %zu", moves[i].what, m.n, m.d)->peak = b->gbytes;
    }
    b->be->free(b->dev, indices);
    b->be->free(b->dev, block);
}

/* --- the loss, the optimiser, attention --- */
struct scored { size_t n, v; void *logits, *loss; int32_t *target; };
static void scored(struct bench *b, void *ctx)
{
    const struct scored *s = ctx;
    must(b, b->be->xent(b->dev, s->loss, s->logits, s->target, s->n, s->v, true, 1e-3, &b->err));
}
static void bench_loss(struct bench *b, bool tiny)
{
    struct scored s = { .n = tiny ? 8 : 4096, .v = tiny ? 100 : 128256 };
    const struct bench_array arrays[] = { { &s.logits, s.n * s.v, false, 4 }, { &s.loss, s.n, true, 0 } };
    struct moe_array list[] = { { (void **)&s.target, s.n, sizeof(int32_t) } };        /* zeros: the first of the vocabulary */
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays)), *indices = NULL;
    must(b, moe_block_new(b->be, b->dev, list, 1, &indices, &b->err));
    const double bytes = 2.0 * (double)s.n * (double)s.v * (double)b->be->real_bytes;
    table_add(b->table, "GB/s", bytes * 1e-6 / bench_ms(b, scored, &s), "cross-entropy and gradient, %zu of %zu", s.n, s.v)->peak = b->gbytes;
    b->be->free(b->dev, indices);
    b->be->free(b->dev, block);
}

static void updated(struct bench *b, void *ctx) { must(b, b->be->adamw(b->dev, ctx, &b->err)); }
static void bench_adamw(struct bench *b, bool tiny)
{
    const uint64_t n = tiny ? 1000 : UINT64_C(1) << 28;
    void *weight, *grad, *m, *v, *master;
    const bool halves = b->be->real == MOE_REAL_BF16;
    const struct bench_array arrays[] = { { &weight, n, false, 1 }, { &grad, n, true, 1e-3 }, { &m, n, true, 0 }, { &v, n, true, 0 }, { &master, n, true, 1 } };
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays));
    struct moe_adamw a = { .n = n, .weight = weight, .grad = grad, .m = m, .v = v, .master = halves ? master : NULL, .lr = 1e-4, .beta1 = 0.9, .beta2 = 0.95,
                           .eps = 1e-8, .decay = 0.1, .grad_scale = 1, .t = 1 };
    const double bytes = (double)n * (halves ? 2 + 4 + 8 + 8 + 8 : 8 + 4 + 8 + 8);      /* weight; gradient; m, v and master there and back */
    table_add(b->table, "GB/s", bytes * 1e-6 / bench_ms(b, updated, &a), "AdamW, %llu weights", (unsigned long long)n)->peak = b->gbytes;
    b->be->free(b->dev, block);
}

static void attended(struct bench *b, void *ctx) { must(b, b->be->attention(b->dev, ctx, &b->err)); }
static void attended_back(struct bench *b, void *ctx) { must(b, b->be->attention_back(b->dev, ctx, &b->err)); }
static void bench_attention(struct bench *b, bool tiny)
{
    struct moe_attention a = { .seqs = tiny ? 1 : 4, .length = tiny ? 40 : 4096, .heads = tiny ? 2 : 32, .kv_heads = tiny ? 1 : 8, .head_dim = tiny ? 16 : 128 };
    const uint64_t rows = a.seqs * a.length, qs = rows * a.heads * a.head_dim, ks = rows * a.kv_heads * a.head_dim;
    void *q, *k, *v, *d_o;
    const struct bench_array arrays[] = { { &q, qs, false, 1 }, { &k, ks, false, 1 }, { &v, ks, false, 1 }, { &a.o, qs, false, 0 }, { &a.lse, rows * a.heads, true, 0 },
                                          { &d_o, qs, false, 1 }, { &a.dq, qs, false, 0 }, { &a.dk, ks, false, 0 }, { &a.dv, ks, false, 0 } };
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays));
    a.q = q, a.k = k, a.v = v, a.d_o = d_o;
    const double flops = 2e-9 * (double)(a.seqs * a.heads) * (double)a.length * (double)a.length * (double)a.head_dim;     /* two products, below the diagonal */
    table_add(b->table, "TFLOP/s", flops / bench_ms(b, attended, &a), "attention, S %zu H %zu/%zu C %zu", a.length, a.heads, a.kv_heads, a.head_dim)->peak = b->tflops;
    table_add(b->table, "TFLOP/s", 2.5 * flops / bench_ms(b, attended_back, &a), "attention back")->peak = b->tflops;
    b->be->free(b->dev, block);
}

void bench_kernels(struct bench *b, bool tiny)
{
    bench_moves(b, tiny);
    bench_loss(b, tiny);
    bench_adamw(b, tiny);
    bench_attention(b, tiny);
}
