/* The operations of a mixture's routed part, on each backend, against the reference: what is a number within what rounding explains, what is an index exactly.
 *
 * Links    runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/sides.h"

static const double FUNCTION = 4;        /* roundings of exp and log */

struct route_case { const char *name; size_t tokens, experts, top_k, group; enum moe_score score; bool renormalise, bias; double scale; };

struct routed { struct vec logits, bias, prob, score, lse, weight; struct ints expert; double range; };

static struct moe_router router_of(const struct route_case *c, const struct routed *x, size_t i)
{
    return (struct moe_router){ .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->group, .score = c->score, .renormalise = c->renormalise,
                                .scale = c->scale, .logits = x->logits.at[i], .bias = c->bias ? x->bias.at[i] : NULL, .prob = x->prob.at[i],
                                .score_out = x->score.at[i], .lse = x->lse.at[i], .expert = x->expert.at[i], .weight = x->weight.at[i] };
}

static struct routed route(struct sides *s, const struct route_case *c)
{
    size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    struct routed x = { vec_random(s, all, -4, 4), vec_random(s, c->experts, -0.5, 0.5), vec_zero(s, all), vec_zero(s, all), vec_zero(s, c->tokens), vec_zero(s, pairs),
                        ints_zero(s, pairs), 0 };
    x.range = 2 * largest(s, x.logits);
    struct moe_router r;
    EACH(s, (r = router_of(c, &x, i), b->route(dev, &r, err)));
    return x;
}

/* Roundings of a score: an exponential of a difference as large as the logits, over a sum of E (softmax), or 1 + one. */
static double score_rounds(const struct route_case *c, const struct routed *x)
{
    return c->score == MOE_SCORE_SIGMOID ? FUNCTION + 2 + x->range : (double)c->experts + 2 * FUNCTION + 2 * x->range + 2;
}

/* No choice of the fixture hangs on a rounding: the K chosen, and the best that was not, lie further apart than scores and biases may be off. */
static void check_fixture(struct sides *s, const struct route_case *c, const struct routed *x)
{
    const double *score = vec_get(s, x->score, REF), *bias = vec_get(s, x->bias, REF);
    const int32_t *expert = ints_get(s, x->expert, REF);
    double off = (score_rounds(c, x) + 1) * (double)FLT_EPSILON * (largest(s, x->score) + (c->bias ? 0.5 : 0));
    for (size_t n = 0; n < c->tokens; n++)
        for (size_t k = 0; k < c->top_k; k++)
            for (size_t e = 0; e < c->experts; e++) {
                size_t mine = (size_t)expert[n * c->top_k + k];
                double gap = score[n * c->experts + mine] - score[n * c->experts + e] + (c->bias ? bias[mine] - bias[e] : 0);
                if (e != mine && fabs(gap) <= 2 * off)
                    fail_msg("the fixture hangs on a rounding: token %zu, experts %zu and %zu: take another seed", n, mine, e);
            }
}

static void check_route(void **state)
{
    const struct route_case *c = *state;
    struct sides *s = sides_open(815);
    struct routed x = route(s, c);
    double rounds = score_rounds(c, &x);
    check_fixture(s, c, &x);
    same_ints(s, "expert", x.expert);
    same(s, "score", x.score, rounds, largest(s, x.score));
    same(s, "prob", x.prob, c->score == MOE_SCORE_SIGMOID ? 2 * rounds + (double)c->experts : rounds, largest(s, x.prob));
    same(s, "lse", x.lse, (double)c->experts + 2 * FUNCTION + 2 * x.range + largest(s, x.lse), 1);
    same(s, "weight", x.weight, c->renormalise ? 2 * rounds + (double)c->top_k + 2 : rounds + 1, largest(s, x.weight));
    sides_close(s);
}

static void same_bits(struct sides *s, const char *what, struct vec a, struct vec b)
{
    for (size_t i = 0; i < SIDES; i++)
        if (memcmp(vec_get(s, a, i), vec_get(s, b, i), a.n * sizeof(double)) != 0)
            fail_msg("%s: not the bits that it has from the same logits (side %zu)", what, i);
}

static struct routed room_for(struct sides *s, const struct route_case *c, struct vec logits, struct vec bias)
{
    const size_t all = c->tokens * c->experts, pairs = c->tokens * c->top_k;
    return (struct routed){ logits, bias, vec_zero(s, all), vec_zero(s, all), vec_zero(s, c->tokens), vec_zero(s, pairs), ints_zero(s, pairs), 0 };
}

