/* A layer of experts as its definition says: every token, every expert, no dispatch. In doubles; what the real one is held against. */
#ifndef MOE_TESTS_DENSE_H
#define MOE_TESTS_DENSE_H
#include "runtime/config/config.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct dense {
    unsigned d, e, k, f, shared;
    struct moe_router_config router;
    const double *gate, *bias, *gate_up, *down, *shared_gate_up, *shared_down;     /* whole: all experts' */
};

static inline double dense_dot(const double *a, const double *b, unsigned n)
{
    double sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* y += weight * down(silu(gate(x)) * up(x)) */
static inline void dense_expert(const double *gate_up, const double *down, unsigned d, unsigned f, double weight, const double *x, double *y)
{
    for (unsigned j = 0; j < f; j++) {
        const double gate = dense_dot(gate_up + (size_t)j * d, x, d), up = dense_dot(gate_up + (size_t)(f + j) * d, x, d);
        const double h = gate / (1 + exp(-gate)) * up;
        for (unsigned i = 0; i < d; i++)
            y[i] += weight * down[(size_t)i * f + j] * h;
    }
}

static inline double dense_score(const struct dense *m, const double *logits, unsigned expert)
{
    double sum = 0;
    if (m->router.score == MOE_SCORE_SIGMOID)
        return 1 / (1 + exp(-logits[expert]));
    for (unsigned e = 0; e < m->e; e++)
        sum += exp(logits[e] - logits[expert]);
    return 1 / sum;
}

/* Experts and weights of one token, best first. */
static inline void dense_route(const struct dense *m, const double *x, unsigned *chosen, double *weight)
{
    double logits[64], score[64], sum = 0;
    bool taken[64] = { false };
    for (unsigned e = 0; e < m->e; e++)
        logits[e] = dense_dot(m->gate + (size_t)e * m->d, x, m->d);
    for (unsigned e = 0; e < m->e; e++)
        score[e] = dense_score(m, logits, e);
    for (unsigned k = 0; k < m->k; k++) {
        unsigned best = m->e;
        for (unsigned e = 0; e < m->e; e++)
            if (!taken[e] && (best == m->e || score[e] + (m->bias ? m->bias[e] : 0) > score[best] + (m->bias ? m->bias[best] : 0)))
                best = e;
        taken[best] = true;
        chosen[k] = best;
        weight[k] = score[best];
        sum += score[best];
    }
    for (unsigned k = 0; k < m->k; k++)
        weight[k] *= m->router.scale / (m->router.renormalise ? sum : 1);
}

/* Tokens of one rank, which drops for itself: weights of what does not fit become 0. */
static inline void dense_drop(const struct dense *m, size_t tokens, const unsigned *chosen, double *weight)
{
    const double factor = m->router.capacity_factor;
    const size_t pairs = tokens * m->k, capacity = (size_t)ceil(factor * (double)pairs / m->e);
    bool *drop = calloc(pairs + 1, sizeof *drop);
    for (size_t i = 0; drop && i < pairs; i++) {
        size_t ahead = 0;
        for (size_t j = 0; j < pairs; j++)
            if (chosen[j] == chosen[i] && j != i)
                ahead += m->router.drop == MOE_DROP_POSITION || weight[j] == weight[i] ? j < i : weight[j] > weight[i];
        drop[i] = ahead >= capacity;
    }
    for (size_t i = 0; drop && i < pairs; i++)
        weight[i] = drop[i] ? 0 : weight[i];
    free(drop);
}

/* y[N,D] of one rank's tokens; returns how many pairs were dropped. */
static inline size_t dense_layer(const struct dense *m, const double *x, size_t tokens, double *y)
{
    unsigned *chosen = calloc(tokens * m->k + 1, sizeof *chosen);
    double *weight = calloc(tokens * m->k + 1, sizeof *weight);
    size_t dropped = 0;
    for (size_t n = 0; chosen && weight && n < tokens; n++)
        dense_route(m, x + n * m->d, chosen + n * m->k, weight + n * m->k);
    if (m->router.drop != MOE_DROP_NONE && m->router.capacity_factor > 0)
        dense_drop(m, tokens, chosen, weight);
    for (size_t n = 0; n < tokens; n++) {
        for (unsigned i = 0; i < m->d; i++)
            y[n * m->d + i] = 0;
        for (size_t pair = n * m->k; pair < (n + 1) * m->k; pair++) {
            const size_t e = chosen[pair];
            dropped += weight[pair] == 0;
            dense_expert(m->gate_up + e * 2 * m->f * m->d, m->down + e * m->d * m->f, m->d, m->f, weight[pair], x + n * m->d, y + n * m->d);
        }
        if (m->shared)
            dense_expert(m->shared_gate_up, m->shared_down, m->d, m->f * m->shared, 1, x + n * m->d, y + n * m->d);
    }
    free(chosen);
    free(weight);
    return dropped;
}
#endif
