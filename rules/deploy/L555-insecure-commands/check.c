#include "rules/deploy/workflow_ask.h"
#include <strings.h>

static bool on(const struct moe_node_doc *n)
{
    struct moe_str t = moe_str_trim(moe_yaml_text(n));
    return t.len == 4 && !strncasecmp(t.ptr, "true", 4);
}

static void judge(struct moe_lint_ctx *ctx, const struct moe_node_doc *env)
{
    for (const struct moe_node_doc *n = env && env->kind == MOE_DOC_MAP ? env->first : NULL; n; n = n->next)
        if (moe_key_is(n, "actions_allow_unsecure_commands") && on(n))
            moe_lint_say(ctx, moe_lint_at_key(ctx->file, n), "commands in the log are obeyed");
}

static void matrix(struct moe_lint_ctx *ctx, const struct moe_workflow_job *job)
{
    const struct moe_node_doc *m = moe_doc_get(job->strategy, "matrix");
    for (const struct moe_node_doc *d = m && m->kind == MOE_DOC_MAP ? m->first : NULL; d; d = d->next)
        for (const struct moe_node_doc *v = d->kind == MOE_DOC_LIST ? d->first : NULL; v; v = v->next) {
            judge(ctx, v);
            for (const struct moe_node_doc *in = v->kind == MOE_DOC_MAP ? v->first : NULL; in; in = in->next)
                judge(ctx, in);
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    if (!w)
        return;
    judge(ctx, w->env);
    for (size_t i = 0; i < w->job_count; i++) {
        judge(ctx, w->jobs[i].env);
        matrix(ctx, &w->jobs[i]);
    }
    for (size_t i = 0; i < w->step_count; i++)
        judge(ctx, w->steps[i].env);
}

const struct moe_check moe_check_L555 = { .code = "L555", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
