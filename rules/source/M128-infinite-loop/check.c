/* The loops that the flow finds no way out of, unless they wait for somebody else. */
#include "audit/source/match/check.h"

/* What another thread or a signal handler may change: volatile, or not this function's own. */
static bool waits(const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_decl *d = moe_decl_at(t, moe_at(t, n)->decl);
        if (moe_type_of(t, n)->is_volatile || moe_type_at(t, d->type)->is_volatile || moe_at(t, n)->kind == MOE_N_MEMBER)
            return true;
        if (moe_at(t, n)->kind == MOE_N_REF && d->kind == MOE_N_VAR && d->storage != MOE_S_LOCAL && !moe_type_at(t, d->type)->is_const)
            return true;
    }
    return false;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    uint32_t cond = moe_child(ctx->tree, e->node, MOE_R_COND);
    if (!cond || !waits(ctx->tree, cond))
        moe_report(ctx, e->node, "the loop never ends: %s", e->detail);
}

const struct moe_check moe_check_M128 = { .code = "M128", .events = { MOE_EV_INFINITE_LOOP }, .event = event };
