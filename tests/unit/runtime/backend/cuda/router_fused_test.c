/* The router from tokens on, on a device: the product on tensor cores, and what becomes of its rows, against the reference: tiles of every size that a kernel is made
 * for, and tokens, widths and experts that fill none of them.
 *
 * Logits are held against the reference's product; all else against what the reference makes of the device's own logits, so that each is judged by its own roundings,
 * and a choice never hangs on one of the product's.
 *
 * Links    emulated/router_fused runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { FUNCTION = 4 };                   /* roundings of exp and log */
#define SIDE 1.5                         /* x is between -SIDE and SIDE */

struct fused_case { const char *name; size_t tokens, width, experts, top_k; enum moe_score score; bool renormalise, bias, twins; double scale; };

struct fused { float *x, *gate, *bias; struct moe_router dev; };

/* twins: every expert of the second half has the gate of one of the first, and no bias: their logits are equal to the bit. */
static struct fused made(struct bed *b, const struct fused_case *c)
{
    const size_t nd = c->tokens * c->width, ed = c->experts * c->width, half = c->experts / 2;
    const double gates = 4 / sqrt((double)c->width);
    struct fused f = { bed_random(b, nd, -SIDE, SIDE), bed_random(b, ed, -gates, gates), bed_random_wide(b, c->experts, -0.5, 0.5), { 0 } };
    if (c->twins)
        memcpy(f.gate + (c->experts - half) * c->width, f.gate, half * c->width * sizeof *f.gate);
    f.dev = (struct moe_router){ .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->tokens, .score = c->score, .renormalise = c->renormalise,
                                 .scale = c->scale, .width = c->width };
    f.dev.x = bed_put_real(b, f.x, nd);
    f.dev.gate = bed_put_real(b, f.gate, ed);
    f.dev.bias = c->bias ? bed_put_wide(b, f.bias, c->experts) : NULL;
    return f;
}

static void outputs(struct bed *b, struct moe_router *r)
{
    const size_t all = r->tokens * r->experts, pairs = r->tokens * r->top_k;
    r->prob = bed_new_wide(b, all);
    r->score_out = r->score == MOE_SCORE_SOFTMAX && r->renormalise ? r->prob : bed_new_wide(b, all);
    r->lse = bed_new_wide(b, r->tokens);
    r->weight = bed_new_wide(b, pairs);
    r->expert = bed_device(b, pairs * sizeof *r->expert);
}

static void check_logits(struct bed *b, const struct fused_case *c, const struct fused *f)
{
    const size_t nd = c->tokens * c->width, ed = c->experts * c->width, all = c->tokens * c->experts;
    const double *x = bed_doubles(b, f->x, nd), *gate = bed_doubles(b, f->gate, ed);
    double *want = bed_zeros(b, all), most = 0;
    const struct moe_gemm g = { .m = c->tokens, .n = c->experts, .k = c->width, .tb = true, .wide = true, .a = x, .b = gate, .c = want };
    bed_done(b, b->ref->gemm(b->dev, &g, &b->err));
    for (size_t n = 0; n < c->tokens; n++)
        for (size_t e = 0; e < c->experts; e++) {
            double sum = 0;
            for (size_t d = 0; d < c->width; d++)
                sum += fabs(x[n * c->width + d] * gate[e * c->width + d]);
            most = fmax(most, sum);
        }
    bed_wide(b, "logits", f->dev.logits_out, want, all, (double)c->width + 1, most);
}

/* The choice follows, exactly, from what is compared: the device's own scores and the bias, added as floats, or the logits. Gives the pairs of each expert. */
static int32_t *check_choice(struct bed *b, const struct fused_case *c, const struct fused *f, const int32_t *expert)
{
    const float *score = bed_get(b, f->dev.score_out, c->tokens * c->experts * sizeof *score);
    const float *logits = bed_get(b, f->dev.logits_out, c->tokens * c->experts * sizeof *logits);
    int32_t *count = memset(bed_host(b, c->experts, sizeof *count), 0, c->experts * sizeof *count);
    for (size_t n = 0; n < c->tokens; n++) {
        bool *taken = memset(bed_host(b, c->experts, 1), 0, c->experts);
        for (size_t k = 0; k < c->top_k; k++) {
            size_t best = c->experts;
            float most = -INFINITY;
            for (size_t e = 0; e < c->experts; e++) {
                const float value = c->bias ? score[n * c->experts + e] + f->bias[e] : logits[n * c->experts + e];
                if (!taken[e] && (best == c->experts || value > most)) {
                    best = e;
                    most = value;
                }
            }
            if ((size_t)expert[n * c->top_k + k] != best)
                fail_msg("%s: token %zu, choice %zu: expert %d, not %zu", bed_name(b), n, k, expert[n * c->top_k + k], best);
            taken[best] = true;
            count[best]++;
        }
    }
    return count;
}

