/* The same bytes for any number of threads: each operation is run with 1, 2, 3, 4 and 7 from the same numbers, at sizes that divide by nothing and make several
 * chunks, and all memory that it was given is compared. The reference's numbers are compared elsewhere; here only sameness counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/backend.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_HELD = 24 };
static const unsigned counts[] = { 1, 2, 3, 4, 7 };

struct bed {
    const struct moe_backend *b;
    struct moe_device *dev;
    struct moe_error *err, why;
    struct { unsigned char *mem; size_t bytes; } held[MOST_HELD];
    size_t held_count;
};
typedef enum moe_code op_fn(struct bed *d);

static void *zeros(struct bed *d, size_t n, size_t each)
{
    void *mem = NULL;
    assert_true(d->held_count < MOST_HELD);
    assert_int_equal(d->b->alloc(d->dev, n * each, &mem, d->err), MOE_OK);
    d->held[d->held_count].mem = mem;
    d->held[d->held_count++].bytes = n * each;
    return mem;
}
/* Numbers in (-1, 1), by their place alone. */
static float *reals(struct bed *d, size_t n)
{
    float *x = zeros(d, n, sizeof *x);
    uint32_t bits = 2463534242u + (uint32_t)d->held_count * 7919;
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        x[i] = (float)bits * 0x1p-31f - 1;
    }
    return x;
}
static int32_t *numbers(struct bed *d, size_t n, size_t below)
{
    int32_t *x = zeros(d, n, sizeof *x);
    uint32_t bits = 88172645u;
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        x[i] = (int32_t)(bits % below);
    }
    return x;
}
static void *out(struct bed *d, size_t n) { return zeros(d, n, sizeof(float)); }
static void *out_ints(struct bed *d, size_t n) { return zeros(d, n, sizeof(int32_t)); }

/* ---- operations ---- */

static enum moe_code gemm_by(struct bed *d, bool ta, bool tb, bool add)
{
    size_t m = 777, n = 611, k = 203;
    struct moe_gemm g = { .m = m, .n = n, .k = k, .ta = ta, .tb = tb, .add = add, .a = reals(d, m * k), .b = reals(d, k * n), .c = reals(d, m * n) };
    return d->b->gemm(d->dev, &g, d->err);
}
static enum moe_code gemm(struct bed *d) { return gemm_by(d, false, false, false); }
static enum moe_code gemm_turned(struct bed *d) { return gemm_by(d, true, true, true); }

/* One group has most rows, one has none. */
static enum moe_code grouped_by(struct bed *d, enum moe_group kind, bool tb, bool elsewhere)
{
    static const int32_t offsets[] = { 0, 3, 3, 1501, 1530, 1999 }, few[] = { 2, 3, 3, 1501, 1530, 1990 };
    size_t groups = MOE_COUNT(offsets) - 1, rows = 1999, m = 301, n = 203, k = 117;
    int32_t *offset = out_ints(d, groups + 1);
    memcpy(offset, elsewhere ? few : offsets, sizeof offsets);
    bool inner = kind == MOE_GROUP_INNER;
    struct moe_grouped g = { .kind = kind, .groups = groups, .m = inner ? m : rows, .n = n, .k = inner ? rows : k, .tb = tb, .offset = offset, .a = reals(d, rows * (inner ? m : k)),
                             .b = reals(d, inner ? rows * n : groups * k * n), .c = reals(d, inner ? groups * m * n : rows * n) };
    if (!elsewhere)
        return d->b->grouped(d->dev, &g, d->err);
    g.from_a = numbers(d, rows, rows);
    g.from = rows;
    g.add = true;
    if (inner)
        g.from_b = numbers(d, rows, rows);
    else {
        int32_t *to = out_ints(d, rows);
        for (size_t i = 0; i < rows; i++)
            to[i] = (int32_t)(i * 7 % rows);         /* no factor of 1999: no two the same */
        g.to = to;
    }
    return d->b->grouped(d->dev, &g, d->err);
}
static enum moe_code grouped_rows(struct bed *d) { return grouped_by(d, MOE_GROUP_ROWS, false, false); }
static enum moe_code grouped_rows_turned(struct bed *d) { return grouped_by(d, MOE_GROUP_ROWS, true, false); }
static enum moe_code grouped_inner(struct bed *d) { return grouped_by(d, MOE_GROUP_INNER, false, false); }
static enum moe_code grouped_rows_elsewhere(struct bed *d) { return grouped_by(d, MOE_GROUP_ROWS, true, true); }
static enum moe_code grouped_inner_elsewhere(struct bed *d) { return grouped_by(d, MOE_GROUP_INNER, false, true); }