/* Tokens in, logits made on the way: they are the product, and what follows has the bits that it has from these logits, whether anybody wants them told or not. */
static void check_route_from_tokens(void **state)
{
    enum { WIDTH = 40 };
    const struct route_case *c = *state;
    struct sides *s = sides_open(819);
    const size_t pairs = c->tokens * c->top_k;
    const struct vec in = vec_random(s, c->tokens * WIDTH, -1, 1), gate = vec_random(s, c->experts * WIDTH, -0.5, 0.5), bias = vec_random(s, c->experts, -0.5, 0.5);
    const struct vec logits = vec_zero(s, c->tokens * c->experts);
    const struct ints count = ints_zero(s, c->experts);
    const struct routed x = room_for(s, c, logits, bias), untold = room_for(s, c, logits, bias), given = room_for(s, c, logits, bias);
    struct moe_router r;
    EACH(s, (r = router_of(c, &x, i), r.logits = NULL, r.width = WIDTH, r.x = in.at[i], r.gate = gate.at[i], r.logits_out = x.logits.at[i], r.count = count.at[i],
             b->route(dev, &r, err)));
    EACH(s, (r = router_of(c, &untold, i), r.logits = NULL, r.width = WIDTH, r.x = in.at[i], r.gate = gate.at[i], b->route(dev, &r, err)));
    EACH(s, (r = router_of(c, &given, i), b->route(dev, &r, err)));
    same(s, "logits", x.logits, WIDTH + 1, WIDTH * 0.5);
    same_bits(s, "prob", x.prob, given.prob), same_bits(s, "prob, logits untold", untold.prob, given.prob);
    same_bits(s, "score", x.score, given.score), same_bits(s, "score, logits untold", untold.score, given.score);
    same_bits(s, "lse", x.lse, given.lse), same_bits(s, "lse, logits untold", untold.lse, given.lse);
    same_bits(s, "weight", x.weight, given.weight), same_bits(s, "weight, logits untold", untold.weight, given.weight);
    for (size_t i = 0; i < SIDES; i++) {
        const int32_t *expert = ints_get(s, given.expert, i), *counted = ints_get(s, count, i);
        int32_t *want = memset(host(s, c->experts, sizeof *want), 0, c->experts * sizeof *want);
        for (size_t j = 0; j < pairs; j++)
            want[expert[j]]++;
        assert_memory_equal(ints_get(s, x.expert, i), expert, pairs * sizeof *expert);
        assert_memory_equal(ints_get(s, untold.expert, i), expert, pairs * sizeof *expert);
        assert_memory_equal(counted, want, c->experts * sizeof *want);
    }
    sides_close(s);
}

/* The smallest sum of a row's scores: of all of them, or of the chosen. */
static double least_sum(struct sides *s, const struct route_case *c, const struct routed *x, bool chosen)
{
    const double *score = vec_get(s, x->score, REF);
    const int32_t *expert = ints_get(s, x->expert, REF);
    double least = INFINITY;
    for (size_t n = 0; n < c->tokens; n++) {
        double sum = 0;
        for (size_t j = 0; j < (chosen ? c->top_k : c->experts); j++)
            sum += score[n * c->experts + (chosen ? (size_t)expert[n * c->top_k + j] : j)];
        least = fmin(least, sum);
    }
    return least;
}

static void check_route_back(void **state)
{
    const struct route_case *c = *state;
    struct sides *s = sides_open(816);
    struct routed x = route(s, c);
    const struct vec dweight = vec_random(s, c->tokens * c->top_k, -1, 1), dprob = vec_random(s, c->tokens / c->group * c->experts, -1, 1);
    struct vec dlogits = vec_random(s, c->tokens * c->experts, -1, 1);
    const double dz = 0.01;
    x.prob = vec_shared(s, x.prob);
    x.score = vec_shared(s, x.score);
    x.lse = vec_shared(s, x.lse);
    x.weight = vec_shared(s, x.weight);
    struct moe_router r;
    EACH(s, (r = router_of(c, &x, i), r.dweight = dweight.at[i], r.dprob = dprob.at[i], r.dz = dz, r.dlogits = dlogits.at[i], b->route_back(dev, &r, err)));
    /* A pull by weight is, when renormalised, divided by the sum of the chosen scores, and has its mean taken off; so has one by a sigmoid's prob. */
    double by_weight = c->scale * (c->renormalise ? 2 / least_sum(s, c, &x, true) : 1);
    double size = c->score == MOE_SCORE_SIGMOID ? (by_weight + 2 / least_sum(s, c, &x, false)) / 4 : 2 * (by_weight + 1) * largest(s, x.prob);
    double rounds = (double)(c->experts + c->top_k) + largest(s, x.lse) + x.range + 2 * FUNCTION + 12;
    same(s, "dlogits", dlogits, rounds, size + 2 * dz * largest(s, x.lse));
    sides_close(s);
}

