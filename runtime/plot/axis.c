#include "runtime/plot/inside.h"
#include <math.h>
#include <stdio.h>

struct moe_plot_axis moe_plot_axis(double low, double high, unsigned wanted)
{
    if (!(high > low)) {                 /* one value: some room on both sides */
        double room = low != 0 ? fabs(low) * 0.1 : 1;
        high = low + room;
        low -= room;
    }
    double rough = (high - low) / wanted, unit = pow(10, floor(log10(rough))), tick = 10 * unit;
    static const double nice[] = { 1, 2, 5 };
    for (size_t i = MOE_COUNT(nice); i-- > 0;)
        if (nice[i] * unit >= rough * (1 - 1e-9))
            tick = nice[i] * unit;
    /* a value that lies on a tick, but for rounding, needs no tick past it */
    return (struct moe_plot_axis){ floor(low / tick + 1e-9) * tick, ceil(high / tick - 1e-9) * tick, tick };
}

void moe_plot_label(char into[MOE_PLOT_LABEL], double value, double tick)
{
    static const struct { double unit; const char *name; } units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" }, { 1, "" } };
    size_t i = 0;
    while (i + 1 < MOE_COUNT(units) && fabs(value) < units[i].unit * (1 - 1e-9))
        i++;
    double places = ceil(-log10(tick / units[i].unit) - 1e-9);
    if (fabs(value) < tick / 2)          /* zero, and what rounding left of it */
        value = places = 0;
    (void)snprintf(into, MOE_PLOT_LABEL, "%.*f%s", (int)fmin(fmax(places, 0), 12), value / units[i].unit, value == 0 ? "" : units[i].name);
}
