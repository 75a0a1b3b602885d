/* What holds of each backend by itself, whatever its rounding.
 *
 * Links    runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/sides.h"

/* Widths of heads: what is no vector's multiple, and the least. A backend that takes others says so first. */
#ifndef SIDES_HEAD
#define SIDES_HEAD  6
#define SIDES_LEAST 1
#endif

/* ---- memory ---- */

static void memory_is_zeroed_and_aligned(struct sides *s)
{
    static const size_t sizes[] = { 0, 1, 63, 64, 65, 100000 };
    for (size_t j = 0; j < MOE_COUNT(sizes); j++)
        for (size_t i = 0; i < SIDES; i++) {
            unsigned char *host_copy = host(s, sizes[j], 1);
            struct moe_error err = { 0 };
            void *mem = device_memory(&s->of[i], sizes[j]);
            assert_non_null(mem);
            assert_int_equal((uintptr_t)mem % 64, 0);
            memset(host_copy, 1, sizes[j]);
            good(s->of[i].b->download(s->of[i].dev, host_copy, mem, sizes[j], &err), &err);
            for (size_t k = 0; k < sizes[j]; k++)
                assert_int_equal(host_copy[k], 0);
        }
}

static void memory_too_large_is_refused(struct sides *s)
{
    for (size_t i = 0; i < SIDES; i++) {
        struct moe_error err = { 0 };
        void *mem = NULL;
        assert_int_equal(s->of[i].b->alloc(s->of[i].dev, SIZE_MAX - 7, &mem, &err), MOE_E_LIMIT);
        assert_null(mem);
    }
}

static void floats_come_back_as_they_were(struct sides *s)
{
    static const float x[] = { 0.0f, -0.0f, 1.0f / 3, FLT_MAX, -FLT_MIN, 1e-42f };
    struct vec v = vec_of(s, x, MOE_COUNT(x)), w = vec_zero(s, MOE_COUNT(x));
    EACH(s, b->copy(dev, w.at[i], v.at[i], MOE_COUNT(x) * b->real_bytes, err));
    EACH(s, b->zero(dev, v.at[i], MOE_COUNT(x) * b->real_bytes, err));
    EACH(s, b->sync(dev, err));
    for (size_t i = 0; i < SIDES; i++) {
        float back[MOE_COUNT(x)];
        struct moe_error err = { 0 };
        good(s->of[i].b->to_f32(s->of[i].dev, false, back, w.at[i], MOE_COUNT(x), &err), &err);
        assert_memory_equal(back, x, sizeof x);
        assert_true(largest_of(s, v, i) == 0);
    }
}

static void threads_are_what_was_asked_for(struct sides *s)
{
    assert_int_equal(s->of[REF].b->threads(s->of[REF].dev), 1);
    for (size_t i = CPU_ONE; i < SIDES; i++)         /* a device beside the host tells how many the host has */
        assert_true(s->of[i].b->host_memory ? s->of[i].b->threads(s->of[i].dev) == s->of[i].threads : s->of[i].b->threads(s->of[i].dev) >= 1);
    for (size_t i = 0; i < SIDES; i++)
        assert_int_equal(s->of[i].b->abi, MOE_BACKEND_ABI);
}

/* ---- positions ---- */

static void rope_back_undoes_rope(struct sides *s)
{
    enum { LENGTH = 129, HEADS = 3, WIDTH = 10 };
    struct vec x = vec_random(s, 2 * LENGTH * HEADS * WIDTH, -1, 1);
    double *was[SIDES];
    for (size_t i = 0; i < SIDES; i++)
        was[i] = vec_get(s, x, i);
    EACH(s, b->rope(dev, x.at[i], 2, LENGTH, HEADS, WIDTH, 10000, false, err));
    for (size_t i = 0; i < SIDES; i++)
        assert_true(fabs(vec_get(s, x, i)[HEADS * WIDTH] - was[i][HEADS * WIDTH]) > 1e-3);     /* position 1 did turn */
    EACH(s, b->rope(dev, x.at[i], 2, LENGTH, HEADS, WIDTH, 10000, true, err));
    for (size_t i = 0; i < SIDES; i++) {
        const double *back = vec_get(s, x, i);
        for (size_t j = 0; j < x.n; j++)                             /* twice: sine, cosine, two products, a sum */
            assert_true(fabs(back[j] - was[i][j]) <= 2 * 8 * 2 * (double)(i == REF ? DBL_EPSILON : FLT_EPSILON));
    }
}

