#include "runtime/backend/ref/inside.h"

/* Whether pair `a` is kept rather than pair `b` of the same expert: the larger weight, or by position; a tie goes to the earlier token. */
static bool before(const struct moe_dispatch *d, size_t a, size_t b)
{
    const double *weight = d->weight;
    if (d->drop == MOE_DROP_PROBABILITY && weight[a] != weight[b])
        return weight[a] > weight[b];
    return a < b;
}

static bool is_kept(const struct moe_dispatch *d, size_t pair)
{
    size_t ahead = 0;
    for (size_t i = 0; i < d->tokens * d->top_k; i++)
        ahead += d->expert[i] == d->expert[pair] && before(d, i, pair);
    return d->drop == MOE_DROP_NONE || ahead < d->capacity;
}

enum moe_code ref_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    (void)dev, (void)err;
    size_t pairs = d->tokens * d->top_k, row = 0;
    for (size_t i = 0; i < pairs; i++) {
        MOE_CHECK(d->expert[i] >= 0 && (size_t)d->expert[i] < d->experts);
        d->slot[i] = d->source[i] = -1;
    }
    for (size_t e = 0; e < d->experts; e++) {
        d->offset[e] = (int32_t)row;
        for (size_t i = 0; i < pairs; i++)
            if ((size_t)d->expert[i] == e && is_kept(d, i)) {
                d->slot[i] = (int32_t)row;
                d->source[row++] = (int32_t)i;
            }
        d->count[e] = (int32_t)row - d->offset[e];
    }
    d->offset[d->experts] = (int32_t)row;
    return MOE_OK;
}

enum moe_code ref_gather(struct moe_device *dev, void *y_, const void *x_, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *x = x_;
    double *y = y_;
    MOE_CHECK(divide);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d; j++)
            y[i * d + j] = index[i] < 0 ? 0 : x[(size_t)index[i] / divide * d + j];
    return MOE_OK;
}

enum moe_code ref_combine(struct moe_device *dev, void *y_, bool add, const void *ys_, const int32_t *slot, const void *weight_, size_t n, size_t d, size_t top_k,
                          struct moe_error *err)
{
    (void)dev, (void)err;
    const double *ys = ys_, *weight = weight_;
    double *y = y_;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++) {
            double sum = add ? y[i * d + j] : 0;
            for (size_t pair = i * top_k; pair < (i + 1) * top_k; pair++)
                if (slot[pair] >= 0)
                    sum += (weight ? weight[pair] : 1) * ys[(size_t)slot[pair] * d + j];
            y[i * d + j] = sum;
        }
    return MOE_OK;
}

enum moe_code ref_combine_back(struct moe_device *dev, void *dys_, void *dweight_, const void *dy_, const void *ys_, const int32_t *slot, const void *weight_, size_t n,
                               size_t d, size_t top_k, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *dy = dy_, *ys = ys_, *weight = weight_;
    double *dys = dys_, *dweight = dweight_;
    for (size_t pair = 0; pair < n * top_k; pair++) {
        const double *from = dy + pair / top_k * d;
        dweight[pair] = 0;
        for (size_t j = 0; slot[pair] >= 0 && j < d; j++) {
            size_t at = (size_t)slot[pair] * d + j;
            dys[at] = weight[pair] * from[j];
            dweight[pair] += from[j] * ys[at];
        }
    }
    return MOE_OK;
}
