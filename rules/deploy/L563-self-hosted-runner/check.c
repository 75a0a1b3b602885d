#include "rules/deploy/workflow_ask.h"
static bool own(struct moe_str t) { t = moe_str_trim(t); return moe_str_is(t, "self-hosted"); }

static void say(struct moe_lint_ctx *ctx, const struct moe_workflow_job *job, const struct moe_node_doc *at)
{
    moe_lint_say(ctx, moe_lint_at(ctx->file, at), "job %.*s runs on a machine of one's own", (int)MOE_MIN(job->id.len, 80u), job->id.ptr);
}

/* ${{ matrix.os }}: one of the matrix' values is enough, unless it is excluded. */
static void by_matrix(struct moe_lint_ctx *ctx, const struct moe_workflow_job *job, struct moe_str text)
{
    const struct moe_node_doc *list[MOE_MATRIX_VALUES];
    struct moe_expression e;
    size_t at = 0;
    if (!moe_expression_next(text, &at, &e) || !moe_str_starts(e.text, MOE_STR("matrix.")))
        return;
    size_t n = moe_matrix_values(job, moe_str_from(e.text, 7), list);
    for (size_t i = 0; i < n; i++) {
        bool found = own(moe_yaml_text(list[i]));
        for (const struct moe_node_doc *item = list[i]->kind == MOE_DOC_LIST ? list[i]->first : NULL; item && !found; item = item->next)
            found = own(moe_yaml_text(item));
        if (found) {
            say(ctx, job, list[i]);
            return;
        }
    }
}

static void judge(struct moe_lint_ctx *ctx, const struct moe_workflow_job *job)
{
    const struct moe_node_doc *on = job->runs_on, *labels = on && on->kind == MOE_DOC_MAP ? moe_doc_get(on, "labels") : on;
    for (const struct moe_node_doc *l = labels && labels->kind == MOE_DOC_LIST ? labels->first : labels; l; l = labels->kind == MOE_DOC_LIST ? l->next : NULL)
        if (moe_rule_param_has(ctx->rule, "allowed", moe_yaml_text(l)))
            return;
    for (const struct moe_node_doc *l = labels && labels->kind == MOE_DOC_LIST ? labels->first : labels; l; l = labels->kind == MOE_DOC_LIST ? l->next : NULL) {
        if (own(moe_yaml_text(l))) {
            say(ctx, job, l);
            return;
        }
        by_matrix(ctx, job, moe_yaml_text(l));
    }
    if (on && on->kind == MOE_DOC_MAP && !labels && moe_doc_get(on, "group"))
        moe_lint_say(ctx, moe_lint_at(ctx->file, moe_doc_get(on, "group")), "job %.*s runs on a group of runners, which may be machines of one's own", (int)MOE_MIN(job->id.len, 80u), job->id.ptr);
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->job_count; i++)
        judge(ctx, &w->jobs[i]);
}

const struct moe_check moe_check_L563 = { .code = "L563", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