static void near(const char *what, double got, double want, double may)
{
    if (!(fabs(got - want) <= may))
        fail_msg("%s: %.17g, reference %.17g: off by %.3g, may be %.3g", what, got, want, fabs(got - want), may);
}

static void check_route_stats(void **state)
{
    const struct route_case *c = *state;
    struct sides *s = sides_open(817);
    struct routed x = route(s, c);
    size_t groups = c->tokens / c->group, all = groups * c->experts;
    x.prob = vec_shared(s, x.prob);
    x.lse = vec_shared(s, x.lse);
    x.weight = vec_shared(s, x.weight);
    struct moe_router_stats st[SIDES];
    for (size_t i = 0; i < SIDES; i++)
        st[i] = (struct moe_router_stats){ .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .group = c->group, .prob = x.prob.at[i], .lse = x.lse.at[i],
                                           .expert = x.expert.at[i], .prob_sum = host(s, all, sizeof(double)), .count = host(s, all, sizeof(int64_t)),
                                           .weight = x.weight.at[i], .renormalise = c->renormalise, .scale = c->scale };
    EACH(s, b->route_stats(dev, &st[i], err));
    for (size_t i = CPU_ONE; i < SIDES; i++) {
        double eps = (double)FLT_EPSILON, n = (double)c->tokens, logs = log((double)c->experts) + 1;
        assert_memory_equal(st[i].count, st[REF].count, all * sizeof(int64_t));
        for (size_t j = 0; j < all; j++)
            near("prob_sum", st[i].prob_sum[j], st[REF].prob_sum[j], (double)c->group * eps * (double)c->group * largest(s, x.prob));
        near("entropy", st[i].entropy, st[REF].entropy, (n + (double)c->experts + FUNCTION + 1) * eps * n * logs);
        near("z", st[i].z, st[REF].z, (n + 1) * eps * n * largest(s, x.lse) * largest(s, x.lse));
        near("weight_error", st[i].weight_error, st[REF].weight_error, (double)c->top_k * eps * c->scale);
        assert_true(st[i].finite);
    }
    assert_memory_equal(st[CPU_ONE].prob_sum, st[CPU_THREE].prob_sum, all * sizeof(double));
    assert_memory_equal(&st[CPU_ONE].entropy, &st[CPU_THREE].entropy, sizeof(double));
    assert_memory_equal(&st[CPU_ONE].z, &st[CPU_THREE].z, sizeof(double));
    sides_close(s);
}

/* ---- dispatch, gather, combine ---- */

struct move_case { const char *name; size_t tokens, experts, top_k, d, capacity; enum moe_drop drop; };
struct moved { struct vec weight; struct ints expert, count, offset, slot, source; };

/* Experts of a token are distinct, as a router's are, and most go to the lower ones; weights are eighths, so that many are equal. */
static struct moved dispatch(struct sides *s, const struct move_case *c)
{
    size_t pairs = c->tokens * c->top_k;
    int32_t *expert = host(s, pairs, sizeof *expert);
    float *weight = host(s, pairs, sizeof *weight);
    for (size_t n = 0; n < c->tokens; n++)
        for (size_t k = 0, first = random_below(s, random_below(s, c->experts) + 1); k < c->top_k; k++) {
            expert[n * c->top_k + k] = (int32_t)((first + k) % c->experts);
            weight[n * c->top_k + k] = (float)(1 + random_below(s, 8)) / 8;
        }
    struct moved m = { vec_of(s, weight, pairs), ints_of(s, expert, pairs), ints_zero(s, c->experts), ints_zero(s, c->experts + 1), ints_zero(s, pairs), ints_zero(s, pairs) };
    struct moe_dispatch d = { .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .drop = c->drop, .capacity = c->capacity };
    EACH(s, (d.expert = m.expert.at[i], d.weight = m.weight.at[i], d.count = m.count.at[i], d.offset = m.offset.at[i], d.slot = m.slot.at[i], d.source = m.source.at[i],
             b->dispatch(dev, &d, err)));
    return m;
}

