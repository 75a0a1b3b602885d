#include "runtime/plot/inside.h"
#include <math.h>

static void join(struct moe_plot_point *p, const struct moe_plot_point *more)
{
    p->step += more->step;
    p->sum += more->sum;
    p->low = fmin(p->low, more->low);
    p->high = fmax(p->high, more->high);
    p->count += more->count;
}

/* Neighbours become one: of the same part only, or, where parts are as many as points, whatever they are of. */
static size_t fold(struct moe_plot_point *points, size_t count, bool any_part)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; kept++) {
        struct moe_plot_point p = points[i++];
        if (i < count && (any_part || points[i].part == p.part))
            join(&p, &points[i++]);
        points[kept] = p;
    }
    return kept;
}

void moe_plot_add(struct moe_plot_series *s, uint64_t step, unsigned part, double value)
{
    const struct moe_plot_point new = { .step = (double)step, .sum = value, .low = value, .high = value, .count = 1, .part = part };
    struct moe_plot_point *last = s->count ? &s->points[s->count - 1] : NULL;
    if (!s->stride)
        s->stride = 1;
    if (last && last->part == part && last->count < s->stride) {
        join(last, &new);
        return;
    }
    if (s->count == MOE_CAP_PLOT_POINTS) {
        s->count = fold(s->points, s->count, false);
        s->stride *= 2;
        if (s->count > MOE_CAP_PLOT_POINTS / 4 * 3)
            s->count = fold(s->points, s->count, true);
    }
    s->points[s->count++] = new;
}
