/* The router's forward: scores, the K best and their weights, token by token, in one pass over the logits. */
#include "runtime/backend/cpu/router.h"
#include <math.h>

/* Scores, probabilities and lse of one token. */
MOE_INLINE void scores(const struct moe_router *r, const float *logit, float *prob, float *score, float *lse)
{
    const size_t experts = r->experts;
    float top = moe_largest(logit, experts), sum = 0, total = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t e = 0; e < experts; e++) {
        score[e] = moe_expf(logit[e] - top);
        sum += score[e];
    }
    *lse = top + logf(sum);
    if (r->score == MOE_SCORE_SOFTMAX) {
        const float by = 1.0f / sum;
#pragma omp simd
        for (size_t e = 0; e < experts; e++)
            prob[e] = score[e] = score[e] * by;
        return;
    }
#pragma omp simd reduction(+ : total)
    for (size_t e = 0; e < experts; e++) {
        score[e] = moe_logistic(logit[e]);
        total += score[e];
    }
    const float by = 1.0f / total;
#pragma omp simd
    for (size_t e = 0; e < experts; e++)
        prob[e] = score[e] * by;
}

/* The first of the largest. Numbers that are none are no candidates; when there is no other, it is the first that was not taken (`left` marks those). */
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

/* value: room for E. Without a bias the order of the logits is that of the scores, and tells apart what rounding has made equal. */
MOE_INLINE void choose(const struct moe_router *r, const float *logit, const float *score, int32_t *chosen, float *value)
{
    const float *bias = r->bias;
    if (bias) {
#pragma omp simd
        for (size_t e = 0; e < r->experts; e++)
            value[e] = score[e] + bias[e];
    } else {
        memcpy(value, logit, r->experts * sizeof *value);
    }
    for (size_t k = 0; k < r->top_k; k++) {
        chosen[k] = first_of_largest(value, (int32_t)r->experts, chosen, k);
        value[chosen[k]] = -INFINITY;
    }
}

MOE_CLONES static void route_rows(void *ctx, size_t begin, size_t end)
{
    const struct moe_router *r = ctx;
    const float scale = (float)r->scale;
    float value[MOE_CAP_BACKEND_EXPERTS] MOE_NOT_ZEROED;
    for (size_t n = begin; n < end; n++) {
        const float *logit = (const float *)r->logits + n * r->experts;
        float *prob = (float *)r->prob + n * r->experts, *score = (float *)r->score_out + n * r->experts, *weight = (float *)r->weight + n * r->top_k;
        int32_t *chosen = r->expert + n * r->top_k;
        scores(r, logit, prob, score, (float *)r->lse + n);
        choose(r, logit, score, chosen, value);
        if (r->renormalise)
            router_shares(r, logit, score, chosen, weight);
        for (size_t k = 0; k < r->top_k; k++)
            weight[k] = scale * (r->renormalise ? weight[k] : score[chosen[k]]);
    }
}

enum moe_code cpu_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    struct moe_router job = *r;
    (void)err;
    router_check(r);
    cpu_rows(dev, r->tokens, r->experts * 4, route_rows, &job);
    return MOE_OK;
}
