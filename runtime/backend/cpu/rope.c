/* Rotary positions. The angles are the same for every layer and step, so the device keeps their cosines and sines, computed in double, for the last shape. */
#include "runtime/backend/cpu/inside.h"
#include "runtime/backend/cpu/vec.h"
#include <math.h>
#include <stdlib.h>

struct rope_job { float *x; const struct cpu_turns *turns; size_t length, heads; float side; };   /* side: 1, or -1 the other way */

MOE_CLONES static void turn_rows(void *ctx, size_t begin, size_t end)
{
    const struct rope_job *j = ctx;
    const size_t half = j->turns->half;
    for (size_t i = begin; i < end; i++) {
        const float *cosine = j->turns->cos + i % j->length * half, *sine = j->turns->sin + i % j->length * half, side = j->side;
        for (size_t h = 0; h < j->heads; h++) {
            float *x = j->x + (i * j->heads + h) * 2 * half, *y = x + half;
#pragma omp simd
            for (size_t c = 0; c < half; c++) {
                float a = x[c], b = y[c], s = side * sine[c];
                x[c] = a * cosine[c] - b * s;
                y[c] = a * s + b * cosine[c];
            }
        }
    }
}

static enum moe_code prepare(struct cpu_turns *t, size_t length, size_t half, double theta, struct moe_error *err)
{
    size_t n;
    if (t->cos && t->length >= length && t->half == half && t->theta == theta)       /* a longer table serves a shorter sequence */
        return MOE_OK;
    free(t->cos);
    *t = (struct cpu_turns){ 0 };
    if (!__builtin_mul_overflow(length, half, &n) && n <= SIZE_MAX / (4 * sizeof *t->cos))
        t->cos = malloc(MOE_MAX(2 * n, 1u) * sizeof *t->cos);
    if (!t->cos)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the angles of %zu positions", length);
    *t = (struct cpu_turns){ .cos = t->cos, .sin = t->cos + n, .length = length, .half = half, .theta = theta };
    for (size_t c = 0; c < half; c++) {
        double pace = pow(theta, -(double)c / (double)half);
        for (size_t p = 0; p < length; p++) {
            t->cos[p * half + c] = (float)cos((double)p * pace);
            t->sin[p * half + c] = (float)sin((double)p * pace);
        }
    }
    return MOE_OK;
}

enum moe_code cpu_rope(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err)
{
    MOE_CHECK(head_dim % 2 == 0);
    MOE_TRY(prepare(&dev->turns, length, head_dim / 2, theta, err));
    struct rope_job job = { x, &dev->turns, length, heads, back ? -1.0f : 1.0f };
    cpu_rows(dev, seqs * length, heads * head_dim, turn_rows, &job);
    return MOE_OK;
}
