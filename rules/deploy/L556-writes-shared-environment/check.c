#include "rules/deploy/script_ask.h"
#include "rules/deploy/workflow_ask.h"

static const char *const words[] = { "GITHUB_ENV", "GITHUB_PATH", NULL };

static bool shared_file(struct moe_str t)
{
    return memmem(t.ptr, t.len, "GITHUB_ENV", 10) || memmem(t.ptr, t.len, "GITHUB_PATH", 11);
}

static bool dangerous(const struct moe_workflow *w)
{
    return w->action || moe_workflow_on(w, "pull_request_target") || moe_workflow_on(w, "workflow_run") || moe_workflow_on(w, "issue_comment") || moe_workflow_on(w, "issues") ||
           moe_workflow_on(w, "discussion") || moe_workflow_on(w, "discussion_comment");
}

/* Whether anything but fixed text is written: a variable, a substitution, a file. Our own paths and numbers of the run are fixed enough. */
static bool varies(const struct moe_shell_command *c)
{
    struct moe_str p = moe_shell_program(c);
    bool prints = moe_str_is(p, "echo") || moe_str_is(p, "printf");
    for (size_t i = moe_shell_name(c) + 1; i < c->word_count; i++) {
        struct moe_str t = c->words[i].text;
        if (c->words[i].open && !memmem(t.ptr, t.len, "github.sha", 10) && !memmem(t.ptr, t.len, "GITHUB_WORKSPACE", 16) && !memmem(t.ptr, t.len, "$HOME", 5) && !memmem(t.ptr, t.len, "RUNNER_TEMP", 11))
            return true;
        if (memmem(t.ptr, t.len, "%", 1) && !moe_str_is(p, "printf") && t.len > 2 && t.ptr[t.len - 1] == '%')
            return true;
    }
    return !prints;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    for (size_t i = 0; i < s->shell.count; i++) {
        const struct moe_shell_command *c = &s->shell.commands[i];
        bool writes = false;
        for (size_t r = 0; r < c->redirect_count; r++)
            writes |= c->redirects[r].out && shared_file(c->redirects[r].to.text);
        if (moe_str_is(moe_shell_program(c), "tee"))
            for (size_t k = 0; k < c->word_count; k++)
                writes |= shared_file(c->words[k].text);
        if (writes && c->word_count && varies(c))
            moe_lint_say(ctx, moe_script_at(s, c->at), "something that is not fixed goes into every later step's environment");
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    if (ctx->file->workflow && dangerous(ctx->file->workflow))
        moe_scripts_each(ctx, words, visit);
}

const struct moe_check moe_check_L556 = { .code = "L556", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
