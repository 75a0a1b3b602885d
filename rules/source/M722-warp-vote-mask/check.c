/* A shuffle or vote with all 32 lanes in its mask below a condition that picks single lanes, and __activemask() as the mask. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool exchanges(struct moe_str name)
{
    return (moe_str_starts(name, MOE_STR("__shfl_")) || moe_str_starts(name, MOE_STR("__ballot_")) || moe_str_starts(name, MOE_STR("__any_")) || moe_str_starts(name, MOE_STR("__all_")) ||
            moe_str_starts(name, MOE_STR("__match_")) || moe_str_starts(name, MOE_STR("__reduce_"))) && moe_str_ends(name, MOE_STR("sync"));
}

static bool full(const struct moe_tree *t, uint32_t mask)
{
    int64_t v = 0;
    return moe_const(t, mask, &v) && (uint32_t)v == 0xffffffffu;
}

/* lane == 0, threadIdx.x % 32 < 16: true for part of a warp. A comparison of the whole threadIdx.x may fall between two warps. */
static bool splits_warp(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        int64_t v = 0;
        uint32_t rhs = moe_child(t, n, MOE_R_RHS);
        if (x->kind != MOE_N_BINARY || !moe_is_compare(x->op) || (moe_gpu_marks(g, n) & (MOE_GPU_LANE | MOE_GPU_LOADED)) != MOE_GPU_LANE || !moe_const(t, rhs, &v))
            continue;
        if (x->op == MOE_OP_EQ || (v % 32 != 0 && x->op != MOE_OP_NE))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call), mask = moe_arg(t, call, 0);
    if (!exchanges(name) || !mask || !moe_gpu_device(t, function))
        return;
    if (moe_str_is(moe_callee(t, moe_skip_casts(t, mask)), "__activemask")) {
        moe_report(ctx, call, "%.*s() with __activemask(): the lanes that happen to be here, not those that should", MOE_FMT(name));
        return;
    }
    struct moe_gpu_function *g = full(t, mask) ? moe_gpu_function_new(t, function, ctx->scratch) : NULL;
    for (uint32_t n = g ? call : 0; n && n != function; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent, cond = moe_child(t, up, MOE_R_COND);
        uint8_t kind = moe_at(t, up)->kind;
        bool branch = kind == MOE_N_IF || kind == MOE_N_COND;
        if (!branch || !cond || cond == n || !splits_warp(g, t, cond))
            continue;
        struct moe_str text = moe_source(t, cond);
        moe_report(ctx, call, "%.*s() waits for all 32 lanes under '%.*s', which only some of them reach", MOE_FMT(name), (int)MOE_MIN(text.len, 60u), text.ptr);
        return;
    }
}

const struct moe_check moe_check_M722 = { .code = "M722", .kinds = { MOE_N_CALL }, .visit = visit };
