#include "rules/deploy/env_ask.h"
#include "rules/deploy/script_ask.h"

static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name); }

/* "trainer-0.trainer" is a pod and its Service, "example.com" is not: of two labels the last must be one that the internet has. */
static bool is_public_name(const struct moe_lint_ctx *ctx, struct moe_str host)
{
    size_t dots = 0;
    struct moe_str last = host;
    for (size_t i = 0; i + 1 < host.len; i++)
        if (host.ptr[i] == '.') {
            dots++;
            last = moe_str_from(host, i + 1);
        }
    return dots && !moe_rule_param_has(ctx->rule, "inside", host) && (dots > 1 || moe_rule_param_has(ctx->rule, "endings", last));
}

static bool is_public(const struct moe_lint_ctx *ctx, struct moe_str value)
{
    struct moe_str host = moe_env_host(value);
    if (memchr(value.len ? value.ptr : "", '$', value.len))
        return false;
    enum moe_env_reach reach = moe_env_reach(host);
    return reach == MOE_REACH_PUBLIC || reach == MOE_REACH_ALL || (reach == MOE_REACH_NAME && is_public_name(ctx, host));
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    if (is_public(ctx, v->last->value))
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is a public address%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

static void script(struct moe_lint_ctx *ctx, const struct moe_script *s)
{
    const struct moe_param *flags = moe_rule_param(ctx->rule, "flags");
    for (size_t i = 0; i < s->shell.count; i++)
        for (size_t f = 0; flags && f < flags->count; f++) {
            char flag[64];
            size_t at = 0;
            snprintf(flag, sizeof flag, "%.*s", MOE_FMT(flags->values[f]));
            struct moe_str value = moe_flag_value(&s->shell.commands[i], flag, &at);
            if (value.len && is_public(ctx, value))
                moe_lint_say(ctx, moe_script_at(s, at), "%s is a public address", flag);
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    static const char *const words[] = { "rdzv", "master", "main_process_ip", "init_method", NULL };
    moe_scripts_each(ctx, words, script);
}

const struct moe_check moe_check_L511 = { .code = "L511", .kinds = MOE_SCRIPT_KINDS, .file = file, .project = project };
