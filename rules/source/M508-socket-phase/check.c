/* In one function, on one socket variable: bind after listen or accept, listen after accept. What another function may have done before is not judged: a
 * call that is merely missing says nothing. */
#include "audit/source/match/check.h"

static int phase_of(struct moe_str name)
{
    return moe_str_is(name, "bind") ? 1 : moe_str_is(name, "listen") ? 2 : moe_str_is(name, "accept") || moe_str_is(name, "accept4") ? 3 : 0;
}

/* Both in the same run of the code: not in the two arms of a condition, not in different cases. */
static bool exclusive(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    for (uint32_t n = a; n; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent;
        bool branch = moe_at(t, up)->kind == MOE_N_IF || moe_at(t, up)->kind == MOE_N_SWITCH;
        if (branch && moe_at(t, n)->role != MOE_R_COND && moe_inside(t, b, up) && !moe_inside(t, b, n) && !moe_inside(t, b, moe_child(t, up, MOE_R_COND)))
            return true;
        if (moe_at(t, up)->kind == MOE_N_SWITCH && moe_inside(t, b, up))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    static const char *const names[] = { "", "bind", "listen", "accept" };
    const struct moe_tree *t = ctx->tree;
    int phase = phase_of(moe_callee(t, call));
    uint32_t var = phase ? moe_var_of(t, moe_arg(t, call, 0)) : 0, f = moe_function_of(t, call);
    for (uint32_t n = var ? f : 0; n && n != call; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind == MOE_N_BINARY && moe_at(t, n)->op == MOE_OP_ASSIGN && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var &&
            moe_call_before(t, n, (struct moe_str[]){ MOE_STR("listen"), MOE_STR("accept") }, 2))
            return;                             /* another socket in the same variable */
        int earlier = moe_at(t, n)->kind == MOE_N_CALL ? phase_of(moe_callee(t, n)) : 0;
        if (earlier <= phase || moe_var_of(t, moe_arg(t, n, 0)) != var || exclusive(t, n, call))
            continue;
        moe_report(ctx, call, "%s() of %.*s comes after its %s()", names[phase], MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)), names[earlier]);
        return;
    }
}

const struct moe_check moe_check_M508 = { .code = "M508", .kinds = { MOE_N_CALL }, .visit = visit };
