/* Managed memory that was given to a launch, or the target of an asynchronous copy to the host, subscripted or dereferenced by the host before anything
 * waits for the device. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool host_access(const struct moe_tree *t, uint32_t n, uint32_t buffer)
{
    const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
    uint32_t base = x->kind == MOE_N_INDEX ? moe_child(t, n, MOE_R_BASE) : x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF ? moe_child(t, n, MOE_R_OPERAND) : 0;
    if (!base || (up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR) || up->kind == MOE_N_SIZEOF)
        return false;
    base = moe_skip_casts(t, base);
    if (moe_at(t, base)->kind == MOE_N_BINARY)
        base = moe_child(t, base, MOE_R_LHS);
    return moe_gpu_same(t, base, buffer);
}

/* A plain local that the copy was told the address of: any reading of it. */
static bool scalar_access(const struct moe_tree *t, uint32_t n, uint32_t buffer)
{
    const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
    uint32_t var = moe_at(t, buffer)->kind == MOE_N_UNARY && moe_at(t, buffer)->op == MOE_OP_ADDR ? moe_var_of(t, moe_child(t, buffer, MOE_R_OPERAND)) : 0;
    return var && x->kind == MOE_N_REF && x->decl == var && !(up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR) && up->kind != MOE_N_SIZEOF;
}

static void follow(struct moe_ctx *ctx, uint32_t start, uint32_t buffer, const char *what)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, start), end = start, last = 0;
    for (uint32_t k = start; k; k = moe_walk(t, start, k))
        end = k;
    for (uint32_t n = moe_walk(t, function, end); n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (last && !moe_inside(t, n, last))
            return;
        if (x->kind == MOE_N_CALL && !moe_inside(t, start, n) && moe_rule_param_has(ctx->rule, "waits", moe_callee(t, n)))
            return;
        if (x->kind == MOE_N_LAMBDA || x->kind == MOE_N_LABEL)
            return;
        if (x->kind == MOE_N_RETURN && moe_at(t, x->parent)->parent == function)
            last = n;
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_gpu_same(t, moe_child(t, n, MOE_R_LHS), buffer))
            return;
        if (x->kind == MOE_N_CALL && moe_str_is(moe_callee(t, n), "cudaMallocManaged"))
            return;
        if (!host_access(t, n, buffer) && !scalar_access(t, n, buffer))
            continue;
        struct moe_str text = moe_source(t, n);
        moe_report(ctx, n, "'%.*s' is touched while the %s of line %u may still be running", (int)MOE_MIN(text.len, 60u), text.ptr, what, moe_at(t, start)->line);
        return;
    }
}

static void visit(struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, node);
    if (!function || moe_gpu_device(t, function))
        return;
    if (moe_at(t, node)->kind == MOE_N_LAUNCH) {
        for (unsigned i = 0; i < moe_arg_count(t, node); i++)
            if (moe_gpu_memory_of(t, moe_arg(t, node, i)) == MOE_GPU_MANAGED)
                follow(ctx, node, moe_skip_casts(t, moe_arg(t, node, i)), "kernel");
        return;
    }
    if (moe_str_is(moe_callee(t, node), "cudaMemcpyAsync") && moe_str_is(moe_name(t, moe_arg(t, node, 3)), "cudaMemcpyDeviceToHost")) {
        uint32_t to = moe_skip_casts(t, moe_arg(t, node, 0));
        if (moe_at(t, to)->kind == MOE_N_REF || moe_at(t, to)->kind == MOE_N_MEMBER || moe_at(t, to)->kind == MOE_N_UNARY)
            follow(ctx, node, to, "copy");
    }
}

const struct moe_check moe_check_M726 = { .code = "M726", .kinds = { MOE_N_LAUNCH, MOE_N_CALL }, .visit = visit };
