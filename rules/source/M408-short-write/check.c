/* A result of write() that is only compared with 0 or -1, so that a short write passes for a whole one. Results that are thrown away, and comparisons that can
 * never be true, are the business of other rules. */
#include "audit/source/match/check.h"

enum { ATOMIC = 512 };      /* what POSIX promises to write to a pipe in one piece */

/* A byte to wake somebody, a short record for a pipe, a line for the terminal. */
static bool small(const struct moe_tree *t, uint32_t call)
{
    struct moe_str to = moe_source(t, moe_arg(t, call, 0));
    int64_t v;
    return (moe_const(t, moe_arg(t, call, 2), &v) && v <= ATOMIC) || moe_str_is(to, "STDOUT_FILENO") || moe_str_is(to, "STDERR_FILENO") || moe_str_is(to, "1") || moe_str_is(to, "2");
}

/* if (write(...) < 0) { } : the author says that it does not matter. */
static bool waved_through(const struct moe_tree *t, uint32_t cmp)
{
    uint32_t up = moe_at(t, cmp)->parent, then = moe_at(t, up)->kind == MOE_N_IF ? moe_child(t, up, MOE_R_THEN) : 0;
    return then && !moe_at(t, then)->first && (moe_at(t, then)->kind == MOE_N_COMPOUND || moe_at(t, then)->kind == MOE_N_NULL_STMT);
}

/* The comparison that the result, or the variable that holds it, is part of; 0 = none. */
static uint32_t comparison(const struct moe_tree *t, uint32_t n)
{
    for (uint32_t up = moe_at(t, n)->parent; up; up = moe_at(t, up)->parent) {
        const struct moe_node *u = moe_at(t, up);
        if (u->kind == MOE_N_BINARY && moe_is_compare(u->op))
            return up;
        if (u->kind != MOE_N_CAST && !(u->kind == MOE_N_BINARY && u->op == MOE_OP_ASSIGN))
            return 0;
    }
    return 0;
}

static uint32_t other_side(const struct moe_tree *t, uint32_t cmp, uint32_t n)
{
    uint32_t lhs = moe_child(t, cmp, MOE_R_LHS);
    return moe_inside(t, n, lhs) ? moe_child(t, cmp, MOE_R_RHS) : lhs;
}

/* Only an error and no shortage fails this test: x < 0, x == -1, x != -1, x <= 0, x > 0. */
static bool blind(const struct moe_tree *t, uint32_t cmp, uint32_t n)
{
    int64_t v = 0;
    return cmp && moe_const_written(t, other_side(t, cmp, n), &v) && (v == 0 || v == -1);
}

/* Everything that looks at the variable after the call is blind, and there is something. */
static bool all_blind(const struct moe_tree *t, uint32_t call, uint32_t var)
{
    uint32_t function = moe_function_of(t, call), own = comparison(t, call);
    bool seen = own && blind(t, own, call);
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        uint32_t cmp = comparison(t, n);
        if (!cmp || !blind(t, cmp, n))
            return false;
        seen = true;
    }
    return seen;
}

static bool is_loop_condition(const struct moe_tree *t, uint32_t cmp)
{
    uint8_t kind = moe_at(t, moe_at(t, cmp)->parent)->kind;
    return kind == MOE_N_WHILE || kind == MOE_N_DO || kind == MOE_N_FOR;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    if (!moe_rule_param_has(ctx->rule, "writers", name) || moe_child(t, moe_skip_casts(t, moe_child(t, call, MOE_R_CALLEE)), MOE_R_BASE) || small(t, call))
        return;
    uint32_t var = moe_result_var(t, call), cmp = comparison(t, call);
    bool local = moe_decl_at(t, var)->storage == MOE_S_LOCAL;
    if (cmp && waved_through(t, cmp))
        return;
    if ((!var && blind(t, cmp, call) && !is_loop_condition(t, cmp)) || (var && local && !moe_loop_of(t, call) && all_blind(t, call, var)))
        moe_report(ctx, call, "%.*s() may write less than it was given, and only failure is looked for", MOE_FMT(name));
}

const struct moe_check moe_check_M408 = { .code = "M408", .kinds = { MOE_N_CALL }, .visit = visit };
