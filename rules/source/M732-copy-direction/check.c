/* cudaMemcpy(dst, src, n, kind) where the kind of memory of dst or src is known from its allocation and is not what `kind` says. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static bool is_host(enum moe_gpu_memory m) { return m == MOE_GPU_PAGEABLE || m == MOE_GPU_PINNED || m == MOE_GPU_REGISTERED; }

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    static const struct { const char *kind; bool from_host, to_host; } rows[] = {
        { "cudaMemcpyHostToDevice", true, false }, { "cudaMemcpyDeviceToHost", false, true }, { "cudaMemcpyDeviceToDevice", false, false }, { "cudaMemcpyHostToHost", true, true },
    };
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call), kind = moe_name(t, moe_skip_casts(t, moe_arg(t, call, 3)));
    if (!moe_str_is(name, "cudaMemcpy") && !moe_str_is(name, "cudaMemcpyAsync"))
        return;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        if (!moe_str_is(kind, rows[i].kind))
            continue;
        for (unsigned a = 0; a < 2; a++) {
            uint32_t arg = moe_arg(t, call, a);
            enum moe_gpu_memory m = moe_gpu_memory_of(t, arg);
            bool says_host = a ? rows[i].from_host : rows[i].to_host;
            if (!(is_host(m) && !says_host) && !(m == MOE_GPU_DEVICE && says_host))
                continue;
            struct moe_str text = moe_source(t, arg);
            moe_report(ctx, call, "%.*s says that '%.*s' is %s memory, and it is %s memory", MOE_FMT(kind), (int)MOE_MIN(text.len, 60u), text.ptr, says_host ? "host" : "device",
                       says_host ? "device" : "host");
            return;
        }
    }
}

const struct moe_check moe_check_M732 = { .code = "M732", .kinds = { MOE_N_CALL }, .visit = visit };
