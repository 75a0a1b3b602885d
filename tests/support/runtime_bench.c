/* What the CPU backend's operations cost beside OpenBLAS's own sgemm: build/runtime_bench
 *
 * One thread does all of it, and its own time counts (CPU time, which what else runs on the machine disturbs least): the best of several rounds, in which all
 * rows of a table take turns. FLOPs are those of products, attention's counted below the diagonal only. */
#include "runtime/backend/backend.h"
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7, MOST_HELD = 128 };
#define ROUND_S 0.02

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- memory ---- */

struct shape { size_t seqs, length, width, heads, kv_heads, head_dim, experts, top_k, expert_width, vocab; };
struct bench {
    const struct moe_backend *b;
    struct moe_device *dev;
    struct moe_error err;
    struct shape s;
    size_t n, pairs;
    void *held[MOST_HELD];
    size_t held_count;
    float *x, *y, *dy, *dx, *gain, *dgain, *rstd, *q, *k, *v, *o, *lse, *dq, *dk, *dv, *wq, *dwq, *wkv, *dwkv;
    float *gate, *dgate, *logits, *dlogits, *prob, *score, *router_lse, *weight, *dweight, *dprob, *xs, *gu, *h, *ys, *dxs, *dgu, *dh, *dys;
    float *gate_up, *dgate_up, *down, *ddown, *table, *dtable, *head, *dhead, *words, *loss, *weights, *slopes, *m, *moments;
    float *square[3];
    int32_t *expert, *count, *offset, *slot, *source, *token;
    double *prob_sum;
    int64_t *group_count;
    size_t parameters;
};

static void must(struct bench *b, enum moe_code code)
{
    if (code != MOE_OK) {
        moe_error_print(stderr, &b->err);
        exit(2);
    }
}

static void *take(struct bench *b, size_t n, size_t each)
{
    void *mem = NULL;
    MOE_CHECK(b->held_count < MOST_HELD);
    must(b, b->b->alloc(b->dev, n * each, &mem, &b->err));
    return b->held[b->held_count++] = mem;
}

/* Numbers between -1 and 1, the same in every run. */
static float *filled(struct bench *b, size_t n, float size)
{
    float *x = take(b, n, sizeof *x);
    uint32_t bits = 2463534242u + (uint32_t)b->held_count;
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        x[i] = ((float)bits * 0x1p-31f - 1) * size;
    }
    return x;
}

struct need { float **at; size_t n; float size; };
static void take_all(struct bench *b, const struct need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        *needs[i].at = filled(b, needs[i].n, needs[i].size);
}

static void lay_out_router(struct bench *b, const struct shape *s)
{
    const size_t n = s->seqs * s->length, d = s->width, e = s->experts, pairs = n * s->top_k;
    const struct need needs[] = {
        { &b->x, n * d, 1 }, { &b->gate, e * d, 0.1f }, { &b->logits, n * e, 1 }, { &b->prob, n * e, 0 }, { &b->score, n * e, 0 }, { &b->router_lse, n, 0 },
        { &b->weight, pairs, 0 },
    };
    b->s = *s, b->n = n, b->pairs = pairs;
    take_all(b, needs, MOE_COUNT(needs));
    b->expert = take(b, pairs, sizeof *b->expert);
}

