#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    if (c->image_node && c->image.digest.len && moe_image_pin_fault(&c->image, false))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, c->image_node), "the digest in the image of %s is cut or has other characters", moe_k8s_who(c).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L349 = { .code = "L349", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
