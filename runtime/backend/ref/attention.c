/* Causal attention with grouped queries. A score is computed anew wherever it is needed, so nothing of the size of S x S is held.
 *
 *   s(i,j) = <q_i, k_j> / sqrt(C) for j <= i      p(i,j) = exp(s(i,j) - lse_i)      o_i = sum_j p(i,j) v_j
 *   dp(i,j) = <do_i, v_j>      ds(i,j) = p(i,j) (dp(i,j) - sum_l p(i,l) dp(i,l)) */
#include "runtime/backend/ref/inside.h"
#include <math.h>

/* One head of one sequence: where its row of position t begins. */
struct head { const struct moe_attention *a; size_t seq, head, kv; double scale; };

static struct head head_of(const struct moe_attention *a, size_t seq, size_t head)
{
    return (struct head){ a, seq, head, head * a->kv_heads / a->heads, 1 / sqrt((double)a->head_dim) };
}
static size_t at_q(const struct head *h, size_t t)  { return ((h->seq * h->a->length + t) * h->a->heads + h->head) * h->a->head_dim; }
static size_t at_kv(const struct head *h, size_t t) { return ((h->seq * h->a->length + t) * h->a->kv_heads + h->kv) * h->a->head_dim; }
static size_t at_lse(const struct head *h, size_t t) { return (h->seq * h->a->heads + h->head) * h->a->length + t; }

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static double score(const struct head *h, size_t i, size_t j)
{
    const double *q = h->a->q, *k = h->a->k;
    return dot(q + at_q(h, i), k + at_kv(h, j), h->a->head_dim) * h->scale;
}

static void check(const struct moe_attention *a) { MOE_CHECK(a->kv_heads && a->heads % a->kv_heads == 0 && a->head_dim); }

static void row_forward(const struct head *h, size_t i)
{
    const double *v = h->a->v;
    double *o = (double *)h->a->o + at_q(h, i), *lse = (double *)h->a->lse + at_lse(h, i);
    double top = -INFINITY, sum = 0;
    for (size_t j = 0; j <= i; j++)
        top = fmax(top, score(h, i, j));
    for (size_t j = 0; j <= i; j++)
        sum += exp(score(h, i, j) - top);
    *lse = top + log(sum);
    for (size_t c = 0; c < h->a->head_dim; c++)
        o[c] = 0;
    for (size_t j = 0; j <= i; j++) {
        double p = exp(score(h, i, j) - *lse);
        for (size_t c = 0; c < h->a->head_dim; c++)
            o[c] += p * v[at_kv(h, j) + c];
    }
}

enum moe_code ref_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    (void)dev, (void)err;
    check(a);
    for (size_t b = 0; b < a->seqs; b++)
        for (size_t n = 0; n < a->heads; n++) {
            struct head h = head_of(a, b, n);
            for (size_t i = 0; i < a->length; i++)
                row_forward(&h, i);
        }
    return MOE_OK;
}

/* What the row of one query adds to dq, dk and dv. */
static void row_back(const struct head *h, size_t i)
{
    size_t width = h->a->head_dim;
    const double *q = (const double *)h->a->q + at_q(h, i), *d_o = (const double *)h->a->d_o + at_q(h, i), lse = ((const double *)h->a->lse)[at_lse(h, i)];
    double *dq = (double *)h->a->dq + at_q(h, i), mean = 0;
    for (size_t j = 0; j <= i; j++)
        mean += exp(score(h, i, j) - lse) * dot(d_o, (const double *)h->a->v + at_kv(h, j), width);
    for (size_t j = 0; j <= i; j++) {
        const double *k = (const double *)h->a->k + at_kv(h, j), *v = (const double *)h->a->v + at_kv(h, j);
        double *dk = (double *)h->a->dk + at_kv(h, j), *dv = (double *)h->a->dv + at_kv(h, j);
        double p = exp(score(h, i, j) - lse), ds = p * (dot(d_o, v, width) - mean) * h->scale;
        for (size_t c = 0; c < width; c++) {
            dq[c] += ds * k[c];
            dk[c] += ds * q[c];
            dv[c] += p * d_o[c];
        }
    }
}

static void clear(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = 0;
}

enum moe_code ref_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err)
{
    (void)dev, (void)err;
    size_t tokens = a->seqs * a->length;
    check(a);
    clear(a->dq, tokens * a->heads * a->head_dim);
    clear(a->dk, tokens * a->kv_heads * a->head_dim);
    clear(a->dv, tokens * a->kv_heads * a->head_dim);
    for (size_t b = 0; b < a->seqs; b++)
        for (size_t n = 0; n < a->heads; n++) {
            struct head h = head_of(a, b, n);
            for (size_t i = 0; i < a->length; i++)
                row_back(&h, i);
        }
    return MOE_OK;
}