static void lay_out_layer(struct bench *b, const struct shape *s)
{
    const size_t n = s->seqs * s->length, d = s->width, e = s->experts, f = s->expert_width, pairs = n * s->top_k;
    const size_t q = s->heads * s->head_dim, kv = s->kv_heads * s->head_dim, all = 2 * d * q + 2 * d * kv + e * d + 3 * e * d * f + 2 * d;
    const struct need needs[] = {
        { &b->y, n * d, 1 }, { &b->dy, n * d, 1e-3f }, { &b->dx, n * d, 0 }, { &b->gain, d, 1 }, { &b->dgain, d, 0 }, { &b->rstd, n, 1 },
        { &b->q, n * q, 1 }, { &b->k, n * kv, 1 }, { &b->v, n * kv, 1 }, { &b->o, n * q, 1 }, { &b->lse, n * s->heads, 1 }, { &b->dq, n * q, 0 },
        { &b->dk, n * kv, 0 }, { &b->dv, n * kv, 0 }, { &b->wq, d * q, 0.1f }, { &b->dwq, d * q, 0 }, { &b->wkv, d * kv, 0.1f }, { &b->dwkv, d * kv, 0 },
        { &b->dgate, e * d, 0 }, { &b->dlogits, n * e, 0 }, { &b->dweight, pairs, 1e-3f }, { &b->dprob, s->seqs * e, 1e-3f }, { &b->xs, pairs * d, 1 },
        { &b->gu, pairs * 2 * f, 1 }, { &b->h, pairs * f, 1 }, { &b->ys, pairs * d, 1 }, { &b->dxs, pairs * d, 0 }, { &b->dgu, pairs * 2 * f, 0 },
        { &b->dh, pairs * f, 1e-3f }, { &b->dys, pairs * d, 1e-3f }, { &b->gate_up, e * 2 * f * d, 0.1f }, { &b->dgate_up, e * 2 * f * d, 0 },
        { &b->down, e * d * f, 0.1f }, { &b->ddown, e * d * f, 0 }, { &b->table, s->vocab * d, 1 }, { &b->dtable, s->vocab * d, 0 },
        { &b->head, s->vocab * d, 0.1f }, { &b->dhead, s->vocab * d, 0 }, { &b->words, n * s->vocab, 1 }, { &b->loss, n, 0 },
        { &b->weights, all, 1 }, { &b->slopes, all, 1e-3f }, { &b->m, all, 1e-4f }, { &b->moments, all, 0 },
    };
    lay_out_router(b, s);
    take_all(b, needs, MOE_COUNT(needs));
    b->slot = take(b, pairs, sizeof *b->slot), b->source = take(b, pairs, sizeof *b->source);
    b->count = take(b, e, sizeof *b->count), b->offset = take(b, e + 1, sizeof *b->offset), b->token = take(b, n, sizeof *b->token);
    b->prob_sum = take(b, s->seqs * e, sizeof *b->prob_sum), b->group_count = take(b, s->seqs * e, sizeof *b->group_count);
    for (size_t i = 0; i < n; i++)
        b->token[i] = (int32_t)(i * 7919 % s->vocab);
    b->parameters = all;
}

static void let_go(struct bench *b)
{
    while (b->held_count)
        b->b->free(b->dev, b->held[--b->held_count]);
}

/* ---- operations ---- */

static void gemm(struct bench *b, size_t m, size_t n, size_t k, bool ta, bool tb, bool add, const float *a, const float *of, float *c)
{
    must(b, b->b->gemm(b->dev, &(struct moe_gemm){ .m = m, .n = n, .k = k, .ta = ta, .tb = tb, .add = add, .a = a, .b = of, .c = c }, &b->err));
}
/* y = x w^T, dx (+)= dy w, dw += dy^T x, with w [out, in]. */
static void linear(struct bench *b, size_t in, size_t out, const float *x, const float *w, float *y) { gemm(b, b->n, out, in, false, true, false, x, w, y); }
static void linear_back(struct bench *b, size_t in, size_t out, const float *dy, const float *x, const float *w, float *dx, float *dw)
{
    gemm(b, b->n, in, out, false, false, true, dy, w, dx);
    gemm(b, out, in, b->n, true, false, true, dy, x, dw);
}

