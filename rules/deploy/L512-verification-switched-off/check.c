#include "rules/deploy/env_ask.h"
#include "rules/deploy/script_ask.h"

static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_rule_param_has(ctx->rule, "off", name) || moe_rule_param_has(ctx->rule, "on", name) || moe_rule_param_has(ctx->rule, "empty", name) || moe_rule_param_has(ctx->rule, "set", name);
}

/* The same of a name as it stands in the file. */
static bool is_listed(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    char spelt[MOE_CAP_ENV_NAME];
    name = moe_env_spelt(name, spelt);
    return name.len && wants(ctx, name);
}

static bool switches_off(const struct moe_lint_ctx *ctx, struct moe_str name, struct moe_str value)
{
    value = moe_str_trim(value);
    if (moe_env_listed(ctx, "set", name))
        return value.len;               /* git asks only whether it is there */
    if (moe_env_listed(ctx, "empty", name))
        return !value.len;
    return moe_env_listed(ctx, "on", name) ? moe_env_on(value) : value.len && moe_env_off(value);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    if (switches_off(ctx, v->name, v->last->value))
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s switches a check off%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

/* While an image is built: ARG, and assignments in RUN. What stays in its environment was judged above. */
static void script(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    for (size_t i = 0; s->docker->op == MOE_DOCKER_RUN && i < s->shell.count; i++)
        for (size_t k = 0; k < s->shell.commands[i].word_count; k++) {
            struct moe_str name, value;
            const struct moe_shell_word *w = &s->shell.commands[i].words[k];
            if (moe_shell_assignment(w->text, &name, &value) && !w->open && is_listed(ctx, name) && switches_off(ctx, name, value) && !moe_str_is(moe_shell_program(&s->shell.commands[i]), "echo"))
                moe_lint_say(ctx, moe_script_at(s, w->at), "%.*s switches a check off", MOE_FMT(name));
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->var_count; i++)
        if (d->vars[i].op == MOE_DOCKER_ARG && d->vars[i].given && is_listed(ctx, d->vars[i].name) && switches_off(ctx, d->vars[i].name, d->vars[i].value.value))
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, d->vars[i].line, d->vars[i].column, 0 }, "build argument %.*s switches a check off", MOE_FMT(d->vars[i].name));
    moe_scripts_each(ctx, NULL, script);
}

const struct moe_check moe_check_L512 = { .code = "L512", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file, .project = project };
