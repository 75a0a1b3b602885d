/* The router. Of one token, with logits l, chosen experts c and T = sum over c of its scores:
 *
 *   softmax   p = s = exp(l - lse)                   sigmoid   s = 1 / (1 + exp(-l)),  p = s / sum s
 *   w_k = scale s_ck  (/ T when renormalised)
 *
 * Source: Shazeer et al. 2017, arXiv:1701.06538, eq. 3 and 5, without the noise; sigmoid scores and a bias for choosing only: arXiv:2412.19437, 2.1.2. */
#include "runtime/backend/ref/inside.h"
#include <math.h>

static void check(const struct moe_router *r)
{
    MOE_CHECK(r->experts && r->experts <= MOE_CAP_BACKEND_EXPERTS);
    MOE_CHECK(r->top_k && r->top_k <= r->experts && r->top_k <= MOE_CAP_BACKEND_TOP_K);
}

static bool among(const int32_t *chosen, size_t n, size_t expert)
{
    for (size_t i = 0; i < n; i++)
        if ((size_t)chosen[i] == expert)
            return true;
    return false;
}

/* The K best by score and bias, best first. Only a larger score displaces one that came before, so ties go to the lower expert. */
static void choose(const struct moe_router *r, const double *score, int32_t *chosen)
{
    const double *bias = r->bias;
    for (size_t k = 0; k < r->top_k; k++) {
        size_t best = r->experts;
        double most = 0;
        for (size_t e = 0; e < r->experts; e++) {
            double value = score[e] + (bias ? bias[e] : 0);
            if (!among(chosen, k, e) && (best == r->experts || value > most)) {
                best = e;
                most = value;
            }
        }
        chosen[k] = (int32_t)best;
    }
}

static double kept(const struct moe_router *r, const double *score, const int32_t *chosen)
{
    double sum = 0;
    for (size_t k = 0; k < r->top_k; k++)
        sum += score[chosen[k]];
    return sum;
}

/* The token's logits: given, or made in `room` and told to who asks. */
static const double *logits_of(const struct moe_router *r, size_t n, double *room)
{
    const double *x = r->x, *gate = r->gate;
    if (!x)
        return (const double *)r->logits + n * r->experts;
    for (size_t e = 0; e < r->experts; e++) {
        room[e] = 0;
        for (size_t d = 0; d < r->width; d++)
            room[e] += x[n * r->width + d] * gate[e * r->width + d];
        if (r->logits_out)
            ((double *)r->logits_out)[n * r->experts + e] = room[e];
    }
    return room;
}

enum moe_code ref_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    double room[MOE_CAP_BACKEND_EXPERTS];
    (void)dev, (void)err;
    check(r);
    for (size_t e = 0; r->count && e < r->experts; e++)
        r->count[e] = 0;
    for (size_t n = 0; n < r->tokens; n++) {
        const double *logit = logits_of(r, n, room);
        double *prob = (double *)r->prob + n * r->experts, *score = (double *)r->score_out + n * r->experts;
        double *lse = (double *)r->lse + n, *weight = (double *)r->weight + n * r->top_k, sum = 0;
        int32_t *chosen = r->expert + n * r->top_k;
        struct ref_softmax all = ref_softmax(logit, r->experts);
        *lse = all.top + log(all.sum);
        for (size_t e = 0; e < r->experts; e++) {
            score[e] = r->score == MOE_SCORE_SIGMOID ? 1 / (1 + exp(-logit[e])) : exp(logit[e] - all.top) / all.sum;
            sum += score[e];
        }
        for (size_t e = 0; e < r->experts; e++)
            prob[e] = r->score == MOE_SCORE_SIGMOID ? score[e] / sum : score[e];
        choose(r, score, chosen);
        for (size_t k = 0; k < r->top_k; k++) {
            weight[k] = score[chosen[k]] * r->scale / (r->renormalise ? kept(r, score, chosen) : 1);
            if (r->count)
                r->count[chosen[k]]++;
        }
    }
    return MOE_OK;
}

/* ---- backward ---- */

