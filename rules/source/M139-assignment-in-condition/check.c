/* `if (a = b)`: one more pair of parentheses says that it is meant, in every compiler's language. */
#include "audit/source/match/check.h"

static bool is_condition(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
    if (x->role != MOE_R_COND)
        return false;
    return up->kind == MOE_N_IF || up->kind == MOE_N_WHILE || up->kind == MOE_N_DO || up->kind == MOE_N_FOR || up->kind == MOE_N_COND;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS), up = x->parent;
    int64_t k;
    if (x->op != MOE_OP_ASSIGN || (x->flags & MOE_F_MACRO) || x->tier == MOE_TIER_LEXICAL)
        return;
    if (is_condition(t, n) && !(x->flags & MOE_F_PAREN)) {
        moe_report(ctx, n, "'%.*s' is assigned in the condition; '==' was meant, or the assignment needs parentheses of its own", MOE_FMT(moe_source(t, lhs)));
        return;
    }
    /* A constant that is assigned below && or || has the same answer whenever it is reached. */
    while (moe_at(t, up)->kind == MOE_N_BINARY && (moe_at(t, up)->op == MOE_OP_LAND || moe_at(t, up)->op == MOE_OP_LOR) && !is_condition(t, up))
        up = moe_at(t, up)->parent;
    const struct moe_node *top = moe_at(t, up);
    if (top->kind == MOE_N_BINARY && (top->op == MOE_OP_LAND || top->op == MOE_OP_LOR) && is_condition(t, up) && moe_const(t, rhs, &k))
        moe_report(ctx, n, "the constant %.*s is assigned to '%.*s' inside a condition; '==' was meant", MOE_FMT(moe_source(t, rhs)), MOE_FMT(moe_source(t, lhs)));
}

const struct moe_check moe_check_M139 = { .code = "M139", .kinds = { MOE_N_BINARY }, .visit = visit };
