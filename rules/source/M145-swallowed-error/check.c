/* An error is noticed and nothing is done: an empty branch of a test for failure, an empty catch. A comment in it is an answer. */
#include "audit/source/match/check.h"

static bool is_empty(const struct moe_tree *t, uint32_t block)
{
    const struct moe_node *b = moe_at(t, block);
    if (b->kind != MOE_N_COMPOUND || (b->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG)))
        return false;
    for (uint32_t c = b->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->kind != MOE_N_NULL_STMT)
            return false;
    struct moe_str s = moe_source(t, block);
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.ptr[i] == '/' && (s.ptr[i + 1] == '*' || s.ptr[i + 1] == '/'))
            return false;
    return s.len >= 2 && !memchr(s.ptr, '#', s.len);
}

/* Whether the condition asks for a failure: something compared with NULL, -1, EOF, below 0, or != success; or errno. */
static bool asks_for_failure(const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS), operand = moe_skip_casts(t, moe_child(t, n, MOE_R_OPERAND));
        int64_t k;
        if (x->kind == MOE_N_UNARY && x->op == MOE_OP_LNOT && moe_type_of(t, operand)->kind == MOE_T_POINTER)
            return true;
        if (x->kind != MOE_N_BINARY || !moe_is_compare(x->op))
            continue;
        bool call = false;
        for (uint32_t c = lhs; c; c = moe_walk(t, lhs, c))
            call |= moe_at(t, c)->kind == MOE_N_CALL;
        bool pointer = moe_type_of(t, moe_skip_casts(t, lhs))->kind == MOE_T_POINTER;
        if (pointer && x->op == MOE_OP_EQ && (moe_at(t, moe_skip_casts(t, rhs))->kind == MOE_N_NULLPTR || (moe_const(t, rhs, &k) && k == 0)))
            return true;
        if (moe_const_written(t, rhs, &k) && ((k == -1 && x->op == MOE_OP_EQ) || (k == 0 && x->op == MOE_OP_LT && !pointer)))
            return true;
        if (call && moe_const_written(t, rhs, &k) && ((k == 0 && x->op == MOE_OP_NE) || (x->op == MOE_OP_NE && k == 1) || (x->op == MOE_OP_LT && k > 0)))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if ((x->flags & MOE_F_MACRO) || moe_damaged(ctx, n))
        return;
    if (x->kind == MOE_N_CATCH) {
        uint32_t body = 0;
        for (uint32_t c = x->first; c; c = moe_at(t, c)->next)
            if (moe_at(t, c)->kind == MOE_N_COMPOUND)
                body = c;
        if (body && is_empty(t, body))
            moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = 391, .severity = -1, .confidence = -1 }, "the exception is caught and forgotten");
        return;
    }
    uint32_t then = moe_child(t, n, MOE_R_THEN), cond = moe_child(t, n, MOE_R_COND);
    if (is_empty(t, then) && !moe_child(t, n, MOE_R_ELSE) && asks_for_failure(t, cond))
        moe_report(ctx, n, "'%.*s' notices a failure, and nothing is done about it", MOE_FMT(moe_source(t, cond)));
}

const struct moe_check moe_check_M145 = { .code = "M145", .kinds = { MOE_N_IF, MOE_N_CATCH }, .visit = visit };