/* What the reference makes of these logits, and its weights for this choice. */
struct wanted { double *prob, *score, *lse, *weight; };
static struct wanted from_logits(struct bed *b, const struct fused_case *c, const float *logits, const int32_t *expert)
{
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    struct wanted w = { bed_zeros(b, all), bed_zeros(b, all), bed_zeros(b, c->tokens), bed_zeros(b, pairs) };
    const struct moe_router r = { .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .score = c->score, .scale = 1, .logits = bed_doubles(b, logits, all),
                                  .prob = w.prob, .score_out = w.score, .lse = w.lse, .weight = w.weight, .expert = bed_host(b, pairs, sizeof(int32_t)) };
    bed_done(b, b->ref->route(b->dev, &r, &b->err));
    for (size_t pair = 0; pair < pairs; pair++) {
        const size_t n = pair / c->top_k;
        double sum = 0;
        for (size_t k = 0; k < c->top_k; k++)
            sum += w.score[n * c->experts + (size_t)expert[n * c->top_k + k]];
        w.weight[pair] = w.score[n * c->experts + (size_t)expert[pair]] * c->scale / (c->renormalise ? sum : 1);
    }
    return w;
}

static void same_bytes(struct bed *b, const char *what, const void *a, const void *other, size_t bytes)
{
    if (memcmp(bed_get(b, a, bytes), bed_get(b, other, bytes), bytes) != 0)
        fail_msg("%s: %s has other bits when nobody wants logits and counts", bed_name(b), what);
}

static void fused(struct bed *b, const void *row)
{
    const struct fused_case *c = row;
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    const bool sigmoid = c->score == MOE_SCORE_SIGMOID;
    struct fused f = made(b, c);
    outputs(b, &f.dev);
    f.dev.logits_out = bed_new_wide(b, all);
    f.dev.count = bed_device(b, c->experts * sizeof(int32_t));
    const uint64_t launches = moe_emulate_launches();
    assert_true(moe_cuda_route_takes(&b->call, &f.dev));
    bed_queued(b, moe_cuda_route_fused(&b->call, &f.dev));
    assert_int_equal(moe_emulate_launches() - launches, c->tokens > 0);
    check_logits(b, c, &f);
    const float *logits = bed_get(b, f.dev.logits_out, all * sizeof *logits);
    const int32_t *expert = bed_get(b, f.dev.expert, pairs * sizeof *expert);
    bed_bytes(b, "expert", expert, pairs * sizeof *expert);
    bed_ints(b, "count", f.dev.count, check_choice(b, c, &f, expert), c->experts);
    for (size_t i = 0; c->twins && i < all; i++)
        if (i % c->experts >= c->experts - c->experts / 2 && logits[i] != logits[i - (c->experts - c->experts / 2)])
            fail_msg("%s: logit %zu is not its twin's", bed_name(b), i);
    const struct wanted w = from_logits(b, c, logits, expert);
    const double range = 2 * bed_largest_f(logits, all), rounds = sigmoid ? FUNCTION + 2 + range : (double)c->experts + 2 * FUNCTION + 2 * range + 2;
    bed_wide(b, "score", f.dev.score_out, w.score, all, rounds, bed_largest(w.score, all));
    bed_wide(b, "prob", f.dev.prob, w.prob, all, sigmoid ? 2 * rounds + (double)c->experts : rounds, bed_largest(w.prob, all));
    bed_wide(b, "lse", f.dev.lse, w.lse, c->tokens, (double)c->experts + 2 * FUNCTION + 2 * range + bed_largest(w.lse, c->tokens), 1);
    bed_wide(b, "weight", f.dev.weight, w.weight, pairs, c->renormalise ? 2 * rounds + (double)c->top_k + 2 : rounds + 1, bed_largest(w.weight, pairs));
    if (c->tokens > 1000)
        return;                                                        /* enough that the small ones show it */
    struct moe_router untold = f.dev;
    outputs(b, &untold);
    untold.logits_out = NULL;
    untold.count = NULL;
    bed_queued(b, moe_cuda_route_fused(&b->call, &untold));
    same_bytes(b, "prob", f.dev.prob, untold.prob, all * 4), same_bytes(b, "score", f.dev.score_out, untold.score_out, all * 4);
    same_bytes(b, "lse", f.dev.lse, untold.lse, c->tokens * 4), same_bytes(b, "weight", f.dev.weight, untold.weight, pairs * 4);
    same_bytes(b, "expert", f.dev.expert, untold.expert, pairs * 4);
}

