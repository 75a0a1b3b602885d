/* A function that calls itself on every path. In a template the call may be of another specialisation, and then it ends. */
#include "audit/source/match/check.h"

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    if (t->is_cxx && moe_str_starts(moe_source(t, e->node), MOE_STR("template")))
        return;
    moe_report(ctx, e->node, "%.*s() never returns: %s", MOE_FMT(moe_name(t, e->node)), e->detail);
}

const struct moe_check moe_check_M129 = { .code = "M129", .events = { MOE_EV_INFINITE_RECURSION }, .event = event };
