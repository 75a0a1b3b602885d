/* A file that makes a communicator and either never asks for asynchronous errors or never can abort. One that also ends the communicator has its
 * whole life in hand, so there the answer is surer. */
#include "audit/source/match/check.h"

static bool any(struct moe_ctx *ctx, const char *param)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t i = 1; i < t->call_count; i++)
        if (moe_rule_param_has(ctx->rule, param, moe_callee(t, t->calls[i])))
            return true;
    return false;
}

static bool ends_it(const struct moe_tree *t)
{
    for (uint32_t i = 1; i < t->call_count; i++)
        if (moe_str_is(moe_callee(t, t->calls[i]), "ncclCommDestroy") || moe_str_is(moe_callee(t, t->calls[i]), "ncclCommFinalize"))
            return true;
    return false;
}

static void unit(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    if (!any(ctx, "makers"))
        return;
    bool polls = any(ctx, "polls"), aborts = any(ctx, "aborts");
    for (uint32_t i = 1; i < t->call_count && !(polls && aborts); i++) {
        struct moe_str name = moe_callee(t, t->calls[i]);
        if (!moe_rule_param_has(ctx->rule, "makers", name))
            continue;
        moe_report_as(ctx, t->calls[i], (struct moe_report_opts){ 0, -1, ends_it(t) && !polls ? MOE_MEDIUM : MOE_LOW }, "%.*s() makes a communicator, and nothing in this file calls %s",
                      MOE_FMT(name), polls ? "ncclCommAbort()" : aborts ? "ncclCommGetAsyncError()" : "ncclCommGetAsyncError() or ncclCommAbort()");
        return;                                     /* one word for the file */
    }
}

const struct moe_check moe_check_M712 = { .code = "M712", .unit = unit };
