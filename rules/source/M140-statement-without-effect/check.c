/* A comparison, a name or a sum that stands alone as a statement does nothing. */
#include "audit/source/match/check.h"

static bool is_quiet(const struct moe_tree *t, uint32_t n)
{
    for (uint32_t x = n; x; x = moe_walk(t, n, x)) {
        const struct moe_node *e = moe_at(t, x);
        if (e->kind == MOE_N_CALL || e->kind == MOE_N_LAUNCH || e->kind == MOE_N_OTHER || e->kind == MOE_N_STMT_EXPR || e->kind == MOE_N_NEW || e->kind == MOE_N_LAMBDA
            || e->kind == MOE_N_DELETE || e->kind == MOE_N_CAST || e->tier != MOE_TIER_AST || (e->flags & (MOE_F_MACRO | MOE_F_VOIDED))
            || moe_type_of(t, x)->is_volatile || moe_type_of(t, x)->kind == MOE_T_UNKNOWN || moe_type_of(t, x)->kind == MOE_T_DEPENDENT
            || moe_type_of(t, x)->kind == MOE_T_RECORD || moe_type_of(t, x)->kind == MOE_T_VOID)
            return false;
    }
    return !moe_has_effect(t, n);
}

/* What stands behind an opening parenthesis is a condition whose statement the parser has lost. */
static bool stands_alone(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    struct moe_str bytes = t->files[x->file < t->file_count ? x->file : 0].bytes;
    size_t i = MOE_MIN((size_t)x->offset, bytes.len);
    while (i && moe_is_space(bytes.ptr[i - 1]))
        i--;
    return moe_at(t, x->parent)->kind == MOE_N_FOR || !i || bytes.ptr[i - 1] != '(' || (x->flags & MOE_F_PAREN);
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if (!moe_is_statement(t, n) || x->kind == MOE_N_INT || (x->flags & (MOE_F_MACRO_ARG | MOE_F_MACRO)) || !is_quiet(t, n) || !stands_alone(t, n) || moe_damaged(ctx, n))
        return;
    struct moe_str text = moe_source(t, n);
    struct moe_report_opts opts = { .cwe = 1164, .severity = -1, .confidence = -1 };
    if (x->kind == MOE_N_BINARY && moe_is_compare(x->op)) {
        opts.cwe = 482;
        moe_report_as(ctx, n, opts, "the comparison '%.*s' has no effect%s", MOE_FMT(text), x->op == MOE_OP_EQ ? "; '=' was meant" : "");
    } else if (x->kind == MOE_N_REF && moe_decl_at(t, x->decl)->kind == MOE_N_FUNCTION) {
        opts.cwe = 482;
        moe_report_as(ctx, n, opts, "'%.*s' is named and not called", MOE_FMT(text));
    } else
        moe_report_as(ctx, n, opts, "the statement '%.*s' has no effect", MOE_FMT(text));
}

const struct moe_check moe_check_M140 = { .code = "M140", .kinds = { MOE_N_BINARY, MOE_N_REF, MOE_N_UNARY, MOE_N_INDEX, MOE_N_MEMBER }, .visit = visit };