/* Of every K: the first K of those that the largest finds, with their weights to the bit, and counted. The first schedule has them all, the others every ninth. */
static void every_k(struct bed *b, const void *row)
{
    const struct fused_case *c = row;
    struct fused f = made(b, c);
    outputs(b, &f.dev);
    f.dev.count = bed_device(b, c->experts * sizeof *f.dev.count);
    bed_queued(b, moe_cuda_route_fused(&b->call, &f.dev));
    const int32_t *all = bed_get(b, f.dev.expert, c->tokens * c->top_k * sizeof *all);
    const float *weights = bed_get(b, f.dev.weight, c->tokens * c->top_k * sizeof *weights);
    for (size_t k = 1; k < c->top_k; k += b->how == MOE_SCHEDULE_ASCENDING ? 1 : 9) {
        int32_t *count = memset(bed_host(b, c->experts, sizeof *count), 0, c->experts * sizeof *count);
        f.dev.top_k = k;
        bed_queued(b, moe_cuda_route_fused(&b->call, &f.dev));
        const int32_t *expert = bed_get(b, f.dev.expert, c->tokens * k * sizeof *expert);
        const float *weight = bed_get(b, f.dev.weight, c->tokens * k * sizeof *weight);
        for (size_t pair = 0; pair < c->tokens * k; pair++) {
            const size_t in_all = pair / k * c->top_k + pair % k;
            if (expert[pair] != all[in_all] || weight[pair] != weights[in_all])
                fail_msg("%s: K %zu, pair %zu: expert %d (%g), not %d (%g)", bed_name(b), k, pair, expert[pair], (double)weight[pair], all[in_all],
                         (double)weights[in_all]);
            count[expert[pair]]++;
        }
        assert_memory_equal(bed_get(b, f.dev.count, c->experts * sizeof *count), count, c->experts * sizeof *count);
    }
}

/* ---- what is no number ---- */

