#include "rules/deploy/workflow_ask.h"
static void judge(struct moe_lint_ctx *ctx, const struct moe_uses *u, const char *what)
{
    if (u->kind != MOE_USES_REMOTE || moe_is_sha(u->ref) || moe_rule_param_has(ctx->rule, "trusted", u->text) || memchr(u->ref.len ? u->ref.ptr : "", '$', u->ref.len))
        return;
    if (!u->ref.len)
        moe_lint_say(ctx, moe_lint_at(ctx->file, u->node), "%s %.*s/%.*s has no version", what, MOE_FMT(u->owner), MOE_FMT(u->repository));
    else
        moe_lint_say(ctx, moe_lint_at(ctx->file, u->node), "%s %.*s/%.*s follows %.*s, which its owners can move", what, MOE_FMT(u->owner), MOE_FMT(u->repository), (int)MOE_MIN(u->ref.len, 60u), u->ref.ptr);
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->job_count; i++)
        judge(ctx, &w->jobs[i].uses, "reusable workflow");
    for (size_t i = 0; w && i < w->step_count; i++)
        if (!moe_step_never(&w->steps[i]))
            judge(ctx, &w->steps[i].uses, "action");
}

const struct moe_check moe_check_L551 = { .code = "L551", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
