/* SwiGLU (Shazeer 2020, arXiv:2002.05202): h = g s(g) u with s the logistic function; s' = s (1 - s). */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"

struct swiglu_job { const float *gu, *dh; float *h, *dgu; size_t f; };

MOE_CLONES static void forward(void *ctx, size_t begin, size_t end)
{
    const struct swiglu_job *j = ctx;
    const size_t f = j->f;
    for (size_t i = begin; i < end; i++) {
        const float *gate = j->gu + i * 2 * f, *up = gate + f;
        float *h = j->h + i * f;
#pragma omp simd
        for (size_t c = 0; c < f; c++)
            h[c] = gate[c] * moe_logistic(gate[c]) * up[c];
    }
}

MOE_CLONES static void backward(void *ctx, size_t begin, size_t end)
{
    const struct swiglu_job *j = ctx;
    const size_t f = j->f;
    for (size_t i = begin; i < end; i++) {
        const float *gate = j->gu + i * 2 * f, *up = gate + f, *dh = j->dh + i * f;
        float *dgate = j->dgu + i * 2 * f, *dup = dgate + f;
#pragma omp simd
        for (size_t c = 0; c < f; c++) {
            float g = gate[c], s = moe_logistic(g), slope = dh[c], u = up[c];
            dup[c] = slope * g * s;
            dgate[c] = slope * u * s * (1.0f + g * (1.0f - s));
        }
    }
}

enum moe_code cpu_swiglu(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err)
{
    struct swiglu_job job = { .gu = gu, .h = h, .f = f };
    (void)err;
    cpu_rows(dev, n, 2 * f, forward, &job);
    return MOE_OK;
}

enum moe_code cpu_swiglu_back(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err)
{
    struct swiglu_job job = { .gu = gu, .dh = dh, .dgu = dgu, .f = f };
    (void)err;
    cpu_rows(dev, n, 2 * f, backward, &job);
    return MOE_OK;
}
