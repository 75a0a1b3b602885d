#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/model/names.h"
#include "rules/deploy/k8s_ask.h"

static bool is_switch(struct moe_str s)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (moe_k8s_same(s, moe_str_c(words[i])))
            return true;
    return false;
}

/* A name that speaks of a credential makes any literal one, however short; a name that may do so leaves it to the value. */
static bool is_secret(const struct moe_k8s_env *env, struct moe_str *literal)
{
    enum moe_name_class cls = moe_name_class(env->name);
    if (cls == MOE_NAME_PLAIN || cls == MOE_NAME_REFERENCE || !moe_k8s_stands(env->value, false, literal) || is_switch(*literal))
        return false;
    if (cls == MOE_NAME_CREDENTIAL)
        return true;
    return moe_secret_judge(&(struct moe_secret_case){ .name = env->name, .text = env->value, .quoted = true, .is_string = true }) != MOE_SECRET_NO;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    for (size_t i = 0; i < c->env_count; i++) {
        const struct moe_k8s_env *env = &c->env[i];
        struct moe_str literal;
        if (env->from == MOE_K8S_ENV_LITERAL && env->value.len && is_secret(env, &literal) && !moe_rule_param_has(ctx->rule, "except", env->name))
            moe_lint_say_secret(ctx, moe_k8s_at(ctx->file, env->value_node), literal, true, "%s gets %.*s as a literal", moe_k8s_who(c).text,
                                (int)MOE_MIN(env->name.len, 80u), env->name.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L301 = { .code = "L301", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