static void norm(struct bench *b)
{
    must(b, b->b->rmsnorm(b->dev, b->y, b->rstd, b->x, b->gain, b->n, b->s.width, 1e-5, &b->err));
}
static void norm_back(struct bench *b)
{
    must(b, b->b->rmsnorm_back(b->dev, b->dx, true, b->dgain, b->dy, b->x, b->gain, b->rstd, b->n, b->s.width, &b->err));
}
static void projections(struct bench *b)
{
    size_t q = b->s.heads * b->s.head_dim, kv = b->s.kv_heads * b->s.head_dim;
    linear(b, b->s.width, q, b->x, b->wq, b->q);
    linear(b, b->s.width, kv, b->x, b->wkv, b->k);
    linear(b, b->s.width, kv, b->x, b->wkv, b->v);
    linear(b, q, b->s.width, b->o, b->wq, b->y);
}
static void projections_back(struct bench *b)
{
    size_t q = b->s.heads * b->s.head_dim, kv = b->s.kv_heads * b->s.head_dim;
    linear_back(b, b->s.width, q, b->dq, b->x, b->wq, b->dx, b->dwq);
    linear_back(b, b->s.width, kv, b->dk, b->x, b->wkv, b->dx, b->dwkv);
    linear_back(b, b->s.width, kv, b->dv, b->x, b->wkv, b->dx, b->dwkv);
    linear_back(b, q, b->s.width, b->dy, b->o, b->wq, b->dx, b->dwq);
}
static void rope_by(struct bench *b, float *q, float *k, bool back)
{
    must(b, b->b->rope(b->dev, q, b->s.seqs, b->s.length, b->s.heads, b->s.head_dim, 10000, back, &b->err));
    must(b, b->b->rope(b->dev, k, b->s.seqs, b->s.length, b->s.kv_heads, b->s.head_dim, 10000, back, &b->err));
}
static void rope(struct bench *b) { rope_by(b, b->q, b->k, false); }
static void rope_back(struct bench *b) { rope_by(b, b->dq, b->dk, true); }

static struct moe_attention attention_of(struct bench *b)
{
    return (struct moe_attention){ .seqs = b->s.seqs, .length = b->s.length, .heads = b->s.heads, .kv_heads = b->s.kv_heads, .head_dim = b->s.head_dim, .q = b->q,
                                   .k = b->k, .v = b->v, .o = b->o, .lse = b->lse, .d_o = b->dy, .dq = b->dq, .dk = b->dk, .dv = b->dv };
}
static void attention(struct bench *b)
{
    struct moe_attention a = attention_of(b);
    must(b, b->b->attention(b->dev, &a, &b->err));
}
static void attention_back(struct bench *b)
{
    struct moe_attention a = attention_of(b);
    must(b, b->b->attention_back(b->dev, &a, &b->err));
}
static void residual(struct bench *b) { must(b, b->b->add(b->dev, b->dx, b->dy, b->n * b->s.width, &b->err)); }

static struct moe_router router_of(struct bench *b)
{
    return (struct moe_router){ .tokens = b->n, .experts = b->s.experts, .top_k = b->s.top_k, .group = b->s.length, .score = MOE_SCORE_SOFTMAX, .renormalise = true,
                                .scale = 1, .logits = b->logits, .prob = b->prob, .score_out = b->score, .lse = b->router_lse, .expert = b->expert,
                                .weight = b->weight, .dweight = b->dweight, .dprob = b->dprob, .dz = 1e-3, .dlogits = b->dlogits };
}
static void route(struct bench *b)
{
    struct moe_router r = router_of(b);
    r.width = b->s.width;
    r.x = b->x;
    r.gate = b->gate;
    r.logits_out = b->logits;
    must(b, b->b->route(b->dev, &r, &b->err));
}
static void route_stats(struct bench *b)
{
    struct moe_router_stats s = { .tokens = b->n, .experts = b->s.experts, .top_k = b->s.top_k, .group = b->s.length, .prob = b->prob, .lse = b->router_lse,
                                  .expert = b->expert, .prob_sum = b->prob_sum, .count = b->group_count, .weight = b->weight, .renormalise = true, .scale = 1 };
    must(b, b->b->route_stats(b->dev, &s, &b->err));
}
static void route_back(struct bench *b)
{
    struct moe_router r = router_of(b);
    must(b, b->b->route_back(b->dev, &r, &b->err));
    linear_back(b, b->s.width, b->s.experts, b->dlogits, b->x, b->gate, b->dx, b->dgate);
}
static void dispatch(struct bench *b)
{
    struct moe_dispatch d = { .tokens = b->n, .experts = b->s.experts, .top_k = b->s.top_k, .expert = b->expert, .weight = b->weight, .count = b->count,
                              .offset = b->offset, .slot = b->slot, .source = b->source };
    must(b, b->b->dispatch(b->dev, &d, &b->err));
}
static void gather(struct bench *b) { must(b, b->b->gather(b->dev, b->xs, b->x, b->source, b->pairs, b->s.width, b->s.top_k, &b->err)); }
static void gather_back(struct bench *b) { must(b, b->b->combine(b->dev, b->dx, true, b->dxs, b->slot, NULL, b->n, b->s.width, b->s.top_k, &b->err)); }
static void combine(struct bench *b) { must(b, b->b->combine(b->dev, b->y, false, b->ys, b->slot, b->weight, b->n, b->s.width, b->s.top_k, &b->err)); }
static void combine_back(struct bench *b)
{
    must(b, b->b->combine_back(b->dev, b->dys, b->dweight, b->dy, b->ys, b->slot, b->weight, b->n, b->s.width, b->s.top_k, &b->err));
}

