/* tile[threadIdx.x + k] with a constant length, in a kernel that this unit launches with more threads than that, and no comparison of the index. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

/* threadIdx.<axis> plus a constant, directly or by a variable that is just that. */
static bool thread_plus(const struct moe_tree *t, uint32_t n, char *axis, int64_t *plus, uint32_t *var)
{
    struct moe_str base;
    n = moe_skip_casts(t, n);
    const struct moe_node *x = moe_at(t, n);
    if (moe_gpu_builtin(t, n, &base, axis))
        return moe_str_is(base, "threadIdx");
    if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ADD) {
        int64_t k;
        uint32_t l = moe_child(t, n, MOE_R_LHS), r = moe_child(t, n, MOE_R_RHS);
        if (moe_const(t, r, &k) && thread_plus(t, l, axis, plus, var))
            return *plus += k, true;
        if (moe_const(t, l, &k) && thread_plus(t, r, axis, plus, var))
            return *plus += k, true;
        return false;
    }
    const struct moe_decl *d = moe_decl_at(t, moe_var_of(t, n));
    if (x->kind != MOE_N_REF || d->kind != MOE_N_VAR || *var || moe_written_after(t, d->node, x->decl))
        return false;
    *var = x->decl;
    return thread_plus(t, moe_child(t, d->node, MOE_R_INIT), axis, plus, var);
}

/* The most threads that any launch in this unit uses along the axis; 0 = not known. */
static int64_t threads(struct moe_ctx *ctx, uint32_t function, char axis)
{
    const struct moe_tree *t = ctx->tree;
    int64_t most = 0;
    for (uint32_t i = 1; i < t->call_count; i++) {
        int64_t d[3];
        if (moe_at(t, t->calls[i])->kind == MOE_N_LAUNCH && moe_at(t, t->calls[i])->decl == moe_at(t, function)->decl && moe_gpu_launch_dims(t, ctx->flow, t->calls[i], 1, d))
            most = MOE_MAX(most, d[axis - 'x']);
    }
    return most;
}

/* A comparison that mentions threadIdx.<axis> itself, in a condition around the place. */
static bool compared(const struct moe_tree *t, uint32_t place, char axis)
{
    struct moe_str base;
    char a;
    for (uint32_t x = place; x && moe_at(t, x)->kind != MOE_N_FUNCTION; x = moe_at(t, x)->parent) {
        uint32_t up = moe_at(t, x)->parent, cond = moe_child(t, up, MOE_R_COND), lhs = moe_at(t, up)->op == MOE_OP_LAND ? moe_child(t, up, MOE_R_LHS) : 0;
        for (uint32_t from = cond ? cond : lhs, n = from; n && from != x; n = moe_walk(t, from, n))
            if (moe_gpu_builtin(t, n, &base, &a) && moe_str_is(base, "threadIdx") && a == axis)
                return true;
        for (uint32_t c = moe_at(t, up)->kind == MOE_N_COMPOUND ? moe_at(t, up)->first : 0; c && c != x; c = moe_at(t, c)->next)
            for (uint32_t test = moe_at(t, c)->kind == MOE_N_IF ? moe_child(t, c, MOE_R_COND) : 0, n = test; n; n = moe_walk(t, test, n))
                if (moe_gpu_builtin(t, n, &base, &a) && moe_str_is(base, "threadIdx") && a == axis && moe_at(t, moe_child(t, c, MOE_R_THEN))->kind != MOE_N_COMPOUND)
                    return true;                        /* if (threadIdx.x >= 32) return; */
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t index)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t base = moe_skip_casts(t, moe_child(t, index, MOE_R_BASE)), function = moe_function_of(t, index), var = 0;
    const struct moe_decl *d = moe_decl_at(t, moe_var_of(t, base));
    int64_t length = moe_type_at(t, d->type)->count, plus = 0;
    char axis = 'x';
    if (d->storage != MOE_S_SHARED || moe_type_at(t, d->type)->kind != MOE_T_ARRAY || length <= 0 || !moe_gpu_kernel(t, function))
        return;
    if (!thread_plus(t, moe_child(t, index, MOE_R_INDEX), &axis, &plus, &var) || axis < 'x' || axis > 'z')
        return;
    int64_t most = threads(ctx, function, axis);
    if (most + plus <= length || most == 0 || compared(t, index, axis) || (var && moe_guarded(t, index, var)))
        return;
    const struct moe_node *up = moe_at(t, moe_at(t, index)->parent);
    bool write = up->kind == MOE_N_BINARY && moe_is_assign(up->op) && moe_at(t, index)->role == MOE_R_LHS;
    moe_report_as(ctx, index, (struct moe_report_opts){ write ? 787 : 125, -1, -1 }, "%.*s has %lld elements, and %.*s is launched with %lld threads in %c", MOE_FMT(moe_text(t, d->name)),
                  (long long)length, MOE_FMT(moe_name(t, function)), (long long)most, axis);
}

const struct moe_check moe_check_M717 = { .code = "M717", .kinds = { MOE_N_INDEX }, .visit = visit };
