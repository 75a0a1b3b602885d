/* In straight source order: a __shared__ array or variable is written, then read at another place than the one written, and nothing in between could be a
 * barrier. Whatever might synchronise does: any call of a function without a known body, of one that holds a barrier, inline assembly. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

enum { MAX_ARRAYS = 16, MAX_DEPTH = 3 };
struct written { uint32_t decl, field, ref, place; };
struct state { struct written at[MAX_ARRAYS]; unsigned count; };

static bool is_barrier(const struct moe_tree *t, uint32_t n, unsigned depth)
{
    static const char *const harmless[] = { "min", "max", "fmaxf", "fminf", "expf", "logf", "sqrtf", "rsqrtf", "fabsf", "exp", "log", "sqrt", "abs", "pow", "powf", "atomicAdd", "atomicMax", "__ldg",
                                            "printf", "tanhf", "__expf", "__logf", "float", "int", "ceilf", "floorf", "fmaf", "__fdividef", "make_float4", "make_float2", "make_int4" };
    if (moe_at(t, n)->kind == MOE_N_ASM)
        return true;
    if (moe_at(t, n)->kind != MOE_N_CALL)
        return false;
    if (moe_gpu_block_barrier(t, n) || moe_str_is(moe_callee(t, n), "__syncwarp"))
        return true;
    struct moe_str name = moe_callee(t, n);
    for (size_t i = 0; i < MOE_COUNT(harmless); i++)
        if (moe_str_is(name, harmless[i]))
            return false;
    uint32_t body = moe_decl_at(t, moe_at(t, n)->decl)->node;
    if (!body || depth >= MAX_DEPTH)
        return true;
    for (uint32_t k = moe_walk(t, body, body); k; k = moe_walk(t, body, k))
        if (is_barrier(t, k, depth + 1))
            return true;
    return false;
}

/* The lvalue a[i][j], or a, at whose root this REF stands. */
static uint32_t whole(const struct moe_tree *t, uint32_t ref)
{
    uint32_t n = ref;
    for (;;) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if ((up->kind == MOE_N_INDEX || up->kind == MOE_N_MEMBER) && x->role == MOE_R_BASE)
            n = x->parent;
        else
            return n;
    }
}

/* The member of a shared structure that is meant; 0 = the whole of it, or no structure. */
static uint32_t field_of(const struct moe_tree *t, uint32_t ref)
{
    const struct moe_node *x = moe_at(t, ref), *up = moe_at(t, x->parent);
    return up->kind == MOE_N_MEMBER && x->role == MOE_R_BASE ? up->decl : 0;
}

/* The member selected from what stands at n, elements passed over: of s.at[i].x first `at`, then `x`. 0 = none, or one behind a pointer. */
static uint32_t member_above(const struct moe_tree *t, uint32_t n)
{
    while (moe_at(t, n)->role == MOE_R_BASE && moe_at(t, moe_at(t, n)->parent)->kind == MOE_N_INDEX)
        n = moe_at(t, n)->parent;
    uint32_t up = moe_at(t, n)->parent;
    return moe_at(t, n)->role == MOE_R_BASE && moe_at(t, up)->kind == MOE_N_MEMBER && !(moe_at(t, up)->flags & MOE_F_ARROW) ? up : 0;
}

/* Two names of a shared structure that part at some member. */
static bool apart(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    while ((a = member_above(t, a)) && (b = member_above(t, b)))
        if (moe_at(t, a)->decl != moe_at(t, b)->decl)
            return true;
    return false;
}

static bool is_write(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
    return up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && x->role == MOE_R_LHS;
}

/* Both below the same condition on threads: the writer reads what it wrote itself, as far as we can tell. */
static bool same_branch(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t a, uint32_t b, uint32_t function)
{
    for (uint32_t n = a; n && n != function; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent, cond = moe_at(t, up)->kind == MOE_N_IF ? moe_child(t, up, MOE_R_COND) : 0;
        if (cond && cond != n && (moe_gpu_marks(g, cond) & MOE_GPU_THREAD) && moe_inside(t, b, n))
            return true;
    }
    return false;
}

/* One iteration of a loop writes, the next one reads, further up: not this rule's straight line. The two must stand in order, in one block or nested. */
static bool in_order(const struct moe_tree *t, uint32_t write, uint32_t read)
{
    uint32_t stmt = moe_statement_of(t, write), up = moe_at(t, stmt)->parent;
    while (up && moe_at(t, up)->kind != MOE_N_COMPOUND)
        up = moe_at(t, up)->parent;
    for (; up; up = moe_at(t, up)->parent) {
        if (moe_inside(t, read, up))
            return true;
        const struct moe_node *x = moe_at(t, up);
        if (x->role == MOE_R_ELSE || x->kind == MOE_N_CASE || x->kind == MOE_N_FUNCTION)
            return x->kind == MOE_N_FUNCTION;
        if (x->role == MOE_R_THEN && moe_child(t, x->parent, MOE_R_ELSE))
            return false;
    }
    return false;
}

static bool own_element(const struct moe_gpu_function *g, const struct moe_tree *t, uint32_t write, uint32_t read)
{
    if (moe_same_expr(t, write, read))
        return moe_at(t, write)->kind == MOE_N_INDEX && (moe_gpu_marks(g, moe_child(t, write, MOE_R_INDEX)) & MOE_GPU_THREAD);
    return false;
}

static void read_of(struct moe_ctx *ctx, const struct moe_gpu_function *g, struct state *s, uint32_t ref, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t read = whole(t, ref);
    if (moe_type_of(t, read)->kind == MOE_T_ARRAY)
        return;                                     /* its address is handed on */
    for (unsigned i = 0; i < s->count; i++) {
        uint32_t write = s->at[i].place;
        const struct moe_node *up = moe_at(t, moe_at(t, read)->parent);
        bool address = up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR;
        if (s->at[i].decl != moe_at(t, ref)->decl || s->at[i].field != field_of(t, ref) || apart(t, s->at[i].ref, ref) || address || moe_inside(t, read, moe_at(t, write)->parent) || own_element(g, t, write, read) ||
            same_branch(g, t, write, read, function) || !in_order(t, write, read))
            continue;
        struct moe_str text = moe_source(t, read);
        moe_report(ctx, read, "'%.*s' is read without a barrier after line %u, where another thread may have written it", (int)MOE_MIN(text.len, 60u), text.ptr, moe_at(t, write)->line);
        s->at[i] = s->at[--s->count];
        return;
    }
}

static void visit(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_gpu_function *g = NULL;
    struct state s = { .count = 0 };
    if (!moe_gpu_device(t, function))
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (is_barrier(t, n, 0) || x->kind == MOE_N_LAMBDA)
            s.count = 0;
        const struct moe_decl *d = moe_decl_at(t, x->decl);
        if (x->kind != MOE_N_REF || d->kind != MOE_N_VAR || d->storage != MOE_S_SHARED)
            continue;
        if (!g)
            g = moe_gpu_function_new(t, function, ctx->scratch);
        uint32_t place = whole(t, n);
        if (!is_write(t, place)) {
            read_of(ctx, g, &s, n, function);
            continue;
        }
        unsigned i = 0;
        while (i < s.count && (s.at[i].decl != x->decl || s.at[i].field != field_of(t, n)))
            i++;
        if (i < MAX_ARRAYS) {
            s.at[i] = (struct written){ x->decl, field_of(t, n), n, place };
            s.count = MOE_MAX(s.count, i + 1);
        }
    }
}

const struct moe_check moe_check_M723 = { .code = "M723", .kinds = { MOE_N_FUNCTION }, .visit = visit };
