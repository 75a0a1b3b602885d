/* alloca() and arrays whose length is not known: the stack has one page of warning, and a large length steps over it. */
#include "audit/source/match/check.h"

/* Made of constants alone, of which some have a name: `const size_t room = CMSG_SPACE(4); char into[2 * room];` */
static bool is_fixed(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    int64_t k, most = moe_rule_param_int(ctx->rule, "most_bytes", 65536);
    n = moe_skip_casts(t, n);
    const struct moe_node *x = moe_at(t, n);
    const struct moe_decl *d = moe_decl_at(t, x->decl);
    if (moe_const(t, n, &k))
        return k >= 0 && k <= most;
    if (x->kind == MOE_N_BINARY)
        return (x->op == MOE_OP_ADD || x->op == MOE_OP_MUL) && is_fixed(ctx, moe_child(t, n, MOE_R_LHS)) && is_fixed(ctx, moe_child(t, n, MOE_R_RHS));
    return x->kind == MOE_N_REF && d->kind == MOE_N_VAR && moe_type_at(t, d->type)->is_const && moe_const(t, moe_child(t, d->node, MOE_R_INIT), &k) && k >= 0 && k <= most;
}

/* Bounded by what the flow knows, or by a constant factor of a bounded value. */
static bool is_bounded(struct moe_ctx *ctx, uint32_t n)
{
    int64_t k;
    if (moe_const(ctx->tree, n, &k) || is_fixed(ctx, n))
        return true;
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, n) : NULL;
    return v && v->visited && v->lo >= 0 && v->hi <= moe_rule_param_int(ctx->rule, "most_bytes", 65536);
}

static bool is_guarded(struct moe_ctx *ctx, uint32_t at, uint32_t size)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = size; n; n = moe_walk(t, size, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_var_of(t, n) && moe_guarded(t, at, moe_var_of(t, n)))
            return true;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    struct moe_str name = moe_callee(t, n);
    if (x->kind != MOE_N_CALL || !(moe_str_is(name, "alloca") || moe_str_is(name, "__builtin_alloca") || moe_str_is(name, "_alloca")))
        return;
    uint32_t size = moe_arg(t, n, 0);
    if (moe_loop_of(t, n))
        moe_report(ctx, n, "alloca() in a loop: every turn takes more of the stack until the function returns");
    else if (!is_bounded(ctx, size) && !is_guarded(ctx, n, size))
        moe_report(ctx, n, "'%.*s' bytes of the stack, and nothing bounds them", MOE_FMT(moe_source(t, size)));
}

static void array(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    const struct moe_type *type = moe_type_at(t, x->type);
    const struct moe_decl *d = moe_decl_at(t, x->decl);
    if (type->kind != MOE_T_ARRAY || type->count >= 0 || type->size >= 0 || d->storage != MOE_S_LOCAL || x->tier != MOE_TIER_AST || (x->flags & MOE_F_MACRO)
        || moe_type_at(t, type->to)->size <= 0 || moe_child(t, n, MOE_R_INIT) || t->is_cuda)
        return;
    if (moe_damaged(ctx, n))                     /* what bounds it may be what clang could not read */
        return;
    uint32_t size = 0;
    for (uint32_t c = x->first; c; c = moe_at(t, c)->next)
        size = moe_type_of(t, c)->kind == MOE_T_INT ? c : size;
    if (!size || (!is_bounded(ctx, size) && !is_guarded(ctx, n, size)))
        moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = 0, .severity = -1, .confidence = size ? -1 : MOE_LOW }, "'%.*s' is as long as a variable says, on the stack",
                      MOE_FMT(moe_text(t, d->name)));
}

static void either(struct moe_ctx *ctx, uint32_t n)
{
    if (moe_at(ctx->tree, n)->kind == MOE_N_VAR)
        array(ctx, n);
    else
        visit(ctx, n);
}

const struct moe_check moe_check_M159 = { .code = "M159", .kinds = { MOE_N_CALL, MOE_N_VAR }, .visit = either };
