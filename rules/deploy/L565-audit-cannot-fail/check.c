#include "rules/deploy/script_ask.h"
#include "rules/deploy/workflow_ask.h"

/* The audit tool that a command runs, also behind uvx, npx, pipx run, python -m, docker run; empty = none. */
static struct moe_str tool(const struct moe_lint_ctx *ctx, const struct moe_shell_command *c)
{
    static const char *const runners[] = { "uvx", "npx", "uv", "pipx", "python", "python3", "docker", "poetry", "hatch", "npm", "cargo", "tox", "nox", "bunx", NULL };
    size_t n = moe_shell_name(c);
    bool runner = moe_word_in(moe_shell_program(c), runners);
    if (moe_rule_param_has(ctx->rule, "tools", moe_shell_program(c)))
        return moe_shell_program(c);
    for (size_t i = n + 1; runner && i < c->word_count && i < n + 6; i++) {
        struct moe_str w = c->words[i].text;
        if (moe_str_is(w, "install") || moe_str_is(w, "add"))
            break;
        for (size_t k = 0; k < w.len; k++)
            if (w.ptr[k] == '=' || w.ptr[k] == '@' || w.ptr[k] == '[')
                w.len = k;
        if (moe_rule_param_has(ctx->rule, "tools", w))
            return c->words[i].text;
    }
    return (struct moe_str){ "", 0 };
}

static bool swallows(const struct moe_shell_command *c)
{
    static const char *const nothing[] = { "true", ":", "echo", "exit", "printf", NULL };
    if (!moe_word_in(moe_shell_program(c), nothing))
        return false;
    return !moe_str_is(moe_shell_program(c), "exit") || moe_shell_has(c, "0");
}

/* bandit's -l and -i count: one is "all", two and more hide something. --exit-code 0 in two words. */
static bool threshold(const struct moe_lint_ctx *ctx, const struct moe_shell_command *c, struct moe_str *flag)
{
    for (size_t i = moe_shell_name(c) + 1; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text, name = w;
        name = moe_str_cut(&name, '=');
        *flag = name;
        struct moe_str value = name.len < w.len ? moe_str_from(w, name.len + 1) : i + 1 < c->word_count ? c->words[i + 1].text : MOE_STR("");
        if (moe_str_is(name, "--exit-code"))
            if (moe_str_is(value, "0"))
                return true;
        bool lowest = moe_str_is(value, "all") || moe_str_is(value, "low") || moe_str_is(value, "LOW");
        if ((moe_rule_param_has(ctx->rule, "thresholds", name) || moe_rule_param_has(ctx->rule, "thresholds", w)) && !(lowest && name.len > 5))
            return true;
    }
    return false;
}

static const struct moe_workflow_step *step_of(const struct moe_lint_ctx *ctx, const struct moe_node_doc *run)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; i < w->step_count; i++)
        if (w->steps[i].run == run)
            return &w->steps[i];
    return NULL;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    const struct moe_workflow_step *step = step_of(ctx, s->node);
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; i < s->shell.count; i++) {
        const struct moe_shell_command *c = &s->shell.commands[i];
        struct moe_str name = tool(ctx, c), flag;
        if (!name.len)
            continue;
        struct moe_lint_place at = moe_script_at(s, c->at);
        size_t next = i + 1;
        while (next < s->shell.count && (s->shell.commands[next].inside >= 0 || s->shell.commands[next].join == MOE_SHELL_PIPE))
            next++;
        const struct moe_node_doc *on_error = step ? moe_doc_get(step->node, "continue-on-error") : NULL;
        const struct moe_node_doc *of_job = step && step->job < w->job_count ? moe_doc_get(w->jobs[step->job].node, "continue-on-error") : NULL;
        if (next < s->shell.count && s->shell.commands[next].join == MOE_SHELL_OR && swallows(&s->shell.commands[next]))
            moe_lint_say(ctx, at, "the result of %.*s is thrown away", (int)MOE_MIN(name.len, 60u), name.ptr);
        else if (moe_str_is(moe_yaml_text(on_error), "true") || moe_str_is(moe_yaml_text(of_job), "true"))
            moe_lint_say(ctx, moe_lint_at_key(ctx->file, moe_str_is(moe_yaml_text(on_error), "true") ? on_error : of_job), "continue-on-error: the result of %.*s is thrown away", (int)MOE_MIN(name.len, 60u), name.ptr);
        else if (threshold(ctx, c, &flag))
            moe_lint_say(ctx, at, "%.*s hides findings (%.*s)", (int)MOE_MIN(name.len, 60u), name.ptr, (int)MOE_MIN(flag.len, 40u), flag.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, NULL, visit); }

const struct moe_check moe_check_L565 = { .code = "L565", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
