#include "rules/deploy/workflow_ask.h"
static void judge(struct moe_lint_ctx *ctx, const struct moe_workflow_image *im)
{
    const struct moe_node_doc *p = moe_doc_get(im->credentials, "password");
    struct moe_str t = moe_yaml_text(p);
    if (t.len && !memmem(t.ptr, t.len, "${{", 3))
        moe_lint_say_secret(ctx, moe_lint_at(ctx->file, p), t, false, "the password of a registry stands here");
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->job_count; i++) {
        judge(ctx, &w->jobs[i].container);
        for (size_t k = 0; k < w->jobs[i].service_count; k++)
            judge(ctx, &w->jobs[i].services[k]);
    }
}

const struct moe_check moe_check_L561 = { .code = "L561", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
