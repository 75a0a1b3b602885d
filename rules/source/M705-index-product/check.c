/* Products of three or more unknown 32-bit factors that become an index, a pointer offset or a size: the shape of (batch, token, channel). One finding
 * a function, at the first: where one index is too narrow they all are, and one change of type mends them. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

enum { MAX_HOPS = 2 };

static bool narrow(const struct moe_tree *t, uint32_t n)
{
    const struct moe_type *type = moe_type_of(t, n);
    return type->kind == MOE_T_INT && type->size == 4;
}

/* A template's value, or what the compiler computes. */
static bool is_fixed(const struct moe_tree *t, uint32_t var)
{
    const struct moe_decl *d = moe_decl_at(t, var);
    struct moe_str text = moe_source(t, d->node);
    if (d->kind == MOE_N_PARAM)
        return !d->node;
    return text.len && memmem(text.ptr, MOE_MIN(text.len, 64u), "constexpr", 9);
}

/* A parameter, or a variable that is made of anything but constants and template parameters. */
static bool unknown_name(struct moe_ctx *ctx, uint32_t ref, unsigned hops)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t var = moe_var_of(t, ref), init = moe_child(t, moe_decl_at(t, var)->node, MOE_R_INIT);
    if (!var || is_fixed(t, var))
        return false;
    if (moe_decl_at(t, var)->kind == MOE_N_PARAM || !init || hops >= 2 * MAX_HOPS || !moe_type_at(t, moe_decl_at(t, var)->type)->is_const)
        return true;
    for (uint32_t n = init; n; n = moe_walk(t, init, n)) {
        uint8_t k = moe_at(t, n)->kind;
        if (k == MOE_N_MEMBER || k == MOE_N_CALL || k == MOE_N_INDEX || (k == MOE_N_REF && unknown_name(ctx, n, hops + 1)))
            return true;
    }
    return false;
}

/* Unknown factors of a chain of multiplications; what is known to be small (threadIdx.x, a constant) is no factor. */
static unsigned factors(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    int64_t v;
    struct moe_str base;
    char axis;
    if (moe_const(t, n, &v))
        return 0;
    if (x->kind == MOE_N_CAST)
        return narrow(t, n) ? factors(ctx, moe_child(t, n, MOE_R_OPERAND)) : 0;
    if (x->kind == MOE_N_BINARY && x->op == MOE_OP_MUL)
        return factors(ctx, moe_child(t, n, MOE_R_LHS)) + factors(ctx, moe_child(t, n, MOE_R_RHS));
    if (moe_gpu_builtin(t, n, &base, &axis))
        return moe_str_is(base, "blockIdx") || moe_str_is(base, "gridDim");
    const struct moe_value *known = moe_flow_value(ctx->flow, n);
    if (known->visited && known->lo > INT32_MIN && known->hi < 4096)
        return 0;
    if (x->kind == MOE_N_BINARY && (x->op == MOE_OP_REM || x->op == MOE_OP_DIV || x->op == MOE_OP_AND || x->op == MOE_OP_SHR))
        return 0;                                   /* made smaller on purpose */
    if (x->kind == MOE_N_BINARY) {
        for (uint32_t k = n; k; k = moe_walk(t, n, k))
            if (moe_at(t, k)->kind == MOE_N_MEMBER || moe_at(t, k)->kind == MOE_N_CALL || (moe_at(t, k)->kind == MOE_N_REF && unknown_name(ctx, k, 0)))
                return 1;
        return 0;
    }
    return x->kind == MOE_N_REF ? unknown_name(ctx, n, 0) : x->kind == MOE_N_MEMBER || x->kind == MOE_N_CALL;
}

/* i / (H * W * C), i % (H * W), i - b * (H * W): an index that exists is taken apart, and none of its parts is larger. */
static bool takes_apart(const struct moe_tree *t, uint32_t product, uint32_t root)
{
    for (uint32_t n = product; n && n != root; n = moe_at(t, n)->parent) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (up->kind == MOE_N_BINARY && x->role == MOE_R_RHS && (up->op == MOE_OP_DIV || up->op == MOE_OP_REM || up->op == MOE_OP_SUB))
            return true;
    }
    return false;
}

