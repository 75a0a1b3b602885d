#include "rules/deploy/env_ask.h"
#include "rules/deploy/script_ask.h"
#include "audit/config/deploy/workflow.h"

static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    if (moe_env_on(v->last->value))
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is on", moe_env_who(env).text, MOE_FMT(v->name));
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

static bool has_secret(const struct moe_node_doc *map)
{
    for (const struct moe_node_doc *n = map && map->kind == MOE_DOC_MAP ? map->first : NULL; n; n = n->next)
        if (n->kind == MOE_DOC_STR && memmem(n->text.ptr, n->text.len, "secrets.", 8))
            return true;
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

static bool traces(const struct moe_shell_command *c)
{
    struct moe_str p = moe_shell_program(c);
    bool shell = moe_str_is(p, "bash") || moe_str_is(p, "sh");
    if (!moe_str_is(p, "set") && !shell)
        return false;
    for (size_t i = moe_shell_name(c) + 1; i < c->word_count; i++) {
        struct moe_str w = c->words[i].text;
        if (moe_str_is(w, "xtrace") && !shell && moe_str_is(c->words[i - 1].text, "-o"))
            return true;
        if (w.len > 1 && w.ptr[0] == '-' && w.ptr[1] != '-' && memchr(w.ptr, 'x', w.len))
            return true;
        if (shell && w.len && w.ptr[0] != '-')
            return false;
    }
    return false;
}

static void script(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    const struct moe_workflow_step *step = step_of(ctx, s->node);
    const struct moe_workflow *w = ctx->file->workflow;
    bool secret = memmem(s->text.ptr, s->text.len, "secrets.", 8) || (step && (has_secret(step->env) || (step->job < w->job_count && has_secret(w->jobs[step->job].env)))) || has_secret(w->env);
    for (size_t i = 0; secret && i < s->shell.count; i++)
        if (traces(&s->shell.commands[i]))
            moe_lint_say(ctx, moe_script_at(s, s->shell.commands[i].at), "each command is printed, in a step that has secrets");
}

static void file(struct moe_lint_ctx *ctx)
{
    static const char *const words[] = { "set ", "sh ", NULL };
    moe_scripts_each(ctx, words, script);
}

const struct moe_check moe_check_L506 = { .code = "L506", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file, .project = project };
