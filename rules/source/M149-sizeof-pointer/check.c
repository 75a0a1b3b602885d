/* The size of a pointer where the size of what it points to was meant. */
#include "audit/source/match/check.h"

/* A sizeof of an expression (not a type) that is a pointer to something that is no pointer; its operand, else 0. */
static uint32_t pointer_measured(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    uint32_t operand = moe_child(t, n, MOE_R_OPERAND);
    const struct moe_type *type = moe_type_of(t, operand);
    bool array = type->kind == MOE_T_ARRAY && moe_at(t, operand)->kind == MOE_N_REF && moe_decl_at(t, moe_at(t, operand)->decl)->kind == MOE_N_PARAM;
    if (moe_at(t, n)->kind != MOE_N_SIZEOF || !operand || (type->kind != MOE_T_POINTER && !array) || (moe_at(t, n)->flags & MOE_F_MACRO))
        return 0;
    uint8_t to = moe_type_at(t, type->to)->kind;
    return to == MOE_T_POINTER || to == MOE_T_FUNCTION || to == MOE_T_UNKNOWN ? 0 : operand;
}

/* What the pointer that receives an allocation points to: `p = malloc()`, `T *p = malloc()`, a cast between. */
static uint32_t receiver(const struct moe_tree *t, uint32_t call)
{
    uint32_t n = call;
    while (moe_at(t, moe_at(t, n)->parent)->kind == MOE_N_CAST)
        n = moe_at(t, n)->parent;
    const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
    if (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && moe_at(t, n)->role == MOE_R_RHS)
        return moe_type_of(t, moe_child(t, moe_at(t, n)->parent, MOE_R_LHS))->to;
    return up->kind == MOE_N_VAR ? moe_type_at(t, up->type)->to : 0;
}

static uint32_t find_sizeof(const struct moe_tree *t, uint32_t arg)
{
    for (uint32_t n = arg; n; n = moe_walk(t, arg, n))
        if (pointer_measured(t, n))
            return n;
    return 0;
}

static void allocation(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_type *to = moe_type_at(t, receiver(t, call));
    for (unsigned i = 0; i < moe_arg_count(t, call); i++) {
        uint32_t found = find_sizeof(t, moe_arg(t, call, i));
        if (found && to->kind != MOE_T_POINTER && to->kind != MOE_T_UNKNOWN && to->kind != MOE_T_VOID)
            moe_report(ctx, found, "'%.*s' is the size of the pointer; %.*s() needs that of what it points to", MOE_FMT(moe_source(t, found)), MOE_FMT(moe_callee(t, call)));
    }
}

static void copy(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    for (unsigned i = 1; i < moe_arg_count(t, call); i++) {
        uint32_t operand = pointer_measured(t, moe_arg(t, call, i));
        for (unsigned k = 0; operand && k < i; k++)
            if (moe_same_expr(t, moe_skip_casts(t, operand), moe_skip_casts(t, moe_arg(t, call, k))))
                moe_report(ctx, moe_arg(t, call, i), "'%.*s' is the size of the pointer, not of the bytes that %.*s() is to work on", MOE_FMT(moe_source(t, moe_arg(t, call, i))),
                           MOE_FMT(moe_callee(t, call)));
    }
}

/* sizeof p / sizeof *p counts the elements of an array; p is none. */
static void division(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t operand = pointer_measured(t, moe_child(t, n, MOE_R_LHS)), below = moe_skip_casts(t, moe_child(t, n, MOE_R_RHS)), element = moe_child(t, below, MOE_R_OPERAND);
    if (!operand || moe_at(t, below)->kind != MOE_N_SIZEOF || !element)
        return;
    const struct moe_node *e = moe_at(t, element);
    uint32_t base = e->kind == MOE_N_INDEX ? moe_child(t, element, MOE_R_BASE) : e->kind == MOE_N_UNARY && e->op == MOE_OP_DEREF ? moe_child(t, element, MOE_R_OPERAND) : 0;
    if (base && moe_same_expr(t, base, operand))
        moe_report(ctx, n, "'%.*s' is a pointer: this is not the number of its elements", MOE_FMT(moe_source(t, operand)));
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_node *x = moe_at(ctx->tree, n);
    if (x->kind == MOE_N_BINARY) {
        if (x->op == MOE_OP_DIV)
            division(ctx, n);
        return;
    }
    struct moe_str name = moe_callee(ctx->tree, n);
    if (moe_rule_param_has(ctx->rule, "allocators", name))
        allocation(ctx, n);
    else if (moe_rule_param_has(ctx->rule, "copies", name))
        copy(ctx, n);
}

const struct moe_check moe_check_M149 = { .code = "M149", .kinds = { MOE_N_CALL, MOE_N_BINARY }, .visit = visit };
