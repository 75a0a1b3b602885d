/* Functions that say only through errno what went wrong, in a function that never looks at errno. */
#include "audit/source/match/check.h"

static bool is_errno(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    return moe_str_is(moe_text(t, x->macro), "errno") || (x->kind == MOE_N_REF && moe_str_is(moe_text(t, x->name), "errno"))
        || (x->kind == MOE_N_CALL && moe_str_is(moe_callee(t, n), "__errno_location"));
}

/* A REF or macro errno that is not the target of an assignment. */
static bool reads_errno(const struct moe_tree *t, uint32_t function, uint32_t from)
{
    for (uint32_t n = from; n; n = moe_walk(t, function, n)) {
        if (!is_errno(t, n))
            continue;
        uint32_t top = n;
        while (is_errno(t, moe_at(t, top)->parent))
            top = moe_at(t, top)->parent;
        const struct moe_node *x = moe_at(t, top), *up = moe_at(t, x->parent);
        if (!(up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && x->role == MOE_R_LHS))
            return true;
    }
    return false;
}

/* strtod() gives HUGE_VAL for what is too large: whoever asks for that has asked. */
static bool asks_for_infinity(const struct moe_tree *t, uint32_t function, uint32_t call)
{
    static const char *const words[] = { "isfinite", "isinf", "__builtin_isfinite", "__builtin_isinf_sign", "__isinf", "__isinff", "__finite", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "INFINITY" };
    for (uint32_t n = call; n; n = moe_walk(t, function, n))
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            if (moe_str_is(moe_text(t, moe_at(t, n)->macro), words[w]) || (moe_at(t, n)->kind == MOE_N_CALL && moe_str_is(moe_callee(t, n), words[w])))
                return true;
    return false;
}

static bool outside_domain(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t arg = moe_arg(t, call, 0), inner = moe_skip_casts(t, arg);
    int64_t k;
    if (moe_at(t, inner)->kind == MOE_N_UNARY && moe_at(t, inner)->op == MOE_OP_MINUS)
        return moe_at(t, moe_child(t, inner, MOE_R_OPERAND))->kind == MOE_N_FLOAT || moe_const(t, moe_child(t, inner, MOE_R_OPERAND), &k);
    if (moe_const_written(t, inner, &k) && moe_at(t, inner)->kind != MOE_N_FLOAT)
        return moe_str_starts(moe_callee(t, call), MOE_STR("log")) ? k <= 0 : moe_str_starts(moe_callee(t, call), MOE_STR("a")) ? k > 1 || k < -1 : k < 0;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call), end = moe_arg(t, call, 1);
    bool number = moe_rule_param_has(ctx->rule, "numbers", name), math = !number && moe_rule_param_has(ctx->rule, "math", name);
    int64_t k;
    if ((!number && !math) || !function || (moe_decl_at(t, moe_at(t, function)->decl)->flags & (MOE_D_KERNEL | MOE_D_DEVICE)))
        return;
    if (number && !(moe_at(t, moe_skip_casts(t, end))->kind == MOE_N_NULLPTR || (moe_const(t, end, &k) && k == 0)))
        return;                                 /* with an end pointer, the caller can tell */
    if (math && !outside_domain(ctx, call))
        return;
    if (number && moe_type_of(t, call)->kind == MOE_T_FLOAT && asks_for_infinity(t, function, call))
        return;
    if (!reads_errno(t, function, call) && !moe_damaged(ctx, call))
        moe_report(ctx, call, "%.*s() tells of a failure only through errno, and %.*s() does not read it afterwards", MOE_FMT(name), MOE_FMT(moe_name(t, function)));
}

const struct moe_check moe_check_M146 = { .code = "M146", .kinds = { MOE_N_CALL }, .visit = visit };