enum { N = 1003, D = 131, V = 517 };
static enum moe_code embed(struct bed *d) { return d->b->embed(d->dev, out(d, N * D), reals(d, V * D), numbers(d, N, V), N, D, V, d->err); }
static enum moe_code embed_back(struct bed *d) { return d->b->embed_back(d->dev, reals(d, V * D), reals(d, N * D), numbers(d, N, V), N, D, V, d->err); }
static enum moe_code rmsnorm(struct bed *d) { return d->b->rmsnorm(d->dev, out(d, N * D), out(d, N), reals(d, N * D), reals(d, D), N, D, 1e-5, d->err); }
static enum moe_code rmsnorm_back_by(struct bed *d, bool add)
{
    return d->b->rmsnorm_back(d->dev, reals(d, N * D), add, reals(d, D), reals(d, N * D), reals(d, N * D), reals(d, D), reals(d, N), N, D, d->err);
}
static enum moe_code rmsnorm_back(struct bed *d) { return rmsnorm_back_by(d, false); }
static enum moe_code rmsnorm_back_added(struct bed *d) { return rmsnorm_back_by(d, true); }
static enum moe_code rope(struct bed *d) { return d->b->rope(d->dev, reals(d, 3 * 301 * 5 * 26), 3, 301, 5, 26, 10000, false, d->err); }
static enum moe_code swiglu(struct bed *d) { return d->b->swiglu(d->dev, out(d, N * D), reals(d, N * 2 * D), N, D, d->err); }
static enum moe_code swiglu_back(struct bed *d) { return d->b->swiglu_back(d->dev, out(d, N * 2 * D), reals(d, N * D), reals(d, N * 2 * D), N, D, d->err); }
static enum moe_code xent(struct bed *d) { return d->b->xent(d->dev, out(d, N), reals(d, N * V), numbers(d, N, V), N, V, true, 0.37, d->err); }

/* Several tiles of queries and keys, and several blocks of keys in the backward. */
static struct moe_attention attention_of(struct bed *d, size_t length)
{
    size_t seqs = 2, heads = 4, kv = 2, c = 18, q = seqs * length * heads * c, k = seqs * length * kv * c;
    return (struct moe_attention){ .seqs = seqs, .length = length, .heads = heads, .kv_heads = kv, .head_dim = c, .q = reals(d, q), .k = reals(d, k), .v = reals(d, k),
                                   .o = out(d, q), .lse = out(d, seqs * heads * length), .d_o = reals(d, q), .dq = out(d, q), .dk = out(d, k), .dv = out(d, k) };
}
static enum moe_code attention_by(struct bed *d, size_t length)
{
    struct moe_attention a = attention_of(d, length);
    MOE_TRY(d->b->attention(d->dev, &a, d->err));
    return d->b->attention_back(d->dev, &a, d->err);
}
static enum moe_code attention(struct bed *d) { return attention_by(d, 133); }
static enum moe_code attention_long(struct bed *d) { return attention_by(d, 1301); }

static enum moe_code router_by(struct bed *d, size_t experts, size_t top_k, enum moe_score score, bool bias)
{
    size_t n = 1505, group = 301, groups = n / group;
    struct moe_router r = { .tokens = n, .experts = experts, .top_k = top_k, .group = group, .score = score, .renormalise = bias, .scale = 1.5,
                            .logits = reals(d, n * experts), .bias = bias ? reals(d, experts) : NULL, .prob = out(d, n * experts), .score_out = out(d, n * experts),
                            .lse = out(d, n), .expert = out_ints(d, n * top_k), .weight = out(d, n * top_k), .dweight = reals(d, n * top_k),
                            .dprob = reals(d, groups * experts), .dz = 0.01, .dlogits = out(d, n * experts) };
    struct moe_router_stats *s = zeros(d, 1, sizeof *s);
    double *prob_sum = zeros(d, groups * experts, sizeof *prob_sum);
    int64_t *count = zeros(d, groups * experts, sizeof *count);
    struct moe_router_stats told = { .tokens = n, .experts = experts, .top_k = top_k, .group = group, .prob = r.prob, .lse = r.lse, .expert = r.expert,
                                     .prob_sum = prob_sum, .count = count, .weight = r.weight, .renormalise = bias, .scale = 1.5 };
    MOE_TRY(d->b->route(d->dev, &r, d->err));
    MOE_TRY(d->b->route_back(d->dev, &r, d->err));
    MOE_TRY(d->b->route_stats(d->dev, &told, d->err));
    s->entropy = told.entropy, s->z = told.z, s->weight_error = told.weight_error, s->finite = told.finite;       /* no pointers: they differ */
    assert_true(told.finite);
    return MOE_OK;
}
static enum moe_code router(struct bed *d) { return router_by(d, 37, 5, MOE_SCORE_SOFTMAX, false); }
static enum moe_code router_small(struct bed *d) { return router_by(d, 7, 2, MOE_SCORE_SIGMOID, true); }

