/* Order and guards, answered from the tree alone. */
#include "audit/source/flow/flow.h"
#include "common/base/glob.h"

bool moe_result_used(const struct moe_tree *t, uint32_t call)
{
    const struct moe_node *n = moe_at(t, call), *up = moe_at(t, n->parent);
    if (moe_is_statement(t, call))
        return (n->flags & MOE_F_VOIDED) != 0;
    if (up->kind == MOE_N_BINARY && up->op == MOE_OP_COMMA)
        return n->role == MOE_R_RHS ? moe_result_used(t, n->parent) : false;
    if (up->kind == MOE_N_CAST)
        return moe_type_at(t, up->type_arg ? up->type_arg : up->type)->kind == MOE_T_VOID || moe_result_used(t, n->parent);
    if (up->kind == MOE_N_COND && n->role != MOE_R_COND)
        return moe_result_used(t, n->parent);
    return true;
}

uint32_t moe_result_var(const struct moe_tree *t, uint32_t call)
{
    uint32_t n = call;
    while (moe_at(t, moe_at(t, n)->parent)->kind == MOE_N_CAST)
        n = moe_at(t, n)->parent;
    const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
    if (up->kind == MOE_N_VAR && moe_at(t, n)->role == MOE_R_INIT)
        return up->decl;
    if (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && moe_at(t, n)->role == MOE_R_RHS)
        return moe_var_of(t, moe_child(t, moe_at(t, n)->parent, MOE_R_LHS));
    return 0;
}

/* Whether the value of n decides something: it is (part of) a condition, or an operand of a comparison. */
static bool decides(const struct moe_tree *t, uint32_t n)
{
    for (uint32_t x = n; x; x = moe_at(t, x)->parent) {
        const struct moe_node *node = moe_at(t, x), *up = moe_at(t, node->parent);
        if (node->role == MOE_R_COND)
            return true;
        if (up->kind == MOE_N_BINARY && (moe_is_compare(up->op) || up->op == MOE_OP_LAND || up->op == MOE_OP_LOR))
            return true;
        if (up->kind == MOE_N_UNARY && up->op == MOE_OP_LNOT)
            return true;
        if (up->kind == MOE_N_BINARY || up->kind == MOE_N_CAST || up->kind == MOE_N_UNARY)
            continue;
        return false;
    }
    return false;
}

/* Source order is node order: the tree is filled parent first. */
bool moe_result_tested(const struct moe_tree *t, uint32_t call)
{
    if (decides(t, call))
        return true;
    const struct moe_node *n = moe_at(t, call), *up = moe_at(t, n->parent);
    if (n->role == MOE_R_ARG || up->kind == MOE_N_RETURN || (n->flags & MOE_F_VOIDED))
        return true;
    uint32_t var = moe_result_var(t, call), function = moe_function_of(t, call);
    if (!var)
        return moe_result_used(t, call) && up->kind != MOE_N_BINARY;
    for (uint32_t x = moe_walk(t, function, call); x; x = moe_walk(t, function, x)) {
        const struct moe_node *ref = moe_at(t, x);
        if (ref->kind != MOE_N_REF || ref->decl != var)
            continue;
        const struct moe_node *above = moe_at(t, ref->parent);
        if (above->kind == MOE_N_BINARY && above->op == MOE_OP_ASSIGN && ref->role == MOE_R_LHS) {
            if (moe_loop_of(t, call) && moe_loop_of(t, call) == moe_loop_of(t, x))
                continue;                     /* the loop may come back to a test before it */
            return false;
        }
        if (decides(t, x) || ref->role == MOE_R_ARG || above->kind == MOE_N_RETURN)
            return true;
    }
    uint32_t loop = moe_loop_of(t, call);
    for (uint32_t x = loop ? loop : 0; x; x = moe_walk(t, loop, x))
        if (moe_at(t, x)->kind == MOE_N_REF && moe_at(t, x)->decl == var && decides(t, x))
            return true;
    const struct moe_decl *d = moe_decl_at(t, var);
    return d->storage != MOE_S_LOCAL && d->storage != MOE_S_NONE;
}

static bool named(const struct moe_tree *t, uint32_t call, const struct moe_str *names, size_t n)
{
    struct moe_str callee = moe_callee(t, call);
    for (size_t i = 0; i < n; i++)
        if (moe_glob_name(names[i], callee))
            return true;
    return false;
}

uint32_t moe_call_after(const struct moe_tree *t, uint32_t node, const struct moe_str *names, size_t n)
{
    uint32_t function = moe_function_of(t, node);
    for (uint32_t x = node; x && function; x = moe_walk(t, function, x))
        if (x != node && (moe_at(t, x)->kind == MOE_N_CALL || moe_at(t, x)->kind == MOE_N_LAUNCH) && named(t, x, names, n))
            return x;
    return 0;
}

uint32_t moe_call_before(const struct moe_tree *t, uint32_t node, const struct moe_str *names, size_t n)
{
    uint32_t function = moe_function_of(t, node), found = 0;
    for (uint32_t x = function; x && x != node; x = moe_walk(t, function, x))
        if ((moe_at(t, x)->kind == MOE_N_CALL || moe_at(t, x)->kind == MOE_N_LAUNCH) && named(t, x, names, n))
            found = x;
    return found;
}

static bool mentions(const struct moe_tree *t, uint32_t expr, uint32_t decl)
{
    for (uint32_t x = expr; x; x = moe_walk(t, expr, x))
        if (moe_at(t, x)->kind == MOE_N_REF && moe_at(t, x)->decl == decl)
            return true;
    return false;
}

