/* Every operation that has a backward, against central differences; those of other operations' gradients (a product's is two products) with them. */
#include "tests/unit/runtime/backend/ref/bed.h"
#include <stdbool.h>
#include <string.h>

/* A case's own sizes, as the operation's table wants them. */
#define SIZES(type) const struct type *s = sizes; struct moe_error err = { 0 }

/* ---- products ---- */

struct gemm_sizes { size_t m, n, k; bool ta, tb, add; };

static void make_gemm(struct bed *bed, const void *sizes)
{
    const struct gemm_sizes *s = sizes;
    input(bed, "a", s->m * s->k, -1, 1);
    input(bed, "b", s->k * s->n, -1, 1);
    if (s->add)
        input(bed, "c", s->m * s->n, -1, 1);
    output(bed, s->m * s->n);
}

static void gemm_forward(struct bed *bed, const void *sizes)
{
    SIZES(gemm_sizes);
    if (s->add)
        memcpy(bed->out[0].y, bed->in[2].x, s->m * s->n * sizeof(double));
    good(bed->b->gemm(bed->dev, &(struct moe_gemm){ s->m, s->n, s->k, s->ta, s->tb, s->add, false, bed->in[0].x, bed->in[1].x, bed->out[0].y }, &err), &err);
}

static void gemm_backward(struct bed *bed, const void *sizes)
{
    SIZES(gemm_sizes);
    const double *a = bed->in[0].x, *b = bed->in[1].x, *dc = bed->out[0].seed;
    const struct moe_gemm by_a = s->ta ? (struct moe_gemm){ s->k, s->m, s->n, s->tb, true, true, false, b, dc, bed->in[0].slope }
                                       : (struct moe_gemm){ s->m, s->k, s->n, false, !s->tb, true, false, dc, b, bed->in[0].slope };
    const struct moe_gemm by_b = s->tb ? (struct moe_gemm){ s->n, s->k, s->m, true, s->ta, true, false, dc, a, bed->in[1].slope }
                                       : (struct moe_gemm){ s->k, s->n, s->m, !s->ta, false, true, false, a, dc, bed->in[1].slope };
    good(bed->b->gemm(bed->dev, &by_a, &err), &err);
    good(bed->b->gemm(bed->dev, &by_b, &err), &err);
    if (s->add)
        good(bed->b->add(bed->dev, bed->in[2].slope, dc, s->m * s->n, &err), &err);
}

struct grouped_sizes { size_t groups, n, k; bool tb; int32_t offset[6]; };

static void make_grouped(struct bed *bed, const void *sizes)
{
    const struct grouped_sizes *s = sizes;
    size_t rows = (size_t)s->offset[s->groups];
    input(bed, "a", rows * s->k, -1, 1);
    input(bed, "b", s->groups * s->k * s->n, -1, 1);
    output(bed, rows * s->n);
}

static void grouped_forward(struct bed *bed, const void *sizes)
{
    SIZES(grouped_sizes);
    const struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = s->groups, .m = (size_t)s->offset[s->groups], .n = s->n, .k = s->k, .tb = s->tb, .offset = s->offset,
                                   .a = bed->in[0].x, .b = bed->in[1].x, .c = bed->out[0].y };
    good(bed->b->grouped(bed->dev, &g, &err), &err);
}

static void grouped_backward(struct bed *bed, const void *sizes)
{
    SIZES(grouped_sizes);
    const double *a = bed->in[0].x, *dc = bed->out[0].seed;
    const struct moe_grouped by_a = { .kind = MOE_GROUP_ROWS, .groups = s->groups, .m = (size_t)s->offset[s->groups], .n = s->k, .k = s->n, .tb = !s->tb, .offset = s->offset,
                                      .a = dc, .b = bed->in[1].x, .c = bed->in[0].slope };
    const struct moe_grouped by_b = { .kind = MOE_GROUP_INNER, .groups = s->groups, .m = s->tb ? s->n : s->k, .n = s->tb ? s->k : s->n,
                                      .k = (size_t)s->offset[s->groups], .add = true, .offset = s->offset, .a = s->tb ? dc : a, .b = s->tb ? a : dc, .c = bed->in[1].slope };
    good(bed->b->grouped(bed->dev, &by_a, &err), &err);
    good(bed->b->grouped(bed->dev, &by_b, &err), &err);
}

/* ---- embedding, norm, positions, activation, loss ---- */

struct rows_sizes { size_t n, d, v; bool add; };

