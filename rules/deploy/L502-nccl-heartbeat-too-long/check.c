#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name) || moe_rule_param_has(ctx->rule, "switches", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    int64_t n, max = moe_rule_param_int(ctx->rule, "max_seconds", 30);
    if (moe_env_listed(ctx, "switches", v->name)) {
        if (moe_env_off(v->last->value))
            moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is off: nobody looks at the heartbeat", moe_env_who(env).text, MOE_FMT(v->name));
        return;
    }
    if (!moe_env_number(v->last->value, &n))
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is not a whole number of seconds%s", moe_env_who(env).text, MOE_FMT(v->name), moe_env_origins(v).text);
    else if (n < 1 || n > max)
        moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is %lld seconds, and 1 to %lld are allowed%s", moe_env_who(env).text, MOE_FMT(v->name), (long long)n, (long long)max, moe_env_origins(v).text);
}

static bool set(const struct moe_lint_ctx *ctx, const struct moe_env *env)
{
    for (size_t i = 0; i < env->var_count; i++)
        if (moe_env_listed(ctx, "names", env->vars[i].name))
            return true;
    return false;
}

/* Only beside the switch that asks for error handling: then somebody meant the job to notice a stuck rank. What runs an image may still say it. */
static bool meant(const struct moe_env *env)
{
    bool container = env->kind == MOE_ENV_OF_CONTAINER || env->kind == MOE_ENV_OF_SERVICE;
    return !env->open && env->kind != MOE_ENV_OF_JOB && env->kind != MOE_ENV_OF_IMAGE &&
           (moe_env_find(env, "TORCH_NCCL_ASYNC_ERROR_HANDLING") || (container && moe_env_trains(env)));
}

static void project(struct moe_lint_ctx *ctx)
{
    moe_envs_each(ctx, wants, visit);
    const struct moe_envs *envs = ctx->project->envs;
    for (size_t i = 0; envs && i < envs->count; i++)
        if (meant(&envs->envs[i]) && !set(ctx, &envs->envs[i]))
            moe_lint_say(ctx, moe_env_place(&envs->envs[i]), "%s trains with torch's own heartbeat of many minutes: TORCH_NCCL_HEARTBEAT_TIMEOUT_SEC is not set", moe_env_who(&envs->envs[i]).text);
}

const struct moe_check moe_check_L502 = { .code = "L502", .project = project };
