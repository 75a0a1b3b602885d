/* x[k] += v in a kernel where the address is the same for many threads: it does not depend on the thread at all, or only by way of a value that was
 * loaded, as in a histogram. One thread alone (threadIdx.x == 0) and kernels that are only launched with one thread are fine. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool changes(const struct moe_node *x)
{
    return (x->kind == MOE_N_BINARY && moe_is_assign(x->op) && x->op != MOE_OP_ASSIGN) ||
           (x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC);
}

/* The variable at the root of an lvalue in memory, or 0: p[i], *p, s.field of a __shared__, a __shared__ scalar. */
static uint32_t root_of(const struct moe_tree *t, uint32_t lhs, bool *memory)
{
    for (lhs = moe_skip_casts(t, lhs); lhs; lhs = moe_skip_casts(t, lhs)) {
        const struct moe_node *x = moe_at(t, lhs);
        if (x->kind == MOE_N_REF)
            return moe_var_of(t, lhs);
        if (x->kind == MOE_N_INDEX || (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF) || (x->kind == MOE_N_MEMBER && (x->flags & MOE_F_ARROW)))
            *memory = true;
        if (x->kind == MOE_N_INDEX || x->kind == MOE_N_MEMBER)
            lhs = moe_child(t, lhs, MOE_R_BASE);
        else if (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF)
            lhs = moe_child(t, lhs, MOE_R_OPERAND);
        else if (x->kind == MOE_N_BINARY && (x->op == MOE_OP_ADD || x->op == MOE_OP_SUB))
            lhs = moe_child(t, lhs, MOE_R_LHS);
        else
            return 0;
    }
    return 0;
}

static bool loaded_value(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    return x->kind == MOE_N_INDEX || (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF) || (x->kind == MOE_N_REF && (moe_gpu_decl_marks(g, x->decl) & MOE_GPU_LOADED));
}

/* Marks that the address has by itself, without what goes through a load. */
static unsigned own_marks(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t n, unsigned *through_load)
{
    if (loaded_value(g, t, n)) {
        *through_load |= moe_gpu_marks(g, n);
        return 0;
    }
    struct moe_str base;
    char axis;
    if (moe_at(t, n)->kind == MOE_N_REF || moe_gpu_builtin(t, n, &base, &axis) || moe_at(t, n)->kind == MOE_N_CALL)
        return moe_gpu_marks(g, n);
    unsigned m = 0;
    for (uint32_t c = moe_at(t, n)->first; c; c = moe_at(t, c)->next)
        m |= own_marks(g, t, c, through_load);
    return m;
}

/* The address: index expressions, and the pointer at the root. The lvalue itself is a load in own_marks's eyes, so look inside it. */
static unsigned address_marks(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t lhs, unsigned *through_load)
{
    unsigned m = 0;
    for (lhs = moe_skip_casts(t, lhs); lhs;) {
        const struct moe_node *x = moe_at(t, lhs);
        if (x->kind == MOE_N_INDEX) {
            m |= own_marks(g, t, moe_child(t, lhs, MOE_R_INDEX), through_load);
            lhs = moe_skip_casts(t, moe_child(t, lhs, MOE_R_BASE));
        } else if (x->kind == MOE_N_MEMBER) {
            lhs = moe_skip_casts(t, moe_child(t, lhs, MOE_R_BASE));
        } else if (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF) {
            lhs = moe_skip_casts(t, moe_child(t, lhs, MOE_R_OPERAND));
        } else {
            return m | (x->kind == MOE_N_REF ? moe_gpu_marks(g, lhs) : own_marks(g, t, lhs, through_load));
        }
    }
    return m;
}

static bool leaves(const struct moe_tree *t, uint32_t then)
{
    uint32_t last = then;
    if (moe_at(t, then)->kind == MOE_N_COMPOUND)
        for (uint32_t c = moe_at(t, then)->first; c; c = moe_at(t, c)->next)
            last = c;
    uint8_t k = moe_at(t, last)->kind;
    return k == MOE_N_RETURN || k == MOE_N_CONTINUE || k == MOE_N_BREAK;
}

/* if (threadIdx.x != 0) return; if (tid) return; if (lane > 0) return; */
static bool keeps_one(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t cond)
{
    if (!(moe_gpu_marks(g, cond) & MOE_GPU_THREAD))
        return false;
    if (moe_at(t, cond)->kind == MOE_N_REF || moe_at(t, cond)->kind == MOE_N_MEMBER)
        return true;
    for (uint32_t k = cond; k; k = moe_walk(t, cond, k)) {
        const struct moe_node *x = moe_at(t, k);
        int64_t v = -1;
        if (x->kind != MOE_N_BINARY || !(moe_gpu_marks(g, k) & MOE_GPU_THREAD))
            continue;
        if (x->op == MOE_OP_NE || (x->op == MOE_OP_GT && moe_const(t, moe_child(t, k, MOE_R_RHS), &v) && v == 0)
            || (x->op == MOE_OP_GE && moe_const(t, moe_child(t, k, MOE_R_RHS), &v) && v == 1))
            return true;
    }
    return false;
}

