#include "runtime/backend/ref/inside.h"

/* c[m,n] = (or +=) op(a)[m,k] op(b)[k,n] */
static void product(size_t m, size_t n, size_t k, bool ta, const double *a, bool tb, const double *b, bool add, double *c)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t l = 0; l < k; l++)
                sum += (ta ? a[l * m + i] : a[i * k + l]) * (tb ? b[j * k + l] : b[l * n + j]);
            c[i * n + j] = add ? c[i * n + j] + sum : sum;
        }
}

enum moe_code ref_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err)
{
    (void)dev, (void)err;
    product(g->m, g->n, g->k, g->ta, g->a, g->tb, g->b, g->add, g->c);
    return MOE_OK;
}

/* Where row r lies: in order, or where `at` says. */
static size_t row_at(const int32_t *at, size_t r, size_t divide, size_t below)
{
    if (!at)
        return r;
    MOE_CHECK(at[r] >= 0 && (size_t)at[r] / divide < below);
    return (size_t)at[r] / divide;
}

static void group_rows(const struct moe_grouped *g, size_t e, size_t divide)
{
    const double *a = g->a, *b = (const double *)g->b + e * g->k * g->n;
    double *c = g->c;
    for (size_t r = (size_t)g->offset[e]; r < (size_t)g->offset[e + 1]; r++)
        product(1, g->n, g->k, false, a + row_at(g->from_a, r, divide, g->from) * g->k, g->tb, b, g->add, c + row_at(g->to, r, 1, g->m) * g->n);
}

static void group_inner(const struct moe_grouped *g, size_t e, size_t divide)
{
    const double *a = g->a, *b = g->b;
    double *c = (double *)g->c + e * g->m * g->n;
    for (size_t i = 0; i < g->m; i++)
        for (size_t j = 0; j < g->n; j++) {
            double sum = 0;
            for (size_t r = (size_t)g->offset[e]; r < (size_t)g->offset[e + 1]; r++)
                sum += a[row_at(g->from_a, r, divide, g->from) * g->m + i] * b[row_at(g->from_b, r, divide, g->from) * g->n + j];
            c[i * g->n + j] += sum;
        }
}

enum moe_code ref_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    const size_t divide = g->divide ? g->divide : 1, room = g->kind == MOE_GROUP_ROWS ? g->m : g->k;
    (void)dev, (void)err;
    MOE_CHECK(!g->groups || (g->offset[0] >= 0 && (size_t)g->offset[g->groups] <= room));
    for (size_t e = 0; e < g->groups; e++) {
        MOE_CHECK(g->offset[e + 1] >= g->offset[e]);
        if (g->kind == MOE_GROUP_ROWS)
            group_rows(g, e, divide);
        else
            group_inner(g, e, divide);
    }
    return MOE_OK;
}

static size_t row_of(const int32_t *token, size_t i, size_t v)
{
    MOE_CHECK(token[i] >= 0 && (size_t)token[i] < v);
    return (size_t)token[i];
}

enum moe_code ref_embed(struct moe_device *dev, void *y_, const void *table_, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *table = table_;
    double *y = y_;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0, row = row_of(token, i, v); j < d; j++)
            y[i * d + j] = table[row * d + j];
    return MOE_OK;
}

enum moe_code ref_embed_back(struct moe_device *dev, void *dtable_, const void *dy_, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *dy = dy_;
    double *dtable = dtable_;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0, row = row_of(token, i, v); j < d; j++)
            dtable[row * d + j] += dy[i * d + j];
    return MOE_OK;
}
