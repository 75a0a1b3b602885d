#include "rules/deploy/workflow_ask.h"
enum { CONTEXTS = 24 };

/* A name that ends in [bot], or one of the numbers under which bots run. */
static bool bots(struct moe_str t) { return memmem(t.ptr, t.len, "[bot]'", 6) || memmem(t.ptr, t.len, "49699333", 8) || memmem(t.ptr, t.len, "29139614", 8); }

static void judge(struct moe_lint_ctx *ctx, const struct moe_node_doc *n, struct moe_arena *arena)
{
    struct moe_context_use use[CONTEXTS];
    struct moe_str t = moe_str_trim(moe_yaml_text(n));
    struct moe_expression e;
    size_t at = 0;
    if (moe_expression_next(t, &at, &e))
        t = e.text;
    if (!t.len || !bots(t))
        return;
    size_t count = moe_expression_contexts(arena, t, use, CONTEXTS);
    for (size_t i = 0; i < count; i++)
        if (moe_str_is(use[i].path, "github.actor") || moe_str_is(use[i].path, "github.actor_id") || moe_str_is(use[i].path, "github.triggering_actor") ||
            moe_str_is(use[i].path, "github.event.pull_request.sender.login")) {
            moe_lint_say(ctx, moe_lint_at(ctx->file, n), "%.*s can be made a bot by anyone", MOE_FMT(use[i].path));
            return;
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    if (!w || !(moe_workflow_on(w, "pull_request_target") || moe_workflow_on(w, "workflow_run") || moe_workflow_on(w, "pull_request") || moe_workflow_on(w, "issue_comment")))
        return;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_WORKFLOW_ARENA);
    for (size_t i = 0; arena && i < w->job_count; i++)
        judge(ctx, w->jobs[i].condition, arena);
    for (size_t i = 0; arena && i < w->step_count; i++)
        judge(ctx, w->steps[i].condition, arena);
}

const struct moe_check moe_check_L567 = { .code = "L567", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
