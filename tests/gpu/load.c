#include "tests/gpu/bench.h"
#include <math.h>

const char *load_name(enum load load) { return load == LOAD_BALANCED ? "balanced" : "Zipf"; }

/* SplitMix64 (Steele et al. 2014). */
static uint64_t bits(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Tokens in an order that mixes them, K experts in a row each, round and round: exactly even where experts divide the pairs. */
static void balanced(int32_t *expert, size_t tokens, unsigned experts, unsigned top_k)
{
    for (size_t n = 0; n < tokens; n++) {
        const size_t place = (n * 40503u + 12289u) % tokens;           /* 40503 is odd, and tokens a power of two: each place once */
        for (unsigned k = 0; k < top_k; k++)
            expert[n * top_k + k] = (int32_t)((place * top_k + k) % experts);
    }
}

/* The K largest of log p + Gumbel noise are K draws without replacement (Kool et al. 2019, arXiv:1903.06059). */
static void zipf(int32_t *expert, size_t tokens, unsigned experts, unsigned top_k)
{
    uint64_t state = 20260101;
    for (size_t n = 0; n < tokens; n++) {
        double best[MOE_CAP_BACKEND_TOP_K];
        int32_t *mine = expert + n * top_k;
        for (unsigned k = 0; k < top_k; k++) {
            best[k] = -INFINITY;
            mine[k] = 0;
        }
        for (unsigned e = 0; e < experts; e++) {
            const double u = ((double)(bits(&state) >> 11) + 0.5) * 0x1p-53, key = -log((double)e + 1) - log(-log(u));
            unsigned at = 0;
            while (at < top_k && key <= best[at])
                at++;
            for (unsigned k = top_k; k > at + 1; k--) {
                best[k - 1] = best[k - 2];
                mine[k - 1] = mine[k - 2];
            }
            if (at < top_k) {
                best[at] = key;
                mine[at] = (int32_t)e;
            }
        }
    }
}

void load_fill(enum load load, int32_t *expert, size_t tokens, unsigned experts, unsigned top_k)
{
    MOE_CHECK(tokens && (tokens & (tokens - 1)) == 0 && top_k <= experts && top_k <= MOE_CAP_BACKEND_TOP_K);
    (load == LOAD_BALANCED ? balanced : zipf)(expert, tokens, experts, top_k);
}
