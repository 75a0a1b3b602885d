#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    const struct moe_k8s_number *group = &c->security.group;
    if (group->set && !group->odd && group->value == 0)
        moe_lint_say(ctx, moe_k8s_at(ctx->file, group->node), "%s runs with group 0", moe_k8s_who(c).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_LINUX, visit); }

const struct moe_check moe_check_L328 = { .code = "L328", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
