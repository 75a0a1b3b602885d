/* Pointers into different objects: their difference and their order mean nothing. */
#include "audit/source/match/check.h"

enum { MAX_STEPS = 6 };
static uint32_t root_of(const struct moe_tree *t, uint32_t n, unsigned steps);

static bool searches(struct moe_str f)
{
    static const char *const names[] = { "strchr", "strrchr", "strstr", "memchr", "strpbrk", "wcschr", "wcsrchr", "wcsstr", "index", "rindex" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (moe_str_is(f, names[i]))
            return true;
    return false;
}

/* The one object that a local pointer is ever set to point into; 0 when there are several, or any that is not known. */
static uint32_t root_of_variable(const struct moe_tree *t, uint32_t var, uint32_t at, unsigned steps)
{
    const struct moe_decl *d = moe_decl_at(t, var);
    uint32_t root = 0, function = moe_function_of(t, at), init = d->kind == MOE_N_VAR ? moe_child(t, d->node, MOE_R_INIT) : 0;
    if (d->kind != MOE_N_VAR || d->storage != MOE_S_LOCAL)
        return 0;
    if (init && moe_at(t, moe_skip_casts(t, init))->kind != MOE_N_NULLPTR && !(root = root_of(t, init, steps + 1)))
        return 0;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (x->kind != MOE_N_REF || x->decl != var)
            continue;
        if (up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR)
            return 0;
        if (up->kind != MOE_N_BINARY || up->op != MOE_OP_ASSIGN || x->role != MOE_R_LHS)
            continue;
        uint32_t value = moe_child(t, x->parent, MOE_R_RHS), from = root_of(t, value, steps + 1);
        if (moe_at(t, moe_skip_casts(t, value))->kind == MOE_N_NULLPTR)
            continue;
        if (!from || (root && from != root))
            return 0;
        root = from;
    }
    return root;
}

/* The decl of the array that an expression points into; 0 = not known. */
static uint32_t root_of(const struct moe_tree *t, uint32_t n, unsigned steps)
{
    n = moe_skip_casts(t, n);
    const struct moe_node *x = moe_at(t, n);
    if (steps > MAX_STEPS)
        return 0;
    switch (x->kind) {
    case MOE_N_REF:
        if (moe_type_of(t, n)->kind == MOE_T_ARRAY && moe_decl_at(t, x->decl)->kind == MOE_N_VAR)
            return x->decl;
        return moe_var_of(t, n) ? root_of_variable(t, moe_var_of(t, n), n, steps) : 0;
    case MOE_N_CALL:
        return searches(moe_callee(t, n)) ? root_of(t, moe_arg(t, n, 0), steps + 1) : 0;
    case MOE_N_BINARY:
        if (x->op != MOE_OP_ADD && x->op != MOE_OP_SUB)
            return 0;
        return root_of(t, moe_child(t, n, moe_type_of(t, moe_child(t, n, MOE_R_LHS))->kind == MOE_T_INT ? MOE_R_RHS : MOE_R_LHS), steps + 1);
    case MOE_N_UNARY:
        if (x->op == MOE_OP_ADDR && moe_at(t, moe_child(t, n, MOE_R_OPERAND))->kind == MOE_N_INDEX)
            return root_of(t, moe_child(t, moe_child(t, n, MOE_R_OPERAND), MOE_R_BASE), steps + 1);
        return x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC ? root_of(t, moe_child(t, n, MOE_R_OPERAND), steps + 1) : 0;
    default:
        return 0;
    }
}

static bool is_address(const struct moe_tree *t, uint32_t n)
{
    uint8_t kind = moe_type_of(t, n)->kind;
    return kind == MOE_T_POINTER || kind == MOE_T_ARRAY;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS);
    bool order = x->op == MOE_OP_LT || x->op == MOE_OP_GT || x->op == MOE_OP_LE || x->op == MOE_OP_GE;
    if ((x->op != MOE_OP_SUB && !order) || (x->flags & MOE_F_MACRO) || !is_address(t, lhs) || !is_address(t, rhs))
        return;
    uint32_t a = root_of(t, lhs, 0), b = root_of(t, rhs, 0);
    if (a && b && a != b)
        moe_report(ctx, n, "'%.*s' %s pointers into '%.*s' and '%.*s', which are different objects", MOE_FMT(moe_source(t, n)), order ? "orders" : "subtracts",
                   MOE_FMT(moe_text(t, moe_decl_at(t, a)->name)), MOE_FMT(moe_text(t, moe_decl_at(t, b)->name)));
}

const struct moe_check moe_check_M151 = { .code = "M151", .kinds = { MOE_N_BINARY }, .visit = visit };
