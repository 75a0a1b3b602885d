#include "runtime/optim/optim.h"
#include <math.h>

#define PI 3.14159265358979323846

double moe_lr_at(const struct moe_train_section *t, uint64_t step)
{
    if (step < t->warmup)
        return t->lr * (double)(step + 1) / (double)t->warmup;
    if (step >= t->steps || t->steps <= t->warmup + 1)
        return step >= t->steps ? t->min_lr : t->lr;
    const double done = (double)(step - t->warmup) / (double)(t->steps - 1 - t->warmup);
    return t->min_lr + 0.5 * (t->lr - t->min_lr) * (1 + cos(PI * done));
}

enum { WINDOW = 128, UNTIL = 64 };

bool moe_outlier_is(const struct moe_outlier *o, double value, double sigma)
{
    if (!isfinite(value))
        return true;
    if (sigma <= 0 || o->seen < UNTIL)
        return false;
    const double variance = fmax(o->square - o->mean * o->mean, 0);
    return value > o->mean + sigma * sqrt(variance) && variance > 0;
}

void moe_outlier_add(struct moe_outlier *o, double value)
{
    if (!isfinite(value))
        return;
    o->seen++;
    /* A plain mean until the window is full, so the first value does not weigh on all that follow. */
    const double part = 1.0 / (double)(o->seen < WINDOW ? o->seen : WINDOW);
    o->mean += part * (value - o->mean);
    o->square += part * (value * value - o->square);
}
