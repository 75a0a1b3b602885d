/* cudaMemcpyAsync(..., p, ...) and then free(p), cudaFreeHost(p), cudaFreeAsync(p, another stream), with nothing in between that waits. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool copies(struct moe_str name)
{
    return moe_str_is(name, "cudaMemcpyAsync") || moe_str_is(name, "cudaMemcpy2DAsync") || moe_str_is(name, "cudaMemPrefetchAsync") || moe_str_is(name, "cuMemcpyHtoDAsync")
        || moe_str_is(name, "cuMemcpyDtoHAsync");
}

/* The argument that is given back by this node, and whether the release belongs to a stream. */
static uint32_t released(const struct moe_tree *t, uint32_t n)
{
    static const char *const names[] = { "free", "cudaFreeHost", "cudaHostUnregister", "munmap", "cuMemFreeHost", "cudaFreeAsync" };
    if (moe_at(t, n)->kind == MOE_N_DELETE)
        return moe_child(t, n, MOE_R_OPERAND);
    for (size_t i = 0; moe_at(t, n)->kind == MOE_N_CALL && i < MOE_COUNT(names); i++)
        if (moe_str_is(moe_callee(t, n), names[i]))
            return moe_arg(t, n, 0);
    return 0;
}

static uint32_t stream_of(const struct moe_tree *t, uint32_t call)
{
    unsigned count = moe_arg_count(t, call);
    return count > 4 ? moe_arg(t, call, 4) : 0;
}

/* The copy's buffer: `p`, `p + k` and `(void *)p` are p. */
static uint32_t buffer(const struct moe_tree *t, uint32_t arg)
{
    arg = moe_skip_casts(t, arg);
    while (moe_at(t, arg)->kind == MOE_N_BINARY && moe_at(t, arg)->op == MOE_OP_ADD)
        arg = moe_skip_casts(t, moe_child(t, arg, MOE_R_LHS));
    uint8_t kind = moe_at(t, arg)->kind;
    return kind == MOE_N_REF || kind == MOE_N_MEMBER ? arg : 0;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), a = buffer(t, moe_arg(t, call, 0)), b = buffer(t, moe_arg(t, call, 1));
    if (!function || !copies(moe_callee(t, call)))
        return;
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_CALL && !moe_inside(t, n, call) && !moe_inside(t, call, n) && moe_rule_param_has(ctx->rule, "waits", moe_callee(t, n)))
            return;
        if (x->kind == MOE_N_RETURN && moe_at(t, moe_statement_of(t, n))->parent == moe_child(t, function, MOE_R_BODY))
            return;
        uint32_t gone = released(t, n);
        if (!gone || !((a && moe_gpu_same(t, gone, a)) || (b && moe_gpu_same(t, gone, b))))
            continue;
        bool async = moe_str_is(moe_callee(t, n), "cudaFreeAsync");
        if (async && moe_gpu_same(t, moe_arg(t, n, 1), stream_of(t, call)))
            return;                                 /* the stream keeps the order */
        struct moe_str text = moe_source(t, gone);
        moe_report(ctx, n, "'%.*s' is given back %s the copy of line %u, which nothing has waited for", (int)MOE_MIN(text.len, 60u), text.ptr,
                   async ? "on another stream than" : "after", moe_at(t, call)->line);
        return;
    }
}

const struct moe_check moe_check_M709 = { .code = "M709", .kinds = { MOE_N_CALL }, .visit = visit };
