#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_rule_param_has(ctx->rule, "on", name) || moe_rule_param_has(ctx->rule, "off", name) || moe_rule_param_has(ctx->rule, "online", name);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = v->last->value;
    bool off = moe_env_listed(ctx, "off", v->name);
    bool bad = off ? moe_env_off(value) && moe_str_trim(value).len : moe_env_listed(ctx, "online", v->name) ? moe_env_is(value, "online") : moe_env_on(value);
    if (bad)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s lets reports leave%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L507 = { .code = "L507", .project = project };
