#include "rules/deploy/env_ask.h"
static bool wants(const struct moe_lint_ctx *ctx, struct moe_str name) { return moe_rule_param_has(ctx->rule, "names", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_env *env, const struct moe_env_var *v)
{
    int64_t n;
    struct moe_str value = moe_str_trim(v->last->value);
    if (moe_rule_param_has(ctx->rule, "good", value))
        return;
    bool number = moe_env_number(value, &n);
    moe_lint_say(ctx, moe_env_at(v), "%s: %.*s is %s%s", moe_env_who(env).text, MOE_FMT(v->name), number && n == 0 ? "off" : number ? "a number that means nothing" : moe_env_off(value) ? "off" : "not a number",
                 moe_env_origins(v).text);
}

/* One of the names is set, to whatever. */
static bool set(const struct moe_lint_ctx *ctx, const struct moe_env *env)
{
    for (size_t i = 0; i < env->var_count; i++)
        if (moe_env_listed(ctx, "names", env->vars[i].name))
            return true;
    return false;
}

/* Said to be missing only where nothing more is set that the run does not see. An image or a script alone is not yet the job: it may be, once it names NCCL. */
static bool whole(const struct moe_env *env)
{
    if (env->open || env->kind == MOE_ENV_OF_JOB)
        return false;
    if (env->kind == MOE_ENV_OF_CONTAINER || env->kind == MOE_ENV_OF_SERVICE)
        return moe_env_trains(env);
    bool nccl = false, torch = env->kind == MOE_ENV_OF_FILE;
    for (size_t i = 0; i < env->var_count; i++) {
        nccl |= moe_str_starts(env->vars[i].name, MOE_STR("NCCL_"));
        if (moe_str_starts(env->vars[i].name, MOE_STR("TORCH_NCCL_")))
            return true;
    }
    for (size_t i = 0; i < env->command_count && !torch; i++)
        torch = memmem(env->commands[i].text.ptr, env->commands[i].text.len, "torch", 5) || memmem(env->commands[i].text.ptr, env->commands[i].text.len, "deepspeed", 9);
    return nccl && torch;
}

static void project(struct moe_lint_ctx *ctx)
{
    moe_envs_each(ctx, wants, visit);
    const struct moe_envs *envs = ctx->project->envs;
    for (size_t i = 0; envs && i < envs->count; i++)
        if (whole(&envs->envs[i]) && !set(ctx, &envs->envs[i]))
            moe_lint_say(ctx, moe_env_place(&envs->envs[i]), "%s trains without TORCH_NCCL_ASYNC_ERROR_HANDLING=1", moe_env_who(&envs->envs[i]).text);
}

const struct moe_check moe_check_L501 = { .code = "L501", .project = project };