/* Tokens with a NaN, with infinities, with both; and one that is all zeros: every expert alike. Exactly the CPU's choice from the same logits, finite where it is. */
static void odd(struct bed *b, const void *row)
{
    enum { TOKENS = 35, WIDTH = 24 };
    const struct fused_case *c = row;
    const struct moe_backend *cpu = moe_backend_cpu();
    const size_t all = TOKENS * c->experts, pairs = TOKENS * c->top_k;
    struct moe_device *dev = NULL;
    struct fused_case sized = *c;
    sized.tokens = TOKENS, sized.width = WIDTH;
    struct fused f = made(b, &sized);
    f.x[3] = NAN, f.x[5 * WIDTH + 23] = INFINITY, f.x[33 * WIDTH] = INFINITY, f.x[33 * WIDTH + 1] = -INFINITY;
    memset(f.x + 7 * WIDTH, 0, WIDTH * sizeof *f.x);
    f.dev.x = bed_put_real(b, f.x, TOKENS * WIDTH);
    outputs(b, &f.dev);
    f.dev.logits_out = bed_new_wide(b, all);
    bed_queued(b, moe_cuda_route_fused(&b->call, &f.dev));
    struct moe_router r = f.dev;
    float *prob = bed_host(b, all, sizeof *prob);
    r.x = r.gate = NULL, r.logits_out = NULL;
    r.logits = bed_get(b, f.dev.logits_out, all * sizeof(float));
    r.bias = c->bias ? f.bias : NULL;
    r.prob = prob, r.score_out = bed_host(b, all, sizeof(float)), r.lse = bed_host(b, TOKENS, sizeof(float));
    r.expert = bed_host(b, pairs, sizeof *r.expert), r.weight = bed_host(b, pairs, sizeof(float));
    assert_int_equal(cpu->open(&(struct moe_device_options){ .threads = 1 }, &dev, &b->err), MOE_OK);
    assert_int_equal(cpu->route(dev, &r, &b->err), MOE_OK);
    const int32_t *expert = bed_get(b, f.dev.expert, pairs * sizeof *expert);
    const float *got = bed_get(b, f.dev.prob, all * sizeof *got);
    for (size_t n = 0; n < TOKENS; n++) {
        const bool whole = n != 0 && n != 5 && n != 33;
        if (!c->bias || !whole || n == 7)                              /* with a bias, what a rounding of a score decides is another test's */
            assert_memory_equal(expert + n * c->top_k, r.expert + n * c->top_k, c->top_k * sizeof *expert);
        for (size_t e = 0; e < c->experts; e++)
            if (whole != (isfinite(got[n * c->experts + e]) != 0) && (whole || !isfinite(prob[n * c->experts + e])))
                fail_msg("%s: token %zu, expert %zu: %g", bed_name(b), n, e, (double)got[n * c->experts + e]);
    }
    cpu->close(&dev);
}

/* ---- the tables ---- */

#define SOFT MOE_SCORE_SOFTMAX, true, false, false, 1
static const struct fused_case cases[] = {
    { "no tokens",                                      0,   16,   8,  2, SOFT },
    { "one of one",                                     1,    8,   1,  1, SOFT },
    { "2 of 3, a stage and a little",                  33,  136,   3,  2, MOE_SCORE_SOFTMAX, false, false, false, 2.5 },
    { "4 of 64, whole tiles, more stages than there are", 64, 1024, 64, 4, SOFT },
    { "4 of 64, one token past a tile",                65,  520,  64,  4, MOE_SCORE_SIGMOID, true, true, false, 2.5 },
    { "64 of 64",                                       5,   24,  64, 64, MOE_SCORE_SOFTMAX, false, false, false, 1 },
    { "8 of 63, twins",                                40,   72,  63,  8, MOE_SCORE_SOFTMAX, true, false, true, 1 },
    { "3 of 62, bias",                                 31,   40,  62,  3, MOE_SCORE_SOFTMAX, true, true, false, 1 },
    { "33 of 65",                                      34,   64,  65, 33, MOE_SCORE_SIGMOID, false, false, false, 1 },
    { "8 of 128, twins",                               32,  328, 128,  8, MOE_SCORE_SIGMOID, true, false, true, 1 },
    { "8 of 127, bias",                                 7,   56, 127,  8, MOE_SCORE_SOFTMAX, true, true, false, 2.5 },
    { "7 of 126",                                      41,  200, 126,  7, MOE_SCORE_SOFTMAX, false, false, false, 1 },
    { "5 of 129",                                      33,   88, 129,  5, SOFT },
    { "8 of 256, bias",                                35,  264, 256,  8, MOE_SCORE_SIGMOID, true, true, false, 2.5 },
    { "64 of 255, twins",                               9,   16, 255, 64, MOE_SCORE_SOFTMAX, true, false, true, 1 },
    { "6 of 257",                                      33,   40, 257,  6, MOE_SCORE_SOFTMAX, false, true, false, 1 },
    { "10 of 512",                                     34,  168, 512, 10, MOE_SCORE_SOFTMAX, true, false, false, 1 },
    { "64 of 511, twins",                               3,    8, 511, 64, MOE_SCORE_SIGMOID, true, false, true, 1 },
};
/* More tokens than small tiles are for: 4224, and then 8448. */
static const struct fused_case large[] = {
    { "tiles of 64, 64 experts",                     4300,    8,  64,  2, SOFT },
    { "tiles of 128, 64 experts",                    8449,   16,  33,  1, MOE_SCORE_SIGMOID, true, true, false, 1 },
    { "tiles of 64, 128 experts",                    4225,   24, 128,  2, MOE_SCORE_SOFTMAX, false, false, true, 1 },
    { "tiles of 128, 128 experts",                   8577,   72, 100,  2, SOFT },
    { "tiles of 64, 256 experts",                    4225,    8, 160,  3, SOFT },
};
static const struct fused_case most[] = {
    { "64 experts",                                     3,   16,  64, 64, MOE_SCORE_SOFTMAX, false, false, false, 1 },
    { "200 experts, sigmoid, bias",                     2,    8, 200, 64, MOE_SCORE_SIGMOID, false, true, false, 2.5 },
};
static const struct fused_case odds[] = {
    { "of 31 experts",                                  0,    0,  31,  5, SOFT },
    { "of 64, sigmoid, bias",                           0,    0,  64,  5, MOE_SCORE_SIGMOID, true, true, false, 1 },
    { "of 130",                                         0,    0, 130,  9, MOE_SCORE_SOFTMAX, false, false, false, 1 },
    { "of 384, sigmoid",                                0,    0, 384,  5, MOE_SCORE_SIGMOID, true, false, false, 1 },
};

