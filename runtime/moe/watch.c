/* From BEGIN to COMPUTED the device does what was asked of it beside a travel; from BEGIN to ARRIVED it does that, and waits for the rows. So the first is the part of the
 * second that was hidden: all of it where the rows were there before. Marks are read where the host has waited for the device anyway; a travel whose marks were set
 * again before that is not counted. */
#include "runtime/moe/inside.h"
#include <math.h>

enum { BEGIN, COMPUTED, ARRIVED, ALL = 3 };
_Static_assert(ALL * MOE_WAYS <= MOE_BACKEND_MARKS, "each way has marks of its own");

static enum moe_code mark(struct moe_scratch *s, enum moe_way way, unsigned which, struct moe_error *err)
{
    const struct moe_backend *be = s->stage.be;
    if (!be->mark)
        return MOE_OK;
    if (which == BEGIN)
        s->watched[way] = 0;
    s->watched[way] |= 1u << which;
    return be->mark(s->stage.dev, ALL * way + which, err);
}

enum moe_code moe_watch_begin(struct moe_scratch *s, enum moe_way way, struct moe_error *err) { return mark(s, way, BEGIN, err); }
enum moe_code moe_watch_computed(struct moe_scratch *s, enum moe_way way, struct moe_error *err) { return mark(s, way, COMPUTED, err); }
enum moe_code moe_watch_arrived(struct moe_scratch *s, enum moe_way way, struct moe_error *err) { return mark(s, way, ARRIVED, err); }

enum moe_code moe_watch_read(struct moe_scratch *s, struct moe_error *err)
{
    for (unsigned way = 0; way < MOE_WAYS; way++) {
        double hidden, all;
        if (s->watched[way] != (1u << ALL) - 1)
            continue;
        s->watched[way] = 0;
        MOE_TRY(s->stage.be->between(s->stage.dev, ALL * way + BEGIN, ALL * way + COMPUTED, &hidden, err));
        MOE_TRY(s->stage.be->between(s->stage.dev, ALL * way + BEGIN, ALL * way + ARRIVED, &all, err));
        s->hidden_ms += hidden;
        s->travel_ms += all;
    }
    return MOE_OK;
}

double moe_scratch_overlap(struct moe_scratch *s)
{
    const double ratio = s->travel_ms > 0 ? fmin(s->hidden_ms / s->travel_ms, 1) : (double)NAN;
    s->hidden_ms = s->travel_ms = 0;
    return ratio;
}
