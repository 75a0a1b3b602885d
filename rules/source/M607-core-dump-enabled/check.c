/* setrlimit(RLIMIT_CORE, &limit), where the limit was given something other than 0 in the same function. */
#include "audit/source/match/check.h"

static bool names(const struct moe_tree *t, uint32_t arg, const char *word)
{
    struct moe_str source = moe_source(t, arg), name = moe_name(t, moe_skip_casts(t, arg));
    return moe_str_is(source, word) || moe_str_is(name, word);
}

/* The value of what is stored in a member of `decl`: 1 = something but 0, 0 = zero, -1 = nothing is stored. */
static int stored(const struct moe_tree *t, uint32_t f, uint32_t decl, uint32_t until)
{
    int found = -1;
    int64_t v;
    for (uint32_t n = f; n && n != until; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_VAR && x->decl == decl) {
            uint32_t list = moe_child(t, n, MOE_R_INIT), first = moe_at(t, list)->kind == MOE_N_INIT_LIST ? moe_at(t, list)->first : 0;
            if (first)
                found = moe_const(t, first, &v) && v == 0 ? 0 : 1;
        }
        uint32_t lhs = x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN ? moe_child(t, n, MOE_R_LHS) : 0;
        if (moe_at(t, lhs)->kind != MOE_N_MEMBER || moe_var_of(t, moe_child(t, lhs, MOE_R_BASE)) != decl || !moe_str_is(moe_name(t, lhs), "rlim_cur"))
            continue;
        uint32_t value = moe_child(t, n, MOE_R_RHS);
        while (moe_at(t, value)->kind == MOE_N_BINARY && moe_at(t, value)->op == MOE_OP_ASSIGN)
            value = moe_child(t, value, MOE_R_RHS);
        found = moe_const(t, value, &v) && v == 0 ? 0 : 1;
    }
    return found;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    if (!moe_str_is(moe_callee(t, call), "setrlimit") || !names(t, moe_arg(t, call, 0), "RLIMIT_CORE"))
        return;
    uint32_t limit = moe_skip_casts(t, moe_arg(t, call, 1));
    uint32_t decl = moe_at(t, limit)->kind == MOE_N_UNARY ? moe_var_of(t, moe_child(t, limit, MOE_R_OPERAND)) : 0;
    if (decl && stored(t, moe_function_of(t, call), decl, call) == 1)
        moe_report(ctx, call, "the limit of core files is raised: the memory of the process may land in one");
}

const struct moe_check moe_check_M607 = { .code = "M607", .kinds = { MOE_N_CALL }, .visit = visit };