/* The widest 32-bit product inside an expression that stays 32 bits wide all the way up. */
static uint32_t product_in(struct moe_ctx *ctx, uint32_t root)
{
    const struct moe_tree *t = ctx->tree;
    unsigned most = (unsigned)moe_rule_param_int(ctx->rule, "factors", 3);
    for (uint32_t n = root; n; n = moe_walk(t, root, n)) {
        const struct moe_node *x = moe_at(t, n);
        bool outermost = !(moe_at(t, x->parent)->kind == MOE_N_BINARY && moe_at(t, x->parent)->op == MOE_OP_MUL && n != root);
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_MUL && narrow(t, n) && !takes_apart(t, n, root) && (outermost || !narrow(t, x->parent)) && factors(ctx, n) >= most)
            return n;
    }
    return 0;
}

/* The index itself, or what the int variable in it was made of. */
static uint32_t wraps(struct moe_ctx *ctx, uint32_t index, unsigned hops)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t found = product_in(ctx, index);
    for (uint32_t n = index; n && !found && hops < MAX_HOPS; n = moe_walk(t, index, n)) {
        uint32_t var = moe_at(t, n)->kind == MOE_N_REF ? moe_var_of(t, n) : 0;
        const struct moe_decl *d = moe_decl_at(t, var);
        if (var && d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && moe_type_at(t, d->type)->size == 4 && moe_type_at(t, d->type)->kind == MOE_T_INT)
            found = wraps(ctx, moe_child(t, d->node, MOE_R_INIT), hops + 1);
    }
    return found;
}

static bool pointer(const struct moe_tree *t, uint32_t n)
{
    unsigned kind = moe_type_at(t, moe_at(t, n)->conv ? moe_at(t, n)->conv : moe_at(t, n)->type)->kind;
    return kind == MOE_T_POINTER;
}

/* The integer that moves a pointer at this node; 0 = none. */
static uint32_t offset_at(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_INDEX)
        return moe_child(t, n, MOE_R_INDEX);
    if (x->kind != MOE_N_BINARY || (x->op != MOE_OP_ADD && x->op != MOE_OP_ADD_ASSIGN) || !pointer(t, moe_child(t, n, MOE_R_LHS)))
        return 0;
    return moe_child(t, n, MOE_R_RHS);
}

/* A byte count: the product is made in int and only then widened for the call. */
static uint32_t size_at(struct moe_ctx *ctx, uint32_t n)
{
    static const char *const names[] = { "cudaMalloc", "cudaMallocAsync", "cudaMallocManaged", "cudaMallocHost", "cudaHostAlloc", "cudaMemcpy", "cudaMemcpyAsync", "cudaMemset",
                                         "cudaMemsetAsync", "ncclAllReduce", "ncclAllGather", "ncclReduceScatter", "ncclSend", "ncclRecv", "ncclBroadcast" };
    const struct moe_tree *t = ctx->tree;
    bool one = false;
    if (moe_at(t, n)->kind != MOE_N_CALL)
        return 0;
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        one |= moe_str_is(moe_callee(t, n), names[i]);
    for (unsigned i = 1; one && i < moe_arg_count(t, n); i++) {
        uint32_t arg = moe_arg(t, n, i), type = moe_at(t, arg)->conv ? moe_at(t, arg)->conv : moe_at(t, arg)->type;
        uint32_t found = moe_type_at(t, type)->size == 8 && moe_type_at(t, type)->kind == MOE_T_INT ? product_in(ctx, arg) : 0;
        if (found)
            return found;
    }
    return 0;
}

static void visit(struct moe_ctx *ctx, uint32_t function)
{
    const struct moe_tree *t = ctx->tree;
    bool device = moe_gpu_device(t, function);
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        uint32_t offset = device ? offset_at(t, n) : 0, found = offset ? wraps(ctx, offset, 0) : device ? 0 : size_at(ctx, n);
        if (!found)
            continue;
        struct moe_str text = moe_source(t, found);
        moe_report(ctx, found, "%s is computed in 32 bits: '%.*s' has %u factors and can pass 2^31", device ? "an index" : "a size", (int)MOE_MIN(text.len, 60u), text.ptr,
                   factors(ctx, found));
        return;
    }
}

const struct moe_check moe_check_M705 = { .code = "M705", .kinds = { MOE_N_FUNCTION }, .visit = visit };
