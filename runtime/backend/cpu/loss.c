/* Cross entropy of a row of logits: loss = lse - l_t, gradient softmax(l) - onehot(t). */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>

struct xent_job { float *loss, *logits; const int32_t *target; size_t v; bool back; float scale; };

MOE_CLONES static void rows(void *ctx, size_t begin, size_t end)
{
    const struct xent_job *j = ctx;
    const size_t v = j->v;
    for (size_t i = begin; i < end; i++) {
        float *row = j->logits + i * v, top, sum = 0;
        const int32_t t = j->target[i];
        MOE_CHECK(t == -1 || (t >= 0 && (size_t)t < v));
        if (t == -1) {
            j->loss[i] = 0;
            memset(row, 0, j->back ? v * sizeof *row : 0);
            continue;
        }
        top = moe_largest(row, v);
        float right = row[t];
        if (!j->back) {
#pragma omp simd reduction(+ : sum)
            for (size_t c = 0; c < v; c++)
                sum += moe_expf(row[c] - top);
        } else {
#pragma omp simd reduction(+ : sum)
            for (size_t c = 0; c < v; c++) {
                row[c] = moe_expf(row[c] - top);
                sum += row[c];
            }
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
