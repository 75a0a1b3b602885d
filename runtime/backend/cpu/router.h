/* What the router's forward, backward and statistics share. Of one token, with logits l, chosen experts c and T = sum over c of its scores:
 *
 *   softmax   p = s = exp(l - lse)                   sigmoid   s = 1 / (1 + exp(-l)),  p = s / sum s
 *   w_k = scale * s_ck  (/ T when renormalised)
 *
 * Source: Shazeer et al. 2017, arXiv:1701.06538, eq. 3 and 5, without the noise; sigmoid scores and a bias for choosing only: arXiv:2412.19437, 2.1.2. */
#ifndef MOE_RUNTIME_BACKEND_CPU_ROUTER_H
#define MOE_RUNTIME_BACKEND_CPU_ROUTER_H
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"

static inline void router_check(const struct moe_router *r)
{
    MOE_CHECK(r->experts && r->experts <= MOE_CAP_BACKEND_EXPERTS);
    MOE_CHECK(r->top_k && r->top_k <= r->experts && r->top_k <= MOE_CAP_BACKEND_TOP_K);
}

/* s_ck / T of the K chosen. Softmax's are taken from the logits: of experts that a bias has chosen all scores may be too small for a float. */
MOE_INLINE void router_shares(const struct moe_router *r, const float *logit, const float *score, const int32_t *chosen, float *share)
{
    float top = logit[chosen[0]], sum = 0;
    for (size_t k = 1; k < r->top_k; k++)
        top = logit[chosen[k]] > top ? logit[chosen[k]] : top;
    for (size_t k = 0; k < r->top_k; k++)
        sum += share[k] = r->score == MOE_SCORE_SOFTMAX ? moe_expf(logit[chosen[k]] - top) : score[chosen[k]];
    for (size_t k = 0; k < r->top_k; k++)
        share[k] /= sum;
}
#endif
