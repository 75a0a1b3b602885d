#include "rules/deploy/workflow_ask.h"
static void judge(struct moe_lint_ctx *ctx, struct moe_str text, const struct moe_node_doc *node)
{
    struct moe_image image = moe_image_parse(text);
    const char *fault = moe_image_pin_fault(&image, moe_rule_param_int(ctx->rule, "digest", 0) != 0);
    if (fault)
        moe_lint_say(ctx, moe_lint_at(ctx->file, node), "%.*s: %s", (int)MOE_MIN(image.text.len, 120u), image.text.ptr, fault);
}

/* ${{ matrix.image }} stands for each of the matrix' values. */
static void image(struct moe_lint_ctx *ctx, const struct moe_workflow_job *job, const struct moe_workflow_image *im)
{
    struct moe_expression e;
    size_t at = 0;
    if (!im->node)
        return;
    if (!moe_expression_next(im->image.text, &at, &e)) {
        judge(ctx, im->image.text, im->node);
        return;
    }
    if (e.at || e.end != im->image.text.len || !moe_str_starts(e.text, MOE_STR("matrix.")))
        return;
    const struct moe_node_doc *list[MOE_MATRIX_VALUES];
    size_t n = moe_matrix_values(job, moe_str_from(e.text, 7), list);
    for (size_t i = 0; i < n; i++) {
        struct moe_str t = moe_yaml_text(list[i]);
        if (t.len && !memchr(t.ptr, '$', t.len))
            judge(ctx, t, list[i]);
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->job_count; i++) {
        image(ctx, &w->jobs[i], &w->jobs[i].container);
        for (size_t k = 0; k < w->jobs[i].service_count; k++)
            image(ctx, &w->jobs[i], &w->jobs[i].services[k]);
    }
    for (size_t i = 0; w && i < w->step_count; i++)
        if (w->steps[i].uses.kind == MOE_USES_DOCKER)
            judge(ctx, w->steps[i].uses.path, w->steps[i].uses.node);
    if (w && w->image.node && moe_str_starts(w->image.image.text, MOE_STR("docker://")))
        judge(ctx, w->image.image.text, w->image.node);
}

const struct moe_check moe_check_L552 = { .code = "L552", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
