#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name)
{
    return moe_env_listed(ctx, "off", name) || moe_env_listed(ctx, "on", name) || moe_env_listed(ctx, "empty", name);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    struct moe_str value = moe_str_trim(v->last->value);
    bool bad = moe_env_listed(ctx, "empty", v->name) ? !value.len : moe_env_listed(ctx, "on", v->name) ? moe_env_on(value) : value.len && moe_env_off(value);
    if (bad)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s switches a check off%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
}

static void project(struct moe_lint_ctx *ctx) { moe_envs_each(ctx, wants, visit); }

const struct moe_check moe_check_L512 = { .code = "L512", .project = project };