static void make_embed(struct bed *bed, const void *sizes)
{
    const struct rows_sizes *s = sizes;
    input(bed, "table", s->v * s->d, -1, 1);
    output(bed, s->n * s->d);
    bed->index[0] = indices(bed, s->n);
    for (size_t i = 0; i < s->n; i++)
        bed->index[0][i] = (int32_t)random_below(bed, s->v);
}
static void embed_forward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    good(bed->b->embed(bed->dev, bed->out[0].y, bed->in[0].x, bed->index[0], s->n, s->d, s->v, &err), &err);
}
static void embed_backward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    good(bed->b->embed_back(bed->dev, bed->in[0].slope, bed->out[0].seed, bed->index[0], s->n, s->d, s->v, &err), &err);
}

static void make_rmsnorm(struct bed *bed, const void *sizes)
{
    const struct rows_sizes *s = sizes;
    input(bed, "x", s->n * s->d, -2, 2);
    input(bed, "gain", s->d, 0.5, 1.5);
    output(bed, s->n * s->d);
    bed->kept[0] = reals(bed, s->n);
}
static void rmsnorm_forward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    good(bed->b->rmsnorm(bed->dev, bed->out[0].y, bed->kept[0], bed->in[0].x, bed->in[1].x, s->n, s->d, 1e-5, &err), &err);
}
static void rmsnorm_backward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    for (size_t i = 0; i < s->n * s->d && !s->add; i++)
        bed->in[0].slope[i] = 1e6;       /* to be written over */
    good(bed->b->rmsnorm_back(bed->dev, bed->in[0].slope, s->add, bed->in[1].slope, bed->out[0].seed, bed->in[0].x, bed->in[1].x, bed->kept[0], s->n, s->d, &err), &err);
}

struct rope_sizes { size_t seqs, length, heads, head_dim; };

static size_t rope_count(const struct rope_sizes *s) { return s->seqs * s->length * s->heads * s->head_dim; }
static void make_rope(struct bed *bed, const void *sizes)
{
    input(bed, "x", rope_count(sizes), -1, 1);
    output(bed, rope_count(sizes));
}
static void turn(struct bed *bed, const struct rope_sizes *s, double *to, const double *from, bool back)
{
    struct moe_error err = { 0 };
    memcpy(to, from, rope_count(s) * sizeof *to);
    good(bed->b->rope(bed->dev, to, s->seqs, s->length, s->heads, s->head_dim, 10000, back, &err), &err);
}
static void rope_forward(struct bed *bed, const void *sizes) { turn(bed, sizes, bed->out[0].y, bed->in[0].x, false); }
static void rope_backward(struct bed *bed, const void *sizes) { turn(bed, sizes, bed->in[0].slope, bed->out[0].seed, true); }

static void make_swiglu(struct bed *bed, const void *sizes)
{
    const struct rows_sizes *s = sizes;
    input(bed, "gu", s->n * 2 * s->d, -4, 4);
    output(bed, s->n * s->d);
}
static void swiglu_forward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    good(bed->b->swiglu(bed->dev, bed->out[0].y, bed->in[0].x, s->n, s->d, &err), &err);
}
static void swiglu_backward(struct bed *bed, const void *sizes)
{
    SIZES(rows_sizes);
    good(bed->b->swiglu_back(bed->dev, bed->in[0].slope, bed->out[0].seed, bed->in[0].x, s->n, s->d, &err), &err);
}

static const double xent_scale = 0.37;

static void make_xent(struct bed *bed, const void *sizes)
{
    const struct rows_sizes *s = sizes;
    input(bed, "logits", s->n * s->v, -3, 3);
    struct output *out = output(bed, s->n);
    bed->index[0] = indices(bed, s->n);
    for (size_t i = 0; i < s->n; i++) {
        bed->index[0][i] = i % 4 == 3 ? -1 : (int32_t)random_below(bed, s->v);     /* every fourth counts for nothing */
        out->seed[i] = xent_scale;
    }
}
static void xent(struct bed *bed, const struct rows_sizes *s, double *logits, bool back)
{
    struct moe_error err = { 0 };
    memcpy(logits, bed->in[0].x, s->n * s->v * sizeof *logits);
    good(bed->b->xent(bed->dev, bed->out[0].y, logits, bed->index[0], s->n, s->v, back, xent_scale, &err), &err);
}
static void xent_forward(struct bed *bed, const void *sizes)
{
    const struct rows_sizes *s = sizes;
    if (!bed->kept[0])
        bed->kept[0] = reals(bed, s->n * s->v);
    xent(bed, s, bed->kept[0], false);
}
static void xent_backward(struct bed *bed, const void *sizes) { xent(bed, sizes, bed->in[0].slope, true); }

