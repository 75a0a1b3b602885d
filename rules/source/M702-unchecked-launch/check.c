/* A launch after which nobody asks whether it worked: not in its function, and not in the functions of this unit that call it. One question after
 * several launches is enough, because the first error stays until it is fetched. Functions that ask are learnt from their bodies. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

enum { MAX_DEPTH = 3 };

static bool asks(struct moe_ctx *ctx, uint32_t call, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    if (moe_rule_param_has(ctx->rule, "checks", name))
        return true;
    uint32_t body = moe_decl_at(t, moe_at(t, call)->decl)->node;
    if (!body || moe_at(t, body)->kind != MOE_N_FUNCTION)
        return name.len && moe_rule_param_has(ctx->rule, "named", name);
    for (uint32_t n = body; n && depth < MAX_DEPTH; n = moe_walk(t, body, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && asks(ctx, n, depth + 1))
            return true;
    return false;
}

/* A macro of the launch itself may ask without a call that the tree shows: LAUNCH_CHECKED(k<<<...>>>(...)). */
static bool asked_after(struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, node), loop = moe_loop_of(t, node);
    if (moe_at(t, node)->macro && moe_rule_param_has(ctx->rule, "named", moe_text(t, moe_at(t, node)->macro)))
        return true;
    for (uint32_t n = moe_walk(t, function, node); n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && asks(ctx, n, 0))
            return true;
    for (uint32_t n = loop; n && n != node; n = moe_walk(t, loop, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && asks(ctx, n, 0))
            return true;
    /* what a lambda launches is asked about by the function that made it */
    return moe_at(t, function)->kind == MOE_N_LAMBDA && moe_function_of(t, function) && asked_after(ctx, function);
}

static uint32_t named_function(const struct moe_tree *t, uint32_t n)
{
    n = moe_function_of(t, n);
    while (moe_at(t, n)->kind == MOE_N_LAMBDA && moe_function_of(t, n))
        n = moe_function_of(t, n);
    return n;
}

/* Every caller in this unit asks after the call; at least one does. */
static bool callers_ask(struct moe_ctx *ctx, uint32_t function, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t decl = moe_at(t, function)->decl;
    unsigned callers = 0;
    for (uint32_t i = 1; decl && i < t->call_count; i++) {
        uint32_t call = t->calls[i];
        if (moe_at(t, call)->decl != decl || moe_inside(t, call, function))
            continue;
        callers++;
        if (!asked_after(ctx, call) && (depth >= MAX_DEPTH || !callers_ask(ctx, moe_function_of(t, call), depth + 1)))
            return false;
    }
    return callers > 0;
}

/* Some way leads up to a function that another file calls: whoever is there may ask. */
static bool called_from_elsewhere(const struct moe_tree *t, uint32_t function, unsigned depth)
{
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, function)->decl);
    unsigned callers = 0;
    for (uint32_t i = 1; i < t->call_count; i++) {
        if (moe_at(t, t->calls[i])->decl != moe_at(t, function)->decl || moe_inside(t, t->calls[i], function))
            continue;
        callers++;
        if (depth < MAX_DEPTH && called_from_elsewhere(t, named_function(t, t->calls[i]), depth + 1))
            return true;
    }
    return !callers && d->storage != MOE_S_STATIC && !moe_str_is(moe_text(t, d->name), "main");
}

/* A program whose main() lies in this unit mostly lies in it whole. */
static bool has_main(const struct moe_tree *t)
{
    for (uint32_t i = 0; i < t->function_count; i++)
        if (moe_str_is(moe_name(t, t->functions[i]), "main"))
            return true;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t launch)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = named_function(t, launch);
    if (!function || moe_gpu_device(t, function) || asked_after(ctx, launch) || callers_ask(ctx, function, 0))
        return;
    if (called_from_elsewhere(t, function, 0) && !has_main(t))
        return;
    struct moe_str name = moe_callee(t, launch);
    if (!name.len)
        name = MOE_STR("a kernel");
    struct moe_report_opts opts = { 0, -1, called_from_elsewhere(t, function, 0) ? MOE_LOW : -1 };
    moe_report_as(ctx, launch, opts, "nobody asks whether the launch of %.*s worked: no cudaGetLastError() follows in %.*s()", MOE_FMT(name),
                  MOE_FMT(moe_name(t, function)));
}

const struct moe_check moe_check_M702 = { .code = "M702", .kinds = { MOE_N_LAUNCH }, .visit = visit };
