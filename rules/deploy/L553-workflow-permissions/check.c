#include "rules/deploy/workflow_ask.h"
static bool reusable_only(const struct moe_workflow *w) { return w->trigger_count == 1 && moe_workflow_on(w, "workflow_call"); }

static void of_map(struct moe_lint_ctx *ctx, const struct moe_node_doc *p, bool top, size_t jobs)
{
    struct moe_str word = moe_yaml_text(p);
    if (moe_str_is(word, "write-all"))
        moe_lint_say(ctx, moe_lint_at(ctx->file, p), "the token may write to everything");
    else if (moe_str_is(word, "read-all") && top)
        moe_lint_say(ctx, moe_lint_at(ctx->file, p), "the token may read everything, in every job");
    for (const struct moe_node_doc *n = top && jobs > 1 && p->kind == MOE_DOC_MAP ? p->first : NULL; n; n = n->next)
        if (moe_str_is(moe_yaml_text(n), "write") && moe_rule_param_has(ctx->rule, "sensitive", n->key))
            moe_lint_say(ctx, moe_lint_at_key(ctx->file, n), "every job may write %.*s: give it to the job that needs it", (int)MOE_MIN(n->key.len, 40u), n->key.ptr);
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    if (!w || w->action || !w->job_count)
        return;
    if (w->permissions)
        of_map(ctx, w->permissions, true, w->job_count);
    size_t without = 0;
    for (size_t i = 0; i < w->job_count; i++) {
        if (w->jobs[i].permissions)
            of_map(ctx, w->jobs[i].permissions, false, w->job_count);
        without += !w->jobs[i].permissions;
    }
    if (!w->permissions && without && !reusable_only(w))
        moe_lint_say(ctx, moe_lint_at_key(ctx->file, moe_doc_get(w->root, "jobs")), "neither the workflow nor %s says which permissions it needs", without == w->job_count ? "any job" : "each job");
}

const struct moe_check moe_check_L553 = { .code = "L553", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
