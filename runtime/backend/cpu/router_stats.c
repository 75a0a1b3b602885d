/* What one call of the router says of itself: by group of tokens, then over the groups in their order. */
#include "runtime/backend/cpu/router.h"
#include <math.h>

/* A long sequence is cut into pieces, so that one of them keeps all threads busy; the pieces are added in their order. */
enum { STATS_TOKENS = 256 };
struct tally { double entropy, z, weight_error; bool finite; };
/* prob_sum, count [groups * pieces, E]; tally [groups * pieces] */
struct stats_job { const struct moe_router_stats *s; size_t pieces; double *prob_sum; int32_t *count; struct tally *tally; };

/* A row's part of the sums, and whether its numbers are finite: x - x is 0 for those, and NaN for others. term: room for E. */
MOE_INLINE bool add_probs(const float *p, size_t experts, double *prob_sum, double *entropy, float *term)
{
#pragma omp simd
    for (size_t e = 0; e < experts; e++) {
        float x = p[e] < 0x1p-126f ? 0x1p-126f : p[e];            /* p log p of less is 0 in a float's sum, and moe_logf knows no less */
        term[e] = p[e] * moe_logf(x);
        prob_sum[e] += (double)p[e];
    }
    *entropy -= (double)moe_sum(term, experts);
    return MOE_SUM(experts, MOE_AT(p) - MOE_AT(p)) == 0;
}

MOE_INLINE void add_weights(const struct moe_router_stats *s, size_t n, int32_t *count, struct tally *t)
{
    const float *w = (const float *)s->weight + n * s->top_k;
    double total = 0;
    for (size_t k = 0; k < s->top_k; k++) {
        size_t e = (size_t)s->expert[n * s->top_k + k];
        MOE_CHECK(e < s->experts);
        count[e]++;
        total += (double)w[k];
    }
    t->finite &= isfinite(total) != 0;
    if (s->renormalise)
        t->weight_error = fmax(t->weight_error, fabs(total - s->scale));
}

MOE_CLONES static void stats_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct stats_job *j = ctx;
    const struct moe_router_stats *s = j->s;
    size_t group = chunk / j->pieces, begin = group * s->group + chunk % j->pieces * STATS_TOKENS, end = MOE_MIN(begin + STATS_TOKENS, (group + 1) * s->group);
    double *prob_sum = j->prob_sum + chunk * s->experts;
    int32_t *count = j->count + chunk * s->experts;
    float term[MOE_CAP_BACKEND_EXPERTS] MOE_NOT_ZEROED;
    struct tally t = { .finite = true };
    (void)worker;
    memset(prob_sum, 0, s->experts * sizeof *prob_sum);
    memset(count, 0, s->experts * sizeof *count);
    for (size_t n = begin; n < end; n++) {
        double lse = (double)((const float *)s->lse)[n];
        bool finite = add_probs((const float *)s->prob + n * s->experts, s->experts, prob_sum, &t.entropy, term);
        add_weights(s, n, count, &t);
        t.z += lse * lse;
        t.finite &= finite && isfinite(lse);
    }
    j->tally[chunk] = t;
}

static void add_piece(struct moe_router_stats *s, const struct stats_job *j, size_t chunk)
{
    double *prob_sum = s->prob_sum + chunk / j->pieces * s->experts;
    int64_t *count = s->count + chunk / j->pieces * s->experts;
    const struct tally *t = &j->tally[chunk];
    for (size_t e = 0; e < s->experts; e++) {
        prob_sum[e] += j->prob_sum[chunk * s->experts + e];
        count[e] += j->count[chunk * s->experts + e];
    }
    s->entropy += t->entropy;
    s->z += t->z;
    s->weight_error = fmax(s->weight_error, t->weight_error);
    s->finite &= t->finite;
}

enum moe_code cpu_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err)
{
    MOE_CHECK(s->experts <= MOE_CAP_BACKEND_EXPERTS);
    MOE_CHECK(!s->tokens || (s->group && s->tokens % s->group == 0));
    size_t groups = s->tokens ? s->tokens / s->group : 0;
    struct stats_job job = { .s = s, .pieces = cpu_chunks_of(s->group, STATS_TOKENS) };
    size_t chunks = groups * job.pieces, row = s->experts * (sizeof *job.prob_sum + sizeof *job.count) + sizeof *job.tally;
    unsigned char *mem = cpu_scratch(dev, chunks, row, err);
    if (!mem)
        return MOE_E_LIMIT;
    job.prob_sum = (double *)(void *)mem;
    job.tally = (struct tally *)(void *)(job.prob_sum + chunks * s->experts);
    job.count = (int32_t *)(void *)(job.tally + chunks);
    moe_pool_run(dev->pool, chunks, stats_chunk, &job);
    for (size_t i = 0; i < groups * s->experts; i++) {
        s->prob_sum[i] = 0;
        s->count[i] = 0;
    }
    s->entropy = s->z = s->weight_error = 0;
    s->finite = true;
    for (size_t chunk = 0; chunk < chunks; chunk++)
        add_piece(s, &job, chunk);
    return MOE_OK;
}
