/* Two ways to share a port: the reuse option together with the wildcard address, and two sockets bound to one address object in the same function. */
#include "audit/source/match/check.h"

static bool has_wildcard(const struct moe_ctx *ctx, uint32_t f, uint32_t until)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = f; n && n != until; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind != MOE_N_BINARY || x->op != MOE_OP_ASSIGN)
            continue;
        struct moe_str lhs = moe_name(t, moe_child(t, n, MOE_R_LHS)), source = moe_source(t, moe_child(t, n, MOE_R_RHS));
        if (!moe_str_is(lhs, "s_addr") && !moe_str_is(lhs, "sin_addr") && !moe_str_is(lhs, "sin6_addr"))
            continue;
        if (memmem(source.ptr, source.len, "INADDR_ANY", 10) || memmem(source.ptr, source.len, "in6addr_any", 11) || memmem(source.ptr, source.len, "IN6ADDR_ANY", 11))
            return true;
    }
    return false;
}

/* setsockopt(s, SOL_SOCKET, SO_REUSEADDR or SO_REUSEPORT, ...) */
static bool is_reuse(const struct moe_tree *t, uint32_t call)
{
    int64_t level, option;
    if (!moe_str_is(moe_callee(t, call), "setsockopt") || !moe_const(t, moe_arg(t, call, 1), &level) || !moe_const(t, moe_arg(t, call, 2), &option))
        return false;
    struct moe_str source = moe_source(t, moe_arg(t, call, 2));
    return moe_str_is(source, "SO_REUSEADDR") || moe_str_is(source, "SO_REUSEPORT") || (level == 1 && (option == 2 || option == 15));
}

static uint32_t address_of(const struct moe_tree *t, uint32_t bind)
{
    uint32_t a = moe_skip_casts(t, moe_arg(t, bind, 1));
    return moe_at(t, a)->kind == MOE_N_UNARY ? moe_var_of(t, moe_child(t, a, MOE_R_OPERAND)) : moe_var_of(t, a);
}

static bool written_between(const struct moe_tree *t, uint32_t decl, uint32_t from, uint32_t to, uint32_t f)
{
    for (uint32_t n = moe_walk(t, f, from); n && n != to; n = moe_walk(t, f, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == decl && !moe_inside(t, n, from) && !moe_inside(t, n, to)) {
            const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
            if (up->kind == MOE_N_MEMBER || up->kind == MOE_N_UNARY || moe_at(t, n)->role == MOE_R_LHS)
                return true;
        }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, call), socket, address;
    if (!f || !moe_str_is(moe_callee(t, call), "bind") || moe_arg_count(t, call) != 3)
        return;
    socket = moe_var_of(t, moe_arg(t, call, 0));
    address = address_of(t, call);
    for (uint32_t n = f; socket && n && n != call; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        if (is_reuse(t, n) && moe_var_of(t, moe_arg(t, n, 0)) == socket && has_wildcard(ctx, f, call)) {
            moe_report(ctx, call, "the port of %.*s may be reused on the wildcard address: another process can take it", MOE_FMT(moe_source(t, moe_arg(t, call, 0))));
            return;
        }
        bool other = moe_str_is(moe_callee(t, n), "bind") && moe_var_of(t, moe_arg(t, n, 0)) && moe_var_of(t, moe_arg(t, n, 0)) != socket;
        if (other && address && address_of(t, n) == address && !written_between(t, address, n, call, f)) {
            moe_report(ctx, call, "a second socket is bound to the address and port of the first");
            return;
        }
    }
}

const struct moe_check moe_check_M509 = { .code = "M509", .kinds = { MOE_N_CALL }, .visit = visit };
