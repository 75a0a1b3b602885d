/* n = ftell(f) or lseek(fd, ...), and n in the size of an allocation or a read, with no comparison of n before it. */
#include "audit/source/match/check.h"

static bool mentions(const struct moe_tree *t, uint32_t root, uint32_t var)
{
    for (uint32_t n = root; n; n = moe_walk(t, root, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == var)
            return true;
    return false;
}

/* Compared in any condition, clamp or assertion between the two. */
static bool compared(const struct moe_tree *t, uint32_t from, uint32_t to, uint32_t var)
{
    uint32_t function = moe_function_of(t, from);
    for (uint32_t n = from; n && n != to; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind != MOE_N_REF || x->decl != var)
            continue;
        for (uint32_t up = x->parent; up && moe_at(t, up)->kind >= MOE_N_CALL; up = moe_at(t, up)->parent)
            if ((moe_at(t, up)->kind == MOE_N_BINARY && moe_is_compare(moe_at(t, up)->op)) || moe_at(t, up)->role == MOE_R_COND)
                return true;
    }
    return false;
}

static bool in_own_test(const struct moe_tree *t, uint32_t call)
{
    for (uint32_t up = moe_at(t, call)->parent; up && moe_at(t, up)->kind >= MOE_N_CALL; up = moe_at(t, up)->parent)
        if (moe_at(t, up)->kind == MOE_N_BINARY && moe_is_compare(moe_at(t, up)->op))
            return true;
    return false;
}

static void report(struct moe_ctx *ctx, uint32_t place, struct moe_str what, uint32_t var, uint32_t tell)
{
    const struct moe_tree *t = ctx->tree;
    moe_report(ctx, place, "%.*s gets '%.*s' as a size, which is -1 when %.*s() of line %u fails", MOE_FMT(what), MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)),
               MOE_FMT(moe_callee(t, tell)), moe_at(t, tell)->line);
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), var = moe_rule_param_has(ctx->rule, "tells", moe_callee(t, call)) ? moe_result_var(t, call) : 0;
    if (!var || !function || in_own_test(t, call))
        return;
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var)
            return;
        if (x->kind == MOE_N_NEW && mentions(t, n, var) && !compared(t, call, n, var)) {
            report(ctx, n, MOE_STR("new"), var, call);
            return;
        }
        if (x->kind != MOE_N_CALL || !moe_rule_param_has(ctx->rule, "sizes", moe_callee(t, n)))
            continue;
        for (unsigned i = 0; i < moe_arg_count(t, n); i++) {
            uint32_t arg = moe_arg(t, n, i);
            if (moe_type_of(t, arg)->kind != MOE_T_INT || !mentions(t, arg, var))
                continue;
            if (!compared(t, call, n, var))
                report(ctx, n, moe_callee(t, n), var, call);
            return;
        }
    }
}

const struct moe_check moe_check_M416 = { .code = "M416", .kinds = { MOE_N_CALL }, .visit = visit };