static enum moe_code dispatch_by(struct bed *d, enum moe_drop drop)
{
    size_t n = 5003, e = 23, k = 3, width = 37, pairs = n * k;
    struct moe_dispatch p = { .tokens = n, .experts = e, .top_k = k, .expert = numbers(d, pairs, e), .weight = reals(d, pairs), .drop = drop, .capacity = 600,
                              .count = out_ints(d, e), .offset = out_ints(d, e + 1), .slot = out_ints(d, pairs), .source = out_ints(d, pairs) };
    float *x = reals(d, n * width), *xs = out(d, pairs * width);
    MOE_TRY(d->b->dispatch(d->dev, &p, d->err));
    MOE_TRY(d->b->gather(d->dev, xs, x, p.source, pairs, width, k, d->err));
    MOE_TRY(d->b->combine(d->dev, reals(d, n * width), true, xs, p.slot, p.weight, n, width, k, d->err));
    return d->b->combine_back(d->dev, out(d, pairs * width), out(d, pairs), x, xs, p.slot, p.weight, n, width, k, d->err);
}
static enum moe_code dispatch(struct bed *d) { return dispatch_by(d, MOE_DROP_NONE); }
static enum moe_code dispatch_position(struct bed *d) { return dispatch_by(d, MOE_DROP_POSITION); }
static enum moe_code dispatch_probability(struct bed *d) { return dispatch_by(d, MOE_DROP_PROBABILITY); }

enum { LONG = 200003 };
static enum moe_code vectors(struct bed *d)
{
    float *y = reals(d, LONG), *x = reals(d, LONG);
    double *sums = zeros(d, 2, sizeof *sums);
    bool *finite = zeros(d, 1, sizeof *finite);
    MOE_TRY(d->b->add(d->dev, y, x, LONG, d->err));
    MOE_TRY(d->b->scale(d->dev, y, 1.0 / 3, LONG, d->err));
    MOE_TRY(d->b->sum(d->dev, y, LONG, &sums[0], d->err));
    MOE_TRY(d->b->sumsq(d->dev, false, y, LONG, &sums[1], finite, d->err));
    MOE_TRY(d->b->copy(d->dev, out(d, LONG), y, LONG * sizeof *y, d->err));
    return d->b->zero(d->dev, x, LONG * sizeof *x, d->err);
}
static enum moe_code adamw_by(struct bed *d, bool master)
{
    float *v = reals(d, LONG);
    for (size_t i = 0; i < LONG; i++)
        v[i] *= v[i];
    struct moe_adamw a = { .n = LONG, .weight = reals(d, LONG), .grad = reals(d, LONG), .m = reals(d, LONG), .v = v, .master = master ? reals(d, LONG) : NULL, .lr = 1e-3,
                           .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .decay = 0.1, .grad_scale = 0.7, .t = 3 };
    return d->b->adamw(d->dev, &a, d->err);
}
static enum moe_code adamw(struct bed *d) { return adamw_by(d, false); }
static enum moe_code adamw_bf16(struct bed *d) { return adamw_by(d, true); }

/* ---- */

static const struct op_case { const char *name; op_fn *run; } cases[] = {
    { "gemm", gemm }, { "gemm, both turned, added", gemm_turned }, { "grouped, rows", grouped_rows }, { "grouped, rows, turned", grouped_rows_turned },
    { "grouped, inner", grouped_inner }, { "grouped, rows that lie elsewhere", grouped_rows_elsewhere }, { "grouped, inner, rows that lie elsewhere", grouped_inner_elsewhere },
    { "embed", embed }, { "embed, back", embed_back }, { "rmsnorm", rmsnorm }, { "rmsnorm, back", rmsnorm_back },
    { "rmsnorm, back, added", rmsnorm_back_added }, { "rope", rope }, { "swiglu", swiglu }, { "swiglu, back", swiglu_back }, { "cross entropy", xent },
    { "attention and back", attention }, { "attention and back, several blocks of keys", attention_long }, { "router, softmax", router },
    { "router, sigmoid, bias", router_small }, { "dispatch", dispatch }, { "dispatch, dropped by position", dispatch_position },
    { "dispatch, dropped by probability", dispatch_probability }, { "vectors and sums", vectors }, { "adamw", adamw }, { "adamw, bf16", adamw_bf16 },
};

static void take_down(struct bed *d)
{
    while (d->held_count)
        d->b->free(d->dev, d->held[--d->held_count].mem);
    d->b->close(&d->dev);
    assert_null(d->dev);
}

static void set_up(struct bed *d, const struct op_case *c, unsigned threads)
{
    *d = (struct bed){ .b = moe_backend_cpu() };
    d->err = &d->why;
    assert_int_equal(d->b->open(&(struct moe_device_options){ .threads = threads }, &d->dev, d->err), MOE_OK);
    assert_int_equal(d->b->threads(d->dev), threads);
    if (c->run(d) != MOE_OK)
        fail_msg("%s", d->err->text);
}

static void same_bytes(void **state)
{
    const struct op_case *c = *state;
    struct bed one, many;
    set_up(&one, c, counts[0]);
    for (size_t i = 1; i < MOE_COUNT(counts); i++) {
        set_up(&many, c, counts[i]);
        assert_int_equal(many.held_count, one.held_count);
        for (size_t j = 0; j < one.held_count; j++) {
            assert_int_equal(many.held[j].bytes, one.held[j].bytes);
            for (size_t at = 0; at < one.held[j].bytes; at++)
                if (many.held[j].mem[at] != one.held[j].mem[at])
                    fail_msg("%u threads: byte %zu of memory %zu differs from that of one thread", counts[i], at, j);
        }
        take_down(&many);
    }
    take_down(&one);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = same_bytes, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
