/* p = realloc(p, n): when it fails, the only pointer to the old block is gone. */
#include "audit/source/match/check.h"

static bool is_local_copy(const struct moe_tree *t, uint32_t lhs, uint32_t call)
{
    /* Another variable that holds the old block makes it reachable still: `old = p; p = realloc(p, n)`. */
    uint32_t function = moe_function_of(t, call), var = moe_var_of(t, lhs);
    for (uint32_t n = var ? function : 0; n && n < call; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (x->kind != MOE_N_REF || x->decl != var)
            continue;
        if ((up->kind == MOE_N_VAR && x->role == MOE_R_INIT) || (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && x->role == MOE_R_RHS))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t n = call, old = moe_arg(t, call, 0);
    int64_t k;
    if (!moe_rule_param_has(ctx->rule, "functions", name) || !old)
        return;
    while (moe_at(t, moe_at(t, n)->parent)->kind == MOE_N_CAST)
        n = moe_at(t, n)->parent;
    uint32_t up = moe_at(t, n)->parent, lhs = moe_child(t, up, MOE_R_LHS);
    if (moe_at(t, up)->kind != MOE_N_BINARY || moe_at(t, up)->op != MOE_OP_ASSIGN || !moe_same_expr(t, moe_skip_casts(t, old), lhs) || is_local_copy(t, lhs, call))
        return;
    if (moe_const(t, moe_arg(t, call, 1), &k) && k == 0)
        return;
    moe_report(ctx, up, "when %.*s() fails, '%.*s' becomes NULL and the old block is lost", MOE_FMT(name), MOE_FMT(moe_source(t, lhs)));
}

const struct moe_check moe_check_M160 = { .code = "M160", .kinds = { MOE_N_CALL }, .visit = visit };
