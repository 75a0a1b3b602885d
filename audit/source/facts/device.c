/* Device code: which values differ between the threads of a block, of a warp, between blocks. */
#include "audit/source/facts/gpu.h"
#include "common/base/glob.h"

enum { MAX_ROUNDS = 4, MAX_DEPTH = 64 };

struct moe_gpu_function {
    const struct moe_tree *t;
    uint32_t function, first, count;        /* decls of this function lie in [first, first + count)  */
    uint8_t *marks;
    bool changed;
};

static bool one_of(struct moe_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (moe_glob_name(moe_str_c(list[i]), s))
            return true;
    return false;
}
#define ONE_OF(s, list) one_of((s), (list), MOE_COUNT(list))

bool moe_gpu_kernel(const struct moe_tree *t, uint32_t function)
{
    return (moe_decl_at(t, moe_at(t, function)->decl)->flags & MOE_D_KERNEL) != 0;
}

bool moe_gpu_device(const struct moe_tree *t, uint32_t function)
{
    uint32_t flags = moe_decl_at(t, moe_at(t, function)->decl)->flags;
    if (moe_at(t, function)->kind == MOE_N_LAMBDA)
        return function && moe_at(t, function)->parent && moe_gpu_device(t, moe_function_of(t, moe_at(t, function)->parent));
    return (flags & MOE_D_KERNEL) || ((flags & MOE_D_DEVICE) && !(flags & MOE_D_HOST));
}

bool moe_gpu_builtin(const struct moe_tree *t, uint32_t member, struct moe_str *base, char *axis)
{
    static const char *const names[] = { "threadIdx", "blockIdx", "blockDim", "gridDim" };
    const struct moe_node *m = moe_at(t, member), *b = moe_at(t, moe_child(t, member, MOE_R_BASE));
    struct moe_str name = moe_text(t, m->name);
    if (m->kind != MOE_N_MEMBER || b->kind != MOE_N_REF || name.len != 1)
        return false;
    *base = moe_text(t, b->name);
    *axis = name.ptr[0];
    return ONE_OF(*base, names);
}

static bool group_type(const struct moe_tree *t, uint32_t expr, const char *glob)
{
    const struct moe_type *type = moe_type_of(t, expr);
    return moe_glob_name(moe_str_c(glob), moe_text(t, type->spelling)) || moe_glob_name(moe_str_c(glob), moe_text(t, type->canonical));
}

bool moe_gpu_block_barrier(const struct moe_tree *t, uint32_t call)
{
    static const char *const names[] = { "__syncthreads", "__syncthreads_and", "__syncthreads_or", "__syncthreads_count", "__barrier_sync" };
    struct moe_str name = moe_callee(t, call);
    if (moe_at(t, call)->kind != MOE_N_CALL)
        return false;
    if (ONE_OF(name, names))
        return true;
    uint32_t group = moe_str_is(name, "sync") ? moe_child(t, moe_child(t, call, MOE_R_CALLEE), MOE_R_BASE) : 0;
    if (moe_str_is(name, "sync") && !group)
        group = moe_arg(t, call, 0);            /* cooperative_groups::sync(group) */
    return group && (group_type(t, group, "*thread_block") || group_type(t, group, "*grid_group") || group_type(t, group, "*cluster_group"));
}

static const char *const thread_names[] = { "tid", "thread_id", "threadId", "thread_idx", "threadid", "lane", "lane_id", "laneId", "laneid", "lane_idx" };
static const char *const lane_names[] = { "lane", "lane_id", "laneId", "laneid", "lane_idx" };

static uint8_t *slot(const struct moe_gpu_function *g, uint32_t decl)
{
    return decl >= g->first && decl - g->first < g->count ? &g->marks[decl - g->first] : NULL;
}

/* What a parameter means is the caller's knowledge; its name is all that is left of it here. */
static unsigned param_marks(const struct moe_tree *t, const struct moe_decl *d)
{
    struct moe_str name = moe_text(t, d->name);
    unsigned m = MOE_GPU_PARAM;
    if (moe_type_at(t, d->type)->kind != MOE_T_INT)
        return m;
    if (ONE_OF(name, thread_names))
        m |= MOE_GPU_THREAD | MOE_GPU_LANE;
    if (ONE_OF(name, lane_names))
        m |= MOE_GPU_THREAD | MOE_GPU_LANE;
    return m;
}

static unsigned marks_of(const struct moe_gpu_function *g, uint32_t n, unsigned depth);