/* ---- attention ---- */

struct attention_sizes { size_t seqs, length, heads, kv_heads, head_dim; };

static void make_attention(struct bed *bed, const void *sizes)
{
    const struct attention_sizes *s = sizes;
    size_t tokens = s->seqs * s->length;
    input(bed, "q", tokens * s->heads * s->head_dim, -1, 1);
    input(bed, "k", tokens * s->kv_heads * s->head_dim, -1, 1);
    input(bed, "v", tokens * s->kv_heads * s->head_dim, -1, 1);
    output(bed, tokens * s->heads * s->head_dim);
    bed->kept[0] = reals(bed, tokens * s->heads);
}
static struct moe_attention attention_of(struct bed *bed, const struct attention_sizes *s)
{
    return (struct moe_attention){ s->seqs, s->length, s->heads, s->kv_heads, s->head_dim, bed->in[0].x, bed->in[1].x, bed->in[2].x, bed->out[0].y, bed->kept[0],
                                   bed->out[0].seed, bed->in[0].slope, bed->in[1].slope, bed->in[2].slope };
}
static void attention_forward(struct bed *bed, const void *sizes)
{
    SIZES(attention_sizes);
    const struct moe_attention a = attention_of(bed, s);
    good(bed->b->attention(bed->dev, &a, &err), &err);
}
static void attention_backward(struct bed *bed, const void *sizes)
{
    SIZES(attention_sizes);
    const struct moe_attention a = attention_of(bed, s);
    for (size_t i = 0; i < bed->ins; i++)
        for (size_t j = 0; j < bed->in[i].n; j++)
            bed->in[i].slope[j] = 1e6;   /* to be written over */
    good(bed->b->attention_back(bed->dev, &a, &err), &err);
}

/* ---- the router: outputs are its weights, each sequence's sums of prob, and the sum of lse^2 ---- */

struct route_sizes { size_t tokens, experts, top_k, group; enum moe_score score; bool renormalise, bias; double scale; };
enum { WEIGHT, PROB_SUM, Z };

static void make_route(struct bed *bed, const void *sizes)
{
    const struct route_sizes *s = sizes;
    input(bed, "logits", s->tokens * s->experts, -2, 2);
    output(bed, s->tokens * s->top_k);
    output(bed, s->tokens / s->group * s->experts);
    output(bed, 1);
    for (size_t i = 0; i < 3; i++)
        bed->kept[i] = reals(bed, s->tokens * s->experts);
    bed->kept[3] = reals(bed, s->experts);
    for (size_t e = 0; e < s->experts; e++)
        bed->kept[3][e] = random_in(bed, -0.5, 0.5);
    bed->index[0] = indices(bed, s->tokens * s->top_k);
}
static struct moe_router router_of(struct bed *bed, const struct route_sizes *s)
{
    return (struct moe_router){ .tokens = s->tokens, .experts = s->experts, .top_k = s->top_k, .group = s->group, .score = s->score, .renormalise = s->renormalise,
                                .scale = s->scale, .logits = bed->in[0].x, .bias = s->bias ? bed->kept[3] : NULL, .prob = bed->kept[0], .score_out = bed->kept[1],
                                .lse = bed->kept[2], .expert = bed->index[0], .weight = bed->out[WEIGHT].y, .dweight = bed->out[WEIGHT].seed,
                                .dprob = bed->out[PROB_SUM].seed, .dz = bed->out[Z].seed[0], .dlogits = bed->in[0].slope };
}
static void route_forward(struct bed *bed, const void *sizes)
{
    SIZES(route_sizes);
    const struct moe_router r = router_of(bed, s);
    bool first = !bed->index[1];
    size_t pairs = s->tokens * s->top_k;
    good(bed->b->route(bed->dev, &r, &err), &err);
    if (first)
        bed->index[1] = memcpy(indices(bed, pairs), bed->index[0], pairs * sizeof(int32_t));
    assert_memory_equal(bed->index[0], bed->index[1], pairs * sizeof(int32_t));   /* between two choices there is no slope */
    memset(bed->out[PROB_SUM].y, 0, bed->out[PROB_SUM].n * sizeof(double));
    bed->out[Z].y[0] = 0;
    for (size_t n = 0; n < s->tokens; n++) {
        for (size_t e = 0; e < s->experts; e++)
            bed->out[PROB_SUM].y[n / s->group * s->experts + e] += bed->kept[0][n * s->experts + e];
        bed->out[Z].y[0] += bed->kept[2][n] * bed->kept[2][n];
    }
}
static void route_backward(struct bed *bed, const void *sizes)
{
    SIZES(route_sizes);
    const struct moe_router r = router_of(bed, s);
    good(bed->b->route_back(bed->dev, &r, &err), &err);
}

