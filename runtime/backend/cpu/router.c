/* The router's forward: logits, where they are to be made, by the product of matrices; then scores, the K best and their weights, token by token, in one pass over
 * them. */
#include "runtime/backend/cpu/router.h"
#include <math.h>

/* One token in hand. Rows are held in multiples of a register's width (`whole`), what is behind the last expert being -infinity or 0, so that no loop has a rest. */
struct token { float logit[MOE_CAP_BACKEND_EXPERTS], score[MOE_CAP_BACKEND_EXPERTS], value[MOE_CAP_BACKEND_EXPERTS]; };

MOE_INLINE void take(struct token *t, size_t whole, const float *logit, size_t experts)
{
    memcpy(t->logit, logit, experts * sizeof *logit);
    for (size_t e = experts; e < whole; e++)
        t->logit[e] = -INFINITY;
}

/* Scores and lse; the divisor that makes probabilities of scores comes back. */
MOE_INLINE float scores(struct token *t, size_t whole, const struct moe_router *r, float *lse)
{
    const float top = moe_largest(t->logit, whole);
#pragma omp simd
    for (size_t e = 0; e < whole; e++) {
        float x = moe_expf(t->logit[e] - top);
        t->score[e] = e < r->experts ? x : 0;
    }
    const float sum = moe_sum(t->score, whole), by = 1.0f / sum;
    *lse = top + logf(sum);
    if (r->score == MOE_SCORE_SOFTMAX) {
#pragma omp simd
        for (size_t e = 0; e < whole; e++)
            t->score[e] *= by;
        return 1;
    }
#pragma omp simd
    for (size_t e = 0; e < whole; e++) {
        float x = moe_logistic(t->logit[e]);
        t->score[e] = e < r->experts ? x : 0;
    }
    return moe_sum(t->score, whole);
}

/* The first of the largest. Numbers that are none are no candidates; when there is no other, it is the first expert that was not taken. */
MOE_INLINE int32_t first_of_largest(const float *value, int32_t n, const int32_t *taken, size_t count)
{
    float top = moe_largest(value, (size_t)n);
    int32_t first = n;
#pragma omp simd reduction(min : first)
    for (int32_t e = 0; e < n; e++) {
        int32_t here = value[e] == top ? e : n;
        first = here < first ? here : first;
    }
    if (top > -INFINITY)
        return first;
    for (first = 0;; first++) {
        size_t i = 0;
        while (i < count && taken[i] != first)
            i++;
        if (i == count)
            return first;
    }
}

/* Without a bias the order of the logits is that of the scores, and tells apart what rounding has made equal. */
MOE_INLINE void choose(struct token *t, size_t whole, const struct moe_router *r, int32_t *chosen)
{
    const float *bias = r->bias;
    memcpy(t->value, t->logit, whole * sizeof *t->value);
    for (size_t e = 0; bias && e < r->experts; e++)
        t->value[e] = t->score[e] + bias[e];
    for (size_t k = 0; k < r->top_k; k++) {
        chosen[k] = first_of_largest(t->value, (int32_t)whole, chosen, k);
        t->value[chosen[k]] = -INFINITY;
    }
}

MOE_INLINE void route_token(struct token *t, size_t whole, const struct moe_router *r, size_t n)
{
    float *prob = (float *)r->prob + n * r->experts, *score = (float *)r->score_out + n * r->experts, *weight = (float *)r->weight + n * r->top_k;
    int32_t *chosen = r->expert + n * r->top_k;
    take(t, whole, (const float *)r->logits + n * r->experts, r->experts);
    const float by = 1.0f / scores(t, whole, r, (float *)r->lse + n);
#pragma omp simd
    for (size_t e = 0; e < r->experts; e++) {
        score[e] = t->score[e];
        prob[e] = t->score[e] * by;
    }
    choose(t, whole, r, chosen);
    if (r->renormalise)
        router_shares(r, t->logit, t->score, chosen, weight);
    for (size_t k = 0; k < r->top_k; k++)
        weight[k] = (float)r->scale * (r->renormalise ? weight[k] : t->score[chosen[k]]);
}

/* Up to 16 experts are one register: a constant width makes straight code of every loop. */
MOE_CLONES static void route_rows(void *ctx, size_t begin, size_t end)
{
    const struct moe_router r = *(const struct moe_router *)ctx;     /* a copy: stores through its pointers cannot change it */
    const size_t whole = cpu_padded(r.experts);
    struct token t MOE_NOT_ZEROED;
    for (size_t n = begin; n < end && whole == 16; n++)
        route_token(&t, 16, &r, n);
    for (size_t n = begin; n < end && whole != 16; n++)
        route_token(&t, whole, &r, n);
}

static enum moe_code make_logits(struct moe_device *dev, struct moe_router *r, struct moe_error *err)
{
    struct moe_gemm g = { .m = r->tokens, .n = r->experts, .k = r->width, .tb = true, .wide = true, .a = r->x, .b = r->gate, .c = r->logits_out };
    if (!g.c && !(g.c = cpu_scratch(dev, r->tokens, r->experts * sizeof(float), err)))
        return MOE_E_LIMIT;
    r->logits = g.c;
    return cpu_gemm(dev, &g, err);
}

enum moe_code cpu_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    struct moe_router job = *r;
    router_check(r);
    if (r->x)
        MOE_TRY(make_logits(dev, &job, err));
    cpu_rows(dev, r->tokens, r->experts * 4, route_rows, &job);
    if (!r->count)
        return MOE_OK;
    memset(r->count, 0, r->experts * sizeof *r->count);
    for (size_t pair = 0; pair < r->tokens * r->top_k; pair++)
        r->count[r->expert[pair]]++;
    return MOE_OK;
}