/* Experts' products: rows of each group by its own matrix, and the sums over its rows. */
static void grouped(struct bench *b, size_t in, size_t out, bool tb, const float *x, const float *w, float *y)
{
    struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = b->s.experts, .m = b->pairs, .n = out, .k = in, .tb = tb, .offset = b->offset, .a = x, .b = w, .c = y };
    must(b, b->b->grouped(b->dev, &g, &b->err));
}
static void grouped_inner(struct bench *b, size_t m, size_t n, const float *x, const float *y, float *dw)
{
    struct moe_grouped g = { .kind = MOE_GROUP_INNER, .groups = b->s.experts, .m = m, .n = n, .k = b->pairs, .offset = b->offset, .a = x, .b = y, .c = dw };
    must(b, b->b->grouped(b->dev, &g, &b->err));
}
static void swiglu(struct bench *b) { must(b, b->b->swiglu(b->dev, b->h, b->gu, b->pairs, b->s.expert_width, &b->err)); }
static void swiglu_back(struct bench *b) { must(b, b->b->swiglu_back(b->dev, b->dgu, b->dh, b->gu, b->pairs, b->s.expert_width, &b->err)); }
static void expert_rows(struct bench *b)
{
    grouped(b, b->s.width, 2 * b->s.expert_width, true, b->xs, b->gate_up, b->gu);
    grouped(b, b->s.expert_width, b->s.width, true, b->h, b->down, b->ys);
}
static void expert_rows_back(struct bench *b)
{
    grouped(b, b->s.width, b->s.expert_width, false, b->dys, b->down, b->dh);
    grouped(b, 2 * b->s.expert_width, b->s.width, false, b->dgu, b->gate_up, b->dxs);
}
static void expert_weights_back(struct bench *b)
{
    grouped_inner(b, b->s.width, b->s.expert_width, b->dys, b->h, b->ddown);
    grouped_inner(b, 2 * b->s.expert_width, b->s.width, b->dgu, b->xs, b->dgate_up);
}

/* A dense feed-forward of the same active FLOPs: one "expert" of K times the width, for every token. Its weights and rows fit in those of the experts. */
static void dense(struct bench *b)
{
    size_t f = b->s.top_k * b->s.expert_width;
    linear(b, b->s.width, 2 * f, b->x, b->gate_up, b->gu);
    must(b, b->b->swiglu(b->dev, b->h, b->gu, b->n, f, &b->err));
    linear(b, f, b->s.width, b->h, b->down, b->y);
}
static void dense_back(struct bench *b)
{
    size_t f = b->s.top_k * b->s.expert_width;
    gemm(b, b->s.width, f, b->n, true, false, true, b->dy, b->h, b->ddown);
    gemm(b, b->n, f, b->s.width, false, false, false, b->dy, b->down, b->dh);
    must(b, b->b->swiglu_back(b->dev, b->dgu, b->dh, b->gu, b->n, f, &b->err));
    gemm(b, 2 * f, b->s.width, b->n, true, false, true, b->dgu, b->x, b->dgate_up);
    gemm(b, b->n, b->s.width, 2 * f, false, false, false, b->dgu, b->gate_up, b->dx);
}

