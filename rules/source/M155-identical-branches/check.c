/* An if whose two branches say the same, and a chain that asks the same question twice. */
#include "audit/source/match/check.h"

/* Tokens without blanks; comments count, for they may say why. */
static bool same_text(struct moe_str a, struct moe_str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && moe_is_space(a.ptr[i]))
            i++;
        while (k < b.len && moe_is_space(b.ptr[k]))
            k++;
        if (i >= a.len || k >= b.len)
            return i >= a.len && k >= b.len;
        if (a.ptr[i++] != b.ptr[k++])
            return false;
    }
}

static bool is_worth(const struct moe_tree *t, uint32_t branch)
{
    const struct moe_node *x = moe_at(t, branch);
    return !(x->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG)) && x->tier == MOE_TIER_AST && (x->kind != MOE_N_COMPOUND || x->first) && x->kind != MOE_N_NULL_STMT;
}

static void asked_before(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t cond = moe_child(t, n, MOE_R_COND);
    for (uint32_t up = n; moe_at(t, up)->role == MOE_R_ELSE && moe_at(t, moe_at(t, up)->parent)->kind == MOE_N_IF; ) {
        up = moe_at(t, up)->parent;
        uint32_t earlier = moe_child(t, up, MOE_R_COND);
        if (!moe_has_effect(t, cond) && moe_same_expr(t, cond, earlier) && same_text(moe_source(t, cond), moe_source(t, earlier)) && !(moe_at(t, cond)->flags & MOE_F_MACRO)) {
            moe_report_as(ctx, cond, (struct moe_report_opts){ .cwe = 561, .severity = MOE_MEDIUM, .confidence = -1 },
                          "'%.*s' was asked in line %u already: this branch is never taken", MOE_FMT(moe_source(t, cond)), moe_at(t, earlier)->line);
            return;
        }
    }
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t then = moe_child(t, n, MOE_R_THEN), otherwise = moe_child(t, n, MOE_R_ELSE);
    if ((moe_at(t, n)->flags & MOE_F_MACRO) || moe_at(t, n)->tier != MOE_TIER_AST)
        return;
    if (moe_at(t, n)->kind == MOE_N_IF)
        asked_before(ctx, n);
    if (!then || !otherwise || !is_worth(t, then) || !is_worth(t, otherwise))
        return;
    if (moe_at(t, n)->kind == MOE_N_COND && !moe_same_expr(t, then, otherwise))
        return;
    struct moe_str text = moe_source(t, then);
    if (!moe_damaged(ctx, n) && !memchr(text.ptr, '#', text.len) && same_text(text, moe_source(t, otherwise)))
        moe_report(ctx, n, "both branches do the same: what '%.*s' says makes no difference", MOE_FMT(moe_source(t, moe_child(t, n, MOE_R_COND))));
}

const struct moe_check moe_check_M155 = { .code = "M155", .kinds = { MOE_N_IF, MOE_N_COND }, .visit = visit };
