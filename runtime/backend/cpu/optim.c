/* Vectors: sums, scaling, and AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2). */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

/* ---- y += x, y *= by ---- */

struct vector_job { float *y; const float *x; float by; };

MOE_CLONES static void add_span(void *ctx, size_t begin, size_t end)
{
    const struct vector_job *j = ctx;
#pragma omp simd
    for (size_t i = begin; i < end; i++)
        j->y[i] += j->x[i];
}

MOE_CLONES static void scale_span(void *ctx, size_t begin, size_t end)
{
    const struct vector_job *j = ctx;
#pragma omp simd
    for (size_t i = begin; i < end; i++)
        j->y[i] *= j->by;
}

enum moe_code cpu_add(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err)
{
    struct vector_job job = { .y = y, .x = x };
    (void)err;
    cpu_rows(dev, n, 1, add_span, &job);
    return MOE_OK;
}

enum moe_code cpu_scale(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err)
{
    struct vector_job job = { .y = y, .by = (float)by };
    (void)err;
    cpu_rows(dev, n, 1, scale_span, &job);
    return MOE_OK;
}

/* ---- sums: of each chunk one, then those in their order ---- */

struct sum_job { const float *x; double *part; };

MOE_CLONES static void sum_span(void *ctx, size_t begin, size_t end)
{
    const struct sum_job *j = ctx;
    j->part[begin / cpu_rows_of(1)] = moe_power_sum(j->x + begin, end - begin, 1);
}

MOE_CLONES static void square_span(void *ctx, size_t begin, size_t end)
{
    const struct sum_job *j = ctx;
    j->part[begin / cpu_rows_of(1)] = moe_power_sum(j->x + begin, end - begin, 2);
}

static enum moe_code add_up(struct moe_device *dev, const void *x, size_t n, cpu_rows_fn *fn, double *out, struct moe_error *err)
{
    size_t chunks = cpu_chunks_of(n, cpu_rows_of(1));
    struct sum_job job = { x, cpu_scratch(dev, chunks, sizeof *job.part, err) };
    if (!job.part)
        return MOE_E_LIMIT;
    cpu_rows(dev, n, 1, fn, &job);
    *out = 0;
    for (size_t i = 0; i < chunks; i++)
        *out += job.part[i];
    return MOE_OK;
}

enum moe_code cpu_sum(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err) { return add_up(dev, x, n, sum_span, out, err); }

/* Squares of floats and any sum of them that fits in memory are far from the end of double's range: the sum is finite if and only if each element is. */
enum moe_code cpu_sumsq(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err)
{
    (void)wide;
    MOE_TRY(add_up(dev, x, n, square_span, out, err));
    *finite = isfinite(*out) != 0;
    return MOE_OK;
}

/* ---- AdamW ---- */

struct adamw_job {
    float *weight, *master, *m, *v;
    const float *grad;
    float keep1, new1, keep2, new2, grad_scale;      /* beta, and 1 - beta rounded once                        */
    float pace, root, eps, decay;                    /* lr / (1 - beta1^t); 1 / sqrt(1 - beta2^t); eps; lr * decay */
};

/* The nearest bf16, ties to even; a NaN stays one, for its quiet bit is among the bits that stay. */
MOE_INLINE float as_bf16(float x)
{
    uint32_t bits = (uint32_t)moe_float_to_bits(x), rounded = bits + 0x7fff + (bits >> 16 & 1);
    return moe_bits_to_float((int32_t)((x == x ? rounded : bits) & 0xffff0000u));
}

MOE_INLINE float updated(const struct adamw_job *j, size_t i, float weight)
{
    float g = j->grad[i] * j->grad_scale, m = j->keep1 * j->m[i] + j->new1 * g, v = j->keep2 * j->v[i] + j->new2 * g * g;
    j->m[i] = m;
    j->v[i] = v;
    return weight - (j->pace * m / (sqrtf(v) * j->root + j->eps) + j->decay * weight);
}

MOE_CLONES static void adamw_span(void *ctx, size_t begin, size_t end)
{
    const struct adamw_job j = *(const struct adamw_job *)ctx;       /* a copy: stores through its pointers cannot change it */
    if (!j.master) {
#pragma omp simd
        for (size_t i = begin; i < end; i++)
            j.weight[i] = updated(&j, i, j.weight[i]);
        return;
    }
#pragma omp simd
    for (size_t i = begin; i < end; i++) {
        float w = updated(&j, i, j.master[i]);
        j.master[i] = w;
        j.weight[i] = as_bf16(w);
    }
}

enum moe_code cpu_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err)
{
    MOE_CHECK(a->t >= 1);
    struct adamw_job job = {
        .weight = a->weight, .master = a->master, .m = a->m, .v = a->v, .grad = a->grad,
        .keep1 = (float)a->beta1, .new1 = (float)(1 - a->beta1), .keep2 = (float)a->beta2, .new2 = (float)(1 - a->beta2), .grad_scale = (float)a->grad_scale,
        .pace = (float)(a->lr / (1 - pow(a->beta1, (double)a->t))), .root = (float)(1 / sqrt(1 - pow(a->beta2, (double)a->t))),
        .eps = (float)a->eps, .decay = (float)(a->lr * a->decay),
    };
    (void)err;
    cpu_rows(dev, a->n, 1, adamw_span, &job);
    return MOE_OK;
}
