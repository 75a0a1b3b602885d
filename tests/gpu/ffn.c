/* A layer of experts for T tokens whose choice is made: sorting, both products, of which the first takes its rows from where the tokens are, SwiGLU, combining; and all of
 * it back, with the gradients of weights. The operations are those of runtime/moe, in its order, for one rank, whose host knows the sizes of groups. Only active FLOPs
 * count: 18 T K D F (6 forward, 12 back). */
#include "tests/gpu/bench.h"
#include <stdlib.h>
#include <string.h>

/* 1.2 times torch's grouped_mm on each is asked for, too. */
struct shape { const char *name; unsigned width, expert_width, experts, top_k; double target; };
static const struct shape shapes[] = {
    { "Mixtral 8x7B",      4096, 14336,   8, 2, 630 },
    { "Qwen3 30B-A3B",     2048,   768, 128, 8, 430 },
    { "OLMoE 1B-7B",       2048,  1024,  64, 8, 430 },
    { "SonicMoE reference", 4096, 1024, 128, 8, 430 },
};
static const struct shape tiny_shape = { "tiny", 32, 24, 4, 2, 0 };

struct ffn {
    struct shape s;
    size_t tokens, rows;
    void *x, *weight, *gu, *h, *ys, *y, *gate_up, *down, *dy, *dys, *dweight, *dh, *dgu, *dxs, *dx, *dgate_up, *ddown;
    int32_t *expert, *count, *offset, *slot, *source;
    int32_t *known;                    /* host [E+1]: what `offset` will hold                                                       */
};

static void ffn_forward(struct bench *b, void *ctx)
{
    const struct ffn *f = ctx;
    const struct moe_backend *be = b->be;
    const size_t d = f->s.width, w = f->s.expert_width, rows = f->rows;
    const struct moe_dispatch sort = { .tokens = f->tokens, .experts = f->s.experts, .top_k = f->s.top_k, .expert = f->expert, .weight = f->weight, .count = f->count,
                                       .offset = f->offset, .slot = f->slot, .source = f->source };
    const struct moe_grouped up = { .kind = MOE_GROUP_ROWS, .groups = f->s.experts, .m = rows, .n = 2 * w, .k = d, .tb = true, .offset = f->offset, .known = f->known,
                                    .a = f->x, .b = f->gate_up, .c = f->gu, .from_a = f->source, .from = f->tokens, .divide = f->s.top_k };
    const struct moe_grouped down = { .kind = MOE_GROUP_ROWS, .groups = f->s.experts, .m = rows, .n = d, .k = w, .tb = true, .offset = f->offset, .known = f->known,
                                      .a = f->h, .b = f->down, .c = f->ys };
    must(b, be->dispatch(b->dev, &sort, &b->err));
    must(b, be->grouped(b->dev, &up, &b->err));
    must(b, be->swiglu(b->dev, f->h, f->gu, rows, w, &b->err));
    must(b, be->grouped(b->dev, &down, &b->err));
    must(b, be->combine(b->dev, f->y, false, f->ys, f->slot, f->weight, f->tokens, d, f->s.top_k, &b->err));
}

static void ffn_backward(struct bench *b, void *ctx)
{
    const struct ffn *f = ctx;
    const struct moe_backend *be = b->be;
    const size_t d = f->s.width, w = f->s.expert_width, rows = f->rows;
    const struct moe_grouped by_h = { .kind = MOE_GROUP_ROWS, .groups = f->s.experts, .m = rows, .n = w, .k = d, .offset = f->offset, .known = f->known,
                                      .a = f->dys, .b = f->down, .c = f->dh };
    const struct moe_grouped by_down = { .kind = MOE_GROUP_INNER, .groups = f->s.experts, .m = d, .n = w, .k = rows, .add = true, .offset = f->offset, .known = f->known,
                                         .a = f->dys, .b = f->h, .c = f->ddown };
    const struct moe_grouped by_up = { .kind = MOE_GROUP_INNER, .groups = f->s.experts, .m = 2 * w, .n = d, .k = rows, .add = true, .offset = f->offset, .known = f->known,
                                       .a = f->dgu, .b = f->x, .c = f->dgate_up, .from_b = f->source, .from = f->tokens, .divide = f->s.top_k };
    const struct moe_grouped by_x = { .kind = MOE_GROUP_ROWS, .groups = f->s.experts, .m = rows, .n = d, .k = 2 * w, .offset = f->offset, .known = f->known,
                                      .a = f->dgu, .b = f->gate_up, .c = f->dxs };
    must(b, be->combine_back(b->dev, f->dys, f->dweight, f->dy, f->ys, f->slot, f->weight, f->tokens, d, f->s.top_k, &b->err));
    must(b, be->grouped(b->dev, &by_h, &b->err));
    must(b, be->swiglu_back(b->dev, f->dgu, f->dh, f->gu, rows, w, &b->err));
    must(b, be->grouped(b->dev, &by_x, &b->err));
    must(b, be->grouped(b->dev, &by_down, &b->err));
    must(b, be->grouped(b->dev, &by_up, &b->err));
    must(b, be->combine(b->dev, f->dx, false, f->dxs, f->slot, NULL, f->tokens, d, f->s.top_k, &b->err));
}

static void both(struct bench *b, void *ctx)
{
    ffn_forward(b, ctx);
    ffn_backward(b, ctx);
}