static unsigned children(const struct moe_gpu_function *g, uint32_t n, unsigned depth)
{
    unsigned m = 0;
    for (uint32_t c = moe_at(g->t, n)->first; c; c = moe_at(g->t, c)->next)
        m |= marks_of(g, c, depth + 1);
    return m;
}

/* What a device function of one line, `return threadIdx.x % 32;`, gives each thread by itself, whatever it is called with. */
static unsigned helper_marks(const struct moe_gpu_function *g, uint32_t call, unsigned depth)
{
    const struct moe_tree *t = g->t;
    uint32_t function = moe_decl_at(t, moe_at(t, call)->decl)->node, body = moe_child(t, function, MOE_R_BODY), only = moe_at(t, body)->first;
    if (!function || !moe_gpu_device(t, function) || moe_at(t, only)->kind != MOE_N_RETURN || moe_at(t, only)->next)
        return 0;
    return children(g, only, depth) & (MOE_GPU_THREAD | MOE_GPU_LANE | MOE_GPU_BLOCK);
}

static unsigned call_marks(const struct moe_gpu_function *g, uint32_t n, unsigned depth)
{
    static const char *const block_wide[] = { "__syncthreads_*", "*[bB]lock[rR]educe*", "*[bB]lock_[rR]educe*", "*block_*reduce*", "*[bB]roadcast*", "*[aA]ll[rR]educe*", "__any*", "__all*",
                                              "__isGlobal", "__isShared", "size", "num_threads", "*_size", "gridDim*", "sizeof*", "*[wW]arp[rR]educe*", "*warp_reduce*" };
    static const char *const per_thread[] = { "thread_rank", "thread_index", "thread_rank_in_block" };
    static const char *const loads[] = { "__ldg", "__ldcs", "__ldcg", "__ldca", "__ldcv", "__ldlu", "ld_*", "atomic*" };
    struct moe_str name = moe_callee(g->t, n);
    if (ONE_OF(name, per_thread))
        return MOE_GPU_THREAD | MOE_GPU_LANE;
    if (ONE_OF(name, block_wide))
        return 0;
    unsigned m = children(g, n, depth) | helper_marks(g, n, depth + 1);
    if (moe_str_is(name, "meta_group_rank"))
        return MOE_GPU_THREAD;
    if (moe_str_starts(name, MOE_STR("__shfl")) || moe_str_starts(name, MOE_STR("shfl")))
        return m;
    if (ONE_OF(name, loads))
        m |= MOE_GPU_LOADED;
    if (moe_str_starts(name, MOE_STR("atomic")))
        m |= MOE_GPU_THREAD | MOE_GPU_LANE;     /* each caller gets the value before its own turn */
    return m;
}

/* tid / 32 and tid >> 5 are the same for a whole warp. */
static bool per_warp(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t rhs = moe_child(t, n, MOE_R_RHS);
    int64_t v = 0;
    if (x->op == MOE_OP_DIV)
        return (moe_const(t, rhs, &v) && v >= 32 && v % 32 == 0) || moe_str_is(moe_name(t, moe_skip_casts(t, rhs)), "warpSize");
    return x->op == MOE_OP_SHR && moe_const(t, rhs, &v) && v >= 5;
}

/* tid >= blockDim.x is false for everybody; x % 1 and x & 0 are not worth a word. */
static unsigned binary_marks(const struct moe_gpu_function *g, uint32_t n, unsigned depth)
{
    unsigned m = children(g, n, depth);
    return per_warp(g->t, n) ? m & ~(unsigned)MOE_GPU_LANE : m;
}

static unsigned marks_of(const struct moe_gpu_function *g, uint32_t n, unsigned depth)
{
    const struct moe_tree *t = g->t;
    const struct moe_node *x = moe_at(t, n);
    struct moe_str base;
    char axis = 0;
    if (!n || depth > MAX_DEPTH)
        return 0;
    switch (x->kind) {
    case MOE_N_REF: {
        const uint8_t *s = slot(g, x->decl);
        return s ? *s : 0;
    }
    case MOE_N_MEMBER:
        if (moe_gpu_builtin(t, n, &base, &axis))
            return moe_str_is(base, "threadIdx") ? MOE_GPU_THREAD | (axis == 'x' ? MOE_GPU_LANE : 0u) :   /* rows are whole warps, nearly everywhere */
                   moe_str_is(base, "blockIdx") ? MOE_GPU_BLOCK : 0;
        return children(g, n, depth) | (x->flags & MOE_F_ARROW ? MOE_GPU_LOADED : 0u);
    case MOE_N_CALL:
        return call_marks(g, n, depth);
    case MOE_N_BINARY:
        return binary_marks(g, n, depth);
    case MOE_N_INDEX:
        return children(g, n, depth) | MOE_GPU_LOADED;
    case MOE_N_UNARY:
        return children(g, n, depth) | (x->op == MOE_OP_DEREF ? MOE_GPU_LOADED : 0u);
    case MOE_N_SIZEOF: case MOE_N_LAMBDA:
        return 0;
    default:
        return children(g, n, depth);
    }
}

