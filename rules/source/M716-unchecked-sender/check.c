/* A receive with a wildcard whose status is MPI_STATUS_IGNORE, or a variable that nobody reads afterwards. */
#include "audit/source/match/check.h"

/* A macro in the shim and in every MPI: (-2), ((MPI_Status *)1). What was written tells. */
static bool written(const struct moe_tree *t, uint32_t arg, const char *name)
{
    struct moe_str text = moe_str_trim(moe_source(t, arg));
    return moe_str_is(text, name) || moe_str_is(moe_text(t, moe_at(t, arg)->macro), name) || moe_str_is(moe_name(t, moe_skip_casts(t, arg)), name);
}

static uint32_t status_var(const struct moe_tree *t, uint32_t arg)
{
    arg = moe_skip_casts(t, arg);
    if (moe_at(t, arg)->kind == MOE_N_UNARY && moe_at(t, arg)->op == MOE_OP_ADDR)
        arg = moe_child(t, arg, MOE_R_OPERAND);
    uint32_t var = moe_var_of(t, arg);
    return moe_decl_at(t, var)->storage == MOE_S_LOCAL && moe_decl_at(t, var)->kind == MOE_N_VAR ? var : 0;
}

static bool looked_at(const struct moe_tree *t, uint32_t var, uint32_t call)
{
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == var && !moe_inside(t, n, call))
            return true;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    bool probe = moe_str_is(name, "MPI_Probe") || moe_str_is(name, "MPI_Mprobe");
    unsigned source = probe ? 0 : 3, status = probe ? 3 : 6;
    if (!probe && !moe_str_is(name, "MPI_Recv"))
        return;
    uint32_t s = moe_arg(t, call, status);
    bool any_source = written(t, moe_arg(t, call, source), "MPI_ANY_SOURCE"), any_tag = written(t, moe_arg(t, call, source + 1), "MPI_ANY_TAG");
    if (!s || (!any_source && !any_tag))
        return;
    const char *what = any_source ? "MPI_ANY_SOURCE" : "MPI_ANY_TAG";
    uint32_t var = status_var(t, s);
    if (written(t, s, "MPI_STATUS_IGNORE"))
        moe_report(ctx, call, "%.*s() takes from %s and ignores the status: nobody knows what came", MOE_FMT(name), what);
    else if (var && !looked_at(t, var, call))
        moe_report(ctx, call, "%.*s() takes from %s, and '%.*s' is never looked at", MOE_FMT(name), what, MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)));
}

const struct moe_check moe_check_M716 = { .code = "M716", .kinds = { MOE_N_CALL }, .visit = visit };
