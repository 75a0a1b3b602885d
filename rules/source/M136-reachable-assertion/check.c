/* Assertions that outside data decides, or that fail whenever they are reached. assert(0) and assert(!"text") are ways to say "never here". */
#include "audit/source/match/check.h"

/* The whole expansion: the failing call stands in one branch of it, the condition in another. */
static bool has_variable(const struct moe_tree *t, uint32_t node)
{
    bool found = false;
    while (moe_at(t, moe_at(t, node)->parent)->flags & MOE_F_MACRO)
        node = moe_at(t, node)->parent;
    for (uint32_t n = node; n; n = moe_walk(t, node, n)) {
        uint8_t kind = moe_decl_at(t, moe_at(t, n)->decl)->kind;
        found |= moe_at(t, n)->kind == MOE_N_REF && (kind == MOE_N_VAR || kind == MOE_N_PARAM);
    }
    return found;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    bool outside = (e->taint & MOE_TAINT_EXTERNAL) != 0;
    if (!has_variable(ctx->tree, e->node) || (!outside && e->through_call))
        return;
    moe_report(ctx, e->node, "this assertion can fail: %s", e->detail);
}

const struct moe_check moe_check_M136 = { .code = "M136", .events = { MOE_EV_ASSERT_REACHABLE }, .event = event };