/* The marks of every condition between n and the function: what is assigned there depends on them. */
static unsigned control_marks(const struct moe_gpu_function *g, uint32_t n)
{
    unsigned m = 0;
    for (uint32_t x = n; x && x != g->function; x = moe_at(g->t, x)->parent) {
        uint32_t up = moe_at(g->t, x)->parent, cond = moe_child(g->t, up, MOE_R_COND);
        unsigned kind = moe_at(g->t, up)->kind;
        if (cond && cond != x && (kind == MOE_N_IF || kind == MOE_N_COND || kind == MOE_N_SWITCH))
            m |= marks_of(g, cond, 0);
    }
    return m & (MOE_GPU_THREAD | MOE_GPU_LANE | MOE_GPU_BLOCK);
}

static void add(struct moe_gpu_function *g, uint32_t decl, unsigned marks)
{
    uint8_t *s = slot(g, decl);
    if (s && (*s | marks) != *s) {
        *s = (uint8_t)(*s | marks);
        g->changed = true;
    }
}

static bool loop_start(const struct moe_tree *t, uint32_t n)
{
    uint32_t up = moe_at(t, n)->parent;
    return moe_at(t, up)->kind == MOE_N_FOR || moe_at(t, moe_at(t, up)->parent)->kind == MOE_N_FOR;
}

static void step(struct moe_gpu_function *g, uint32_t n)
{
    const struct moe_tree *t = g->t;
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_VAR) {
        uint32_t init = moe_child(t, n, MOE_R_INIT);
        unsigned m = marks_of(g, init, 0);
        if (moe_decl_at(t, x->decl)->storage != MOE_S_SHARED)
            add(g, x->decl, m);
    } else if (x->kind == MOE_N_BINARY && moe_is_assign(x->op)) {
        uint32_t lhs = moe_skip_casts(t, moe_child(t, n, MOE_R_LHS)), var = moe_var_of(t, lhs);
        if (var && moe_decl_at(t, var)->storage != MOE_S_SHARED)
            add(g, var, marks_of(g, moe_child(t, n, MOE_R_RHS), 0) | (loop_start(t, n) ? 0 : control_marks(g, n)));
    } else if (x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC) {
        uint32_t var = moe_var_of(t, moe_child(t, n, MOE_R_OPERAND));
        if (var && moe_at(t, n)->role != MOE_R_STEP)
            add(g, var, control_marks(g, n));
    }
}

struct moe_gpu_function *moe_gpu_function_new(const struct moe_tree *t, uint32_t function, struct moe_arena *arena)
{
    struct moe_gpu_function *g = function ? moe_arena_alloc(arena, sizeof *g) : NULL;
    uint32_t lo = UINT32_MAX, hi = 0;
    if (!g)
        return NULL;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_VAR || x->kind == MOE_N_PARAM) {
            lo = MOE_MIN(lo, x->decl);
            hi = MOE_MAX(hi, x->decl);
        }
    }
    *g = (struct moe_gpu_function){ .t = t, .function = function, .first = lo, .count = lo <= hi ? hi - lo + 1 : 0 };
    g->marks = moe_arena_array(arena, uint8_t, g->count ? g->count : 1);
    if (!g->marks)
        return NULL;
    for (uint32_t c = moe_at(t, function)->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->kind == MOE_N_PARAM)
            add(g, moe_at(t, c)->decl, param_marks(t, moe_decl_at(t, moe_at(t, c)->decl)));
    g->changed = true;
    for (unsigned round = 0; round < MAX_ROUNDS && g->changed; round++) {
        g->changed = false;
        for (uint32_t n = function; n; n = moe_walk(t, function, n))
            step(g, n);
    }
    return g;
}

unsigned moe_gpu_marks(const struct moe_gpu_function *g, uint32_t expr) { return g ? marks_of(g, expr, 0) : 0; }

unsigned moe_gpu_decl_marks(const struct moe_gpu_function *g, uint32_t decl)
{
    const uint8_t *s = g ? slot(g, decl) : NULL;
    return s ? *s : 0;
}