/* ---- attention ---- */

/* With every number of the last tokens changed, nothing before them is another byte; with the first changed, everything after is. */
static void attention_is_causal(struct sides *s)
{
    enum { LENGTH = 131, CHANGED = 67, HEADS = 4, KV_HEADS = 2, WIDTH = SIDES_HEAD };
    struct moe_attention a = { .seqs = 1, .length = LENGTH, .heads = HEADS, .kv_heads = KV_HEADS, .head_dim = WIDTH };
    enum { NQ = LENGTH * HEADS * WIDTH, NK = LENGTH * KV_HEADS * WIDTH };
    float *x = host(s, NQ, sizeof *x);
    double *o[2][SIDES];
    for (unsigned pass = 0; pass < 2; pass++) {
        s->state = 5;
        for (size_t j = 0; j < NQ; j++)
            x[j] = random_in(s, -1, 1) + (pass && j >= CHANGED * HEADS * WIDTH ? 0.5f : 0);
        struct vec q = vec_of(s, x, NQ), out = vec_zero(s, NQ), lse = vec_zero(s, LENGTH * HEADS);
        for (size_t j = 0; j < NK; j++)
            x[j] = random_in(s, -1, 1) + (pass && j >= CHANGED * KV_HEADS * WIDTH ? 0.5f : 0);
        struct vec k = vec_of(s, x, NK);
        EACH(s, (a.q = q.at[i], a.k = a.v = k.at[i], a.o = out.at[i], a.lse = lse.at[i], b->attention(dev, &a, err)));
        for (size_t i = 0; i < SIDES; i++)
            o[pass][i] = vec_get(s, out, i);
    }
    for (size_t i = 0; i < SIDES; i++) {
        assert_memory_equal(o[0][i], o[1][i], CHANGED * HEADS * WIDTH * sizeof(double));
        for (size_t j = CHANGED * HEADS * WIDTH; j < NQ; j++)
            assert_true(o[0][i][j] != o[1][i][j]);
    }
}

/* Scores far past what exp() takes: the largest wins, and nothing overflows. */
static void attention_of_huge_scores_is_finite(struct sides *s)
{
    enum { WIDTH = SIDES_LEAST };                    /* what is wider than one number is 0 */
    static const float q[3][WIDTH] = { { 1000 }, { 1000 }, { 1000 } }, k[3][WIDTH] = { { 1 }, { 3 }, { 2 } }, v[3][WIDTH] = { { 10 }, { 20 }, { 30 } };
    static const double want[] = { 10, 20, 20 };
    struct vec vq = vec_of(s, q[0], 3 * WIDTH), vk = vec_of(s, k[0], 3 * WIDTH), vv = vec_of(s, v[0], 3 * WIDTH), o = vec_zero(s, 3 * WIDTH), lse = vec_zero(s, 3);
    struct moe_attention a = { .seqs = 1, .length = 3, .heads = 1, .kv_heads = 1, .head_dim = WIDTH };
    EACH(s, (a.q = vq.at[i], a.k = vk.at[i], a.v = vv.at[i], a.o = o.at[i], a.lse = lse.at[i], b->attention(dev, &a, err)));
    for (size_t i = 0; i < SIDES; i++) {
        const double *got = vec_get(s, o, i);
        for (size_t j = 0; j < 3; j++)
            assert_true(got[j * WIDTH] == want[j]);
    }
}

/* ---- cross entropy ---- */

static void cross_entropy_of_huge_logits_is_exact(struct sides *s)
{
    static const float logits[] = { 1e4f, 0, -1e4f,   1e38f, -1e38f, 0,   -1e30f, -1e30f, -1e30f };
    static const int32_t target[] = { 1, 0, 2 };
    const double want[] = { 1e4, 0, log(3) }, slopes[] = { 1, -1, 0,   0, 0, 0,   1.0 / 3, 1.0 / 3, -2.0 / 3 };
    struct ints t = ints_of(s, target, 3);
    struct vec x = vec_of(s, logits, 9), loss = vec_zero(s, 3);
    EACH(s, b->xent(dev, loss.at[i], x.at[i], t.at[i], 3, 3, true, 1, err));
    for (size_t i = 0; i < SIDES; i++) {
        const double *l = vec_get(s, loss, i), *slope = vec_get(s, x, i);
        for (size_t j = 0; j < 3; j++)
            assert_true(fabs(l[j] - want[j]) <= 4 * (double)FLT_EPSILON * want[j]);
        for (size_t j = 0; j < 9; j++)                               /* an exponential that underflows may leave the least float that is normal */
            assert_true(fabs(slope[j] - slopes[j]) <= 4 * (double)FLT_EPSILON * fabs(slopes[j]) + 2 * (double)FLT_MIN);
    }
}

