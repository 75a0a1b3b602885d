/* A status that nobody looks at: thrown away as a statement, or stored and never read. A status that is passed on, to a checking macro or
 * function of any name, is used; so is one that is cast to void, which is how a program says that it does not care. */
#include "audit/source/match/check.h"

static bool is_status(const struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_type *type = moe_type_of(ctx->tree, call);
    struct moe_str spelling = moe_text(ctx->tree, type->spelling), canonical = moe_text(ctx->tree, type->canonical);
    if (moe_rule_param_has(ctx->rule, "types", spelling) || moe_rule_param_has(ctx->rule, "types", canonical))
        return true;
    return type->kind == MOE_T_INT && moe_rule_param_has(ctx->rule, "mpi", moe_callee(ctx->tree, call));
}

/* Kernels have device runtime calls and no way to report: another rule's business. */
static bool in_kernel(const struct moe_tree *t, uint32_t node)
{
    return moe_decl_at(t, moe_at(t, moe_function_of(t, node))->decl)->flags & MOE_D_KERNEL;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    if (moe_at(t, call)->tier == MOE_TIER_LEXICAL || !is_status(ctx, call) || moe_rule_param_has(ctx->rule, "harmless", name) || in_kernel(t, call))
        return;
    if (!moe_result_used(t, call)) {
        moe_report(ctx, call, "the status of %.*s() is discarded", MOE_FMT(name));
        return;
    }
    uint32_t var = moe_result_var(t, call);
    const struct moe_decl *d = moe_decl_at(t, var);
    if (var && d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && !moe_loop_of(t, call) && !moe_read_after(t, call, var))
        moe_report(ctx, call, "the status of %.*s() is stored in %.*s and never read", MOE_FMT(name), MOE_FMT(moe_text(t, d->name)));
}

const struct moe_check moe_check_M701 = { .code = "M701", .kinds = { MOE_N_CALL }, .visit = visit };
