/* An empty body where something was to happen. A comment in it says that it is meant; so does a loop whose condition does the work. */
#include "audit/source/match/check.h"

static bool is_empty(const struct moe_tree *t, uint32_t block)
{
    const struct moe_node *b = moe_at(t, block);
    if (!block || b->kind != MOE_N_COMPOUND || (b->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG)) || b->tier != MOE_TIER_AST)
        return false;
    for (uint32_t c = b->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->kind != MOE_N_NULL_STMT)
            return false;
    struct moe_str s = moe_source(t, block);
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.ptr[i] == '#' || moe_is_word(s.ptr[i]) ||          /* words, and no node of them: clang dropped the statement */
             (s.ptr[i] == '/' && (s.ptr[i + 1] == '*' || s.ptr[i + 1] == '/')))
            return false;
    return s.len >= 2;
}

static bool acts(const struct moe_tree *t, uint32_t loop)
{
    uint32_t cond = moe_child(t, loop, MOE_R_COND), init = moe_child(t, loop, MOE_R_INIT);
    bool reads_shared = false;
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n))
        reads_shared |= moe_type_of(t, n)->is_volatile || moe_at(t, n)->kind == MOE_N_MEMBER || moe_at(t, n)->kind == MOE_N_INDEX
            || (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_DEREF);
    return !cond || reads_shared || moe_has_effect(t, cond) || (init && !moe_at(t, cond)->first);
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if ((x->flags & MOE_F_MACRO) || x->tier != MOE_TIER_AST || (x->kind == MOE_N_COMPOUND && x->first) || moe_damaged(ctx, n))
        return;
    switch (x->kind) {
    case MOE_N_IF:
        if (is_empty(t, moe_child(t, n, MOE_R_ELSE)))
            moe_report(ctx, moe_child(t, n, MOE_R_ELSE), "the else branch is empty");
        else if (is_empty(t, moe_child(t, n, MOE_R_THEN)))
            moe_report(ctx, n, "nothing is done when '%.*s' holds", MOE_FMT(moe_source(t, moe_child(t, n, MOE_R_COND))));
        break;
    case MOE_N_FOR: case MOE_N_WHILE:
        if (is_empty(t, moe_child(t, n, MOE_R_BODY)) && !acts(t, n))
            moe_report(ctx, n, "the body of the loop is empty");
        break;
    case MOE_N_CASE: case MOE_N_DEFAULT:
        break;
    case MOE_N_COMPOUND:
        if (moe_is_statement(t, n) && moe_at(t, x->parent)->kind == MOE_N_COMPOUND && is_empty(t, n))
            moe_report(ctx, n, "the block is empty");
        break;
    default:
        break;
    }
}

const struct moe_check moe_check_M167 = { .code = "M167", .kinds = { MOE_N_IF, MOE_N_FOR, MOE_N_WHILE, MOE_N_COMPOUND }, .visit = visit };
