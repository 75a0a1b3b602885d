/* A barrier of the block below a condition that differs between its threads, in a loop that some leave earlier, or after a return that some took. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool warp_barrier(const struct moe_tree *t, uint32_t call) { return moe_str_is(moe_callee(t, call), "__syncwarp"); }

/* lane == 0, threadIdx.x % 32 == 3: true for some lanes of a warp and false for others. A comparison with < may fall between two warps. */
static bool picks_lanes(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        int64_t v;
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_EQ && (moe_gpu_marks(g, n) & (MOE_GPU_LANE | MOE_GPU_LOADED)) == MOE_GPU_LANE
            && (moe_const(t, moe_child(t, n, MOE_R_RHS), &v) || moe_const(t, moe_child(t, n, MOE_R_LHS), &v)))
            return true;
    }
    return false;
}

static bool differs(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t barrier, uint32_t cond)
{
    int64_t v;
    if (!cond || moe_const(t, cond, &v))
        return false;
    if (warp_barrier(t, barrier))
        return moe_arg_count(t, barrier) == 0 && picks_lanes(g, t, cond);
    return moe_gpu_marks(g, cond) & MOE_GPU_THREAD;
}

/* for (t = first + tid; t < last + tid; t += n): both ends move with the thread, so all go round as often. */
static bool same_rounds(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t cond)
{
    return moe_is_compare(moe_at(t, cond)->op) && (moe_gpu_marks(g, moe_child(t, cond, MOE_R_LHS)) & moe_gpu_marks(g, moe_child(t, cond, MOE_R_RHS)) & MOE_GPU_THREAD);
}

/* The other branch has a barrier, too: written by somebody who knows that the hardware counts arrivals and not places. */
static bool barrier_in(const struct moe_tree *t, uint32_t branch)
{
    for (uint32_t n = branch; n; n = moe_walk(t, branch, n))
        if (moe_gpu_block_barrier(t, n))
            return true;
    return false;
}

static bool branches(uint8_t kind)
{
    return kind == MOE_N_IF || kind == MOE_N_FOR || kind == MOE_N_WHILE || kind == MOE_N_DO || kind == MOE_N_SWITCH || kind == MOE_N_COND;
}

/* The then-branch of `n` ends in something that carries its threads past the barrier. */
static uint32_t way_out(const struct moe_tree *t, uint32_t n, uint32_t loop)
{
    uint32_t then = moe_child(t, n, MOE_R_THEN), last = then;
    if (moe_at(t, then)->kind == MOE_N_COMPOUND) {
        last = 0;
        for (uint32_t c = moe_at(t, then)->first; c; c = moe_at(t, c)->next)
            last = c;
    }
    uint8_t k = moe_at(t, last)->kind;
    bool out = k == MOE_N_RETURN || (loop && (k == MOE_N_BREAK || k == MOE_N_CONTINUE) && moe_loop_of(t, last) == loop);
    return out && !moe_child(t, n, MOE_R_ELSE) ? last : 0;
}

static void barrier(struct moe_ctx *ctx, const struct moe_gpu_function *g, uint32_t call, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    for (uint32_t x = call; x != function && x; x = moe_at(t, x)->parent) {
        const struct moe_node *n = moe_at(t, x), *up = moe_at(t, n->parent);
        uint32_t cond = branches(up->kind) ? moe_child(t, n->parent, MOE_R_COND) : 0;
        if (cond && cond != x && n->role != MOE_R_INIT && differs(g, t, call, cond)) {
            struct moe_str text = moe_source(t, cond);
            if (up->kind == MOE_N_FOR ? same_rounds(g, t, cond) : up->kind == MOE_N_IF && barrier_in(t, moe_child(t, n->parent, n->role == MOE_R_THEN ? MOE_R_ELSE : MOE_R_THEN)))
                continue;
            bool loop = up->kind != MOE_N_IF && up->kind != MOE_N_SWITCH && up->kind != MOE_N_COND;
            moe_report(ctx, call, loop ? "%.*s() in a loop that threads leave at different times: '%.*s' differs between them"
                                       : "%.*s() under '%.*s', which differs between the threads", MOE_FMT(name), (int)MOE_MIN(text.len, 60u), text.ptr);
            return;
        }
        if (up->kind != MOE_N_COMPOUND)
            continue;
        for (uint32_t c = up->first; c && c != x; c = moe_at(t, c)->next) {
            uint32_t out = moe_at(t, c)->kind == MOE_N_IF ? way_out(t, c, moe_loop_of(t, call)) : 0;
            uint32_t test = out ? moe_child(t, c, MOE_R_COND) : 0;
            if (!test || warp_barrier(t, call) || !differs(g, t, call, test))
                continue;
            bool loop = moe_at(t, out)->kind != MOE_N_RETURN;
            moe_report_as(ctx, call, (struct moe_report_opts){ 0, loop ? -1 : MOE_MEDIUM, loop ? -1 : MOE_LOW },
                          "%.*s() comes after line %u, where some threads of the block %s", MOE_FMT(name), moe_at(t, c)->line, loop ? "leave the loop" : "have returned");
            return;
        }
    }
}

static void visit(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_gpu_function *g = NULL;
    if (!moe_gpu_device(t, function))
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || !(moe_gpu_block_barrier(t, n) || warp_barrier(t, n)) || moe_function_of(t, n) != function)
            continue;
        if (!g)
            g = moe_gpu_function_new(t, function, ctx->scratch);
        barrier(ctx, g, n, function);
    }
}

const struct moe_check moe_check_M704 = { .code = "M704", .kinds = { MOE_N_FUNCTION }, .visit = visit };
