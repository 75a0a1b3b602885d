/* A loop whose limit came from outside. The flow knows the label and what tests have left of the range; a limit below `params.limit` is bounded. */
#include "audit/source/match/check.h"

static bool unbounded(struct moe_ctx *ctx, uint32_t side)
{
    const struct moe_value *v = moe_flow_value(ctx->flow, side);
    return v->visited && (v->taint & MOE_TAINT_EXTERNAL) && v->hi > moe_rule_param_int(ctx->rule, "limit", 1 << 20)
        && moe_type_of(ctx->tree, side)->kind == MOE_T_INT && moe_var_of(ctx->tree, side);
}

/* Whether the loop itself changes the variable: then it is the counter, and what counts is the other side. */
static bool counts(const struct moe_tree *t, uint32_t loop, uint32_t var)
{
    for (uint32_t n = loop; n; n = moe_walk(t, loop, n)) {
        const struct moe_node *x = moe_at(t, n);
        bool assigns = x->kind == MOE_N_BINARY && moe_is_assign(x->op) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var;
        if (assigns || (x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC && moe_var_of(t, moe_child(t, n, MOE_R_OPERAND)) == var))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t loop)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t cond = moe_child(t, loop, MOE_R_COND), lhs = moe_child(t, cond, MOE_R_LHS), rhs = moe_child(t, cond, MOE_R_RHS);
    uint8_t op = moe_at(t, cond)->op;
    if (moe_at(t, cond)->kind != MOE_N_BINARY || !(op == MOE_OP_LT || op == MOE_OP_LE || op == MOE_OP_GT || op == MOE_OP_GE || op == MOE_OP_NE) || !ctx->flow)
        return;
    uint32_t limit = op == MOE_OP_GT || op == MOE_OP_GE ? lhs : rhs, counter = limit == lhs ? rhs : lhs;
    if (unbounded(ctx, limit) && moe_var_of(t, counter) && counts(t, loop, moe_var_of(t, counter)) && !counts(t, loop, moe_var_of(t, limit)))
        moe_report(ctx, cond, "the loop runs as often as '%.*s' says, which comes from outside and has no upper bound", MOE_FMT(moe_source(t, limit)));
}

const struct moe_check moe_check_M127 = { .code = "M127", .kinds = { MOE_N_FOR, MOE_N_WHILE, MOE_N_DO }, .visit = visit };
