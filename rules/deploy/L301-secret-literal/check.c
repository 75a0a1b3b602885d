#include "rules/deploy/k8s_ask.h"
#include "rules/deploy/literal_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    for (size_t i = 0; i < c->env_count; i++) {
        const struct moe_k8s_env *env = &c->env[i];
        struct moe_str literal;
        if (env->from == MOE_K8S_ENV_LITERAL && moe_literal_secret(env->name, env->value, &literal) && !moe_rule_param_has(ctx->rule, "except", env->name))
            moe_lint_say_secret(ctx, moe_k8s_at(ctx->file, env->value_node), literal, true, "%s gets %.*s as a literal", moe_k8s_who(c).text,
                                (int)MOE_MIN(env->name.len, 80u), env->name.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L301 = { .code = "L301", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
