#include "rules/deploy/env_ask.h"
#include "rules/deploy/script_ask.h"

static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name) || moe_rule_param_has(ctx->rule, "metrics", name); }

/* ":9090" and "0" are every address too */
static enum moe_env_reach reach_of(struct moe_str value)
{
    value = moe_str_trim(value);
    struct moe_str host = moe_env_host(value);
    bool port_only = value.len > 1 && value.ptr[0] == ':';
    for (size_t i = 1; i < value.len; i++)
        port_only &= moe_is_digit(value.ptr[i]);
    return port_only || moe_str_is(value, "0") ? MOE_REACH_ALL : moe_env_reach(host);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    enum moe_env_reach reach = reach_of(v->last->value);
    bool metrics = moe_env_listed(ctx, "metrics", v->name);
    if (moe_str_is(moe_str_trim(v->last->value), "0") && !metrics)
        return;
    if (reach == MOE_REACH_ALL)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is every address%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
    else if (metrics && (reach == MOE_REACH_PRIVATE || reach == MOE_REACH_PUBLIC))
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is not loopback%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

static void one_flag(struct moe_lint_ctx *ctx, const struct moe_script *s, const struct moe_shell_command *c, size_t k)
{
    struct moe_str value = c->words[k].text, flag = moe_str_cut(&value, '=');
    size_t at = c->words[k].at;
    bool all_tensorboard = moe_str_is(flag, "--bind_all");
    if (flag.len == c->words[k].text.len && !all_tensorboard) {
        if (k + 1 >= c->word_count)
            return;
        value = c->words[k + 1].text;
        at = c->words[k + 1].at;
    }
    if (!all_tensorboard && !moe_rule_param_has(ctx->rule, "flags", flag))
        return;
    bool port_only = value.len && value.ptr[0] == ':' && !moe_str_ends(flag, MOE_STR("listen-address")) && !moe_str_starts(flag, MOE_STR("--metrics"));
    if (all_tensorboard || (!port_only && reach_of(value) == MOE_REACH_ALL && !moe_str_is(value, "0")))
        moe_lint_say(ctx, moe_script_at(s, at), "%.*s is every address", (int)MOE_MIN(flag.len, 60u), flag.ptr);
}

static void script(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    for (size_t i = 0; i < s->shell.count; i++)
        for (size_t k = 0; k < s->shell.commands[i].word_count; k++)
            if (moe_str_starts(s->shell.commands[i].words[k].text, MOE_STR("--")))
                one_flag(ctx, s, &s->shell.commands[i], k);
}

/* Words of lists in manifests and exec forms are split one by one: the flag in one, its value in the next. */
static void list(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    char flag[80];
    if (v->outer || !v->name.len || v->name.len + 3 > sizeof flag)
        return;
    snprintf(flag, sizeof flag, "--%.*s", MOE_FMT(v->name));
    if (moe_rule_param_has(ctx->rule, "flags", moe_str_c(flag)) && memmem(v->path.ptr, v->path.len, "CMD", 3) && reach_of(v->text) == MOE_REACH_ALL)
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%s is every address", flag);
}

static void file(struct moe_lint_ctx *ctx)
{
    static const char *const words[] = { "0.0.0.0", "::", "--bind_all", "=:", " :", "*", NULL };
    moe_scripts_each(ctx, words, script);
}

const struct moe_check moe_check_L508 = { .code = "L508", .kinds = MOE_SCRIPT_KINDS, .file = file, .value = list, .project = project };
