/* The router on a device: scores, choice, weights, the way back, and what the host is told of it, against the reference and the CPU: rows that are a lane's, a
 * warp's and a block's, of every width that a kernel is made for, and more tokens than a grid has rows.
 *
 * Links    emulated/router emulated/router_back emulated/stats runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { FUNCTION = 4 };                   /* roundings of exp and log */

struct route_case { const char *name; size_t tokens, experts, top_k, group; enum moe_score score; bool renormalise, bias; double scale; };

/* Inputs, what the reference makes of them, and what a forward or a backward is given on the device. */
struct routed {
    float *logits, *bias;
    double *prob, *score, *lse, *weight, range;
    int32_t *expert;
    struct moe_router ref, dev;
};

static struct routed made(struct bed *b, const struct route_case *c)
{
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    struct routed x = { .logits = bed_random_wide(b, all, -4, 4), .bias = bed_random_wide(b, c->experts, -0.5, 0.5) };
    x.prob = bed_zeros(b, all);
    x.score = bed_zeros(b, all);
    x.lse = bed_zeros(b, c->tokens);
    x.weight = bed_zeros(b, pairs);
    x.expert = bed_host(b, pairs, sizeof *x.expert);
    x.range = 2 * bed_largest_f(x.logits, all);
    x.ref = x.dev = (struct moe_router){ .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->group, .score = c->score,
                                         .renormalise = c->renormalise, .scale = c->scale };
    x.ref.logits = bed_doubles(b, x.logits, all);
    x.ref.bias = c->bias ? bed_doubles(b, x.bias, c->experts) : NULL;
    x.ref.prob = x.prob;
    x.ref.score_out = x.score;
    x.ref.lse = x.lse;
    x.ref.weight = x.weight;
    x.ref.expert = x.expert;
    bed_done(b, b->ref->route(b->dev, &x.ref, &b->err));
    x.dev.logits = bed_put_wide(b, x.logits, all);
    x.dev.bias = c->bias ? bed_put_wide(b, x.bias, c->experts) : NULL;
    return x;
}

/* Roundings of a score: an exponential of a difference as large as the logits, over a sum of E (softmax), or 1 + one. */
static double score_rounds(const struct route_case *c, const struct routed *x)
{
    return c->score == MOE_SCORE_SIGMOID ? FUNCTION + 2 + x->range : (double)c->experts + 2 * FUNCTION + 2 * x->range + 2;
}

/* The choice follows, exactly, from what is compared: the device's own scores and the bias, added as floats, or the logits. */
static void check_choice(struct bed *b, const struct route_case *c, const struct routed *x, const int32_t *expert)
{
    const float *score = bed_get(b, x->dev.score_out, c->tokens * c->experts * sizeof *score);
    for (size_t n = 0; n < c->tokens; n++) {
        bool *taken = memset(bed_host(b, c->experts, 1), 0, c->experts);
        for (size_t k = 0; k < c->top_k; k++) {
            size_t best = c->experts;
            float most = -INFINITY;
            for (size_t e = 0; e < c->experts; e++) {
                const float value = c->bias ? score[n * c->experts + e] + x->bias[e] : x->logits[n * c->experts + e];
                if (!taken[e] && (best == c->experts || value > most)) {
                    best = e;
                    most = value;
                }
            }
            if ((size_t)expert[n * c->top_k + k] != best)
                fail_msg("%s: token %zu, choice %zu: expert %d, not %zu", bed_name(b), n, k, expert[n * c->top_k + k], best);
            taken[best] = true;
        }
    }
}

static void forward(struct bed *b, const void *row)
{
    const struct route_case *c = row;
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    struct routed x = made(b, c);
    const double rounds = score_rounds(c, &x);
    const uint64_t launches = moe_emulate_launches();
    x.dev.prob = bed_new_wide(b, all);
    x.dev.score_out = bed_new_wide(b, all);
    x.dev.lse = bed_new_wide(b, c->tokens);
    x.dev.weight = bed_new_wide(b, pairs);
    x.dev.expert = bed_device(b, pairs * sizeof(int32_t));
    bed_queued(b, moe_cuda_route(&b->call, &x.dev));
    assert_int_equal(moe_emulate_launches() - launches, c->tokens > 0);
    check_choice(b, c, &x, bed_get(b, x.dev.expert, pairs * sizeof(int32_t)));
    bed_ints(b, "expert", x.dev.expert, x.expert, pairs);
    bed_wide(b, "score", x.dev.score_out, x.score, all, rounds, bed_largest(x.score, all));
    bed_wide(b, "prob", x.dev.prob, x.prob, all, c->score == MOE_SCORE_SIGMOID ? 2 * rounds + (double)c->experts : rounds, bed_largest(x.prob, all));
    bed_wide(b, "lse", x.dev.lse, x.lse, c->tokens, (double)c->experts + 2 * FUNCTION + 2 * x.range + bed_largest(x.lse, c->tokens), 1);
    bed_wide(b, "weight", x.dev.weight, x.weight, pairs, c->renormalise ? 2 * rounds + (double)c->top_k + 2 : rounds + 1, bed_largest(x.weight, pairs));
}

