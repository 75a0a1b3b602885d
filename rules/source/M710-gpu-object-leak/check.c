/* make(&local) in a function that neither ends nor hands over `local`. main is left alone: the process ends with it. */
#include "audit/source/match/check.h"

static uint32_t made(const struct moe_tree *t, uint32_t call)
{
    uint32_t arg = moe_skip_casts(t, moe_arg(t, call, 0));
    if (moe_at(t, arg)->kind != MOE_N_UNARY || moe_at(t, arg)->op != MOE_OP_ADDR)
        return 0;
    uint32_t var = moe_var_of(t, moe_child(t, arg, MOE_R_OPERAND));
    const struct moe_decl *d = moe_decl_at(t, var);
    return d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && moe_type_at(t, d->type)->kind == MOE_T_POINTER ? var : 0;
}

/* The variable lives on elsewhere: returned, stored, captured, or given away by address. A call that gets its value only uses it, unless it ends it. */
static bool leaves(struct moe_ctx *ctx, uint32_t ref)
{
    const struct moe_tree *t = ctx->tree;
    bool address = false;
    for (uint32_t n = ref; n; n = moe_at(t, n)->parent) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (up->kind == MOE_N_RETURN || up->kind == MOE_N_INIT_LIST || up->kind == MOE_N_LAMBDA || up->kind == MOE_N_NEW)
            return true;
        if (up->kind == MOE_N_CALL && x->role == MOE_R_ARG) {
            struct moe_str name = moe_callee(t, x->parent);
            if (moe_rule_param_has(ctx->rule, "makers", name))
                return false;
            return address || !name.len || moe_rule_param_has(ctx->rule, "ends", name) || moe_str_is(name, "push_back") || moe_str_is(name, "emplace_back") ||
                   (moe_decl_at(t, moe_at(t, x->parent)->decl)->flags & MOE_D_CTOR);
        }
        if (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && x->role == MOE_R_RHS)
            return true;
        if (up->kind == MOE_N_VAR)
            return true;                            /* another name for it */
        address |= up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR;
        if (x->kind != MOE_N_REF && x->kind != MOE_N_CAST && x->kind != MOE_N_UNARY && x->kind != MOE_N_COND)
            return false;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call), var = moe_rule_param_has(ctx->rule, "makers", name) ? made(t, call) : 0;
    if (!var || moe_at(t, function)->kind != MOE_N_FUNCTION || moe_str_is(moe_name(t, function), "main"))
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == var && !moe_inside(t, n, call) && leaves(ctx, n))
            return;
        if (moe_at(t, n)->kind == MOE_N_LAMBDA && moe_at(t, n)->tier == MOE_TIER_AST && !moe_at(t, n)->first)
            return;
    }
    bool memory = moe_str_starts(name, MOE_STR("cudaMalloc")) || moe_str_is(name, "cudaHostAlloc");
    moe_report_as(ctx, call, (struct moe_report_opts){ memory ? 401 : 772, memory ? MOE_MEDIUM : -1, -1 }, "%.*s() makes '%.*s', and %.*s() neither ends it nor hands it on", MOE_FMT(name),
                  MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)), MOE_FMT(moe_name(t, function)));
}

const struct moe_check moe_check_M710 = { .code = "M710", .kinds = { MOE_N_CALL }, .visit = visit };
