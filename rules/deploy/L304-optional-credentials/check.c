#include "rules/deploy/k8s_ask.h"

static bool is_store(const struct moe_rule *rule, struct moe_str name) { return name.len && moe_rule_param_has(rule, "names", name); }

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    for (size_t i = 0; i < c->env_count; i++) {
        const struct moe_k8s_env *env = &c->env[i];
        if ((env->from != MOE_K8S_ENV_SECRET && env->from != MOE_K8S_ENV_ALL_SECRET) || !moe_k8s_on(env->optional))
            continue;
        if (is_store(ctx->rule, env->name) || is_store(ctx->rule, env->source))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, env->optional.node), "%s starts without Secret %.*s: its checkpoints will not survive the node", moe_k8s_who(c).text,
                         (int)MOE_MIN(env->source.len, 60u), env->source.ptr);
    }
}

static void volumes(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++)
        for (const struct moe_node_doc *v = k->pods[i].volumes ? k->pods[i].volumes->first : NULL; v; v = v->next) {
            const struct moe_node_doc *secret = moe_k8s_map(v, "secret");
            struct moe_k8s_flag optional = moe_k8s_flag(secret, "optional");
            if (moe_k8s_on(optional) && is_store(ctx->rule, moe_k8s_text(secret, "secretName")))
                moe_lint_say(ctx, moe_k8s_at(ctx->file, optional.node), "%s starts without Secret %.*s: its checkpoints will not survive the node",
                             moe_k8s_called(k->pods[i].object).text, (int)MOE_MIN(moe_k8s_text(secret, "secretName").len, 60u), moe_k8s_text(secret, "secretName").ptr);
        }
}

static void file(struct moe_lint_ctx *ctx)
{
    moe_k8s_each(ctx, MOE_K8S_ANY, visit);
    volumes(ctx);
}

const struct moe_check moe_check_L304 = { .code = "L304", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
