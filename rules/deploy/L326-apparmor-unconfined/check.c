#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    if (moe_k8s_same(c->security.apparmor.text, MOE_STR("Unconfined")))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, c->security.apparmor.node), "%s runs without AppArmor", moe_k8s_who(c).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_LINUX, visit); }

const struct moe_check moe_check_L326 = { .code = "L326", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
