/* An asynchronous copy whose host side is known to be malloc'ed, a local array or variable, or the storage of a standard container. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    unsigned count = moe_arg_count(t, call);
    if (!moe_rule_param_has(ctx->rule, "copies", name))
        return;
    for (unsigned i = 0; i < 3 && i < count; i++) {
        uint32_t arg = moe_arg(t, call, i);
        struct moe_str text = moe_source(t, arg);
        if (moe_type_at(t, moe_at(t, arg)->conv ? moe_at(t, arg)->conv : moe_at(t, arg)->type)->kind != MOE_T_POINTER || moe_gpu_memory_of(t, arg) != MOE_GPU_PAGEABLE)
            continue;
        if (i == 0 && moe_at(t, moe_skip_casts(t, arg))->kind == MOE_N_UNARY)
            continue;                               /* one number comes back: the call waits for it, and that was the point */
        moe_report(ctx, call, "%.*s() %s '%.*s', which is pageable: the copy is not asynchronous", MOE_FMT(name), i ? "reads" : "writes", (int)MOE_MIN(text.len, 60u), text.ptr);
        return;
    }
}

const struct moe_check moe_check_M708 = { .code = "M708", .kinds = { MOE_N_CALL }, .visit = visit };
