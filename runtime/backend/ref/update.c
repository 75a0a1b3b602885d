#include "runtime/backend/ref/inside.h"
#include <math.h>

enum moe_code ref_add(struct moe_device *dev, void *y_, const void *x_, size_t n, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *x = x_;
    double *y = y_;
    for (size_t i = 0; i < n; i++)
        y[i] += x[i];
    return MOE_OK;
}

enum moe_code ref_scale(struct moe_device *dev, void *y_, double by, size_t n, struct moe_error *err)
{
    (void)dev, (void)err;
    double *y = y_;
    for (size_t i = 0; i < n; i++)
        y[i] *= by;
    return MOE_OK;
}

enum moe_code ref_sum(struct moe_device *dev, const void *x_, size_t n, double *out, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *x = x_;
    *out = 0;
    for (size_t i = 0; i < n; i++)
        *out += x[i];
    return MOE_OK;
}

enum moe_code ref_sumsq(struct moe_device *dev, bool wide, const void *x_, size_t n, double *out, bool *finite, struct moe_error *err)
{
    (void)dev, (void)wide, (void)err;
    const double *x = x_;
    *out = 0;
    *finite = true;
    for (size_t i = 0; i < n; i++) {
        *out += x[i] * x[i];
        *finite &= isfinite(x[i]) != 0;
    }
    return MOE_OK;
}

/* The nearest value of 8 significant bits, ties to even: bf16, whose exponents are float's and are not reached by weights. */
static double as_bf16(double x)
{
    int exponent;
    double part = frexp(x, &exponent);               /* x = part 2^exponent, |part| in [1/2, 1) */
    return ldexp(nearbyint(ldexp(part, 8)), exponent - 8);
}

/* Source: Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2. */
enum moe_code ref_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *grad = a->grad;
    double *weight = a->weight, *master = a->master ? a->master : a->weight, *m = a->m, *v = a->v;
    MOE_CHECK(a->t >= 1);
    for (size_t i = 0; i < a->n; i++) {
        double g = grad[i] * a->grad_scale;
        m[i] = a->beta1 * m[i] + (1 - a->beta1) * g;
        v[i] = a->beta2 * v[i] + (1 - a->beta2) * g * g;
        double mean = m[i] / (1 - pow(a->beta1, (double)a->t)), square = v[i] / (1 - pow(a->beta2, (double)a->t));
        master[i] -= a->lr * (mean / (sqrt(square) + a->eps) + a->decay * master[i]);
        if (a->master)
            weight[i] = as_bf16(master[i]);
    }
    return MOE_OK;
}
