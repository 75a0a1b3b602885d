#include "runtime/backend/ref/inside.h"
#include <math.h>

struct ref_softmax ref_softmax(const double *x, size_t n)
{
    struct ref_softmax s = { -INFINITY, 0 };
    for (size_t i = 0; i < n; i++)
        s.top = x[i] > s.top ? x[i] : s.top;
    for (size_t i = 0; i < n; i++)
        s.sum += exp(x[i] - s.top);
    return s;
}

/* ---- RMSNorm: y_j = x_j r g_j with r = 1 / sqrt(mean(x^2) + eps) ---- */

enum moe_code ref_rmsnorm(struct moe_device *dev, void *y_, void *rstd_, const void *x_, const void *gain_, size_t n, size_t d, double eps, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *x = x_, *gain = gain_;
    double *y = y_, *rstd = rstd_;
    for (size_t i = 0; i < n; i++) {
        double squares = 0;
        for (size_t j = 0; j < d; j++)
            squares += x[i * d + j] * x[i * d + j];
        rstd[i] = 1 / sqrt(squares / (double)d + eps);
        for (size_t j = 0; j < d; j++)
            y[i * d + j] = x[i * d + j] * rstd[i] * gain[j];
    }
    return MOE_OK;
}

/* dr/dx_j = -r^3 x_j / D, so dx_j = r g_j dy_j - r^3 x_j / D * sum_i dy_i g_i x_i. */
enum moe_code ref_rmsnorm_back(struct moe_device *dev, void *dx_, bool add, void *dgain_, const void *dy_, const void *x_, const void *gain_, const void *rstd_,
                               size_t n, size_t d, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *dy = dy_, *x = x_, *gain = gain_, *rstd = rstd_;
    double *dx = dx_, *dgain = dgain_;
    for (size_t i = 0; i < n; i++) {
        double r = rstd[i], along = 0;
        for (size_t j = 0; j < d; j++)
            along += dy[i * d + j] * gain[j] * x[i * d + j];
        for (size_t j = 0; j < d; j++) {
            size_t at = i * d + j;
            double slope = r * gain[j] * dy[at] - r * r * r * x[at] / (double)d * along;
            dgain[j] += dy[at] * x[at] * r;
            dx[at] = add ? dx[at] + slope : slope;
        }
    }
    return MOE_OK;
}

/* ---- rotary positions ---- */

static void turn(double *x, size_t position, size_t head_dim, double theta, bool back)
{
    size_t half = head_dim / 2;
    for (size_t i = 0; i < half; i++) {
        double angle = (double)position * pow(theta, -2.0 * (double)i / (double)head_dim) * (back ? -1 : 1);
        double a = x[i], b = x[i + half];
        x[i]        = a * cos(angle) - b * sin(angle);
        x[i + half] = a * sin(angle) + b * cos(angle);
    }
}

enum moe_code ref_rope(struct moe_device *dev, void *x_, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err)
{
    (void)dev, (void)err;
    double *x = x_;
    MOE_CHECK(head_dim % 2 == 0);
    for (size_t b = 0; b < seqs; b++)
        for (size_t t = 0; t < length; t++)
            for (size_t h = 0; h < heads; h++)
                turn(x + ((b * length + t) * heads + h) * head_dim, t, head_dim, theta, back);
    return MOE_OK;
}

/* ---- SwiGLU: h = g s(g) u with s the logistic function, s' = s (1 - s) ---- */

static double logistic(double x) { return 1 / (1 + exp(-x)); }

enum moe_code ref_swiglu(struct moe_device *dev, void *h_, const void *gu_, size_t n, size_t f, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *gu = gu_;
    double *h = h_;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < f; j++) {
            double gate = gu[i * 2 * f + j], up = gu[i * 2 * f + f + j];
            h[i * f + j] = gate * logistic(gate) * up;
        }
    return MOE_OK;
}

enum moe_code ref_swiglu_back(struct moe_device *dev, void *dgu_, const void *dh_, const void *gu_, size_t n, size_t f, struct moe_error *err)
{
    (void)dev, (void)err;
    const double *dh = dh_, *gu = gu_;
    double *dgu = dgu_;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < f; j++) {
            double gate = gu[i * 2 * f + j], up = gu[i * 2 * f + f + j], s = logistic(gate), slope = dh[i * f + j];
            dgu[i * 2 * f + j]     = slope * up * (s + gate * s * (1 - s));
            dgu[i * 2 * f + f + j] = slope * gate * s;
        }
    return MOE_OK;
}

/* ---- cross entropy ---- */

enum moe_code ref_xent(struct moe_device *dev, void *loss_, void *logits_, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err)
{
    (void)dev, (void)err;
    double *loss = loss_, *logits = logits_;
    for (size_t i = 0; i < n; i++) {
        double *row = logits + i * v;
        struct ref_softmax s = ref_softmax(row, v);
        bool counts = target[i] != -1;
        MOE_CHECK(!counts || (target[i] >= 0 && (size_t)target[i] < v));
        loss[i] = counts ? s.top - row[target[i]] + log(s.sum) : 0;
        for (size_t j = 0; back && j < v; j++)
            row[j] = counts ? (exp(row[j] - s.top) / s.sum - ((size_t)target[i] == j)) * scale : 0;
    }
    return MOE_OK;
}
