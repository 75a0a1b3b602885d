/* Pointer arithmetic counts in elements: bytes added to a typed pointer go too far, elements added to a byte pointer not far enough. */
#include "audit/source/match/check.h"

/* A sizeof that is a factor of, or the whole of, the offset. */
static uint32_t sizeof_in(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_SIZEOF)
        return n;
    if (x->kind != MOE_N_BINARY || x->op != MOE_OP_MUL)
        return 0;
    uint32_t left = sizeof_in(t, moe_child(t, n, MOE_R_LHS));
    return left ? left : sizeof_in(t, moe_child(t, n, MOE_R_RHS));
}

/* The array variable whose address `var` was given, through an explicit cast, where the function declares it. */
static uint32_t array_behind(const struct moe_tree *t, uint32_t var)
{
    uint32_t init = moe_child(t, moe_decl_at(t, var)->node, MOE_R_INIT);
    if (!init || moe_at(t, init)->kind != MOE_N_CAST)
        return 0;
    uint32_t inner = moe_skip_casts(t, init);
    return moe_at(t, inner)->kind == MOE_N_REF && moe_type_of(t, inner)->kind == MOE_T_ARRAY ? moe_at(t, inner)->type : 0;
}

/* (int)*(bytes + 2), bytes being the first byte of an int array: the third byte, taken for the third element. */
static void bytes_for_elements(struct moe_ctx *ctx, uint32_t n, uint32_t pointer, uint32_t offset)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *deref = moe_at(t, moe_at(t, n)->parent), *cast = moe_at(t, deref->parent);
    int64_t k;
    uint32_t var = moe_var_of(t, pointer);
    if (deref->kind != MOE_N_UNARY || deref->op != MOE_OP_DEREF || cast->kind != MOE_N_CAST || !var || moe_at(t, offset)->kind != MOE_N_INT || !moe_const(t, offset, &k))
        return;
    const struct moe_type *element = moe_type_at(t, moe_type_at(t, array_behind(t, var))->to), *to = moe_type_at(t, cast->type_arg ? cast->type_arg : cast->type);
    if (element->size > 1 && element->canonical == to->canonical && k % element->size != 0 && !moe_written_after(t, moe_decl_at(t, var)->node, var))
        moe_report(ctx, n, "byte %lld of an array of %.*s is read as if it were an element; the offset needs its size as a factor", (long long)k, MOE_FMT(moe_text(t, element->spelling)));
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t a = moe_child(t, n, MOE_R_LHS), b = moe_child(t, n, MOE_R_RHS);
    bool assign = x->op == MOE_OP_ADD_ASSIGN || x->op == MOE_OP_SUB_ASSIGN;
    if ((x->op != MOE_OP_ADD && x->op != MOE_OP_SUB && !assign) || (x->flags & MOE_F_MACRO))
        return;
    if (!assign && moe_type_of(t, a)->kind == MOE_T_INT) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    const struct moe_type *type = moe_type_of(t, a);
    if ((type->kind != MOE_T_POINTER && type->kind != MOE_T_ARRAY) || moe_type_of(t, b)->kind != MOE_T_INT)
        return;
    int64_t size = moe_type_at(t, type->to)->size, measured = 0;
    uint32_t found = sizeof_in(t, b);
    if (size == 1)
        bytes_for_elements(ctx, n, a, b);
    else if (size > 1 && found && moe_const(t, found, &measured) && measured > 1 && moe_type_at(t, type->to)->kind != MOE_T_VOID)
        moe_report(ctx, n, "'%.*s' counts in elements of %lld bytes already: '%.*s' scales a second time", MOE_FMT(moe_source(t, a)), (long long)size, MOE_FMT(moe_source(t, found)));
}

const struct moe_check moe_check_M150 = { .code = "M150", .kinds = { MOE_N_BINARY }, .visit = visit };
