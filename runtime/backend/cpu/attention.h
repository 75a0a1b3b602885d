/* What the forward and the backward of attention share: where a head's rows begin, tiles of queries, and products of tiles.
 *
 *   s(i,j) = <q_i, k_j> / sqrt(C) for j <= i      p(i,j) = exp(s(i,j) - lse_i)      o_i = sum_j p(i,j) v_j
 *
 * Only a tile of scores is ever held, a few hundred KiB for each thread, so memory does not grow with S^2. Tiles and the order in which they are added depend on
 * the shape alone. Sources: Milakov and Gimelshein 2018, arXiv:1805.02867 (running maximum); Dao et al. 2022, arXiv:2205.14135 (scores computed again). */
#ifndef MOE_RUNTIME_BACKEND_CPU_ATTENTION_H
#define MOE_RUNTIME_BACKEND_CPU_ATTENTION_H
#include "runtime/backend/cpu/inside.h"

enum { QUERIES = 64 };                 /* of a tile: its scores and what they meet stay in the second-level cache                          */
enum { ROWS = 12 };                    /* of a tile are multiplied together, so that little is computed above the diagonal                  */

struct head { size_t seq, head, kv; };

static inline size_t at_q(const struct moe_attention *a, const struct head *h, size_t t) { return ((h->seq * a->length + t) * a->heads + h->head) * a->head_dim; }
static inline size_t at_kv(const struct moe_attention *a, const struct head *h, size_t t) { return ((h->seq * a->length + t) * a->kv_heads + h->kv) * a->head_dim; }
static inline size_t at_lse(const struct moe_attention *a, const struct head *h, size_t t) { return (h->seq * a->heads + h->head) * a->length + t; }

static inline void attention_check(const struct moe_attention *a)
{
    MOE_CHECK(a->kv_heads && a->heads % a->kv_heads == 0 && a->head_dim);
    MOE_CHECK(a->length <= INT32_MAX && a->heads * a->head_dim <= INT32_MAX);
}

/* Keys that the last of `rows` queries sees, of a tile of `keys` whose first is seen by the first query, as `ahead` - 1 others are. */
static inline size_t seen_by_last(size_t keys, size_t ahead, size_t rows) { return MOE_MIN(ahead + rows - 1, keys); }

/* c[m,n] = by * sum over l of a(i,l) b(l,n), or += with add. a(i,l) lies at i * a_row + l * a_col, so it may be turned; rows of b and c are contiguous. */
struct small_product { size_t m, n, k; const float *a; size_t a_row, a_col; const float *b; size_t ldb; bool add; float by; float *c; size_t ldc; };
void cpu_small_product(const struct small_product *p);
/* turned[width, ld] of x[rows, width], whose rows lie `from` apart; zeros up to the next multiple of 16 rows, so that products need no rest. */
void cpu_turn(float *turned, size_t ld, const float *x, size_t from, size_t rows, size_t width);
#endif