/* The same array twice: softmax's scores are its probabilities. */
static void forward_in_one(struct bed *b, const void *row)
{
    const struct route_case *c = row;
    const size_t all = c->tokens * c->experts;
    struct routed x = made(b, c);
    x.dev.prob = x.dev.score_out = bed_new_wide(b, all);
    x.dev.lse = bed_new_wide(b, c->tokens);
    x.dev.weight = bed_new_wide(b, c->tokens * c->top_k);
    x.dev.expert = bed_device(b, c->tokens * c->top_k * sizeof(int32_t));
    bed_queued(b, moe_cuda_route(&b->call, &x.dev));
    bed_wide(b, "prob", x.dev.prob, x.prob, all, score_rounds(c, &x), bed_largest(x.prob, all));
}

/* ---- backward ---- */

/* Doubles rounded to floats, in place: what both sides get. */
static float *rounded(struct bed *b, double *x, size_t n)
{
    float *out = bed_host(b, n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        x[i] = (double)(out[i] = (float)x[i]);
    return out;
}

/* The smallest sum of a row's scores: of all of them, or of the chosen. */
static double least_sum(const struct route_case *c, const struct routed *x, bool chosen)
{
    double least = INFINITY;
    for (size_t n = 0; n < c->tokens; n++) {
        double sum = 0;
        for (size_t j = 0; j < (chosen ? c->top_k : c->experts); j++)
            sum += x->score[n * c->experts + (chosen ? (size_t)x->expert[n * c->top_k + j] : j)];
        least = fmin(least, sum);
    }
    return least;
}

static void backward(struct bed *b, const void *row)
{
    const struct route_case *c = row;
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k, groups = c->tokens / c->group;
    struct routed x = made(b, c);
    float *dweight = bed_random_wide(b, pairs, -1, 1), *dprob = bed_random_wide(b, groups * c->experts, -1, 1);
    const bool balanced = c->tokens % 2 != 0 || c->bias;              /* some cases go without */
    double *want = bed_zeros(b, all);
    x.dev.prob = bed_put_wide(b, rounded(b, x.prob, all), all);
    x.dev.score_out = bed_put_wide(b, rounded(b, x.score, all), all);
    x.dev.lse = bed_put_wide(b, rounded(b, x.lse, c->tokens), c->tokens);
    x.dev.weight = bed_put_wide(b, rounded(b, x.weight, pairs), pairs);
    x.dev.expert = bed_put_ints(b, x.expert, pairs);
    x.dev.dweight = bed_put_wide(b, dweight, pairs);
    x.dev.dprob = balanced ? bed_put_wide(b, dprob, groups * c->experts) : NULL;
    x.dev.dlogits = bed_new_real(b, all);
    x.ref.dweight = bed_doubles(b, dweight, pairs);
    x.ref.dprob = balanced ? bed_doubles(b, dprob, groups * c->experts) : NULL;
    x.ref.dlogits = want;
    x.dev.dz = x.ref.dz = c->renormalise ? 0.01 : 0;
    bed_queued(b, moe_cuda_route_back(&b->call, &x.dev));
    bed_done(b, b->ref->route_back(b->dev, &x.ref, &b->err));
    /* A pull by weight is, when renormalised, divided by the sum of the chosen scores, and has its mean taken off; so has one by a sigmoid's prob. */
    const double by_weight = c->scale * (c->renormalise ? 2 / least_sum(c, &x, true) : 1), lse = bed_largest(x.lse, c->tokens);
    const double size = c->score == MOE_SCORE_SIGMOID ? (by_weight + 2 / least_sum(c, &x, false)) / 4 : 2 * (by_weight + 1) * bed_largest(x.prob, all);
    const double rounds = (double)(c->experts + c->top_k) + lse + x.range + 2 * FUNCTION + 12;
    bed_real(b, "dlogits", x.dev.dlogits, want, all, rounds, size + 2 * 0.01 * lse);
}

/* ---- told to the host ---- */

static void near(struct bed *b, const char *what, double got, double want, double may)
{
    if (!(fabs(got - want) <= may))
        fail_msg("%s: %s: %.17g, reference %.17g: off by %.3g, may be %.3g", bed_name(b), what, got, want, fabs(got - want), may);
}

static void stats(struct bed *b, const void *row)
{
    const struct route_case *c = row;
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k, groups = c->tokens / c->group, sums = groups * c->experts;
    const double eps = (double)FLT_EPSILON, n = (double)c->tokens, logs = log((double)c->experts) + 1;
    struct routed x = made(b, c);
    struct moe_router_stats dev = { .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->group, .renormalise = c->renormalise,
                                    .scale = c->scale };
    struct moe_router_stats want = dev;
    dev.prob = bed_put_wide(b, rounded(b, x.prob, all), all);
    dev.lse = bed_put_wide(b, rounded(b, x.lse, c->tokens), c->tokens);
    dev.weight = bed_put_wide(b, rounded(b, x.weight, pairs), pairs);
    dev.expert = bed_put_ints(b, x.expert, pairs);
    want.prob = x.prob;
    want.lse = x.lse;
    want.weight = x.weight;
    want.expert = x.expert;
    want.prob_sum = bed_zeros(b, sums);
    want.count = bed_host(b, sums, sizeof *want.count);
    const size_t bytes = moe_cuda_route_stats_bytes(&dev);
    assert_int_equal(bytes, sums * 16 + 32);
    void *out = bed_device(b, bytes);
    bed_scratch(b, moe_cuda_route_stats_scratch(&dev));
    bed_queued(b, moe_cuda_route_stats(&b->call, &dev, out));
    bed_done(b, b->ref->route_stats(b->dev, &want, &b->err));
    const unsigned char *said = bed_get(b, out, bytes);
    const double *prob_sum = (const double *)(const void *)said, *last = (const double *)(const void *)(said + sums * 16);
    bed_bytes(b, "stats", said, bytes);
    if (sums)
        assert_memory_equal(said + sums * 8, want.count, sums * 8);
    for (size_t i = 0; i < sums; i++)                                  /* doubles of floats: only their own roundings */
        near(b, "prob_sum", prob_sum[i], want.prob_sum[i], (double)c->group * (double)c->group * 0x1p-53);
    near(b, "entropy", last[0], want.entropy, (FUNCTION + 2) * eps * n * logs);
    near(b, "z", last[1], want.z, (n + 1) * 0x1p-53 * want.z);
    near(b, "weight_error", last[2], want.weight_error, (double)c->top_k * 0x1p-53 * c->scale);
    assert_true(last[3] == 1.0);
}

/* ---- what is no number, and what is equal ---- */

enum { ODD_ROWS = 9, ODD_K = 5 };

static void odd_rows(float *x, size_t experts)
{
    for (size_t n = 0; n < ODD_ROWS; n++)
        for (size_t e = 0; e < experts; e++)
            x[n * experts + e] = n == 0 ? 1.5f : n == 1 ? (e % 3 ? 0.0f : -0.0f) : n == 2 ? -INFINITY : n == 3 ? NAN : n == 6 ? (float)(e % 7) * 1000 - 3000
                                 : n == 7 ? (float)(e / 2) : (float)(e * 5 % 11) / 8;
    x[4 * experts + 7] = NAN;
    x[4 * experts] = NAN;
    for (size_t e = 3; e < experts; e++)
        x[5 * experts + e] = -INFINITY;                                /* three numbers for five places */
    x[8 * experts + experts - 1] = INFINITY;
}

/* Whether all that is told of a token is finite. */
static bool is_whole(const float *prob, const float *lse, size_t n, size_t experts)
{
    bool whole = isfinite(lse[n]);
    for (size_t e = 0; e < experts; e++)
        whole = whole && isfinite(prob[n * experts + e]);
    return whole;
}

/* Exactly the CPU's choice, and tokens that are finite there are finite here. */
static void odd(struct bed *b, const void *row)
{
    const struct route_case *c = row;
    const size_t all = ODD_ROWS * c->experts, pairs = ODD_ROWS * ODD_K;
    const struct moe_backend *cpu = moe_backend_cpu();
    struct moe_device *dev = NULL;
    float *x = bed_host(b, all, sizeof *x), *prob = bed_host(b, all, sizeof *prob), *score = bed_host(b, all, sizeof *score);
    float *bias = bed_host(b, c->experts, sizeof *bias);
    struct moe_router r = { .tokens = ODD_ROWS, .experts = c->experts, .top_k = ODD_K, .score = c->score, .renormalise = c->renormalise, .scale = 1 }, d = r;
    odd_rows(x, c->experts);
    for (size_t e = 0; e < c->experts; e++)
        bias[e] = (float)(e % 2) / 4;
    r.logits = x;
    r.bias = c->bias ? bias : NULL;
    r.prob = prob;
    r.score_out = score;
    r.lse = bed_host(b, ODD_ROWS, sizeof(float));
    r.expert = bed_host(b, pairs, sizeof *r.expert);
    r.weight = bed_host(b, pairs, sizeof(float));
    d.logits = bed_put_wide(b, x, all);
    d.bias = c->bias ? bed_put_wide(b, bias, c->experts) : NULL;
    d.prob = bed_new_wide(b, all);
    d.score_out = bed_new_wide(b, all);
    d.lse = bed_new_wide(b, ODD_ROWS);
    d.expert = bed_device(b, pairs * sizeof *r.expert);
    d.weight = bed_new_wide(b, pairs);
    assert_int_equal(cpu->open(&(struct moe_device_options){ .threads = 1 }, &dev, &b->err), MOE_OK);
    assert_int_equal(cpu->route(dev, &r, &b->err), MOE_OK);
    bed_queued(b, moe_cuda_route(&b->call, &d));
    bed_ints(b, "expert", d.expert, r.expert, pairs);
    const float *got = bed_get(b, d.prob, all * sizeof *got), *lse = bed_get(b, d.lse, ODD_ROWS * sizeof *lse);
    for (size_t n = 0; n < ODD_ROWS; n++)
        if (is_whole(got, lse, n, c->experts) != is_whole(prob, r.lse, n, c->experts))
            fail_msg("%s: row %zu: finite here or on the CPU, but not on both", bed_name(b), n);
    cpu->close(&dev);
}

/* One number of each kind that is none, and the whole call is not finite. */
static void not_finite(struct bed *b, const void *row)
{
    static const float what[] = { NAN, INFINITY, -INFINITY };
    const struct route_case *c = row;
    const size_t sizes[] = { c->tokens * c->experts, c->tokens, c->tokens * c->top_k };
    struct moe_router_stats s = { .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->group, .scale = 1 };
    void *const expert = bed_put_ints(b, memset(bed_host(b, sizes[2], 4), 0, sizes[2] * 4), sizes[2]), *const out = bed_device(b, moe_cuda_route_stats_bytes(&s));
    bed_scratch(b, moe_cuda_route_stats_scratch(&s));
    for (size_t at = 0; at <= 3; at++) {
        float *x[3];
        for (size_t i = 0; i < 3; i++)
            x[i] = bed_random_wide(b, sizes[i], 0, 1);
        if (at < 3)
            x[at][bed_below(b, sizes[at])] = what[bed_below(b, MOE_COUNT(what))];
        s.prob = bed_put_wide(b, x[0], sizes[0]);
        s.lse = bed_put_wide(b, x[1], sizes[1]);
        s.weight = bed_put_wide(b, x[2], sizes[2]);
        s.expert = expert;
        bed_queued(b, moe_cuda_route_stats(&b->call, &s, out));
        const double *said = bed_get(b, out, moe_cuda_route_stats_bytes(&s));
        if (said[c->tokens / c->group * c->experts * 2 + 3] != (at < 3 ? 0.0 : 1.0))
            fail_msg("%s: array %zu", bed_name(b), at);
    }
}

/* ---- the tables ---- */

static const struct route_case routes[] = {
    { "no tokens",                                  0, 8, 2, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax, one of one",                        3, 1, 1, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax, 2 of 2",                            9, 2, 2, 3, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "softmax, 2 of 8",                            129, 8, 2, 43, MOE_SCORE_SOFTMAX, true, false, 2.5 },
    { "sigmoid, 4 of 32, bias",                     17, 32, 4, 17, MOE_SCORE_SIGMOID, true, true, 2.5 },
    { "softmax, 5 of 33",                           10, 33, 5, 5, MOE_SCORE_SOFTMAX, false, true, 1 },
    { "softmax, 4 of 64, more tokens than warps",   400, 64, 4, 100, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "sigmoid, 8 of 66",                           9, 66, 8, 1, MOE_SCORE_SIGMOID, false, false, 1 },
    { "softmax, 3 of 126, bias",                    9, 126, 3, 9, MOE_SCORE_SOFTMAX, true, true, 1 },
    { "softmax, 64 of 127",                         5, 127, 64, 1, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "sigmoid, 8 of 128",                          33, 128, 8, 11, MOE_SCORE_SIGMOID, true, false, 1 },
    { "softmax, 7 of 129, bias",                    7, 129, 7, 7, MOE_SCORE_SOFTMAX, true, true, 1 },
    { "sigmoid, 35 of 40, more tokens than warps",  250, 40, 35, 1, MOE_SCORE_SIGMOID, false, false, 1 },
    { "softmax, 8 of 256",                          6, 256, 8, 2, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "sigmoid, 8 of 256, bias",                    200, 256, 8, 200, MOE_SCORE_SIGMOID, true, true, 2.5 },
    { "softmax, 33 of 257",                         3, 257, 33, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax, 6 of 384",                          5, 384, 6, 5, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "sigmoid, 64 of 513",                         3, 513, 64, 3, MOE_SCORE_SIGMOID, true, false, 1 },
    { "softmax, 10 of 1000, bias",                  5, 1000, 10, 5, MOE_SCORE_SOFTMAX, true, true, 1 },
    { "softmax, 64 of 1024",                        3, 1024, 64, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax, 64 of 1025",                        3, 1025, 64, 3, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "sigmoid, 9 of 1028, more tokens than blocks", 26, 1028, 9, 13, MOE_SCORE_SIGMOID, true, true, 1 },
    { "sigmoid, 33 of 4095",                        1, 4095, 33, 1, MOE_SCORE_SIGMOID, false, false, 1 },
    { "softmax, 64 of 4096, bias",                  2, 4096, 64, 2, MOE_SCORE_SOFTMAX, true, true, 1 },
};
static const struct route_case others[] = {
    { "one group of pieces and a rest",             519, 3, 2, 519, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "groups of pieces and a rest",                1036, 10, 2, 518, MOE_SCORE_SIGMOID, true, false, 1 },
};
static const struct route_case odds[] = {
    { "odd rows of 31",                             0, 31, 0, 0, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "odd rows of 64, sigmoid, bias",              0, 64, 0, 0, MOE_SCORE_SIGMOID, true, true, 1 },
    { "odd rows of 384",                            0, 384, 0, 0, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "odd rows of 385, sigmoid",                   0, 385, 0, 0, MOE_SCORE_SIGMOID, true, false, 1 },
    { "odd rows of 2000, bias",                     0, 2000, 0, 0, MOE_SCORE_SOFTMAX, true, true, 1 },
};
static const struct route_case holes[] = {
    { "of 3 experts",                               300, 3, 2, 300, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "of 70 experts",                              40, 70, 2, 20, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "of 132 experts",                             270, 132, 2, 27, MOE_SCORE_SOFTMAX, false, false, 1 },
};

static void check_forward(void **state)  { bed_run_as(MOE_REAL_F32, forward, *state); }
static void check_in_one(void **state)   { bed_run_as(MOE_REAL_F32, forward_in_one, *state); }
static void check_backward(void **state) { bed_run(backward, *state); }
static void check_stats(void **state)    { bed_run_as(MOE_REAL_F32, stats, *state); }
static void check_odd(void **state)      { bed_run_as(MOE_REAL_F32, odd, *state); }
static void check_holes(void **state)    { bed_run_as(MOE_REAL_F32, not_finite, *state); }

static const struct bed_family families[] = {
    { "route: ", check_forward, BED_ROWS(routes) }, { "route back: ", check_backward, BED_ROWS(routes) }, { "stats: ", check_stats, BED_ROWS(routes) },
    { "stats: ", check_stats, BED_ROWS(others) },   { "choice: ", check_odd, BED_ROWS(odds) },            { "what is not finite: ", check_holes, BED_ROWS(holes) },
    { "scores where probabilities are: ", check_in_one, &routes[3], sizeof routes[3], 1 },
};

int main(void)
{
    static struct bed_tests tests;
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        bed_add(&tests, &families[i]);
    return _cmocka_run_group_tests("router", tests.of, tests.count, NULL, NULL);
}
