/* Memory that was given back is read, written or passed on. */
#include "audit/source/match/check.h"

static bool calls_itself(const struct moe_tree *t, uint32_t function)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_at(t, n)->decl == moe_at(t, function)->decl)
            return true;
    return false;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    /* Whether two unknown pointers, of two callers or of two elements of a list, name one block is a guess. */
    if (e->region == MOE_REGION_PARAM && (e->through_call || calls_itself(t, moe_function_of(t, e->node))))
        return;
    moe_report_as(ctx, e->node, (struct moe_report_opts){ .cwe = 416, .severity = -1, .confidence = e->through_call ? MOE_MEDIUM : -1 },
                  "'%.*s' uses memory after it was freed: %s", MOE_FMT(moe_source(t, e->node)), e->detail);
}

const struct moe_check moe_check_M101 = { .code = "M101", .events = { MOE_EV_USE_AFTER_FREE }, .event = event };
