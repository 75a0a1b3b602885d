/* A product that can wrap, unless the function has compared a factor with a quotient first, which is how wrapping is excluded by hand. */
#include "audit/source/match/check.h"

static bool mentions_both(const struct moe_tree *t, uint32_t compare, uint32_t expr)
{
    bool division = false, shared = false;
    for (uint32_t n = compare; n; n = moe_walk(t, compare, n)) {
        division |= moe_at(t, n)->kind == MOE_N_BINARY && moe_at(t, n)->op == MOE_OP_DIV;
        for (uint32_t e = moe_at(t, n)->kind == MOE_N_REF ? expr : 0; e; e = moe_walk(t, expr, e))
            shared |= moe_at(t, e)->kind == MOE_N_REF && moe_at(t, e)->decl == moe_at(t, n)->decl;
    }
    return division && shared;
}

static bool is_divided(const struct moe_tree *t, uint32_t expr)
{
    uint32_t function = moe_function_of(t, expr);
    for (uint32_t n = function; n && n != expr; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_BINARY && moe_is_compare(moe_at(t, n)->op) && mentions_both(t, n, expr))
            return true;
    return false;
}

static uint32_t allocation_around(const struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    for (; n && !moe_is_statement(t, n); n = moe_at(t, n)->parent)
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "allocators", moe_callee(t, n)))
            return n;
    return moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "allocators", moe_callee(t, n)) ? n : 0;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t around = allocation_around(ctx, e->node), whole = e->node;
    while (whole && moe_at(t, whole)->role != MOE_R_ARG && !moe_is_statement(t, whole))
        whole = moe_at(t, whole)->parent;
    if ((e->kind == MOE_EV_OVERFLOW && !around) || is_divided(t, whole ? whole : e->node))
        return;
    moe_report(ctx, e->node, "the size '%.*s' of an allocation can wrap: %s", MOE_FMT(moe_source(t, whole ? whole : e->node)), e->detail);
}

const struct moe_check moe_check_M120 = { .code = "M120", .events = { MOE_EV_ALLOC_OVERFLOW, MOE_EV_OVERFLOW }, .event = event };