/* ---- router ---- */

struct routing { struct vec prob, score, lse, weight; struct ints expert; };

static struct routing route(struct sides *s, struct moe_router how, struct vec logits, const struct vec *bias)
{
    size_t all = how.tokens * how.experts, pairs = how.tokens * how.top_k;
    struct routing x = { vec_zero(s, all), vec_zero(s, all), vec_zero(s, how.tokens), vec_zero(s, pairs), ints_zero(s, pairs) };
    EACH(s, (how.logits = logits.at[i], how.bias = bias ? bias->at[i] : NULL, how.prob = x.prob.at[i], how.score_out = x.score.at[i], how.lse = x.lse.at[i],
             how.expert = x.expert.at[i], how.weight = x.weight.at[i], b->route(dev, &how, err)));
    return x;
}

static void ties_go_to_the_lower_expert(struct sides *s)
{
    enum { EXPERTS = 37, TOP_K = 11 };               /* of which no vector holds a whole number */
    static const enum moe_score scores[] = { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
    float logits[2 * EXPERTS] = { 0 };
    for (size_t e = 0; e < EXPERTS; e++)
        logits[EXPERTS + e] = e % 2 ? 1.5f : -1;     /* second token: the odd ones are all best */
    for (size_t k = 0; k < MOE_COUNT(scores); k++) {
        struct routing x = route(s, (struct moe_router){ .tokens = 2, .experts = EXPERTS, .top_k = TOP_K, .group = 2, .score = scores[k], .scale = 1 },
                                 vec_of(s, logits, MOE_COUNT(logits)), NULL);
        for (size_t i = 0; i < SIDES; i++) {
            const int32_t *expert = ints_get(s, x.expert, i);
            for (size_t j = 0; j < TOP_K; j++) {
                assert_int_equal(expert[j], j);
                assert_int_equal(expert[TOP_K + j], 2 * j + 1);
            }
        }
    }
}

static void every_expert_is_chosen_once_best_first(struct sides *s)
{
    enum { TOKENS = 50, EXPERTS = 19 };
    struct routing x = route(s, (struct moe_router){ .tokens = TOKENS, .experts = EXPERTS, .top_k = EXPERTS, .group = 1, .scale = 1 },
                             vec_random(s, TOKENS * EXPERTS, -3, 3), NULL);
    for (size_t i = 0; i < SIDES; i++) {
        const int32_t *expert = ints_get(s, x.expert, i);
        const double *weight = vec_get(s, x.weight, i), *score = vec_get(s, x.score, i);
        for (size_t n = 0; n < TOKENS; n++) {
            bool seen[EXPERTS] = { 0 };
            for (size_t k = 0; k < EXPERTS; k++) {
                size_t e = (size_t)expert[n * EXPERTS + k];
                assert_true(e < EXPERTS && !seen[e]);
                seen[e] = true;
                assert_true(k == 0 || weight[n * EXPERTS + k] <= weight[n * EXPERTS + k - 1]);
                assert_true(weight[n * EXPERTS + k] == score[n * EXPERTS + e]);
            }
        }
    }
}

static void weights_sum_to_the_scale(struct sides *s)
{
    enum { TOKENS = 129, EXPERTS = 16, TOP_K = 5 };
    static const enum moe_score scores[] = { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
    for (size_t f = 0; f < MOE_COUNT(scores); f++) {
        struct routing x = route(s, (struct moe_router){ .tokens = TOKENS, .experts = EXPERTS, .top_k = TOP_K, .group = 1, .score = scores[f], .renormalise = true, .scale = 2.5 },
                                 vec_random(s, TOKENS * EXPERTS, -30, 30), NULL);
        for (size_t i = 0; i < SIDES; i++) {
            const double *weight = vec_get(s, x.weight, i);
            for (size_t n = 0; n < TOKENS; n++) {
                double sum = 0;
                for (size_t k = 0; k < TOP_K; k++)
                    sum += weight[n * TOP_K + k];
                assert_true(fabs(sum - 2.5) <= 2.5 * (TOP_K + 2) * (double)FLT_EPSILON);
            }
        }
    }
}

/* A bias that lifts expert 3 over all others puts it first; what it weighs is still what its score says. */
static void a_bias_changes_the_choice_and_no_weight(struct sides *s)
{
    enum { EXPERTS = 5 };
    static const float logits[EXPERTS] = { 2, 1, 0, -1, -2 }, lift[EXPERTS] = { 0, 0, 0, 10, 0 };
    static const enum moe_score scores[] = { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
    struct vec l = vec_of(s, logits, EXPERTS), bias = vec_of(s, lift, EXPERTS);
    for (size_t f = 0; f < MOE_COUNT(scores); f++) {
        const struct moe_router how = { .tokens = 1, .experts = EXPERTS, .top_k = 2, .group = 1, .score = scores[f], .scale = 1 };
        struct routing plain = route(s, how, l, NULL), lifted = route(s, how, l, &bias);
        for (size_t i = 0; i < SIDES; i++) {
            assert_int_equal(ints_get(s, plain.expert, i)[0], 0);
            assert_int_equal(ints_get(s, plain.expert, i)[1], 1);
            assert_int_equal(ints_get(s, lifted.expert, i)[0], 3);
            assert_int_equal(ints_get(s, lifted.expert, i)[1], 0);
            assert_true(vec_get(s, lifted.weight, i)[0] == vec_get(s, plain.score, i)[3]);
            assert_true(vec_get(s, lifted.weight, i)[1] == vec_get(s, plain.weight, i)[0]);
            assert_memory_equal(vec_get(s, lifted.prob, i), vec_get(s, plain.prob, i), EXPERTS * sizeof(double));
        }
    }
}

static struct moe_router_stats told(struct sides *s, size_t which, const struct moe_router *how, const struct routing *x)
{
    size_t all = how->tokens / how->group * how->experts;
    struct moe_error err = { 0 };
    struct moe_router_stats st = { .tokens = how->tokens, .experts = how->experts, .top_k = how->top_k, .group = how->group, .prob = x->prob.at[which], .lse = x->lse.at[which],
                                   .expert = x->expert.at[which], .prob_sum = host(s, all, sizeof(double)), .count = host(s, all, sizeof(int64_t)),
                                   .weight = x->weight.at[which], .renormalise = how->renormalise, .scale = how->scale };
    good(s->of[which].b->route_stats(s->of[which].dev, &st, &err), &err);
    return st;
}

/* Equal logits: every expert has 1/E, the entropy is log E, the lse log E; and all pairs are counted. */
static void an_even_router_tells_log_e(struct sides *s)
{
    enum { TOKENS = 12, EXPERTS = 7, TOP_K = 3, GROUP = 4 };
    const struct moe_router how = { .tokens = TOKENS, .experts = EXPERTS, .top_k = TOP_K, .group = GROUP, .renormalise = true, .scale = 1 };
    struct routing x = route(s, how, vec_zero(s, TOKENS * EXPERTS), NULL);
    for (size_t i = 0; i < SIDES; i++) {
        struct moe_router_stats st = told(s, i, &how, &x);
        const double may = 1e-5, log_e = log(EXPERTS), all = TOKENS;
        assert_true(fabs(st.entropy - all * log_e) <= all * may && fabs(st.z - all * log_e * log_e) <= all * may);
        assert_true(st.finite && st.weight_error <= 4 * (double)FLT_EPSILON);
        for (size_t g = 0; g < TOKENS / GROUP; g++)
            for (size_t e = 0; e < EXPERTS; e++) {
                assert_int_equal(st.count[g * EXPERTS + e], e < TOP_K ? GROUP : 0);
                assert_true(fabs(st.prob_sum[g * EXPERTS + e] - (double)GROUP / (double)EXPERTS) <= may);
            }
    }
}

/* What is no number must stop a run by being told, not by an index that goes astray before anybody looks. */
static void logits_that_are_no_numbers_are_told(struct sides *s)
{
    enum { EXPERTS = 19, TOP_K = 5 };
    static const float bad[] = { NAN, INFINITY, -NAN };
    static const enum moe_score scores[] = { MOE_SCORE_SOFTMAX, MOE_SCORE_SIGMOID };
    for (size_t f = 0; f < MOE_COUNT(scores) * MOE_COUNT(bad); f++) {
        float logits[3 * EXPERTS];
        for (size_t j = 0; j < MOE_COUNT(logits); j++)
            logits[j] = j / EXPERTS == 1 || j == 3 ? bad[f / MOE_COUNT(scores)] : random_in(s, -1, 1);
        const struct moe_router how = { .tokens = 3, .experts = EXPERTS, .top_k = TOP_K, .group = 3, .score = scores[f % MOE_COUNT(scores)], .renormalise = true, .scale = 1 };
        struct routing x = route(s, how, vec_of(s, logits, MOE_COUNT(logits)), NULL);
        for (size_t i = 0; i < SIDES; i++) {
            const int32_t *expert = ints_get(s, x.expert, i);
            for (size_t n = 0; n < 3; n++)
                for (size_t k = 0; k < TOP_K; k++) {
                    assert_in_range(expert[n * TOP_K + k], 0, EXPERTS - 1);
                    for (size_t before = 0; before < k; before++)
                        assert_int_not_equal(expert[n * TOP_K + k], expert[n * TOP_K + before]);
                }
            assert_false(told(s, i, &how, &x).finite);
        }
    }
}

/* ---- dispatch ---- */

struct plan { size_t tokens, experts, top_k; struct vec weight; struct ints expert, count, offset, slot, source; };

static struct plan dispatch(struct sides *s, size_t tokens, size_t experts, size_t top_k, enum moe_drop drop, size_t capacity)
{
    size_t pairs = tokens * top_k;
    int32_t *expert = host(s, pairs, sizeof *expert);
    for (size_t n = 0; n < tokens; n++)
        for (size_t k = 0, first = random_below(s, random_below(s, experts) + 1); k < top_k; k++)
            expert[n * top_k + k] = (int32_t)((first + k) % experts);
    struct plan p = { tokens, experts, top_k, vec_random(s, pairs, 0, 1), ints_of(s, expert, pairs), ints_zero(s, experts), ints_zero(s, experts + 1), ints_zero(s, pairs),
                      ints_zero(s, pairs) };
    struct moe_dispatch d = { .tokens = tokens, .experts = experts, .top_k = top_k, .drop = drop, .capacity = capacity };
    EACH(s, (d.expert = p.expert.at[i], d.weight = p.weight.at[i], d.count = p.count.at[i], d.offset = p.offset.at[i], d.slot = p.slot.at[i], d.source = p.source.at[i],
             b->dispatch(dev, &d, err)));
    return p;
}

/* The rows of each expert, and what was dropped of it: source and slot undo each other, rows are in the order of tokens, no pair is in two places. */
static void check_plan(struct sides *s, const struct plan *p, size_t which, enum moe_drop drop, size_t capacity)
{
    const int32_t *expert = ints_get(s, p->expert, which), *count = ints_get(s, p->count, which), *offset = ints_get(s, p->offset, which), *slot = ints_get(s, p->slot, which),
                  *source = ints_get(s, p->source, which);
    const double *weight = vec_get(s, p->weight, which);
    size_t pairs = p->tokens * p->top_k, kept = 0, dropped = 0;
    assert_int_equal(offset[0], 0);
    for (size_t e = 0; e < p->experts; e++) {
        size_t routed = 0;
        double least_kept = INFINITY;
        for (int32_t row = offset[e]; row < offset[e + 1]; row++) {
            assert_in_range(source[row], 0, pairs - 1);
            assert_int_equal(expert[source[row]], e);
            assert_int_equal(slot[source[row]], row);
            assert_true(row == offset[e] || source[row] > source[row - 1]);
            least_kept = fmin(least_kept, weight[source[row]]);
        }
        for (size_t pair = 0; pair < pairs; pair++) {
            bool mine = (size_t)expert[pair] == e;
            routed += mine;
            if (mine && slot[pair] < 0 && drop == MOE_DROP_PROBABILITY)
                assert_true(weight[pair] <= least_kept);
            if (mine && slot[pair] < 0 && drop == MOE_DROP_POSITION && count[e])
                assert_true((int32_t)pair > source[offset[e + 1] - 1]);
        }
        assert_int_equal(count[e], offset[e + 1] - offset[e]);
        assert_int_equal((size_t)count[e], drop == MOE_DROP_NONE ? routed : MOE_MIN(routed, capacity));
        kept += (size_t)count[e];
    }
    for (size_t pair = 0; pair < pairs; pair++) {
        dropped += slot[pair] == -1;
        assert_true(slot[pair] >= -1 && slot[pair] < offset[p->experts]);
        assert_true(pair < kept || source[pair] == -1);
    }
    assert_int_equal(kept, pairs - dropped);
}

static void a_plan_is_a_permutation(struct sides *s)
{
    static const struct { size_t tokens, experts, top_k, capacity; enum moe_drop drop; } cases[] = {
        { 129, 8, 2, 0, MOE_DROP_NONE }, { 1, 64, 64, 0, MOE_DROP_NONE }, { 1000, 3, 1, 0, MOE_DROP_NONE }, { 129, 8, 2, 20, MOE_DROP_PROBABILITY },
        { 129, 8, 2, 20, MOE_DROP_POSITION }, { 127, 5, 3, 1, MOE_DROP_PROBABILITY }, { 127, 5, 3, 0, MOE_DROP_POSITION }, { 0, 5, 3, 7, MOE_DROP_PROBABILITY },
    };
    for (size_t j = 0; j < MOE_COUNT(cases); j++) {
        struct plan p = dispatch(s, cases[j].tokens, cases[j].experts, cases[j].top_k, cases[j].drop, cases[j].capacity);
        for (size_t i = 0; i < SIDES; i++)
            check_plan(s, &p, i, cases[j].drop, cases[j].capacity);
    }
}

/* Rows that went out and come back with weights of 1/K are what they were; a token of which all was dropped is 0. */
static void gather_and_combine_are_there_and_back(struct sides *s)
{
    enum { TOKENS = 65, EXPERTS = 8, TOP_K = 4, D = 5, PAIRS = TOKENS * TOP_K };
    float quarter[PAIRS];
    for (size_t j = 0; j < PAIRS; j++)
        quarter[j] = 0.25f;
    struct plan p = dispatch(s, TOKENS, EXPERTS, TOP_K, MOE_DROP_NONE, 0), none = dispatch(s, TOKENS, EXPERTS, TOP_K, MOE_DROP_POSITION, 0);
    struct vec x = vec_random(s, TOKENS * D, -1, 1), rows = vec_zero(s, PAIRS * D), y = vec_zero(s, TOKENS * D), weight = vec_of(s, quarter, PAIRS);
    EACH(s, b->gather(dev, rows.at[i], x.at[i], p.source.at[i], PAIRS, D, TOP_K, err));
    EACH(s, b->combine(dev, y.at[i], false, rows.at[i], p.slot.at[i], weight.at[i], TOKENS, D, TOP_K, err));
    for (size_t i = 0; i < SIDES; i++) {
        const double *was = vec_get(s, x, i), *back = vec_get(s, y, i);
        for (size_t j = 0; j < x.n; j++)             /* 4 terms of x/4: 1/2 and 1 of them are exact, 3/4 is rounded */
            assert_true(fabs(back[j] - was[j]) <= (double)FLT_EPSILON * fabs(was[j]));
    }
    EACH(s, b->combine(dev, y.at[i], false, rows.at[i], none.slot.at[i], weight.at[i], TOKENS, D, TOP_K, err));
    EACH(s, b->gather(dev, rows.at[i], x.at[i], none.source.at[i], PAIRS, D, TOP_K, err));
    for (size_t i = 0; i < SIDES; i++) {
        assert_true(largest_of(s, y, i) == 0);
        assert_true(largest_of(s, rows, i) == 0);
    }
}

/* Rows of products that lie elsewhere are those that a copy before and one behind would give. Eighths: every sum is exact, whoever makes it in whatever order. */
static void rows_elsewhere_are_copies_before_and_behind(struct sides *s)
{
    enum { TOKENS = 65, EXPERTS = 8, TOP_K = 4, D = 24, F = 16, PAIRS = TOKENS * TOP_K };
    struct plan p = dispatch(s, TOKENS, EXPERTS, TOP_K, MOE_DROP_NONE, 0);
    float x[TOKENS * D], w[EXPERTS * D * F];
    int32_t order[PAIRS];
    for (size_t j = 0; j < MOE_COUNT(x); j++)
        x[j] = (float)((int)random_below(s, 17) - 8) / 8;
    for (size_t j = 0; j < MOE_COUNT(w); j++)
        w[j] = (float)((int)random_below(s, 17) - 8) / 8;
    for (size_t j = 0; j < PAIRS; j++)
        order[j] = (int32_t)(j * 7 % PAIRS);         /* no factor in common: no two the same */
    struct ints to = ints_of(s, order, PAIRS);
    struct vec vx = vec_of(s, x, TOKENS * D), vw = vec_of(s, w, EXPERTS * D * F), xs = vec_zero(s, PAIRS * D), out = vec_zero(s, PAIRS * F), sorted = vec_zero(s, PAIRS * F);
    struct vec dw = vec_zero(s, EXPERTS * D * F), dw_sorted = vec_zero(s, EXPERTS * D * F);
    struct moe_grouped rows = { .kind = MOE_GROUP_ROWS, .groups = EXPERTS, .m = PAIRS, .n = F, .k = D, .divide = TOP_K, .from = TOKENS };
    struct moe_grouped inner = { .kind = MOE_GROUP_INNER, .groups = EXPERTS, .m = D, .n = F, .k = PAIRS, .add = true, .divide = TOP_K, .from = TOKENS };
    EACH(s, b->gather(dev, xs.at[i], vx.at[i], p.source.at[i], PAIRS, D, TOP_K, err));
    EACH(s, (rows.offset = p.offset.at[i], rows.a = xs.at[i], rows.b = vw.at[i], rows.c = sorted.at[i], b->grouped(dev, &rows, err)));
    EACH(s, (rows.offset = p.offset.at[i], rows.from_a = p.source.at[i], rows.to = to.at[i], rows.a = vx.at[i], rows.b = vw.at[i], rows.c = out.at[i], b->grouped(dev, &rows, err)));
    EACH(s, (inner.offset = p.offset.at[i], inner.a = xs.at[i], inner.b = sorted.at[i], inner.c = dw_sorted.at[i], b->grouped(dev, &inner, err)));
    EACH(s, (inner.offset = p.offset.at[i], inner.from_a = p.source.at[i], inner.a = vx.at[i], inner.b = sorted.at[i], inner.c = dw.at[i], b->grouped(dev, &inner, err)));
    for (size_t i = 0; i < SIDES; i++) {
        const double *lies = vec_get(s, out, i), *in_order = vec_get(s, sorted, i), *sum = vec_get(s, dw, i), *sum_in_order = vec_get(s, dw_sorted, i);
        for (size_t r = 0; r < PAIRS; r++)
            for (size_t j = 0; j < F; j++)
                assert_true(lies[(size_t)order[r] * F + j] == in_order[r * F + j]);
        for (size_t j = 0; j < dw.n; j++)
            assert_true(sum[j] == sum_in_order[j]);
    }
}

/* ---- sums and updates ---- */

static void what_is_not_finite_is_told(struct sides *s)
{
    static const float bad[] = { NAN, INFINITY, -INFINITY };
    enum { N = 1003 };
    for (size_t f = 0; f < MOE_COUNT(bad); f++)
        for (size_t at = 0; at < N; at += 167) {
            float x[N] = { 0 };
            double sum;
            bool finite[SIDES];
            x[at] = bad[f];
            struct vec v = vec_of(s, x, N);
            EACH(s, b->sumsq(dev, false, v.at[i], N, &sum, &finite[i], err));
            for (size_t i = 0; i < SIDES; i++)
                assert_false(finite[i]);
            EACH(s, b->sum(dev, v.at[i], N, &sum, err));
        }
}

/* Squares that a float cannot hold are finite all the same: sums are in double. */
static void sums_are_in_double(struct sides *s)
{
    static const float x[] = { 1e30f, 1, -1e30f, 1e-30f };
    struct vec v = vec_of(s, x, 4), tiny = vec_of(s, x + 3, 1);
    double sum[SIDES], small[SIDES];
    bool finite[SIDES];
    EACH(s, b->sumsq(dev, false, v.at[i], 4, &sum[i], &finite[i], err));
    for (size_t i = 0; i < SIDES; i++)
        assert_true(finite[i] && fabs(sum[i] / 2e60 - 1) < 1e-6);
    EACH(s, b->sumsq(dev, false, tiny.at[i], 1, &small[i], &finite[i], err));
    for (size_t i = 0; i < SIDES; i++)
        assert_true(fabs(small[i] / 1e-60 - 1) < 1e-6);
}

/* Decay is of the weight itself: with no gradient it shrinks by lr * decay, and the moments stay 0. */
static void decay_is_decoupled(struct sides *s)
{
    static const float w[] = { 1, -2, 0.5f };
    struct vec weight = vec_of(s, w, 3), zero = vec_zero(s, 3), m = vec_zero(s, 3), v = vec_zero(s, 3);
    struct moe_adamw a = { .n = 3, .lr = 0.25, .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .decay = 0.5, .grad_scale = 1, .t = 1 };
    EACH(s, (a.weight = weight.at[i], a.grad = zero.at[i], a.m = m.at[i], a.v = v.at[i], b->adamw(dev, &a, err)));
    for (size_t i = 0; i < SIDES; i++)
        for (size_t j = 0; j < 3; j++) {
            assert_true(vec_get(s, weight, i)[j] == 0.875 * (double)w[j]);
            assert_true(vec_get(s, m, i)[j] == 0 && vec_get(s, v, i)[j] == 0);
        }
}

/* bf16 has 8 significant bits; what lies in the middle goes to the even one. */
static void masters_are_rounded_to_the_nearest_even(struct sides *s)
{
    static const float full[] = { 1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-8f + 0x1p-20f, -1 - 0x1p-8f, 0.15625f, 0x1.ffp3f, 0 };
    static const double want[] = { 1, 1 + 0x1p-6, 1 + 0x1p-7, -1, 0.15625, 0x1p4, 0 };
    struct vec master = vec_of(s, full, 7), weight = vec_zero(s, 7), zero = vec_zero(s, 7), m = vec_zero(s, 7), v = vec_zero(s, 7);
    struct moe_adamw a = { .n = 7, .lr = 0.1, .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .decay = 0, .grad_scale = 1, .t = 1 };
    EACH(s, (a.weight = weight.at[i], a.master = master.at[i], a.grad = zero.at[i], a.m = m.at[i], a.v = v.at[i], b->adamw(dev, &a, err)));
    for (size_t i = 0; i < SIDES; i++)
        for (size_t j = 0; j < 7; j++) {
            assert_true(vec_get(s, weight, i)[j] == want[j]);
            assert_true(vec_get(s, master, i)[j] == (double)full[j]);
        }
}

/* ---- the table ---- */

static void run(void **state)
{
    void (*test)(struct sides *);
    memcpy(&test, state, sizeof test);
    struct sides *s = sides_open(31);
    test(s);
    sides_close(s);
}

#define PROPERTY(f) { .name = #f, .test_func = run, .initial_state = (void *)(uintptr_t)f }

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(memory_is_zeroed_and_aligned), PROPERTY(memory_too_large_is_refused), PROPERTY(floats_come_back_as_they_were), PROPERTY(threads_are_what_was_asked_for),
        PROPERTY(rope_back_undoes_rope), PROPERTY(attention_is_causal), PROPERTY(attention_of_huge_scores_is_finite), PROPERTY(cross_entropy_of_huge_logits_is_exact),
        PROPERTY(ties_go_to_the_lower_expert), PROPERTY(every_expert_is_chosen_once_best_first), PROPERTY(weights_sum_to_the_scale),
        PROPERTY(a_bias_changes_the_choice_and_no_weight), PROPERTY(an_even_router_tells_log_e), PROPERTY(logits_that_are_no_numbers_are_told),
        PROPERTY(a_plan_is_a_permutation), PROPERTY(gather_and_combine_are_there_and_back), PROPERTY(rows_elsewhere_are_copies_before_and_behind),
        PROPERTY(what_is_not_finite_is_told), PROPERTY(sums_are_in_double),
        PROPERTY(decay_is_decoupled), PROPERTY(masters_are_rounded_to_the_nearest_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
