/* Both sides of an operator are the same expression, or a variable is assigned to itself. */
#include "audit/source/match/check.h"

static bool is_literal(const struct moe_tree *t, uint32_t n)
{
    uint8_t kind = moe_at(t, moe_skip_casts(t, n))->kind;
    return kind == MOE_N_INT || kind == MOE_N_FLOAT || kind == MOE_N_CHAR || kind == MOE_N_STRING || kind == MOE_N_BOOL || kind == MOE_N_SIZEOF;
}

static bool has_macro(const struct moe_tree *t, uint32_t root)
{
    for (uint32_t n = root; n; n = moe_walk(t, root, n))
        if (moe_at(t, n)->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG))
            return true;
    return false;
}

static void calls(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t a = moe_arg(t, call, 0), b = moe_arg(t, call, 1);
    if (b && moe_rule_param_has(ctx->rule, "comparisons", name) && moe_same_expr(t, a, b) && !moe_has_effect(t, a) && !is_literal(t, a) && !has_macro(t, call))
        moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = 570, .severity = -1, .confidence = -1 }, "%.*s() compares '%.*s' with itself", MOE_FMT(name),
                      MOE_FMT(moe_source(t, a)));
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_CALL) {
        calls(ctx, n);
        return;
    }
    uint32_t a = moe_child(t, n, MOE_R_LHS), b = moe_child(t, n, MOE_R_RHS);
    if (x->op == MOE_OP_ADD || x->op == MOE_OP_MUL || x->op == MOE_OP_SHL || x->op == MOE_OP_SHR || x->op == MOE_OP_COMMA || (moe_is_assign(x->op) && x->op != MOE_OP_ASSIGN))
        return;
    if (x->tier != MOE_TIER_AST || (x->flags & MOE_F_MACRO) || !moe_same_expr(t, a, b) || moe_has_effect(t, a) || is_literal(t, a) || has_macro(t, n))
        return;
    struct moe_report_opts opts = { .cwe = 398, .severity = -1, .confidence = -1 };
    const struct moe_type *type = moe_type_of(t, a);
    if (type->is_volatile || type->kind == MOE_T_DEPENDENT || type->kind == MOE_T_UNKNOWN)
        return;
    if (x->op == MOE_OP_ASSIGN) {
        moe_report_as(ctx, n, opts, "'%.*s' is assigned to itself", MOE_FMT(moe_source(t, a)));
        return;
    }
    if (type->kind == MOE_T_FLOAT && (x->op == MOE_OP_EQ || x->op == MOE_OP_NE || x->op == MOE_OP_SUB || x->op == MOE_OP_DIV))
        return;                                 /* how one asks for NaN, and for infinity */
    if (moe_is_compare(x->op))
        opts.cwe = x->op == MOE_OP_EQ || x->op == MOE_OP_LE || x->op == MOE_OP_GE ? 571 : 570;
    moe_report_as(ctx, n, opts, "both sides of '%s' are '%.*s'", moe_op_name(x->op), MOE_FMT(moe_source(t, a)));
}

const struct moe_check moe_check_M154 = { .code = "M154", .kinds = { MOE_N_BINARY, MOE_N_CALL }, .visit = visit };