static void embed(struct bench *b)
{
    must(b, b->b->embed(b->dev, b->y, b->table, b->token, b->n, b->s.width, b->s.vocab, &b->err));
    must(b, b->b->embed_back(b->dev, b->dtable, b->dy, b->token, b->n, b->s.width, b->s.vocab, &b->err));
}
static void head(struct bench *b)
{
    linear(b, b->s.width, b->s.vocab, b->x, b->head, b->words);
    must(b, b->b->xent(b->dev, b->loss, b->words, b->token, b->n, b->s.vocab, true, 1e-3, &b->err));
    linear_back(b, b->s.width, b->s.vocab, b->words, b->x, b->head, b->dx, b->dhead);
}
static void adamw(struct bench *b)
{
    struct moe_adamw a = { .n = b->parameters, .weight = b->weights, .grad = b->slopes, .m = b->m, .v = b->moments, .lr = 1e-4, .beta1 = 0.9, .beta2 = 0.95,
                           .eps = 1e-8, .decay = 0.1, .grad_scale = 1, .t = 10 };
    double sum;
    bool finite;
    must(b, b->b->sumsq(b->dev, true, b->slopes, b->parameters, &sum, &finite, &b->err));
    must(b, b->b->adamw(b->dev, &a, &b->err));
    must(b, b->b->zero(b->dev, b->dwq, b->s.width * b->s.heads * b->s.head_dim * sizeof *b->dwq, &b->err));
}

enum { SQUARE = 1024 };
static void sgemm(struct bench *b)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SQUARE, SQUARE, SQUARE, 1, b->square[0], SQUARE, b->square[1], SQUARE, 0, b->square[2], SQUARE);
}
static double sgemm_flops(const struct bench *b)
{
    (void)b;
    return 2.0 * (double)SQUARE * (double)SQUARE * (double)SQUARE;
}

/* ---- time ---- */

typedef void op_fn(struct bench *b);
typedef double flops_fn(const struct bench *b);
struct timed { const char *name; op_fn *run; flops_fn *flops; double times, seconds; };   /* times: in a step; seconds: of one, the best */

static double once(struct bench *b, op_fn *run)
{
    size_t calls = 0;
    double from = cpu_s(), now;
    do {
        run(b);
        calls++;
        now = cpu_s();
    } while (now - from < ROUND_S);
    return (now - from) / (double)calls;
}

static void time_all(struct bench *b, struct timed *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows[i].run(b);                              /* scratch grows, caches fill, what later rows read is written */
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++) {
            double s = once(b, rows[i].run);
            rows[i].seconds = round ? MOE_MIN(rows[i].seconds, s) : s;
        }
}

static double rate(const struct bench *b, const struct timed *row) { return row->flops ? row->flops(b) / row->seconds * 1e-9 : 0; }

/* ---- what is counted ---- */

static double projection_flops(const struct bench *b)
{
    return 4.0 * (double)b->n * (double)b->s.width * (double)((b->s.heads + b->s.kv_heads) * b->s.head_dim);
}
static double attention_flops(const struct bench *b) { return 2.0 * (double)b->n * (double)b->s.length * (double)(b->s.heads * b->s.head_dim); }
static double expert_flops(const struct bench *b) { return 6.0 * (double)b->pairs * (double)b->s.width * (double)b->s.expert_width; }
static double router_flops(const struct bench *b) { return 2.0 * (double)b->n * (double)b->s.width * (double)b->s.experts; }
static double head_flops(const struct bench *b) { return 6.0 * (double)b->n * (double)b->s.width * (double)b->s.vocab; }
static double projection_back_flops(const struct bench *b) { return 2 * projection_flops(b); }
static double attention_back_flops(const struct bench *b) { return 2 * attention_flops(b); }
static double router_back_flops(const struct bench *b) { return 2 * router_flops(b); }

/* ---- the layer ---- */

enum { LAYERS = 4 };

