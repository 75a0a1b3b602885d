/* A divisor that is zero, or that comes from outside and was not tested. */
#include "audit/source/match/check.h"

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t divisor = moe_child(t, e->node, MOE_R_RHS);
    uint8_t kind = moe_at(t, moe_skip_casts(t, divisor))->kind;
    /* What a function of this unit returns for input that is wrong: a default that is never taken is no divisor. */
    if (kind == MOE_N_CALL || (kind == MOE_N_MEMBER && !(e->taint & MOE_TAINT_EXTERNAL)))
        return;
    moe_report(ctx, e->node, "'%.*s' divides by '%.*s': %s", MOE_FMT(moe_source(t, e->node)), MOE_FMT(moe_source(t, divisor)), e->detail);
}

const struct moe_check moe_check_M125 = { .code = "M125", .events = { MOE_EV_DIVIDE_BY_ZERO }, .event = event };
