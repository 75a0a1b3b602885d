/* Memory of cudaMalloc read, written, copied or freed by host code; memory of malloc, or the stack, handed to a kernel or to cudaFree. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static void deref(struct moe_ctx *ctx, uint32_t n, uint32_t pointer)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
    if ((up->kind == MOE_N_UNARY && up->op == MOE_OP_ADDR) || up->kind == MOE_N_SIZEOF || moe_at(t, n)->kind == MOE_N_SIZEOF)
        return;
    for (uint32_t x = moe_at(t, n)->parent; x && moe_at(t, x)->kind >= MOE_N_CALL; x = moe_at(t, x)->parent)
        if (moe_at(t, x)->kind == MOE_N_SIZEOF || (moe_at(t, x)->kind == MOE_N_UNARY && moe_at(t, x)->op == MOE_OP_ADDR))
            return;
    if (moe_gpu_memory_of(t, pointer) != MOE_GPU_DEVICE)
        return;
    struct moe_str text = moe_source(t, moe_skip_casts(t, pointer));
    bool write = up->kind == MOE_N_BINARY && moe_is_assign(up->op) && moe_at(t, n)->role == MOE_R_LHS;
    moe_report_as(ctx, n, (struct moe_report_opts){ write ? 787 : 125, -1, -1 }, "'%.*s' points to device memory and is %s by the host", (int)MOE_MIN(text.len, 60u), text.ptr,
                  write ? "written" : "read");
}

static void launch(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    for (unsigned i = 0; i < moe_arg_count(t, n); i++) {
        uint32_t arg = moe_arg(t, n, i);
        unsigned kind = moe_type_at(t, moe_at(t, arg)->conv ? moe_at(t, arg)->conv : moe_at(t, arg)->type)->kind;
        if (kind != MOE_T_POINTER || moe_gpu_memory_of(t, arg) != MOE_GPU_PAGEABLE)
            continue;
        struct moe_str text = moe_source(t, arg), name = moe_callee(t, n);
        moe_report_as(ctx, arg, (struct moe_report_opts){ 119, -1, MOE_MEDIUM }, "'%.*s' is host memory, and the kernel %.*s cannot reach it", (int)MOE_MIN(text.len, 60u), text.ptr, MOE_FMT(name));
    }
}

static void call(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, n);
    bool frees = moe_rule_param_has(ctx->rule, "frees", name), host = moe_rule_param_has(ctx->rule, "host", name), device_free = moe_str_is(name, "cudaFree") || moe_str_is(name, "cudaFreeAsync");
    if (!frees && !host && !device_free)
        return;
    for (unsigned i = 0; i < moe_arg_count(t, n) && (i == 0 || host); i++) {
        uint32_t arg = moe_arg(t, n, i);
        struct moe_str text = moe_source(t, arg);
        int len = (int)MOE_MIN(text.len, 60u);
        enum moe_gpu_memory kind = moe_type_at(t, moe_at(t, arg)->conv ? moe_at(t, arg)->conv : moe_at(t, arg)->type)->kind == MOE_T_POINTER ? moe_gpu_memory_of(t, arg) : MOE_GPU_UNKNOWN;
        if (frees && (kind == MOE_GPU_DEVICE || kind == MOE_GPU_PINNED || kind == MOE_GPU_MANAGED))
            moe_report_as(ctx, n, (struct moe_report_opts){ 762, -1, -1 }, "'%.*s' came from the CUDA runtime and goes to %.*s()", len, text.ptr, MOE_FMT(name));
        else if (device_free && (kind == MOE_GPU_PAGEABLE || kind == MOE_GPU_PINNED || kind == MOE_GPU_REGISTERED))
            moe_report_as(ctx, n, (struct moe_report_opts){ 762, -1, -1 }, "'%.*s' is host memory and goes to %.*s()", len, text.ptr, MOE_FMT(name));
        else if (host && kind == MOE_GPU_DEVICE)
            moe_report_as(ctx, n, (struct moe_report_opts){ i ? 125 : 787, -1, -1 }, "%.*s() runs on the host, and '%.*s' points to device memory", MOE_FMT(name), len, text.ptr);
        else
            continue;
        return;
    }
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t function = moe_function_of(t, n);
    if (!function || moe_gpu_device(t, function))
        return;
    if (x->kind == MOE_N_INDEX)
        deref(ctx, n, moe_child(t, n, MOE_R_BASE));
    else if (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF)
        deref(ctx, n, moe_child(t, n, MOE_R_OPERAND));
    else if (x->kind == MOE_N_LAUNCH)
        launch(ctx, n);
    else if (x->kind == MOE_N_CALL)
        call(ctx, n);
}

const struct moe_check moe_check_M719 = { .code = "M719", .kinds = { MOE_N_INDEX, MOE_N_UNARY, MOE_N_LAUNCH, MOE_N_CALL }, .visit = visit };
