/* mmap(..., length, ..., fd, ...) where length comes from fstat and neither st_size nor the variable that holds it is ever compared in the function. */
#include "audit/source/match/check.h"

static bool from_stat(const struct moe_tree *t, uint32_t expr)
{
    for (uint32_t n = expr; n; n = moe_walk(t, expr, n))
        if (moe_at(t, n)->kind == MOE_N_MEMBER && moe_str_is(moe_name(t, n), "st_size"))
            return true;
    return false;
}

static bool compares(const struct moe_tree *t, uint32_t function, uint32_t var)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        bool is = (var && x->kind == MOE_N_REF && x->decl == var) || (x->kind == MOE_N_MEMBER && moe_str_is(moe_name(t, n), "st_size"));
        if (!is)
            continue;
        for (uint32_t up = n; up && !moe_is_statement(t, up); up = moe_at(t, up)->parent) {
            const struct moe_node *u = moe_at(t, up);
            if (u->role == MOE_R_COND || (u->kind == MOE_N_BINARY && (moe_is_compare(u->op) || u->op == MOE_OP_LAND || u->op == MOE_OP_LOR)))
                return true;
            if (u->kind == MOE_N_CALL && !moe_str_is(moe_callee(t, up), "mmap") && !moe_str_is(moe_callee(t, up), "munmap") && !moe_str_is(moe_callee(t, up), "mmap64"))
                return true;                        /* a helper that is told the size */
            if (u->kind == MOE_N_RETURN || (u->kind == MOE_N_UNARY && u->op == MOE_OP_DEREF))
                return true;
        }
        /* stored where others find it: *size = st.st_size; map->bytes = n */
        const struct moe_node *up = moe_at(t, x->parent);
        if (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && x->role == MOE_R_RHS && moe_at(t, moe_child(t, x->parent, MOE_R_LHS))->kind != MOE_N_REF)
            return true;
        if (up->kind == MOE_N_INIT_LIST)
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t length = moe_arg(t, call, 1), function = moe_function_of(t, call), var = moe_var_of(t, length);
    if (!function || (!moe_str_is(name, "mmap") && !moe_str_is(name, "mmap64")) || !length)
        return;
    bool held = false;
    for (uint32_t n = function; var && n && n != call; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        held |= x->kind == MOE_N_VAR && x->decl == var && from_stat(t, moe_child(t, n, MOE_R_INIT));
        held |= x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var && from_stat(t, moe_child(t, n, MOE_R_RHS));
    }
    if ((held || (!var && from_stat(t, length))) && !compares(t, function, held ? var : 0))
        moe_report(ctx, call, "%.*s() maps a file whose size %.*s() never compares with anything", MOE_FMT(name), MOE_FMT(moe_name(t, function)));
}

const struct moe_check moe_check_M415 = { .code = "M415", .kinds = { MOE_N_CALL }, .visit = visit };