static void *reals(struct bench *b, struct ffn *f)
{
    const uint64_t n = f->tokens, r = f->rows, d = f->s.width, w = f->s.expert_width, e = f->s.experts, k = f->s.top_k;
    const double small = 0.02;
    const struct bench_array arrays[] = {
        { &f->x, n * d, false, 1 },    { &f->weight, n * k, true, 1 },   { &f->gu, r * 2 * w, false, 0 },
        { &f->h, r * w, false, 0 },    { &f->ys, r * d, false, 0 },      { &f->y, n * d, false, 0 },       { &f->gate_up, e * 2 * w * d, false, small },
        { &f->down, e * d * w, false, small },                           { &f->dy, n * d, false, 1 },      { &f->dys, r * d, false, 0 },
        { &f->dweight, n * k, true, 0 },                                 { &f->dh, r * w, false, 0 },      { &f->dgu, r * 2 * w, false, 0 },
        { &f->dxs, r * d, false, 0 },  { &f->dx, n * d, false, 0 },      { &f->dgate_up, e * 2 * w * d, true, 0 }, { &f->ddown, e * d * w, true, 0 },
    };
    return bench_memory(b, arrays, MOE_COUNT(arrays));
}

static void *indices(struct bench *b, struct ffn *f)
{
    const struct moe_array arrays[] = {
        { (void **)&f->expert, f->rows, sizeof(int32_t) }, { (void **)&f->count, f->s.experts, sizeof(int32_t) },
        { (void **)&f->offset, f->s.experts + 1, sizeof(int32_t) }, { (void **)&f->slot, f->rows, sizeof(int32_t) },
        { (void **)&f->source, f->rows, sizeof(int32_t) },
    };
    void *block = NULL;
    must(b, moe_block_new(b->be, b->dev, arrays, MOE_COUNT(arrays), &block, &b->err));
    return block;
}

static void upload_load(struct bench *b, struct ffn *f, enum load load)
{
    int32_t *expert = calloc(f->rows, sizeof *expert);
    MOE_CHECK(expert);
    load_fill(load, expert, f->tokens, f->s.experts, f->s.top_k);
    memset(f->known, 0, (f->s.experts + 1) * sizeof *f->known);
    for (size_t i = 0; i < f->rows; i++)
        f->known[expert[i] + 1]++;
    for (size_t e = 0; e < f->s.experts; e++)
        f->known[e + 1] += f->known[e];
    must(b, b->be->upload(b->dev, f->expert, expert, f->rows * sizeof *expert, &b->err));
    free(expert);
}

/* What was computed is no nonsense: a product that fails in silence would be the fastest. And it was of the sizes that the host told. */
static void look(struct bench *b, const struct ffn *f)
{
    const struct { const void *at; size_t n; bool wide; } results[] = { { f->y, f->tokens * f->s.width, false }, { f->dx, f->tokens * f->s.width, false },
                                                                       { f->ddown, (size_t)f->s.experts * f->s.width * f->s.expert_width, true } };
    int32_t *offset = calloc(f->s.experts + 1, sizeof *offset);
    MOE_CHECK(offset);
    must(b, b->be->download(b->dev, offset, f->offset, (f->s.experts + 1) * sizeof *offset, &b->err));
    MOE_CHECK(memcmp(offset, f->known, (f->s.experts + 1) * sizeof *offset) == 0);
    free(offset);
    for (size_t i = 0; i < MOE_COUNT(results); i++) {
        double sum;
        bool finite;
        must(b, b->be->sumsq(b->dev, results[i].wide, results[i].at, results[i].n, &sum, &finite, &b->err));
        if (!finite || sum <= 0) {
            fprintf(stderr, "gpu_bench: %s: result %zu is nothing, or not finite (sum of squares %g)\n", f->s.name, i, sum);
            exit(2);
        }
    }
}

static void one(struct bench *b, const struct shape *s, size_t tokens)
{
    struct ffn f = { .s = *s, .tokens = tokens, .rows = tokens * s->top_k };
    const double flops = 18e-9 * (double)f.rows * s->width * s->expert_width;
    void *blocks[] = { reals(b, &f), indices(b, &f) };
    f.known = calloc(s->experts + 1, sizeof *f.known);
    MOE_CHECK(f.known);
    for (enum load load = 0; load < LOADS; load++) {
        upload_load(b, &f, load);
        const double forward = bench_ms(b, ffn_forward, &f), all = bench_ms(b, both, &f);
        look(b, &f);
        table_add(b->table, "TFLOP/s", flops / 3 / forward, "%s, %s, forward", s->name, load_name(load))->peak = b->tflops;
        struct table_row *row = table_add(b->table, "TFLOP/s", flops / all, "%s, %s, forward and backward", s->name, load_name(load));
        row->peak = b->tflops;
        row->target = s->target;
        row->beat = s->target > 0;
    }
    for (size_t i = 0; i < MOE_COUNT(blocks); i++)
        b->be->free(b->dev, blocks[i]);
    free(f.known);
}

void bench_ffn(struct bench *b, bool tiny)
{
    if (tiny) {
        one(b, &tiny_shape, 32);
        return;
    }
    for (size_t i = 0; i < MOE_COUNT(shapes); i++)
        one(b, &shapes[i], 32768);
}
