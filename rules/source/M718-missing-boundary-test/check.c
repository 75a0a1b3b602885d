/* i = blockIdx.x * blockDim.x + threadIdx.x in a kernel that subscripts a pointer by it and has no comparison, clamp or modulo of i, nor of anything made
 * of it. Kernels whose every launch here is known and has a length of its own make to fit are rare, and get their suppression. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

/* blockIdx.a * blockDim.a + threadIdx.a, whatever is added to it. */
static bool is_global_index(const struct moe_tree *t, uint32_t root)
{
    bool block = false, dim = false, thread = false;
    struct moe_str base;
    char axis;
    for (uint32_t n = root; n; n = moe_walk(t, root, n)) {
        if (moe_at(t, n)->kind == MOE_N_COND || moe_at(t, n)->kind == MOE_N_CALL || (moe_at(t, n)->kind == MOE_N_BINARY && moe_at(t, n)->op == MOE_OP_REM))
            return false;
        if (!moe_gpu_builtin(t, n, &base, &axis))
            continue;
        block |= moe_str_is(base, "blockIdx");
        dim |= moe_str_is(base, "blockDim");
        thread |= moe_str_is(base, "threadIdx");
    }
    return block && dim && thread;
}

/* Whether the value at n ends up in a comparison, a call, or an arithmetic that bounds it. */
static bool is_bounded_here(const struct moe_tree *t, uint32_t n)
{
    for (uint32_t up = moe_at(t, n)->parent; up; up = moe_at(t, up)->parent) {
        const struct moe_node *u = moe_at(t, up);
        if (u->kind == MOE_N_INDEX || u->kind == MOE_N_CALL)
            return u->kind == MOE_N_CALL;
        if (u->kind == MOE_N_BINARY && (moe_is_compare(u->op) || u->op == MOE_OP_REM || u->op == MOE_OP_AND || u->op == MOE_OP_DIV))
            return true;
        if (u->kind == MOE_N_UNARY && u->op == MOE_OP_LNOT)
            return true;
        if (u->kind != MOE_N_BINARY && u->kind != MOE_N_CAST && u->kind != MOE_N_UNARY)
            return false;
    }
    return false;
}

static bool bounded(const struct moe_tree *t, uint32_t function, uint32_t var, unsigned hops)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        if (is_bounded_here(t, n))
            return true;
        for (uint32_t up = moe_at(t, n)->parent; up && up != function && hops < 3 && moe_at(t, up)->kind != MOE_N_INDEX; up = moe_at(t, up)->parent)
            if (moe_at(t, up)->kind == MOE_N_VAR && moe_at(t, up)->decl != var && bounded(t, function, moe_at(t, up)->decl, hops + 1))
                return true;
    }
    return false;
}

/* In a kernel without any loop or condition over threads there is no other place where the test could hide: in a macro that the tree does not show, or
 * a parameter that says how far. A comparison of blockIdx or threadIdx alone counts, too. */
static bool compares_builtin(const struct moe_tree *t, uint32_t function)
{
    struct moe_str base;
    char axis;
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_gpu_builtin(t, n, &base, &axis) && (moe_str_is(base, "blockIdx") || moe_str_is(base, "threadIdx")) && is_bounded_here(t, n))
            return true;
    return false;
}

static bool points_outside(const struct moe_tree *t, uint32_t base)
{
    const struct moe_decl *d = moe_decl_at(t, moe_var_of(t, base));
    return d->kind == MOE_N_PARAM && moe_type_at(t, d->type)->kind == MOE_T_POINTER;
}

static void visit(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    if (!moe_gpu_kernel(t, function))
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_INDEX || !points_outside(t, moe_child(t, n, MOE_R_BASE)))
            continue;
        uint32_t index = moe_skip_casts(t, moe_child(t, n, MOE_R_INDEX)), var = moe_var_of(t, index);
        const struct moe_decl *d = moe_decl_at(t, var);
        bool direct = !var && is_global_index(t, index), held = d->kind == MOE_N_VAR && is_global_index(t, moe_child(t, d->node, MOE_R_INIT));
        if ((!direct && !held) || (held && bounded(t, function, var, 0)) || compares_builtin(t, function))
            continue;
        struct moe_str name = moe_source(t, moe_child(t, n, MOE_R_BASE)), text = moe_source(t, index);
        const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
        bool write = up->kind == MOE_N_BINARY && moe_is_assign(up->op) && moe_at(t, n)->role == MOE_R_LHS;
        moe_report_as(ctx, n, (struct moe_report_opts){ write ? 787 : 125, -1, -1 }, "%.*s is subscripted by '%.*s' in every thread of the grid, and nothing compares it with a length",
                      MOE_FMT(name), (int)MOE_MIN(text.len, 60u), text.ptr);
        return;
    }
}

const struct moe_check moe_check_M718 = { .code = "M718", .kinds = { MOE_N_FUNCTION }, .visit = visit };
