#include "rules/deploy/workflow_ask.h"
static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->job_count; i++)
        if (w->jobs[i].uses.kind == MOE_USES_REMOTE && moe_str_is(moe_yaml_text(w->jobs[i].secrets), "inherit"))
            moe_lint_say(ctx, moe_lint_at(ctx->file, w->jobs[i].secrets), "%.*s/%.*s gets every secret", MOE_FMT(w->jobs[i].uses.owner), MOE_FMT(w->jobs[i].uses.repository));
}

const struct moe_check moe_check_L559 = { .code = "L559", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
