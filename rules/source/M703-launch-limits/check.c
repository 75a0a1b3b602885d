/* Launch sizes that are known and that no device accepts, and shared memory that does not fit. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

static void block_size(struct moe_ctx *ctx, uint32_t launch, struct moe_str name)
{
    int64_t d[3], most = moe_rule_param_int(ctx->rule, "threads", 1024), most_z = moe_rule_param_int(ctx->rule, "threads-z", 64);
    if (!moe_gpu_launch_dims(ctx->tree, ctx->flow, launch, 1, d))
        return;
    int64_t known = 1;
    for (unsigned i = 0; i < 3; i++)
        if (d[i] > 0 && d[i] <= 1 << 20)
            known *= d[i];
    if (d[2] > most_z)
        moe_report(ctx, launch, "the block of %.*s is %lld threads deep: at most %lld in z", MOE_FMT(name), (long long)d[2], (long long)most_z);
    else if (d[0] < 0 || d[1] < 0 || d[2] < 0)
        moe_report(ctx, launch, "the block of %.*s has a negative size", MOE_FMT(name));
    else if (known > most)
        moe_report(ctx, launch, "a block of %lld threads for %.*s: at most %lld", (long long)known, MOE_FMT(name), (long long)most);
}

static void grid_size(struct moe_ctx *ctx, uint32_t launch, struct moe_str name)
{
    int64_t d[3], most = moe_rule_param_int(ctx->rule, "grid-yz", 65535);
    if (!moe_gpu_launch_dims(ctx->tree, ctx->flow, launch, 0, d))
        return;
    for (unsigned i = 1; i < 3; i++)
        if (d[i] > most) {
            moe_report(ctx, launch, "the grid of %.*s has %lld blocks in %c: at most %lld", MOE_FMT(name), (long long)d[i], "xyz"[i], (long long)most);
            return;
        }
}

static uint32_t config(const struct moe_tree *t, uint32_t launch, unsigned i)
{
    for (uint32_t c = moe_at(t, launch)->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->role == MOE_R_CONFIG && i-- == 0)
            return c;
    return 0;
}

/* <<<0, 256>>>, and a division that rounds a small count down to no block at all. */
static bool written_zero(struct moe_ctx *ctx, uint32_t launch, struct moe_str name)
{
    const struct moe_tree *t = ctx->tree;
    for (unsigned which = 0; which < 2; which++) {
        uint32_t c = moe_skip_casts(t, config(t, launch, which));
        unsigned args = moe_at(t, c)->kind == MOE_N_CALL && moe_str_is(moe_callee(t, c), "dim3") ? moe_arg_count(t, c) : 0;
        int64_t v = 1;
        for (unsigned i = 0; i < MOE_MAX(args, 1u); i++)
            if (moe_const(t, args ? moe_arg(t, c, i) : c, &v) && v == 0) {
                moe_report(ctx, launch, "the %s of %.*s has a size of zero", which ? "block" : "grid", MOE_FMT(name));
                return true;
            }
    }
    return false;
}

static bool raises_limit(const struct moe_tree *t)
{
    static const char *const names[] = { "cudaFuncSetAttribute", "cuFuncSetAttribute", "cudaFuncSetAttributes" };
    for (uint32_t i = 1; i < t->call_count; i++)
        for (size_t k = 0; k < MOE_COUNT(names); k++)
            if (moe_str_is(moe_callee(t, t->calls[i]), names[k]))
                return true;
    return false;
}

static void shared_size(struct moe_ctx *ctx, uint32_t launch, struct moe_str name)
{
    const struct moe_tree *t = ctx->tree;
    int64_t bytes = 0, most = moe_rule_param_int(ctx->rule, "shared", 232448), usual = moe_rule_param_int(ctx->rule, "shared-static", 49152);
    uint32_t c = config(t, launch, 2);
    const struct moe_value *known = moe_flow_value(ctx->flow, c);
    if (!c || !(moe_const(t, c, &bytes) || (known->visited && (bytes = known->lo) > 0)))
        return;
    if (bytes > most)
        moe_report(ctx, launch, "%.*s asks for %lld bytes of shared memory: at most %lld", MOE_FMT(name), (long long)bytes, (long long)most);
    else if (bytes > usual && !raises_limit(t))
        moe_report(ctx, launch, "%.*s asks for %lld bytes of shared memory, and nothing here raises the limit of %lld", MOE_FMT(name), (long long)bytes, (long long)usual);
}

static void visit(struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    if (moe_at(t, node)->kind == MOE_N_LAUNCH) {
        struct moe_str name = moe_callee(t, node);
        if (written_zero(ctx, node, name))
            return;
        block_size(ctx, node, name);
        grid_size(ctx, node, name);
        shared_size(ctx, node, name);
        return;
    }
    int64_t sum = 0, most = moe_rule_param_int(ctx->rule, "shared-static", 49152);
    for (uint32_t n = node; n; n = moe_walk(t, node, n)) {
        const struct moe_node *x = moe_at(t, n);
        const struct moe_type *type = moe_type_of(t, n);
        if (x->kind != MOE_N_VAR || moe_decl_at(t, x->decl)->storage != MOE_S_SHARED || type->size <= 0)
            continue;
        if (sum <= most && sum + type->size > most)
            moe_report(ctx, n, "static shared memory of %.*s comes to %lld bytes: at most %lld", MOE_FMT(moe_name(t, node)), (long long)(sum + type->size), (long long)most);
        sum += type->size;
    }
}

const struct moe_check moe_check_M703 = { .code = "M703", .kinds = { MOE_N_LAUNCH, MOE_N_FUNCTION }, .visit = visit };
