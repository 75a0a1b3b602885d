/* mktemp(), tmpnam() and tempnam() give a name and no file. A program that opens the name with O_EXCL in the same function has closed the gap: the opening
 * fails where somebody else was faster. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"

static uint32_t plain_var(const struct moe_tree *t, uint32_t expr)
{
    expr = moe_skip_casts(t, expr);
    if (moe_at(t, expr)->kind == MOE_N_UNARY && moe_at(t, expr)->op == MOE_OP_ADDR)
        expr = moe_child(t, expr, MOE_R_OPERAND);
    return moe_var_of(t, expr);
}

static bool holds_name(const struct moe_tree *t, uint32_t call, uint32_t expr)
{
    uint32_t var = plain_var(t, expr);
    return moe_inside(t, call, expr) || (var && (var == moe_result_var(t, call) || var == plain_var(t, moe_arg(t, call, 0))));
}

/* open(name, O_CREAT | O_EXCL), by whatever wrapper: a constant argument with the bit beside the name. */
static bool opened_exclusively(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        struct moe_file_open o;
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_file_opened(t, ctx->flow, n, &o) && o.exclusive && holds_name(t, call, o.path))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    struct moe_str name = moe_callee(ctx->tree, call);
    if (moe_rule_param_has(ctx->rule, "namers", name) && !opened_exclusively(ctx, call))
        moe_report(ctx, call, "%.*s() gives a name, not a file: another process may open it first", MOE_FMT(name));
}

const struct moe_check moe_check_M411 = { .code = "M411", .kinds = { MOE_N_CALL }, .visit = visit };