static void print_layer(const struct bench *b, const struct timed *rows, size_t count)
{
    double best = rate(b, &rows[0]), seconds = 0, flops = 0;
    for (size_t i = 1; i < count; i++) {
        seconds += rows[i].seconds * rows[i].times;
        flops += rows[i].flops ? rows[i].flops(b) * rows[i].times : 0;
    }
    printf("%-34s%10s%10s%10s%10s\n", "operation", "us", "GFLOP/s", "of sgemm", "of step");
    for (size_t i = 0; i < count; i++) {
        printf("%-34s%10.1f", rows[i].name, rows[i].seconds * 1e6);
        if (rows[i].flops)
            printf("%10.1f%9.0f%%", rate(b, &rows[i]), rate(b, &rows[i]) / best * 100);
        else
            printf("%20s", "");
        if (i)
            printf("%9.1f%%\n", rows[i].seconds * rows[i].times / seconds * 100);
        else
            printf("\n");
    }
    printf("%d layers, embedding, head, AdamW: %.2f ms of operations, %.1f GFLOP/s, %.0f%% of sgemm, %.0f tokens/s a core\n", LAYERS, seconds * 1e3, flops / seconds * 1e-9,
           flops / seconds * 1e-9 / best * 100, (double)b->n / seconds);
}

static void layer(struct bench *b)
{
    static const struct shape shape = { .seqs = 8, .length = 128, .width = 128, .heads = 4, .kv_heads = 4, .head_dim = 32, .experts = 8, .top_k = 2,
                                        .expert_width = 256, .vocab = 256 };
    struct timed rows[] = {
        { .name = "sgemm 1024 x 1024 x 1024", .run = sgemm, .flops = sgemm_flops },
        { .name = "RMSNorm",                  .run = norm,             .times = 2 * LAYERS + 1 },
        { .name = "RMSNorm, back",            .run = norm_back,        .times = 2 * LAYERS + 1 },
        { .name = "q, k, v, o",               .run = projections,      .flops = projection_flops,      .times = LAYERS },
        { .name = "q, k, v, o, back",         .run = projections_back, .flops = projection_back_flops, .times = LAYERS },
        { .name = "RoPE",                     .run = rope,             .times = LAYERS },
        { .name = "RoPE, back",               .run = rope_back,        .times = LAYERS },
        { .name = "attention",                .run = attention,        .flops = attention_flops,       .times = LAYERS },
        { .name = "attention, back",          .run = attention_back,   .flops = attention_back_flops,  .times = LAYERS },
        { .name = "residuals",                .run = residual,         .times = 4 * LAYERS },
        { .name = "router",                   .run = route,            .flops = router_flops,          .times = LAYERS },
        { .name = "router, what it says",     .run = route_stats,      .times = LAYERS },
        { .name = "dispatch",                 .run = dispatch,         .times = LAYERS },
        { .name = "gather",                   .run = gather,           .times = LAYERS },
        { .name = "experts",                  .run = expert_rows,      .flops = expert_flops,          .times = LAYERS },
        { .name = "SwiGLU",                   .run = swiglu,           .times = LAYERS },
        { .name = "combine",                  .run = combine,          .times = LAYERS },
        { .name = "combine, back",            .run = combine_back,     .times = LAYERS },
        { .name = "SwiGLU, back",             .run = swiglu_back,      .times = LAYERS },
        { .name = "experts, rows back",       .run = expert_rows_back, .flops = expert_flops,          .times = LAYERS },
        { .name = "experts, weights back",    .run = expert_weights_back, .flops = expert_flops,       .times = LAYERS },
        { .name = "gather, back",             .run = gather_back,      .times = LAYERS },
        { .name = "router, back",             .run = route_back,       .flops = router_back_flops,     .times = LAYERS },
        { .name = "embedding, and back",      .run = embed,            .times = 1 },
        { .name = "head, loss, and back",     .run = head,             .flops = head_flops,            .times = 1 },
        { .name = "AdamW, norm, zeroing",     .run = adamw,            .times = LAYERS },
    };
    puts("One layer: D 128, H 4, E 8, K 2, F 256, S 128, B 8, V 256");
    lay_out_layer(b, &shape);
    time_all(b, rows, MOE_COUNT(rows));
    print_layer(b, rows, MOE_COUNT(rows));
}

/* ---- experts beside a dense layer ---- */

static void moe_forward(struct bench *b)
{
    route(b);
    route_stats(b);
    dispatch(b);
    gather(b);
    expert_rows(b);
    swiglu(b);
    combine(b);
}
static void moe_back(struct bench *b)
{
    combine_back(b);
    expert_rows_back(b);
    swiglu_back(b);
    expert_weights_back(b);
    gather_back(b);
    route_back(b);
}

