/* NULL is dereferenced on a path of this function, or of a caller in this unit; and tests that come too late. */
#include "audit/source/match/check.h"

/* Behind a label several paths meet, and the test is for those that came another way. */
static bool after_label(const struct moe_tree *t, uint32_t node)
{
    uint32_t function = moe_function_of(t, node);
    for (uint32_t n = function; n && n < node; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_LABEL)
            return true;
    return false;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str text = moe_source(t, e->node);
    struct moe_report_opts opts = { .cwe = 476, .severity = -1, .confidence = -1 };
    const struct moe_node *x = moe_at(t, e->node);
    if (x->role == MOE_R_ARG && moe_rule_param_has(ctx->rule, "may_be_null", moe_callee(t, x->parent)))
        return;
    if (e->kind == MOE_EV_NULL_DEREF) {
        /* Which of a caller's paths it is that brings NULL here depends on tests that are not all followed. */
        if (e->through_call)
            opts.severity = opts.confidence = MOE_MEDIUM;
        moe_report_as(ctx, e->node, opts, "'%.*s' dereferences NULL: %s%s", MOE_FMT(text), e->detail, e->through_call ? ", with what a caller passes" : "");
        return;
    }
    opts.severity = opts.confidence = MOE_MEDIUM;
    if (!e->through_call && !after_label(t, e->node) && !moe_loop_of(t, e->node))
        moe_report_as(ctx, e->node, opts, "'%.*s' is compared with NULL too late: %s", MOE_FMT(text), e->detail);
}

const struct moe_check moe_check_M115 = { .code = "M115", .events = { MOE_EV_NULL_DEREF, MOE_EV_CHECK_AFTER_DEREF }, .event = event };