/* ---- there and back: rows gathered by expert, combined by weight, with pairs that were dropped ---- */

struct moved_sizes { size_t tokens, experts, top_k, d, capacity; enum moe_drop drop; };

/* Experts of a token are distinct, as a router's are. */
static void dispatch_random(struct bed *bed, const struct moved_sizes *s, const double *weight)
{
    struct moe_error err = { 0 };
    size_t pairs = s->tokens * s->top_k;
    for (size_t i = 0; i < 5; i++)
        bed->index[i] = indices(bed, pairs + s->experts + 1);
    for (size_t n = 0; n < s->tokens; n++)
        for (size_t k = 0, first = random_below(bed, s->experts); k < s->top_k; k++)
            bed->index[0][n * s->top_k + k] = (int32_t)((first + k) % s->experts);
    const struct moe_dispatch d = { s->tokens, s->experts, s->top_k, bed->index[0], weight, s->drop, s->capacity, bed->index[1], bed->index[2], bed->index[3], bed->index[4] };
    good(bed->b->dispatch(bed->dev, &d, &err), &err);
}

static void make_combine(struct bed *bed, const void *sizes)
{
    const struct moved_sizes *s = sizes;
    const struct input *weight = input(bed, "weight", s->tokens * s->top_k, 0.1, 1);
    dispatch_random(bed, s, weight->x);
    input(bed, "ys", (size_t)bed->index[2][s->experts] * s->d, -1, 1);
    output(bed, s->tokens * s->d);
}
static void combine_forward(struct bed *bed, const void *sizes)
{
    SIZES(moved_sizes);
    good(bed->b->combine(bed->dev, bed->out[0].y, false, bed->in[1].x, bed->index[3], bed->in[0].x, s->tokens, s->d, s->top_k, &err), &err);
}
static void combine_backward(struct bed *bed, const void *sizes)
{
    SIZES(moved_sizes);
    good(bed->b->combine_back(bed->dev, bed->in[1].slope, bed->in[0].slope, bed->out[0].seed, bed->in[1].x, bed->index[3], bed->in[0].x, s->tokens, s->d, s->top_k, &err), &err);
}

static void make_gather(struct bed *bed, const void *sizes)
{
    const struct moved_sizes *s = sizes;
    double *weight = reals(bed, s->tokens * s->top_k);
    for (size_t i = 0; i < s->tokens * s->top_k; i++)
        weight[i] = random_in(bed, 0.1, 1);
    dispatch_random(bed, s, weight);
    input(bed, "x", s->tokens * s->d, -1, 1);
    output(bed, s->tokens * s->top_k * s->d);
}
static void gather_forward(struct bed *bed, const void *sizes)
{
    SIZES(moved_sizes);
    good(bed->b->gather(bed->dev, bed->out[0].y, bed->in[0].x, bed->index[4], s->tokens * s->top_k, s->d, s->top_k, &err), &err);
}
static void gather_backward(struct bed *bed, const void *sizes)
{
    SIZES(moved_sizes);
    good(bed->b->combine(bed->dev, bed->in[0].slope, true, bed->out[0].seed, bed->index[3], NULL, s->tokens, s->d, s->top_k, &err), &err);
}

/* ---- the table ---- */

