/* Cross entropy of a row of logits: loss = lse - l_t, gradient softmax(l) - onehot(t). */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

struct xent_job { float *loss, *logits; const int32_t *target; size_t v; bool back; float scale; };

/* The sum of exp(x - top); with `keep` they take the place of x, else a piece of the row at a time is held. */
MOE_INLINE float exponentials(float *x, size_t n, float top, bool keep)
{
    float held[512] MOE_NOT_ZEROED, sum = 0;
    for (size_t begin = 0, part; begin < n; begin += part) {
        part = MOE_MIN(n - begin, MOE_COUNT(held));
        float *e = keep ? x + begin : held;
#pragma omp simd
        for (size_t c = 0; c < part; c++)
            e[c] = moe_expf(x[begin + c] - top);
        sum += moe_sum(e, part);
    }
    return sum;
}

MOE_CLONES static void rows(void *ctx, size_t begin, size_t end)
{
    const struct xent_job *j = ctx;
    const size_t v = j->v;
    for (size_t i = begin; i < end; i++) {
        float *row = j->logits + i * v;
        const int32_t t = j->target[i];
        MOE_CHECK(t == -1 || (t >= 0 && (size_t)t < v));
        if (t == -1) {
            j->loss[i] = 0;
            memset(row, 0, j->back ? v * sizeof *row : 0);
            continue;
        }
        const float top = moe_largest(row, v);
        const float right = row[t], sum = exponentials(row, v, top, j->back);
        if (j->back) {
            const float by = j->scale / sum;
#pragma omp simd
            for (size_t c = 0; c < v; c++)
                row[c] *= by;
            row[t] -= j->scale;
        }
        j->loss[i] = logf(sum) + (top - right);
    }
}

enum moe_code cpu_xent(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err)
{
    struct xent_job job = { loss, logits, target, v, back, (float)scale };
    (void)err;
    cpu_rows(dev, n, v, rows, &job);
    return MOE_OK;
}
