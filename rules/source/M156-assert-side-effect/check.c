/* What an assertion changes is not changed in a release build. */
#include "audit/source/match/check.h"

static bool in_assertion(const struct moe_ctx *ctx, uint32_t n)
{
    struct moe_str macro = moe_text(ctx->tree, moe_at(ctx->tree, n)->macro);
    return (moe_at(ctx->tree, n)->flags & MOE_F_MACRO_ARG) && moe_rule_param_has(ctx->rule, "assertions", macro);
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if (!in_assertion(ctx, n))
        return;
    bool changes = (x->kind == MOE_N_BINARY && moe_is_assign(x->op)) || (x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC)
        || (x->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "calls", moe_callee(t, n)));
    if (changes)
        moe_report(ctx, n, "'%.*s' is not done when assertions are compiled out", MOE_FMT(moe_source(t, n)));
}

const struct moe_check moe_check_M156 = { .code = "M156", .kinds = { MOE_N_BINARY, MOE_N_UNARY, MOE_N_CALL }, .visit = visit };
