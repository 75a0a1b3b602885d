/* Host code that drives a GPU: memory kinds and launch sizes. */
#include "audit/source/facts/gpu.h"

bool moe_gpu_same(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    uint32_t side[2] = { a, b };
    for (unsigned i = 0; i < 2; i++) {
        side[i] = moe_skip_casts(t, side[i]);
        if (moe_at(t, side[i])->kind == MOE_N_UNARY && moe_at(t, side[i])->op == MOE_OP_ADDR)
            side[i] = moe_skip_casts(t, moe_child(t, side[i], MOE_R_OPERAND));
    }
    return side[0] && side[1] && moe_same_expr(t, side[0], side[1]);
}

static enum moe_gpu_memory kind_of_out(struct moe_str name)
{
    static const struct { const char *name; enum moe_gpu_memory kind; } rows[] = {
        { "cudaMalloc", MOE_GPU_DEVICE }, { "cudaMallocAsync", MOE_GPU_DEVICE }, { "cudaMallocPitch", MOE_GPU_DEVICE }, { "cuMemAlloc", MOE_GPU_DEVICE },
        { "cuMemAlloc_v2", MOE_GPU_DEVICE }, { "cudaMallocFromPoolAsync", MOE_GPU_DEVICE }, { "ncclMemAlloc", MOE_GPU_DEVICE },
        { "cudaMallocManaged", MOE_GPU_MANAGED }, { "cuMemAllocManaged", MOE_GPU_MANAGED },
        { "cudaMallocHost", MOE_GPU_PINNED }, { "cudaHostAlloc", MOE_GPU_PINNED }, { "cuMemAllocHost", MOE_GPU_PINNED }, { "cuMemHostAlloc", MOE_GPU_PINNED },
        { "posix_memalign", MOE_GPU_PAGEABLE },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (moe_str_is(name, rows[i].name))
            return rows[i].kind;
    return MOE_GPU_UNKNOWN;
}

static bool heap_call(const struct moe_tree *t, uint32_t n)
{
    static const char *const names[] = { "malloc", "calloc", "realloc", "aligned_alloc", "memalign", "valloc", "strdup" };
    n = moe_skip_casts(t, n);
    if (moe_at(t, n)->kind == MOE_N_NEW)
        return true;
    for (size_t i = 0; moe_at(t, n)->kind == MOE_N_CALL && i < MOE_COUNT(names); i++)
        if (moe_str_is(moe_callee(t, n), names[i]))
            return true;
    return false;
}

static bool pinned_later(const struct moe_tree *t, uint32_t function, uint32_t expr)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && (moe_str_is(moe_callee(t, n), "cudaHostRegister") || moe_str_is(moe_callee(t, n), "cuMemHostRegister"))
            && moe_gpu_same(t, moe_arg(t, n, 0), expr))
            return true;
    return false;
}

/* std::vector, std::string and the like hand out what their allocator gives: pageable, unless it is one of theirs. */
static bool container_data(const struct moe_tree *t, uint32_t n)
{
    uint32_t base = moe_str_is(moe_callee(t, n), "data") ? moe_child(t, moe_child(t, n, MOE_R_CALLEE), MOE_R_BASE) : 0;
    const struct moe_type *type = moe_type_of(t, base);
    struct moe_str name = moe_text(t, type->canonical);
    if (!base || type->kind != MOE_T_RECORD)
        return false;
    bool standard = moe_str_starts(name, MOE_STR("std::vector<")) || moe_str_starts(name, MOE_STR("std::basic_string<")) || moe_str_starts(name, MOE_STR("std::array<"));
    for (size_t i = 0; standard && i + 9 <= name.len; i++)
        if (memcmp(name.ptr + i, "llocator<", 9) == 0)
            return i >= 6 && memcmp(name.ptr + i - 6, "std::a", 6) == 0;
    return standard;
}

static enum moe_gpu_memory local_array(const struct moe_tree *t, uint32_t expr)
{
    uint32_t var = moe_var_of(t, expr);
    const struct moe_decl *d = moe_decl_at(t, var);
    if (var && d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && moe_type_at(t, d->type)->kind == MOE_T_ARRAY)
        return MOE_GPU_PAGEABLE;
    return MOE_GPU_UNKNOWN;
}

/* cudaMalloc(&p, ...) fills p; cudaMalloc(pp, ...) fills *pp, and says nothing of pp itself. */
static bool filled(const struct moe_tree *t, uint32_t out, uint32_t expr)
{
    out = moe_skip_casts(t, out);
    if (moe_at(t, out)->kind == MOE_N_UNARY && moe_at(t, out)->op == MOE_OP_ADDR)
        return moe_same_expr(t, moe_skip_casts(t, moe_child(t, out, MOE_R_OPERAND)), expr);
    return false;
}

/* What n, a node of the function, says about the memory behind `expr`. */
static enum moe_gpu_memory said_by(const struct moe_tree *t, uint32_t n, uint32_t expr)
{
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_CALL) {
        enum moe_gpu_memory k = kind_of_out(moe_callee(t, n));
        return k && filled(t, moe_arg(t, n, 0), expr) ? k : MOE_GPU_UNKNOWN;
    }
    if (x->kind == MOE_N_VAR && moe_var_of(t, expr) == x->decl && x->decl) {
        uint32_t init = moe_child(t, n, MOE_R_INIT);
        return heap_call(t, init) || container_data(t, moe_skip_casts(t, init)) ? MOE_GPU_PAGEABLE : MOE_GPU_UNKNOWN;
    }
    if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && heap_call(t, moe_child(t, n, MOE_R_RHS)) && moe_gpu_same(t, moe_child(t, n, MOE_R_LHS), expr))
        return MOE_GPU_PAGEABLE;
    return MOE_GPU_UNKNOWN;
}