static void beside_dense(struct bench *b)
{
    static const struct shape shapes[] = {
        { .seqs = 8, .length = 128, .width = 128, .heads = 1, .kv_heads = 1, .head_dim = 2, .experts = 8, .top_k = 2, .expert_width = 256, .vocab = 1 },
        { .seqs = 4, .length = 512, .width = 256, .heads = 1, .kv_heads = 1, .head_dim = 2, .experts = 16, .top_k = 2, .expert_width = 512, .vocab = 1 },
        { .seqs = 4, .length = 512, .width = 512, .heads = 1, .kv_heads = 1, .head_dim = 2, .experts = 32, .top_k = 4, .expert_width = 256, .vocab = 1 },
    };
    puts("MoE layer beside a dense feed-forward of the same active FLOPs, in us");
    printf("%6s%6s%6s%4s%6s%12s%12s%8s%12s%12s%8s%8s\n", "N", "D", "E", "K", "F", "MoE", "dense", "ratio", "MoE back", "dense back", "ratio", "both");
    for (size_t i = 0; i < MOE_COUNT(shapes); i++) {
        struct timed rows[] = { { .run = moe_forward }, { .run = dense }, { .run = moe_back }, { .run = dense_back } };
        lay_out_layer(b, &shapes[i]);
        time_all(b, rows, MOE_COUNT(rows));
        double moe = rows[0].seconds, flat = rows[1].seconds, moe_b = rows[2].seconds, flat_b = rows[3].seconds;
        printf("%6zu%6zu%6zu%4zu%6zu%12.0f%12.0f%8.2f%12.0f%12.0f%8.2f%8.2f\n", b->n, b->s.width, b->s.experts, b->s.top_k, b->s.expert_width, moe * 1e6, flat * 1e6,
               moe / flat, moe_b * 1e6, flat_b * 1e6, moe_b / flat_b, (moe + moe_b) / (flat + flat_b));
        let_go(b);
    }
}

/* ---- the router's forward, at the shapes for which moe-engine 0.3.3 publishes its own ---- */

static void routers(struct bench *b)
{
    static const struct { size_t n, width, experts, top_k; double other; } rows[] = {   /* other: its CPU path (PyTorch, fp64) on one core of a 2-core EPYC */
        { 512, 256, 16, 2, 1.07 }, { 1024, 512, 32, 2, 0.25 }, { 2048, 1024, 64, 2, 0.144 }, { 4096, 2048, 64, 4, 0.050 },
    };
    puts("Router, forward: product, softmax, top-k, renormalised weights; millions of tokens a second on one core");
    printf("%6s%6s%6s%4s%10s%10s%14s%8s\n", "N", "D", "E", "K", "Mtok/s", "GFLOP/s", "moe-engine", "ratio");
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const struct shape shape = { .seqs = 1, .length = rows[i].n, .width = rows[i].width, .experts = rows[i].experts, .top_k = rows[i].top_k };
        struct timed row = { .run = route, .flops = router_flops };
        lay_out_router(b, &shape);
        time_all(b, &row, 1);
        double mtok = (double)b->n / row.seconds * 1e-6;
        printf("%6zu%6zu%6zu%4zu%10.3f%10.1f%14.3f%8.1f\n", b->n, b->s.width, b->s.experts, b->s.top_k, mtok, rate(b, &row), rows[i].other, mtok / rows[i].other);
        let_go(b);
    }
}

/* One row, one table of the output. */
static void (*const sections[])(struct bench *b) = { layer, beside_dense, routers };

int main(void)
{
    struct bench b = { .b = moe_backend_cpu() };
    must(&b, b.b->open(&(struct moe_device_options){ .threads = 1 }, &b.dev, &b.err));
    printf("OpenBLAS for %s, one thread\n", openblas_get_corename());
    for (size_t i = 0; i < MOE_COUNT(sections); i++) {
        puts("");
        for (size_t j = 0; j < MOE_COUNT(b.square); j++)
            b.square[j] = filled(&b, SQUARE * SQUARE, 1);
        sections[i](&b);
        let_go(&b);
    }
    b.b->close(&b.dev);
    return 0;
}
