/* Numbers as OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec/): no label says who or where, only which layer. */
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/prometheus.h"
#include <math.h>

static void put_head(const char *name, const char *type, const char *unit, const char *help, struct moe_buf *out)
{
    moe_buf_printf(out, "# TYPE %s %s\n", name, type);
    if (unit)
        moe_buf_printf(out, "# UNIT %s %s\n", name, unit);
    moe_buf_printf(out, "# HELP %s %s\n", name, help);
}

static void put_value(double value, struct moe_buf *out)
{
    if (isfinite(value))
        moe_buf_printf(out, " %.9g\n", value);
    else
        moe_buf_add(out, isnan(value) ? MOE_STR(" NaN\n") : value > 0 ? MOE_STR(" +Inf\n") : MOE_STR(" -Inf\n"));
}

static void put_one(const char *name, const char *help, double value, struct moe_buf *out)
{
    put_head(name, "gauge", NULL, help, out);
    moe_buf_add(out, moe_str_c(name));
    put_value(value, out);
}

void endpoint_expose(const struct moe_step_record *r, struct moe_buf *out)
{
    put_one("moe_step", "Step that the newest record is about.", (double)r->step, out);
    put_one("moe_ranks", "Ranks of the job.", (double)r->world, out);
    if (r->generation != UINT64_MAX)
        put_one("moe_generation", "Generation of the job: a loss of ranks begins a new one.", (double)r->generation, out);
    put_one("moe_state", "0 running, 1 suspect, 2 drain, 3 reform, 4 restore.", (double)r->state, out);
    for (const struct metric *m = metrics; m->field; m++) {
        const double *layers = m->kind == METRIC_LAYERS ? metric_layers(m, r) : NULL;
        double value;
        if (!m->name || (m->kind == METRIC_LAYERS ? !layers : !metric_value(m, r, &value)))
            continue;
        put_head(m->name, m->counter ? "counter" : "gauge", m->unit, m->help, out);
        for (unsigned i = 0; layers && i < r->layers; i++) {
            moe_buf_printf(out, "%s{layer=\"%u\"}", m->name, i);
            put_value(layers[i] * m->scale, out);
        }
        if (!layers) {
            moe_buf_printf(out, "%s%s", m->name, m->counter ? "_total" : "");
            put_value(value * m->scale, out);
        }
    }
    moe_buf_add(out, MOE_STR("# EOF\n"));
}