#define GEMM(...)      make_gemm, gemm_forward, gemm_backward, &(const struct gemm_sizes){ __VA_ARGS__ }
#define GROUPED(...)   make_grouped, grouped_forward, grouped_backward, &(const struct grouped_sizes){ __VA_ARGS__ }
#define EMBED(...)     make_embed, embed_forward, embed_backward, &(const struct rows_sizes){ __VA_ARGS__ }
#define RMSNORM(...)   make_rmsnorm, rmsnorm_forward, rmsnorm_backward, &(const struct rows_sizes){ __VA_ARGS__ }
#define ROPE(...)      make_rope, rope_forward, rope_backward, &(const struct rope_sizes){ __VA_ARGS__ }
#define SWIGLU(...)    make_swiglu, swiglu_forward, swiglu_backward, &(const struct rows_sizes){ __VA_ARGS__ }
#define XENT(...)      make_xent, xent_forward, xent_backward, &(const struct rows_sizes){ __VA_ARGS__ }
#define ATTENTION(...) make_attention, attention_forward, attention_backward, &(const struct attention_sizes){ __VA_ARGS__ }
#define ROUTE(...)     make_route, route_forward, route_backward, &(const struct route_sizes){ __VA_ARGS__ }
#define COMBINE(...)   make_combine, combine_forward, combine_backward, &(const struct moved_sizes){ __VA_ARGS__ }
#define GATHER(...)    make_gather, gather_forward, gather_backward, &(const struct moved_sizes){ __VA_ARGS__ }

static const struct grad_case cases[] = {
    { "gemm, one element",                          GEMM(1, 1, 1, false, false, false) },
    { "gemm",                                       GEMM(5, 7, 3, false, false, false) },
    { "gemm, a transposed",                         GEMM(5, 7, 3, true, false, false) },
    { "gemm, b transposed",                         GEMM(5, 7, 3, false, true, false) },
    { "gemm, both transposed, added",               GEMM(5, 7, 3, true, true, true) },
    { "grouped, an empty group",                    GROUPED(4, 3, 5, false, { 0, 2, 2, 7, 8 }) },
    { "grouped, b transposed",                      GROUPED(4, 3, 5, true, { 0, 0, 3, 4, 4 }) },
    { "embed, rows that repeat",                    EMBED(.n = 9, .d = 3, .v = 4) },
    { "rmsnorm of one number",                      RMSNORM(.n = 1, .d = 1) },
    { "rmsnorm",                                    RMSNORM(.n = 3, .d = 7) },
    { "rmsnorm, added",                             RMSNORM(.n = 3, .d = 7, .add = true) },
    { "rope, two wide",                             ROPE(1, 3, 1, 2) },
    { "rope",                                       ROPE(2, 9, 3, 6) },
    { "swiglu",                                     SWIGLU(.n = 5, .d = 7) },
    { "cross entropy, one word",                    XENT(.n = 1, .v = 1) },
    { "cross entropy, some tokens left out",        XENT(.n = 9, .v = 7) },
    { "attention, one token",                       ATTENTION(1, 1, 1, 1, 2) },
    { "attention, every head its own keys",         ATTENTION(2, 5, 3, 3, 4) },
    { "attention, groups of queries",               ATTENTION(2, 6, 6, 2, 3) },
    { "attention, one head of keys",                ATTENTION(1, 7, 4, 1, 5) },
    { "router, softmax",                            ROUTE(6, 5, 2, 3, MOE_SCORE_SOFTMAX, false, false, 1) },
    { "router, softmax, renormalised, scaled",      ROUTE(6, 5, 2, 2, MOE_SCORE_SOFTMAX, true, false, 2.5) },
    { "router, softmax, bias",                      ROUTE(6, 5, 2, 6, MOE_SCORE_SOFTMAX, true, true, 1) },
    { "router, sigmoid",                            ROUTE(6, 5, 2, 3, MOE_SCORE_SIGMOID, false, false, 1) },
    { "router, sigmoid, renormalised, scaled, bias", ROUTE(6, 5, 3, 3, MOE_SCORE_SIGMOID, true, true, 2.5) },
    { "router, one expert of one",                  ROUTE(3, 1, 1, 1, MOE_SCORE_SIGMOID, true, false, 1) },
    { "router, every expert",                       ROUTE(4, 4, 4, 4, MOE_SCORE_SOFTMAX, true, false, 1) },
    { "router, many experts",                       ROUTE(2, 129, 7, 1, MOE_SCORE_SOFTMAX, true, false, 1) },
    { "combine",                                    COMBINE(7, 4, 2, 3, 0, MOE_DROP_NONE) },
    { "combine, dropped by probability",            COMBINE(9, 3, 2, 3, 4, MOE_DROP_PROBABILITY) },
    { "combine, dropped by position",               COMBINE(9, 3, 3, 3, 4, MOE_DROP_POSITION) },
    { "gather",                                     GATHER(7, 4, 2, 3, 0, MOE_DROP_NONE) },
    { "gather, dropped",                            GATHER(9, 3, 2, 3, 4, MOE_DROP_POSITION) },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = check_gradient, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
