/* RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467): y_j = x_j r g_j with r = 1 / sqrt(mean(x^2) + eps).
 * dx_j = r (g_j dy_j - x_j r^2 / D * sum_i g_i dy_i x_i); dg_j = sum over rows of dy_j x_j r. */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

struct norm_job {
    float *y, *rstd_out, *dx, *dgain, *part;
    const float *x, *gain, *dy, *rstd;
    size_t n, d, chunks;
    float eps;
    bool add;
};

MOE_CLONES static void forward(void *ctx, size_t begin, size_t end)
{
    const struct norm_job *j = ctx;
    const size_t d = j->d;
    const float *gain = j->gain;
    for (size_t i = begin; i < end; i++) {
        const float *x = j->x + i * d;
        float *y = j->y + i * d, r = 1.0f / sqrtf(moe_dot(x, x, d) / (float)d + j->eps);
        j->rstd_out[i] = r;
#pragma omp simd
        for (size_t c = 0; c < d; c++)
            y[c] = x[c] * r * gain[c];
    }
}

enum moe_code cpu_rmsnorm(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err)
{
    struct norm_job job = { .y = y, .rstd_out = rstd, .x = x, .gain = gain, .n = n, .d = d, .eps = (float)eps };
    (void)err;
    cpu_rows(dev, n, d, forward, &job);
    return MOE_OK;
}

/* ---- backward: rows by chunk, each with a sum of its own for dgain; then the sums, in their order, by columns ---- */

MOE_CLONES static void backward(void *ctx, size_t begin, size_t end)
{
    const struct norm_job *j = ctx;
    const size_t d = j->d;
    const float *gain = j->gain;
    float *part = j->part + begin / cpu_rows_of(d) * cpu_padded(d);
    memset(part, 0, d * sizeof *part);
    for (size_t i = begin; i < end; i++) {
        const float *x = j->x + i * d, *dy = j->dy + i * d, r = j->rstd[i];
        float *dx = j->dx + i * d;
        const float back = r * r * r * MOE_SUM(d, MOE_AT(dy) * MOE_AT(gain) * MOE_AT(x)) / (float)d;
#pragma omp simd
        for (size_t c = 0; c < d; c++)
            part[c] += dy[c] * x[c] * r;
        if (j->add) {
#pragma omp simd
            for (size_t c = 0; c < d; c++)
                dx[c] += r * gain[c] * dy[c] - back * x[c];
        } else {
#pragma omp simd
            for (size_t c = 0; c < d; c++)
                dx[c] = r * gain[c] * dy[c] - back * x[c];
        }
    }
}

enum { GAIN_COLUMNS = 64 };

static void gain_chunk(void *ctx, size_t chunk, unsigned worker)
{
    const struct norm_job *j = ctx;
    size_t begin = chunk * GAIN_COLUMNS, end = MOE_MIN(begin + GAIN_COLUMNS, j->d);
    (void)worker;
    for (size_t p = 0; p < j->chunks; p++)
        for (size_t c = begin; c < end; c++)
            j->dgain[c] += j->part[p * cpu_padded(j->d) + c];
}

enum moe_code cpu_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n,
                               size_t d, struct moe_error *err)
{
    struct norm_job job = { .dx = dx, .dgain = dgain, .dy = dy, .x = x, .gain = gain, .rstd = rstd, .n = n, .d = d, .add = add };
    job.chunks = cpu_chunks_of(n, cpu_rows_of(d));
    job.part = cpu_scratch(dev, job.chunks, cpu_padded(d) * sizeof *job.part, err);
    if (!job.part)
        return MOE_E_LIMIT;
    cpu_rows(dev, n, d, backward, &job);
    moe_pool_run(dev->pool, cpu_chunks_of(d, GAIN_COLUMNS), gain_chunk, &job);
    return MOE_OK;
}
