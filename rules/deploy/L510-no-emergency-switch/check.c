#include "rules/deploy/env_ask.h"
static void one(struct moe_lint_ctx *ctx, const struct moe_env *env)
{
    struct moe_str prefix = { "", 0 };
    int64_t count = 0;
    for (size_t i = 0; i < env->var_count; i++) {
        struct moe_str name = env->vars[i].name, head = name;
        if (moe_env_listed(ctx, "switch", name))
            return;
        head = moe_str_cut(&head, '_');
        if (!moe_env_listed(ctx, "runtime", name) || (prefix.len && !moe_str_eq(prefix, head)))
            continue;
        prefix = head;
        count++;
    }
    if (count >= moe_rule_param_int(ctx->rule, "least", 3) && !env->open)
        moe_lint_say(ctx, moe_env_place(env), "%s configures %.*s without its emergency switch (%.*s_EMERGENCY_DISABLE)", moe_env_who(env).text, MOE_FMT(prefix), MOE_FMT(prefix));
}

static void project(struct moe_lint_ctx *ctx)
{
    const struct moe_envs *envs = ctx->project->envs;
    for (size_t i = 0; envs && i < envs->count; i++)
        one(ctx, &envs->envs[i]);
}

const struct moe_check moe_check_L510 = { .code = "L510", .project = project };
