/* Beside the loops that the flow finds no way out of: those whose condition holds for every value their variable can have. */
#include "audit/source/match/check.h"

/* Anything that may leave: jumps, and calls, which may exit or change what the condition reads. */
static bool leaves(const struct moe_tree *t, uint32_t loop)
{
    for (uint32_t n = moe_walk(t, loop, loop); n; n = moe_walk(t, loop, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_RETURN || x->kind == MOE_N_GOTO || x->kind == MOE_N_ASM || x->kind == MOE_N_OTHER || x->kind == MOE_N_LAUNCH)
            return true;
        if (x->kind == MOE_N_BREAK && (moe_loop_of(t, n) == loop || !moe_loop_of(t, n)))
            return true;
        if (x->kind == MOE_N_CALL && (!x->decl || (moe_decl_at(t, x->decl)->flags & (MOE_D_NORETURN | MOE_D_METHOD))))
            return true;
    }
    return false;
}

static bool always(const struct moe_value *a, unsigned op, int64_t k)
{
    switch (op) {
    case MOE_OP_GE: return a->lo >= k;
    case MOE_OP_GT: return a->lo > k;
    case MOE_OP_LE: return a->hi <= k;
    case MOE_OP_LT: return a->hi < k;
    default: return false;
    }
}

/* What another thread or a signal handler may change: volatile, or not this function's own. */
static bool waits(const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_decl *d = moe_decl_at(t, moe_at(t, n)->decl);
        if (moe_type_of(t, n)->is_volatile || moe_type_at(t, d->type)->is_volatile || moe_at(t, n)->kind == MOE_N_MEMBER)
            return true;
        if (moe_at(t, n)->kind == MOE_N_REF && d->kind == MOE_N_VAR && d->storage != MOE_S_LOCAL && !moe_type_at(t, d->type)->is_const)
            return true;
    }
    return false;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    uint32_t cond = moe_child(ctx->tree, e->node, MOE_R_COND);
    if (!cond || !waits(ctx->tree, cond))
        moe_report(ctx, e->node, "the loop never ends: %s", e->detail);
}

static void visit(struct moe_ctx *ctx, uint32_t loop)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t cond = moe_child(t, loop, MOE_R_COND), lhs = moe_child(t, cond, MOE_R_LHS);
    const struct moe_node *c = moe_at(t, cond);
    int64_t k = 0;
    if (!ctx->flow || c->kind != MOE_N_BINARY || !moe_is_compare(c->op) || (c->flags & MOE_F_MACRO) || !moe_var_of(t, lhs) || !moe_const(t, moe_child(t, cond, MOE_R_RHS), &k))
        return;
    const struct moe_value *v = moe_flow_value(ctx->flow, lhs);
    const struct moe_type *type = moe_type_of(t, lhs);
    if (v->visited && type->kind == MOE_T_INT && !type->is_volatile && v->lo != INT64_MIN && v->hi != INT64_MAX && always(v, c->op, k) && !leaves(t, loop) && !moe_damaged(ctx, loop))
        moe_report(ctx, loop, "the loop never ends: '%.*s' holds for every value that '%.*s' can have here", MOE_FMT(moe_source(t, cond)), MOE_FMT(moe_source(t, lhs)));
}

const struct moe_check moe_check_M128 = { .code = "M128", .kinds = { MOE_N_FOR, MOE_N_WHILE, MOE_N_DO }, .events = { MOE_EV_INFINITE_LOOP }, .visit = visit,
                                            .event = event };
