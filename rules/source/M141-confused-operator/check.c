/* Operators that look alike: & and &&, ! before &, a flag behind &&, a function's name for its call. */
#include "audit/source/match/check.h"

static bool is_bool(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    return (x->kind == MOE_N_BINARY && (moe_is_compare(x->op) || x->op == MOE_OP_LAND || x->op == MOE_OP_LOR))
        || (x->kind == MOE_N_UNARY && x->op == MOE_OP_LNOT) || moe_type_of(t, n)->kind == MOE_T_BOOL;
}

static bool decides(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
    return x->role == MOE_R_COND || (up->kind == MOE_N_BINARY && (up->op == MOE_OP_LAND || up->op == MOE_OP_LOR) && decides(t, x->parent));
}

static void bitwise(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS);
    const struct moe_node *l = moe_at(t, lhs), *r = moe_at(t, rhs);
    int64_t k;
    if (l->kind == MOE_N_UNARY && l->op == MOE_OP_LNOT && !(l->flags & MOE_F_PAREN) && x->op == MOE_OP_AND && !is_bool(t, rhs) && !is_bool(t, moe_child(t, lhs, MOE_R_OPERAND)))
        moe_report(ctx, n, "'!' binds first: '%.*s' compares 0 or 1 with the bits; write !(a & b)", MOE_FMT(moe_source(t, n)));
    else if (r->kind == MOE_N_BINARY && moe_is_compare(r->op) && !(r->flags & MOE_F_PAREN) && !is_bool(t, lhs))
        moe_report(ctx, n, "'%s' binds first: in '%.*s' the bits meet the result of a comparison", moe_op_name(r->op), MOE_FMT(moe_source(t, n)));
    else if (decides(t, n) && moe_type_of(t, lhs)->kind != MOE_T_BOOL && l->kind == MOE_N_BINARY && r->kind == MOE_N_BINARY && moe_is_compare(l->op) && moe_is_compare(r->op)
             && !t->is_cuda && !moe_const(t, n, &k))
        moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = 480, .severity = -1, .confidence = MOE_MEDIUM }, "'%s' joins two comparisons; '%s' was meant",
                      moe_op_name(x->op), x->op == MOE_OP_AND ? "&&" : "||");
}

/* `flags && FLAG`: the constant is true by itself. Only a number with a name or a single bit looks like a flag. */
static void logical(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t rhs = moe_child(t, n, MOE_R_RHS), lhs = moe_child(t, n, MOE_R_LHS);
    const struct moe_node *r = moe_at(t, rhs);
    int64_t k, other;
    if ((r->kind == MOE_N_INT || r->kind == MOE_N_REF) && moe_const(t, rhs, &k) && (k > 1 || k < 0) && !is_bool(t, rhs) && !is_bool(t, lhs) && !moe_const(t, lhs, &other)
        && moe_type_of(t, lhs)->kind == MOE_T_INT && moe_type_of(t, rhs)->kind != MOE_T_POINTER)
        moe_report(ctx, n, "the constant behind '%s' is always true; '%s' was meant", moe_op_name(moe_at(t, n)->op), moe_at(t, n)->op == MOE_OP_LAND ? "&" : "|");
}

static bool is_function(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    return x->kind == MOE_N_REF && moe_decl_at(t, x->decl)->kind == MOE_N_FUNCTION && (moe_decl_at(t, x->decl)->flags & MOE_D_DEFINED) && !(x->flags & MOE_F_MACRO);
}

static void compared(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t lhs = moe_skip_casts(t, moe_child(t, n, MOE_R_LHS)), rhs = moe_skip_casts(t, moe_child(t, n, MOE_R_RHS));
    int64_t k;
    bool left = is_function(t, lhs);
    uint32_t other = left ? rhs : lhs;
    if (left == is_function(t, rhs) || !(moe_at(t, other)->kind == MOE_N_NULLPTR || (moe_const(t, other, &k) && moe_at(t, other)->kind != MOE_N_REF)))
        return;
    moe_report(ctx, n, "'%.*s' is a function, and its address is never NULL; its call was meant", MOE_FMT(moe_name(t, left ? lhs : rhs)));
}

/* x =- 1 and x =! y: spaced like one operator, read as two. */
static void reversed(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *l = moe_at(t, moe_child(t, n, MOE_R_LHS)), *r = moe_at(t, moe_child(t, n, MOE_R_RHS));
    struct moe_str bytes = t->files[l->file < t->file_count ? l->file : 0].bytes;
    size_t from = (size_t)l->offset + l->length, to = r->offset;
    if (r->kind != MOE_N_UNARY || (r->op != MOE_OP_MINUS && r->op != MOE_OP_PLUS && r->op != MOE_OP_LNOT) || l->file != r->file || to + 2 > bytes.len || from >= to || to < 2)
        return;
    if (bytes.ptr[to - 1] == '=' && moe_is_space(bytes.ptr[to - 2]) && moe_is_space(bytes.ptr[to + 1]))
        moe_report(ctx, n, "'=%c' is an assignment of '%.*s'; '%c=' was meant", bytes.ptr[to], MOE_FMT(moe_source(t, moe_child(t, n, MOE_R_RHS))), bytes.ptr[to]);
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if ((x->flags & MOE_F_MACRO) || x->tier != MOE_TIER_AST)
        return;
    if (x->kind == MOE_N_REF) {
        const struct moe_node *up = moe_at(t, x->parent);
        if (is_function(t, n) && (x->role == MOE_R_COND || (up->kind == MOE_N_UNARY && up->op == MOE_OP_LNOT)))
            moe_report(ctx, n, "'%.*s' is a function, and its address is always true; its call was meant", MOE_FMT(moe_name(t, n)));
    } else if (x->op == MOE_OP_AND || x->op == MOE_OP_OR)
        bitwise(ctx, n);
    else if (x->op == MOE_OP_LAND || x->op == MOE_OP_LOR)
        logical(ctx, n);
    else if (x->op == MOE_OP_EQ || x->op == MOE_OP_NE)
        compared(ctx, n);
    else if (x->op == MOE_OP_ASSIGN)
        reversed(ctx, n);
}

const struct moe_check moe_check_M141 = { .code = "M141", .kinds = { MOE_N_BINARY, MOE_N_REF }, .visit = visit };
