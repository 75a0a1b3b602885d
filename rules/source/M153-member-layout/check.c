/* One member is reached from the address of another: where it lies is the compiler's choice, padding included. */
#include "audit/source/match/check.h"

/* The member whose address `n` is: `&s.a`, through casts. */
static uint32_t address_of_member(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    uint32_t operand = moe_child(t, n, MOE_R_OPERAND);
    if (moe_at(t, n)->kind != MOE_N_UNARY || moe_at(t, n)->op != MOE_OP_ADDR || moe_at(t, operand)->kind != MOE_N_MEMBER)
        return 0;
    const struct moe_type *type = moe_type_of(t, operand), *record = moe_type_of(t, moe_child(t, operand, MOE_R_BASE));
    bool scalar = type->kind == MOE_T_INT || type->kind == MOE_T_FLOAT || type->kind == MOE_T_POINTER || type->kind == MOE_T_ENUM;
    return scalar && !record->is_union ? operand : 0;
}

/* A local pointer that is only ever set to the address of one member. */
static uint32_t member_behind(const struct moe_tree *t, uint32_t n)
{
    uint32_t direct = address_of_member(t, n), var = moe_var_of(t, n), function = moe_function_of(t, n), found = 0;
    const struct moe_decl *d = moe_decl_at(t, var);
    if (direct || !var || d->kind != MOE_N_VAR || d->storage != MOE_S_LOCAL)
        return direct;
    uint32_t init = moe_child(t, d->node, MOE_R_INIT);
    if (init && moe_at(t, moe_skip_casts(t, init))->kind != MOE_N_NULLPTR && !(found = address_of_member(t, init)))
        return 0;
    for (uint32_t x = function; x; x = moe_walk(t, function, x)) {
        const struct moe_node *r = moe_at(t, x), *up = moe_at(t, r->parent);
        if (r->kind != MOE_N_REF || r->decl != var || up->kind != MOE_N_BINARY || !moe_is_assign(up->op) || r->role != MOE_R_LHS)
            continue;
        uint32_t from = up->op == MOE_OP_ASSIGN ? address_of_member(t, moe_child(t, r->parent, MOE_R_RHS)) : 0;
        if (!from || (found && !moe_same_expr(t, from, found)))
            return 0;
        found = from;
    }
    return found;
}

static void report(struct moe_ctx *ctx, uint32_t n, uint32_t member)
{
    moe_report(ctx, n, "what lies behind '%.*s' is reached through its address", MOE_FMT(moe_source(ctx->tree, member)));
}

/* *(p + k), *(T *)(p + k) */
static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if (x->flags & MOE_F_MACRO)
        return;
    uint32_t base = 0, offset = 0;
    if (x->kind == MOE_N_INDEX) {
        base = moe_child(t, n, MOE_R_BASE);
        offset = moe_child(t, n, MOE_R_INDEX);
    } else if (x->op == MOE_OP_DEREF) {
        uint32_t sum = moe_skip_casts(t, moe_child(t, n, MOE_R_OPERAND));
        if (moe_at(t, sum)->kind != MOE_N_BINARY || moe_at(t, sum)->op != MOE_OP_ADD)
            return;
        base = moe_child(t, sum, MOE_R_LHS);
        offset = moe_child(t, sum, MOE_R_RHS);
    } else
        return;
    int64_t k = 0;
    const struct moe_type *type = moe_type_of(t, base);
    uint32_t member = type->kind == MOE_T_POINTER && moe_const(t, offset, &k) && k > 0 ? member_behind(t, base) : 0;
    /* Bytes of the member itself are its own business. */
    if (member && k * moe_type_at(t, type->to)->size >= moe_type_of(t, member)->size)
        report(ctx, n, member);
}

const struct moe_check moe_check_M153 = { .code = "M153", .kinds = { MOE_N_UNARY, MOE_N_INDEX }, .visit = visit };