/* d loss / d score of one expert, by the weights of the token's chosen ones: w_k = scale s_k / T gives scale (dw_k - sum_j dw_j s_j / T) / T. */
static double slope_by_weight(const struct moe_router *r, const double *score, const int32_t *chosen, const double *dweight, size_t expert)
{
    double total = kept(r, score, chosen), mean = 0;
    for (size_t k = 0; k < r->top_k; k++)
        mean += dweight[k] * score[chosen[k]] / total;
    for (size_t k = 0; k < r->top_k; k++)
        if ((size_t)chosen[k] == expert)
            return r->renormalise ? r->scale * (dweight[k] - mean) / total : r->scale * dweight[k];
    return 0;
}

enum moe_code ref_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    (void)dev, (void)err;
    check(r);
    MOE_CHECK(!r->dprob || (r->group && r->tokens % r->group == 0));
    for (size_t n = 0; n < r->tokens; n++) {
        const double *dweight = (const double *)r->dweight + n * r->top_k;
        const double *p = (const double *)r->prob + n * r->experts, *s = (const double *)r->score_out + n * r->experts, lse = ((const double *)r->lse)[n];
        const double *dprob = r->dprob ? (const double *)r->dprob + n / r->group * r->experts : NULL;
        const int32_t *chosen = r->expert + n * r->top_k;
        double *dlogit = (double *)r->dlogits + n * r->experts, sum = 0, mean = 0;     /* mean: of what pulls at p, weighted by p */
        bool sigmoid = r->score == MOE_SCORE_SIGMOID;
        for (size_t e = 0; e < r->experts; e++) {
            sum += s[e];
            mean += p[e] * ((dprob ? dprob[e] : 0) + (sigmoid ? 0 : slope_by_weight(r, s, chosen, dweight, e)));
        }
        for (size_t e = 0; e < r->experts; e++) {
            double by_weight = slope_by_weight(r, s, chosen, dweight, e), by_prob = dprob ? dprob[e] : 0;
            dlogit[e] = sigmoid ? (by_weight + (by_prob - mean) / sum) * s[e] * (1 - s[e]) : p[e] * (by_weight + by_prob - mean);
            if (r->dz != 0)
                dlogit[e] += r->dz * 2 * lse * (sigmoid ? exp(((const double *)r->logits)[n * r->experts + e] - lse) : p[e]);
        }
    }
    return MOE_OK;
}

/* ---- what a call says of itself ---- */

static void add_token(struct moe_router_stats *s, size_t n)
{
    const double *p = (const double *)s->prob + n * s->experts, *w = (const double *)s->weight + n * s->top_k, lse = ((const double *)s->lse)[n];
    double *prob_sum = s->prob_sum + n / s->group * s->experts, total = 0;
    int64_t *count = s->count + n / s->group * s->experts;
    for (size_t e = 0; e < s->experts; e++) {
        prob_sum[e] += p[e];
        s->entropy -= p[e] > 0 ? p[e] * log(p[e]) : 0;
        s->finite &= isfinite(p[e]) != 0;
    }
    for (size_t k = 0; k < s->top_k; k++) {
        size_t e = (size_t)s->expert[n * s->top_k + k];
        MOE_CHECK(e < s->experts);
        count[e]++;
        total += w[k];
        s->finite &= isfinite(w[k]) != 0;
    }
    if (s->renormalise)
        s->weight_error = fmax(s->weight_error, fabs(total - s->scale));
    s->z += lse * lse;
    s->finite &= isfinite(lse) != 0;
}

enum moe_code ref_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err)
{
    (void)dev, (void)err;
    MOE_CHECK(!s->tokens || (s->group && s->tokens % s->group == 0));
    for (size_t i = 0; s->tokens && i < s->tokens / s->group * s->experts; i++) {
        s->prob_sum[i] = 0;
        s->count[i] = 0;
    }
    s->entropy = s->z = s->weight_error = 0;
    s->finite = true;
    for (size_t n = 0; n < s->tokens; n++)
        add_token(s, n);
    return MOE_OK;
}
