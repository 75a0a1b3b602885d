#include "rules/deploy/workflow_ask.h"
static bool of_head(struct moe_str t)
{
    static const char *const marks[] = { "head.sha", "head.ref", "head_ref", "head_sha", "head_branch", "github.event.pull_request.head", "refs/pull/", "github.event.workflow_run.head", "merge_commit_sha", "github.event.number" };
    for (size_t i = 0; i < MOE_COUNT(marks); i++)
        if (memmem(t.ptr, t.len, marks[i], strlen(marks[i])))
            return true;
    return false;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    const struct moe_workflow_trigger *t = NULL;
    for (size_t i = 0; w && i < w->trigger_count; i++)
        if (moe_str_is(w->triggers[i].name, "pull_request_target") || moe_str_is(w->triggers[i].name, "workflow_run"))
            t = &w->triggers[i];
    if (!t)
        return;
    bool checked_out = false, harmless = true;
    for (size_t i = 0; i < w->step_count; i++) {
        const struct moe_workflow_step *s = &w->steps[i];
        bool checkout = moe_uses_is(&s->uses, "actions/checkout");
        struct moe_str ref = moe_yaml_text(moe_doc_get(s->with, "ref")), repository = moe_yaml_text(moe_doc_get(s->with, "repository")), run = moe_yaml_text(s->run);
        bool by_hand = (memmem(run.ptr, run.len, "gh pr checkout", 14) || memmem(run.ptr, run.len, "git checkout", 12) || memmem(run.ptr, run.len, "git fetch", 9)) && (of_head(run) || memmem(run.ptr, run.len, "gh pr checkout", 14));
        if ((checkout && (of_head(ref) || of_head(repository))) || by_hand) {
            moe_lint_say(ctx, moe_lint_at(ctx->file, checkout ? s->uses.node : s->run), "the pull request's code is checked out under %.*s, with the repository's secrets", MOE_FMT(t->name));
            checked_out = true;
        }
        harmless &= moe_uses_is(&s->uses, "actions/labeler") || moe_uses_is(&s->uses, "actions/first-interaction");
    }
    if (!checked_out && !(harmless && w->step_count))
        moe_lint_say(ctx, t->node && t->node->key_line ? moe_lint_at_key(ctx->file, t->node) : moe_lint_at(ctx->file, t->node), "%.*s runs with the repository's secrets for pull requests of strangers", MOE_FMT(t->name));
}

const struct moe_check moe_check_L557 = { .code = "L557", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
