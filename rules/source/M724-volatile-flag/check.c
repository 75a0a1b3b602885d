/* A device function that spins on a volatile place and holds no fence, no atomic with an order, and no assembly. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool volatile_read(const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        bool memory = x->kind == MOE_N_INDEX || (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF) || x->kind == MOE_N_MEMBER || x->kind == MOE_N_REF;
        if (memory && moe_type_of(t, n)->is_volatile && moe_type_of(t, n)->kind != MOE_T_POINTER)
            return true;
    }
    return false;
}

enum { MAX_DEPTH = 3 };

static bool ordered(const struct moe_tree *t, uint32_t function, unsigned depth)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        struct moe_str name = moe_callee(t, n);
        if (moe_at(t, n)->kind == MOE_N_ASM)
            return true;
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        if (moe_str_starts(name, MOE_STR("__threadfence")) || moe_str_starts(name, MOE_STR("atomic")) || moe_str_starts(name, MOE_STR("__syncthreads")) || !moe_decl_at(t, moe_at(t, n)->decl)->node)
            return true;                            /* a function that we cannot see may hold the fence */
        if (depth < MAX_DEPTH && ordered(t, moe_decl_at(t, moe_at(t, n)->decl)->node, depth + 1))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t loop)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, loop), cond = moe_child(t, loop, MOE_R_COND);
    if (!cond || !moe_gpu_device(t, function) || !volatile_read(t, cond) || ordered(t, function, 0))
        return;
    struct moe_str text = moe_source(t, cond);
    moe_report(ctx, loop, "%.*s() waits on '%.*s' and has no fence: the flag may be seen before the data", MOE_FMT(moe_name(t, function)), (int)MOE_MIN(text.len, 60u), text.ptr);
}

const struct moe_check moe_check_M724 = { .code = "M724", .kinds = { MOE_N_WHILE, MOE_N_DO, MOE_N_FOR }, .visit = visit };