static void check_fused(void **state) { bed_run_as(MOE_REAL_BF16, fused, *state); }
static void check_k(void **state)     { bed_run_as(MOE_REAL_BF16, every_k, *state); }
static void check_odd(void **state)   { bed_run_as(MOE_REAL_BF16, odd, *state); }

static const struct { const char *name; enum moe_real real; unsigned arch; size_t tokens, width, experts; unsigned x_off, gate_off; bool logits, takes; } limits[] = {
    { "bf16 of eights",                    MOE_REAL_BF16, 80, 5, 2048,  64, 0, 0, false, true  },
    { "512 experts",                       MOE_REAL_BF16, 90, 5, 8,    512, 0, 0, false, true  },
    { "512 experts of many tokens",        MOE_REAL_BF16, 90, 4225, 8,   512, 0, 0, false, false },
    { "256 experts of many tokens",        MOE_REAL_BF16, 90, 1 << 20, 8, 256, 0, 0, false, true },
    { "513 experts",                       MOE_REAL_BF16, 90, 5, 8,    513, 0, 0, false, false },
    { "a width that is no multiple of 8",  MOE_REAL_BF16, 90, 5, 12,    64, 0, 0, false, false },
    { "no width",                          MOE_REAL_BF16, 90, 5, 0,     64, 0, 0, false, false },
    { "floats",                            MOE_REAL_F32,  90, 5, 2048,  64, 0, 0, false, false },
    { "before sm_80",                      MOE_REAL_BF16, 75, 5, 2048,  64, 0, 0, false, false },
    { "x not aligned",                     MOE_REAL_BF16, 90, 5, 2048,  64, 8, 0, false, false },
    { "gate not aligned",                  MOE_REAL_BF16, 90, 5, 2048,  64, 0, 8, false, false },
    { "logits that are given",             MOE_REAL_BF16, 90, 5, 2048,  64, 0, 0, true,  false },
};

static void takes(void **state)
{
    static _Alignas(64) char place[64];                              /* only its address is looked at */
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(limits); i++) {
        const struct moe_router r = { .tokens = limits[i].tokens, .experts = limits[i].experts, .top_k = 1, .width = limits[i].width, .logits = place,
                                      .x = limits[i].logits ? NULL : place + limits[i].x_off, .gate = place + limits[i].gate_off };
        if (moe_cuda_route_takes(&(struct moe_cuda_call){ .real = limits[i].real, .arch = limits[i].arch }, &r) != limits[i].takes)
            fail_msg("%s", limits[i].name);
    }
}

static const struct bed_family families[] = {
    { "fused: ", check_fused, BED_ROWS(cases) }, { "fused: ", check_fused, BED_ROWS(large) }, { "fused, odd rows: ", check_odd, BED_ROWS(odds) },
    { "fused, every K: ", check_k, BED_ROWS(most) },
};

int main(void)
{
    static struct bed_tests tests;
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        bed_add(&tests, &families[i]);
    tests.of[tests.count++] = (struct CMUnitTest)cmocka_unit_test(takes);
    return _cmocka_run_group_tests("router_fused", tests.of, tests.count, NULL, NULL);
}
