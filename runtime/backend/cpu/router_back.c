/* The router's backward. With W_e the pull of the weights at score e (0 where it was not chosen) and P_e that of the probabilities:
 *
 *   softmax   dl_e = p_e (W_e + P_e - sum_j p_j (W_j + P_j))
 *   sigmoid   dl_e = (W_e + (P_e - sum_j p_j P_j) / sum s) s_e (1 - s_e)
 *
 * and dz * 2 lse * softmax(l)_e for the z-loss. Renormalised, s_k W_k = scale * t_k (dw_k - sum_j t_j dw_j) with t = s / T of the chosen: these sum to 0, so
 * softmax adds them to dl as they are. scale * t_k is the weight that the forward left, so logits are read for the z-loss of sigmoids alone. */
#include "runtime/backend/cpu/router.h"

/* What is the same for every expert of the token: W and P are added to the few and to the many. */
MOE_INLINE void by_prob(const struct moe_router *r, size_t n, float *dlogit)
{
    const size_t experts = r->experts;
    const float *p = (const float *)r->prob + n * experts, *s = (const float *)r->score_out + n * experts;
    const float *pull = r->dprob ? (const float *)r->dprob + n / r->group * experts : NULL, lse = ((const float *)r->lse)[n];
    const float z = (float)(r->dz * 2) * lse, mean = pull ? moe_dot(p, pull, experts) : 0;
    if (r->score == MOE_SCORE_SOFTMAX) {
#pragma omp simd
        for (size_t e = 0; e < experts; e++)
            dlogit[e] = p[e] * ((pull ? pull[e] - mean : 0) + z);
    } else {
        const float sum = moe_sum(s, experts), *logit = r->logits;
#pragma omp simd
        for (size_t e = 0; e < experts; e++)
            dlogit[e] = (pull ? (pull[e] - mean) / sum : 0) * s[e] * (1.0f - s[e]);
        if (z == 0)
            return;
        logit += n * experts;
#pragma omp simd
        for (size_t e = 0; e < experts; e++)
            dlogit[e] += z * moe_expf(logit[e] - lse);
    }
}

/* s_k W_k of the chosen. */
MOE_INLINE void by_weight(const struct moe_router *r, size_t n, float *pull)
{
    const float *weight = (const float *)r->weight + n * r->top_k, *dweight = (const float *)r->dweight + n * r->top_k, scale = (float)r->scale;
    const float *s = (const float *)r->score_out + n * r->experts;
    const int32_t *chosen = r->expert + n * r->top_k;
    float mean = 0;
    if (!r->renormalise) {
        for (size_t k = 0; k < r->top_k; k++)
            pull[k] = scale * dweight[k] * s[chosen[k]];
        return;
    }
    for (size_t k = 0; k < r->top_k; k++)
        mean += weight[k] * dweight[k];
    mean /= scale;
    for (size_t k = 0; k < r->top_k; k++)
        pull[k] = weight[k] * (dweight[k] - mean);
}

MOE_CLONES static void back_rows(void *ctx, size_t begin, size_t end)
{
    const struct moe_router *r = ctx;
    const size_t experts = r->experts;
    float pull[MOE_CAP_BACKEND_TOP_K];
    for (size_t n = begin; n < end; n++) {
        const float *p = (const float *)r->prob + n * experts, *s = (const float *)r->score_out + n * experts;
        const int32_t *chosen = r->expert + n * r->top_k;
        float *dlogit = (float *)r->dlogits + n * experts, sum = 0;
        by_prob(r, n, dlogit);
        by_weight(r, n, pull);
        for (size_t k = 0; k < r->top_k; k++) {
            MOE_CHECK(chosen[k] >= 0 && (size_t)chosen[k] < experts);
            sum += pull[k];
            dlogit[chosen[k]] += r->score == MOE_SCORE_SOFTMAX ? pull[k] : pull[k] * (1.0f - s[chosen[k]]);
        }
        if (r->score == MOE_SCORE_SOFTMAX && !r->renormalise) {
#pragma omp simd
            for (size_t e = 0; e < experts; e++)
                dlogit[e] -= p[e] * sum;
        }
    }
}

enum moe_code cpu_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    struct moe_router job = *r;
    (void)err;
    router_check(r);
    MOE_CHECK(!r->dprob || (r->group && r->tokens % r->group == 0));
    cpu_rows(dev, r->tokens, r->experts * 2, back_rows, &job);
    return MOE_OK;
}