enum moe_gpu_memory moe_gpu_memory_of(const struct moe_tree *t, uint32_t expr)
{
    uint32_t function = moe_function_of(t, expr);
    expr = moe_skip_casts(t, expr);
    const struct moe_node *x = moe_at(t, expr);
    if (x->kind == MOE_N_UNARY && x->op == MOE_OP_ADDR) {       /* &local */
        uint32_t var = moe_var_of(t, moe_child(t, expr, MOE_R_OPERAND));
        const struct moe_decl *d = moe_decl_at(t, var);
        bool value = var && d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && moe_type_at(t, d->type)->kind != MOE_T_POINTER && moe_type_at(t, d->type)->kind != MOE_T_REFERENCE;
        return value ? MOE_GPU_PAGEABLE : MOE_GPU_UNKNOWN;
    }
    if (x->kind == MOE_N_BINARY && (x->op == MOE_OP_ADD || x->op == MOE_OP_SUB) && moe_type_of(t, expr)->kind == MOE_T_POINTER)
        return moe_gpu_memory_of(t, moe_type_of(t, moe_child(t, expr, MOE_R_LHS))->kind == MOE_T_INT ? moe_child(t, expr, MOE_R_RHS) : moe_child(t, expr, MOE_R_LHS));
    if (container_data(t, expr))
        return MOE_GPU_PAGEABLE;
    if (x->kind != MOE_N_REF && x->kind != MOE_N_MEMBER)
        return MOE_GPU_UNKNOWN;
    enum moe_gpu_memory kind = local_array(t, expr);
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        enum moe_gpu_memory k = said_by(t, n, expr);
        if (k && kind && k != kind)
            return MOE_GPU_UNKNOWN;
        if (k)
            kind = k;
    }
    return kind == MOE_GPU_PAGEABLE && pinned_later(t, function, expr) ? MOE_GPU_REGISTERED : kind;
}

/* -- launches -- */

static int64_t number(const struct moe_tree *t, const struct moe_flow *flow, uint32_t n)
{
    int64_t v = 0;
    if (moe_const(t, n, &v))
        return v;
    const struct moe_value *known = moe_flow_value(flow, n);
    return known->visited && known->lo == known->hi ? known->lo : 0;
}

static bool written(const struct moe_tree *t, uint32_t decl)
{
    uint32_t function = moe_function_of(t, moe_decl_at(t, decl)->node);
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        uint32_t lhs = x->kind == MOE_N_BINARY && moe_is_assign(x->op) ? moe_skip_casts(t, moe_child(t, n, MOE_R_LHS)) : 0;
        if (x->kind == MOE_N_UNARY && x->op == MOE_OP_ADDR)
            lhs = moe_child(t, n, MOE_R_OPERAND);
        if (x->kind == MOE_N_CALL && moe_str_is(moe_callee(t, n), "operator="))
            lhs = moe_arg(t, n, 0);
        if (moe_at(t, lhs)->kind == MOE_N_MEMBER)
            lhs = moe_child(t, lhs, MOE_R_BASE);
        if (lhs && moe_var_of(t, lhs) == decl)
            return true;
    }
    return false;
}

bool moe_gpu_launch_dims(const struct moe_tree *t, const struct moe_flow *flow, uint32_t launch, unsigned which, int64_t dims[3])
{
    uint32_t c = moe_at(t, launch)->first;
    dims[0] = dims[1] = dims[2] = 0;
    for (unsigned i = which; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->role == MOE_R_CONFIG && i-- == 0)
            break;
    for (unsigned hops = 0; c && hops < 6; hops++) {
        const struct moe_node *x = moe_at(t, c);
        uint32_t arg = moe_arg(t, c, 0), var = moe_var_of(t, c);
        if (var) {                              /* a dim3 variable */
            if (moe_decl_at(t, var)->kind != MOE_N_VAR || moe_type_at(t, moe_decl_at(t, var)->type)->kind != MOE_T_RECORD || written(t, var))
                break;
            c = moe_child(t, moe_decl_at(t, var)->node, MOE_R_INIT);
        } else if (x->kind == MOE_N_CALL && moe_type_of(t, arg)->kind == MOE_T_RECORD) {
            c = arg;                            /* a copy of one */
        } else if (x->kind == MOE_N_CALL && moe_str_is(moe_callee(t, c), "dim3")) {
            for (unsigned i = 0; i < 3; i++)
                dims[i] = moe_arg(t, c, i) ? number(t, flow, moe_arg(t, c, i)) : 1;
            return true;
        } else if (x->kind == MOE_N_CAST) {
            c = moe_child(t, c, MOE_R_OPERAND);
        } else {
            dims[0] = number(t, flow, c);
            dims[1] = dims[2] = 1;
            return dims[0] != 0;
        }
    }
    return false;
}
