/* MPI_Isend(..., &request) where the local request is never mentioned again. */
#include "audit/source/match/check.h"

static bool starts(struct moe_str name)
{
    static const char *const names[] = { "MPI_Isend", "MPI_Irecv", "MPI_Issend", "MPI_Ibsend", "MPI_Irsend", "MPI_Ibcast", "MPI_Iallreduce", "MPI_Ireduce", "MPI_Ibarrier", "MPI_Igather",
                                         "MPI_Iallgather", "MPI_Ialltoall", "MPI_Iscatter" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_is(name, names[i]))
            return true;
    return false;
}

static uint32_t local_request(const struct moe_tree *t, uint32_t arg)
{
    arg = moe_skip_casts(t, arg);
    if (moe_at(t, arg)->kind == MOE_N_UNARY && moe_at(t, arg)->op == MOE_OP_ADDR)
        arg = moe_skip_casts(t, moe_child(t, arg, MOE_R_OPERAND));
    if (moe_at(t, arg)->kind == MOE_N_INDEX)
        arg = moe_child(t, arg, MOE_R_BASE);
    uint32_t var = moe_var_of(t, arg);
    return moe_decl_at(t, var)->kind == MOE_N_VAR && moe_decl_at(t, var)->storage == MOE_S_LOCAL ? var : 0;
}

/* Used in another call that is no start of a new operation, returned or stored. */
static bool completed(const struct moe_tree *t, uint32_t var, uint32_t function)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        uint32_t up = moe_at(t, n)->parent;
        while (up && moe_at(t, up)->kind != MOE_N_CALL && moe_at(t, up)->kind >= MOE_N_CALL)
            up = moe_at(t, up)->parent;
        if (moe_at(t, up)->kind != MOE_N_CALL || !starts(moe_callee(t, up)))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    unsigned count = moe_arg_count(t, call);
    uint32_t var = starts(name) && count ? local_request(t, moe_arg(t, call, count - 1)) : 0;
    if (var && !completed(t, var, moe_function_of(t, call)))
        moe_report(ctx, call, "nothing waits for the '%.*s' of %.*s()", MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)), MOE_FMT(name));
}

const struct moe_check moe_check_M730 = { .code = "M730", .kinds = { MOE_N_CALL }, .visit = visit };
