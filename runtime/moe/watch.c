/* Spans of the device's clock, two marks each: of the side queue while an exchange runs in it, of the ops' queue while it waits for one. Marks are read where the host
 * has waited for the device anyway; until then all passes since are kept. Should there ever be more than there are marks for, a pass is watched whole or not at all. */
#include "runtime/moe/inside.h"
#include <math.h>

void moe_watch_pass(struct moe_scratch *s, unsigned spans)
{
    const struct moe_backend *be = s->stage.be;
    s->watch.on = be->mark && be->mark_side && s->watch.used + spans <= MOE_COUNT(s->watch.kind);
}

static enum moe_code mark(struct moe_scratch *s, enum moe_span span, bool end, struct moe_error *err)
{
    const struct moe_backend *be = s->stage.be;
    const unsigned which = 2 * s->watch.used + end;
    if (!s->watch.on)
        return MOE_OK;
    MOE_CHECK(s->watch.used < MOE_COUNT(s->watch.kind));
    s->watch.kind[s->watch.used] = span;
    s->watch.used += end;
    return span == MOE_SPAN_TRAVEL ? be->mark_side(s->stage.dev, which, err) : be->mark(s->stage.dev, which, err);
}

enum moe_code moe_watch_begin(struct moe_scratch *s, enum moe_span span, struct moe_error *err) { return mark(s, span, false, err); }
enum moe_code moe_watch_end(struct moe_scratch *s, enum moe_span span, struct moe_error *err) { return mark(s, span, true, err); }
void moe_watch_drop(struct moe_scratch *s) { s->watch.used = 0; }

enum moe_code moe_watch_read(struct moe_scratch *s, struct moe_error *err)
{
    for (unsigned i = 0; i < s->watch.used; i++) {
        double ms;
        MOE_TRY(s->stage.be->between(s->stage.dev, 2 * i, 2 * i + 1, &ms, err));
        s->watch.ms[s->watch.kind[i]] += ms;
    }
    s->watch.used = 0;
    return MOE_OK;
}

double moe_scratch_overlap(struct moe_scratch *s)
{
    double *ms = s->watch.ms;
    const double ratio = ms[MOE_SPAN_TRAVEL] > 0 ? fmax(1 - ms[MOE_SPAN_WAIT] / ms[MOE_SPAN_TRAVEL], 0) : (double)NAN;
    ms[MOE_SPAN_TRAVEL] = ms[MOE_SPAN_WAIT] = 0;
    return ratio;
}
