/* setgid() or setgroups() after setuid() on the same way through the function, and setuid() from root with the supplementary groups left as they were. Raising the
 * user again (seteuid(0), setuid(0)) in between is a pattern of its own and left alone. */
#include "audit/source/match/check.h"

static bool exclusive(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    for (uint32_t n = a; n; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent;
        unsigned kind = moe_at(t, up)->kind;
        if ((kind == MOE_N_IF || kind == MOE_N_COND) && moe_at(t, n)->role != MOE_R_COND && moe_inside(t, b, up) && !moe_inside(t, b, n) &&
            !moe_inside(t, b, moe_child(t, up, MOE_R_COND)))
            return true;
        if (kind == MOE_N_SWITCH && moe_inside(t, b, up))
            return true;
    }
    return false;
}

/* The new user is root: the way back up, or a number that is not known to be another. */
static bool to_root(const struct moe_tree *t, uint32_t call)
{
    int64_t v;
    for (unsigned i = 0; i < moe_arg_count(t, call); i++)
        if (moe_const(t, moe_arg(t, call, i), &v) && v == 0)
            return true;
    return false;
}

/* `if (setgid(old) != -1) fatal(...)`: the failure is what is hoped for, a proof that the way back is closed. */
static bool hopes_to_fail(const struct moe_tree *t, uint32_t call)
{
    int64_t v;
    uint32_t up = moe_at(t, call)->parent;
    return moe_at(t, up)->kind == MOE_N_BINARY && moe_at(t, up)->op == MOE_OP_NE && moe_const_written(t, moe_child(t, up, MOE_R_RHS), &v) && v == -1;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    if (hopes_to_fail(t, call) || !moe_rule_param_has(ctx->rule, "group", moe_callee(t, call)))
        return;
    uint32_t f = moe_function_of(t, call), user = 0;
    for (uint32_t n = f; n && n != call; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || exclusive(t, n, call))
            continue;
        struct moe_str name = moe_callee(t, n);
        if (moe_rule_param_has(ctx->rule, "user", name))
            user = to_root(t, n) ? 0 : n;
        else if (moe_str_is(name, "seteuid") && to_root(t, n))
            user = 0;
    }
    if (user)
        moe_report(ctx, call, "%.*s() comes after %.*s(), and fails once the user is no longer root", MOE_FMT(moe_callee(t, call)), MOE_FMT(moe_callee(t, user)));
}

const struct moe_check moe_check_M803 = { .code = "M803", .kinds = { MOE_N_CALL }, .visit = visit };
