#include "runtime/moe/inside.h"
#include <math.h>

#define WEIGHT_ERROR 1e-5

static const struct moe_where router = { .field = "router" }, dispatch = { .field = "dispatch" };

enum moe_code moe_check_choice(struct moe_experts *l, const int32_t *expert, struct moe_error *err)
{
    const unsigned experts = l->s.experts, k = l->s.top_k;
    for (unsigned e = 0; e < experts; e++) {
        l->seen[e] = -1;
        l->own_count[e] = 0;
    }
    for (size_t pair = 0; pair < l->tokens * k; pair++) {
        const int32_t e = expert[pair], token = (int32_t)(pair / k);
        if (e < 0 || (unsigned)e >= experts)
            return moe_fail(err, MOE_E_BUG, router, "token %d is sent to expert %d of %u", token, e, experts);
        if (l->seen[e] == token)
            return moe_fail(err, MOE_E_BUG, router, "token %d is sent to expert %d twice", token, e);
        l->seen[e] = token;
        l->own_count[e]++;
    }
    return MOE_OK;
}

enum moe_code moe_check_stats(const struct moe_experts *l, const struct moe_router_stats *s, struct moe_error *err)
{
    const size_t groups = l->tokens / l->group;
    if (!s->finite || !isfinite(s->z) || !isfinite(s->entropy))
        return moe_fail(err, MOE_E_BUG, router, "scores of %zu tokens are not finite (sum of squared log-sums %g, of entropies %g)", l->tokens, s->z, s->entropy);
    if (!(s->weight_error <= WEIGHT_ERROR * fmax(1, l->router.scale)))
        return moe_fail(err, MOE_E_BUG, router, "a token's weights sum to %g +- %g (allowed: 1e-5)", l->router.scale, s->weight_error);
    for (unsigned e = 0; e < l->s.experts; e++) {
        int64_t count = 0;
        for (size_t g = 0; g < groups; g++)
            count += s->count[g * l->s.experts + e];
        if (count != l->own_count[e])
            return moe_fail(err, MOE_E_BUG, router, "%lld pairs are counted for expert %u, %lld were routed", (long long)count, e, (long long)l->own_count[e]);
    }
    return MOE_OK;
}

enum moe_code moe_check_counts(const struct moe_experts *l, const struct moe_dispatch_view *v, struct moe_error *err)
{
    int64_t at = 0;
    for (unsigned e = 0; e < l->s.experts; e++) {
        const int64_t keep = v->drop ? MOE_MIN(l->own_count[e], (int64_t)v->capacity) : l->own_count[e];
        if (v->count[e] != keep)
            return moe_fail(err, MOE_E_BUG, dispatch, "expert %u gets %d pairs of %lld (%lld fit)", e, v->count[e], (long long)l->own_count[e], (long long)keep);
        if (v->offset[e] != at)
            return moe_fail(err, MOE_E_BUG, dispatch, "rows of expert %u begin at %d, not at %lld", e, v->offset[e], (long long)at);
        at += keep;
    }
    if (v->offset[l->s.experts] != at)
        return moe_fail(err, MOE_E_BUG, dispatch, "counts sum to %d rows, not to %lld", v->offset[l->s.experts], (long long)at);
    return MOE_OK;
}

/* Each row has a pair of its expert whose slot it is, and there are as many slots as rows: so the one is the inverse of the other. */
enum moe_code moe_check_dispatch(const struct moe_experts *l, const struct moe_dispatch_view *v, struct moe_error *err)
{
    MOE_TRY(moe_check_counts(l, v, err));
    const int64_t pairs = (int64_t)(l->tokens * l->s.top_k), rows = v->offset[l->s.experts];
    int64_t row = 0, slots = 0;
    for (unsigned e = 0; e < l->s.experts; e++)
        for (; row < v->offset[e + 1]; row++) {
            const int64_t pair = v->source[row];
            if (pair < 0 || pair >= pairs)
                return moe_fail(err, MOE_E_BUG, dispatch, "row %lld comes from pair %lld of %lld", (long long)row, (long long)pair, (long long)pairs);
            if (v->expert[pair] != (int32_t)e || v->slot[pair] != row)
                return moe_fail(err, MOE_E_BUG, dispatch, "row %lld of expert %u comes from pair %lld, which goes to row %d of expert %d", (long long)row, e,
                                (long long)pair, v->slot[pair], v->expert[pair]);
        }
    for (int64_t pair = 0; pair < pairs; pair++) {
        slots += v->slot[pair] >= 0;
        if (pair >= rows && v->source[pair] != -1)
            return moe_fail(err, MOE_E_BUG, dispatch, "row %lld is past the %lld rows, and comes from pair %d", (long long)pair, (long long)rows, v->source[pair]);
    }
    if (slots != rows)
        return moe_fail(err, MOE_E_BUG, dispatch, "%lld pairs have a row, of %lld rows", (long long)slots, (long long)rows);
    return MOE_OK;
}