/* Whether control cannot fall out of the end of n. */
static bool leaves_here(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t last = 0;
    switch (x->kind) {
    case MOE_N_RETURN: case MOE_N_BREAK: case MOE_N_CONTINUE: case MOE_N_GOTO:
        return true;
    case MOE_N_CALL:
        return (moe_decl_at(t, x->decl)->flags & MOE_D_NORETURN) || moe_str_is(moe_callee(t, n), "exit") || moe_str_is(moe_callee(t, n), "abort");
    case MOE_N_COMPOUND:
        for (uint32_t c = x->first; c; c = moe_at(t, c)->next)
            last = c;
        return last && leaves_here(t, last);
    default:
        return false;
    }
}

bool moe_guarded(const struct moe_tree *t, uint32_t node, uint32_t decl)
{
    for (uint32_t x = node; x; x = moe_at(t, x)->parent) {
        const struct moe_node *n = moe_at(t, x);
        uint32_t up = n->parent, cond = moe_child(t, up, MOE_R_COND);
        uint8_t k = moe_at(t, up)->kind;
        if (cond && cond != x && (k == MOE_N_IF || k == MOE_N_WHILE || k == MOE_N_FOR || k == MOE_N_COND) && mentions(t, cond, decl))
            return true;
        if (k == MOE_N_BINARY && n->role == MOE_R_RHS && (moe_at(t, up)->op == MOE_OP_LAND || moe_at(t, up)->op == MOE_OP_LOR)
            && mentions(t, moe_child(t, up, MOE_R_LHS), decl))
            return true;
        if (k == MOE_N_COMPOUND)
            for (uint32_t c = moe_at(t, up)->first; c && c != x; c = moe_at(t, c)->next)
                if (moe_at(t, c)->kind == MOE_N_IF && mentions(t, moe_child(t, c, MOE_R_COND), decl) && leaves_here(t, moe_child(t, c, MOE_R_THEN)))
                    return true;
        if (n->kind == MOE_N_FUNCTION || n->kind == MOE_N_LAMBDA)
            return false;
    }
    return false;
}

/* A dereference of var inside stmt that runs whenever stmt does. */
static bool derefs_surely(const struct moe_tree *t, uint32_t stmt, uint32_t var)
{
    for (uint32_t x = stmt; x; x = moe_walk(t, stmt, x)) {
        const struct moe_node *n = moe_at(t, x);
        bool deref = (n->kind == MOE_N_MEMBER && (n->flags & MOE_F_ARROW)) || n->kind == MOE_N_INDEX || (n->kind == MOE_N_UNARY && n->op == MOE_OP_DEREF);
        uint32_t p = deref ? moe_child(t, x, n->kind == MOE_N_UNARY ? MOE_R_OPERAND : MOE_R_BASE) : 0;
        if (!p || moe_var_of(t, p) != var)
            continue;
        bool sure = true;
        for (uint32_t y = x; y != stmt && sure; y = moe_at(t, y)->parent) {
            const struct moe_node *c = moe_at(t, y), *up = moe_at(t, c->parent);
            bool half = up->kind == MOE_N_BINARY && (up->op == MOE_OP_LAND || up->op == MOE_OP_LOR) && c->role == MOE_R_RHS;
            sure = c->role != MOE_R_THEN && c->role != MOE_R_ELSE && (c->role != MOE_R_BODY || up->kind == MOE_N_DO) && !half && c->kind != MOE_N_SIZEOF;
        }
        if (sure)
            return true;
    }
    return false;
}

bool moe_deref_dominates(const struct moe_tree *t, uint32_t node, uint32_t var)
{
    for (uint32_t x = node; x; x = moe_at(t, x)->parent) {
        uint32_t up = moe_at(t, x)->parent;
        if (moe_at(t, x)->kind == MOE_N_FUNCTION || moe_at(t, x)->kind == MOE_N_LAMBDA)
            return false;
        if (moe_at(t, x)->kind == MOE_N_LABEL)           /* a jump may come here past all that stands before */
            return false;
        if (moe_at(t, up)->kind != MOE_N_COMPOUND)
            continue;
        bool found = false;
        for (uint32_t c = moe_at(t, up)->first; c && c != x; c = moe_at(t, c)->next)
            found = moe_at(t, c)->kind != MOE_N_LABEL && (found || derefs_surely(t, c, var));
        if (found)
            return true;
    }
    return false;
}

static bool written_here(const struct moe_tree *t, uint32_t ref)
{
    const struct moe_node *n = moe_at(t, ref), *up = moe_at(t, n->parent);
    return (up->kind == MOE_N_BINARY && moe_is_assign(up->op) && n->role == MOE_R_LHS)
        || (up->kind == MOE_N_UNARY && ((up->op >= MOE_OP_POST_INC && up->op <= MOE_OP_PRE_DEC) || up->op == MOE_OP_ADDR));
}

static bool after(const struct moe_tree *t, uint32_t node, uint32_t decl, bool write)
{
    uint32_t function = moe_function_of(t, node);
    for (uint32_t x = node; x && function; x = moe_walk(t, function, x)) {
        const struct moe_node *n = moe_at(t, x);
        if (x == node || n->kind != MOE_N_REF || n->decl != decl)
            continue;
        const struct moe_node *up = moe_at(t, n->parent);
        bool only_write = up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && n->role == MOE_R_LHS;
        if (write ? written_here(t, x) : !only_write)
            return true;
    }
    return false;
}

bool moe_read_after(const struct moe_tree *t, uint32_t node, uint32_t decl) { return after(t, node, decl, false); }
bool moe_written_after(const struct moe_tree *t, uint32_t node, uint32_t decl) { return after(t, node, decl, true); }