/* Under a condition that differs between threads: usually "only this one", and in any case somebody thought about who does it. */
static bool chosen(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t n, uint32_t function)
{
    for (uint32_t x = n; x && x != function; x = moe_at(t, x)->parent) {
        uint32_t up = moe_at(t, x)->parent, cond = moe_child(t, up, MOE_R_COND);
        bool branch = moe_at(t, up)->kind == MOE_N_IF || moe_at(t, up)->kind == MOE_N_COND;
        if (branch && cond && cond != x && moe_at(t, x)->role != MOE_R_ELSE)
            for (uint32_t k = cond; k; k = moe_walk(t, cond, k))
                if (moe_at(t, k)->kind == MOE_N_BINARY && moe_at(t, k)->op == MOE_OP_EQ && (moe_gpu_marks(g, k) & MOE_GPU_THREAD))
                    return true;
        if (branch && cond && cond != x)
            for (uint32_t k = cond; k; k = moe_walk(t, cond, k))
                if ((moe_at(t, k)->kind == MOE_N_UNARY && moe_at(t, k)->op == MOE_OP_LNOT && (moe_gpu_marks(g, k) & MOE_GPU_THREAD)) || moe_at(t, k)->kind == MOE_N_CALL)
                    return true;
        if (moe_at(t, up)->kind == MOE_N_COMPOUND)
            for (uint32_t c = moe_at(t, up)->first; c && c != x; c = moe_at(t, c)->next)
                if (moe_at(t, c)->kind == MOE_N_IF && leaves(t, moe_child(t, c, MOE_R_THEN)) && keeps_one(g, t, moe_child(t, c, MOE_R_COND)))
                    return true;
    }
    return false;
}

static bool only_one_thread(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    unsigned launches = 0;
    for (uint32_t i = 1; i < t->call_count; i++) {
        int64_t block[3];
        if (moe_at(t, t->calls[i])->kind != MOE_N_LAUNCH || moe_at(t, t->calls[i])->decl != moe_at(t, function)->decl)
            continue;
        launches++;
        if (!moe_gpu_launch_dims(t, ctx->flow, t->calls[i], 1, block) || block[0] != 1 || block[1] != 1 || block[2] != 1)
            return false;
    }
    return launches > 0;
}

/* A kernel that never looks at threadIdx is written for one thread, or does the same thing many times over. */
static bool knows_threads(const struct moe_tree *t, uint32_t function)
{
    struct moe_str base;
    char axis;
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_gpu_builtin(t, n, &base, &axis) && moe_str_is(base, "threadIdx"))
            return true;
    return false;
}

static void place(struct moe_ctx *ctx, const struct moe_gpu_function *g, uint32_t n, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t lhs = moe_child(t, n, moe_at(t, n)->kind == MOE_N_BINARY ? MOE_R_LHS : MOE_R_OPERAND);
    bool memory = false;
    uint32_t var = root_of(t, lhs, &memory);
    const struct moe_decl *d = moe_decl_at(t, var);
    bool shared = d->storage == MOE_S_SHARED, global = memory && d->kind == MOE_N_PARAM && moe_type_at(t, d->type)->kind == MOE_T_POINTER && moe_gpu_kernel(t, function);
    bool device_variable = d->kind == MOE_N_VAR && (d->storage == MOE_S_GLOBAL || d->storage == MOE_S_STATIC) && (d->flags & MOE_D_DEVICE);
    if (!var || (!shared && !global && !device_variable))
        return;
    unsigned loads = 0, marks = address_marks(g, t, lhs, &loads);
    if ((marks & MOE_GPU_THREAD) || chosen(g, t, n, function))
        return;
    struct moe_str text = moe_source(t, lhs);
    if (loads & MOE_GPU_THREAD)
        moe_report(ctx, n, "'%.*s' is changed without an atomic: two threads may have loaded the same subscript", (int)MOE_MIN(text.len, 60u), text.ptr);
    else
        moe_report(ctx, n, "'%.*s' is changed without an atomic by every thread of the block", (int)MOE_MIN(text.len, 60u), text.ptr);
}

static void visit(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_gpu_function *g = NULL;
    if (!moe_gpu_device(t, function) || !knows_threads(t, function) || only_one_thread(ctx, function))
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (!changes(moe_at(t, n)) || moe_function_of(t, n) != function)
            continue;
        if (!g)
            g = moe_gpu_function_new(t, function, ctx->scratch);
        place(ctx, g, n, function);
    }
}

const struct moe_check moe_check_M707 = { .code = "M707", .kinds = { MOE_N_FUNCTION }, .visit = visit };