static void check_move(void **state)
{
    const struct move_case *c = *state;
    struct sides *s = sides_open(818);
    struct moved m = dispatch(s, c);
    size_t pairs = c->tokens * c->top_k, n = c->tokens, d = c->d, k = c->top_k;
    same_ints(s, "count", m.count);
    same_ints(s, "offset", m.offset);
    same_ints(s, "slot", m.slot);
    same_ints(s, "source", m.source);

    struct vec x = vec_random(s, n * d, -1, 1), rows = vec_random(s, pairs * d, -1, 1), y = vec_random(s, n * d, -1, 1), gathered = vec_random(s, pairs * d, -1, 1);
    EACH(s, b->gather(dev, gathered.at[i], x.at[i], m.source.at[i], pairs, d, k, err));
    same(s, "gathered", gathered, 0, 0);
    EACH(s, b->combine(dev, y.at[i], true, rows.at[i], m.slot.at[i], m.weight.at[i], n, d, k, err));
    same(s, "combined, added", y, (double)k + 1, (double)k + 1);
    EACH(s, b->combine(dev, y.at[i], false, rows.at[i], m.slot.at[i], m.weight.at[i], n, d, k, err));
    same(s, "combined", y, (double)k + 1, (double)k);
    EACH(s, b->combine(dev, y.at[i], false, rows.at[i], m.slot.at[i], NULL, n, d, k, err));
    same(s, "summed", y, (double)k, (double)k);

    struct vec dy = vec_random(s, n * d, -1, 1), dys = vec_zero(s, pairs * d), dweight = vec_random(s, pairs, -1, 1);
    EACH(s, b->combine_back(dev, dys.at[i], dweight.at[i], dy.at[i], rows.at[i], m.slot.at[i], m.weight.at[i], n, d, k, err));
    same(s, "dys", dys, 0.5, 1);
    same(s, "dweight", dweight, (double)d + 1, (double)d);
    sides_close(s);
}

/* ---- the tables ---- */

static const struct route_case routes[] = {
    { "softmax, one of one",                        3, 1, 1, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax",                                    129, 8, 2, 43, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "softmax, renormalised",                      129, 8, 2, 3, MOE_SCORE_SOFTMAX, true, false, 1 },
    { "softmax, every expert, scaled",              127, 3, 3, 127, MOE_SCORE_SOFTMAX, true, false, 2.5 },
    { "softmax, 129 experts, bias",                 3, 129, 7, 1, MOE_SCORE_SOFTMAX, true, true, 1 },
    { "softmax, 64 of 127",                         2, 127, 64, 2, MOE_SCORE_SOFTMAX, false, false, 1 },
    { "sigmoid",                                    129, 8, 2, 129, MOE_SCORE_SIGMOID, false, false, 1 },
    { "sigmoid, renormalised, bias, scaled",        127, 16, 4, 1, MOE_SCORE_SIGMOID, true, true, 2.5 },
    { "sigmoid, one token",                         1, 127, 3, 1, MOE_SCORE_SIGMOID, true, true, 1 },
    { "no tokens",                                  0, 8, 2, 1, MOE_SCORE_SOFTMAX, true, false, 1 },
};
static const struct move_case moves[] = {
    { "one pair",                                   1, 1, 1, 1, 0, MOE_DROP_NONE },
    { "dropless",                                   129, 8, 2, 127, 0, MOE_DROP_NONE },
    { "dropless, every expert",                     3, 3, 3, 3, 0, MOE_DROP_NONE },
    { "dropless, more experts than pairs",          3, 129, 2, 129, 0, MOE_DROP_NONE },
    { "dropless, 1000 tokens",                      1000, 7, 3, 1, 0, MOE_DROP_NONE },
    { "dropped by position",                        129, 8, 2, 3, 20, MOE_DROP_POSITION },
    { "dropped by probability, with ties",          127, 8, 2, 3, 20, MOE_DROP_PROBABILITY },
    { "dropped by probability, one kept",           129, 3, 2, 1, 1, MOE_DROP_PROBABILITY },
    { "a capacity that nobody reaches",             127, 8, 4, 3, 127, MOE_DROP_PROBABILITY },
    { "all dropped",                                3, 3, 2, 3, 0, MOE_DROP_POSITION },
    { "no tokens",                                  0, 3, 2, 3, 4, MOE_DROP_PROBABILITY },
};

int main(void)
{
    static const struct { const char *what; CMUnitTestFunction test; } of_route[] = { { "route", check_route }, { "route, backward", check_route_back },
                                                                                     { "route, told", check_route_stats }, { "route, from tokens", check_route_from_tokens } };
    struct CMUnitTest tests[MOE_COUNT(routes) * MOE_COUNT(of_route) + MOE_COUNT(moves)];
    static char names[MOE_COUNT(routes) * MOE_COUNT(of_route)][96];
    size_t count = 0;
    for (size_t i = 0; i < MOE_COUNT(routes); i++)
        for (size_t j = 0; j < MOE_COUNT(of_route); j++, count++) {
            (void)snprintf(names[count], sizeof names[count], "%s: %s", of_route[j].what, routes[i].name);
            tests[count] = (struct CMUnitTest){ .name = names[count], .test_func = of_route[j].test, .initial_state = (void *)(uintptr_t)&routes[i] };
        }
    for (size_t i = 0; i < MOE_COUNT(moves); i++)
        tests[count++] = (struct CMUnitTest){ .name = moves[i].name, .test_func = check_move, .initial_state = (void *)(uintptr_t)&moves[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
