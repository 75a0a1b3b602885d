#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    bool by_file = moe_rule_param_has(ctx->rule, "prefer", MOE_STR("file"));
    for (size_t i = 0; i < c->env_count; i++) {
        const struct moe_k8s_env *env = &c->env[i];
        bool whole = env->from == MOE_K8S_ENV_ALL_SECRET;
        if (whole || (by_file && env->from == MOE_K8S_ENV_SECRET))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, env->value_node), "%s reads %sSecret %.*s into its environment", moe_k8s_who(c).text, whole ? "all of " : "",
                         (int)MOE_MIN(env->source.len, 80u), env->source.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L302 = { .code = "L302", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
