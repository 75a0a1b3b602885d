/* What the forward and the backward of attention share: where a head's rows begin, tiles of queries, and two products over strided rows.
 *
 *   s(i,j) = <q_i, k_j> / sqrt(C) for j <= i      p(i,j) = exp(s(i,j) - lse_i)      o_i = sum_j p(i,j) v_j
 *
 * Only a tile of scores is ever held, a few hundred KiB for each thread, so memory does not grow with S^2. Tiles and the order in which they are added depend on
 * the shape alone. Sources: Milakov and Gimelshein 2018, arXiv:1805.02867 (running maximum); Dao et al. 2022, arXiv:2205.14135 (scores computed again). */
#ifndef MOE_RUNTIME_BACKEND_CPU_ATTENTION_H
#define MOE_RUNTIME_BACKEND_CPU_ATTENTION_H
#include "runtime/backend/cpu/inside.h"
#include <cblas.h>

enum { QUERIES = 64 };                 /* of a tile: small enough that little is computed above the diagonal, large enough for products at full rate */

struct head { size_t seq, head, kv; };

static inline size_t at_q(const struct moe_attention *a, const struct head *h, size_t t) { return ((h->seq * a->length + t) * a->heads + h->head) * a->head_dim; }
static inline size_t at_kv(const struct moe_attention *a, const struct head *h, size_t t) { return ((h->seq * a->length + t) * a->kv_heads + h->kv) * a->head_dim; }
static inline size_t at_lse(const struct moe_attention *a, const struct head *h, size_t t) { return (h->seq * a->heads + h->head) * a->length + t; }

static inline void attention_check(const struct moe_attention *a)
{
    MOE_CHECK(a->kv_heads && a->heads % a->kv_heads == 0 && a->head_dim);
    MOE_CHECK(a->length <= INT32_MAX && a->heads * a->head_dim <= INT32_MAX);
}

/* c[m,n] = by * op(a) op(b), or += with add; row-major, ld: floats from one row to the next. */
struct view { const float *at; size_t ld; bool turned; };
static inline void attention_product(size_t m, size_t n, size_t k, float by, struct view a, struct view b, bool add, float *c, size_t ldc)
{
    cblas_sgemm(CblasRowMajor, a.turned ? CblasTrans : CblasNoTrans, b.turned ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k, by, a.at, (int)a.ld, b.at, (int)b.ld,
                add ? 1 : 0, c, (int)ldc);
}
#endif
