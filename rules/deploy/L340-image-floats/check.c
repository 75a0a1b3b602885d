#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    const char *fault = c->image_node && !c->image.digest.len ? moe_image_pin_fault(&c->image, false) : NULL;
    if (fault)
        moe_lint_say(ctx, moe_k8s_at(ctx->file, c->image_node), "the image of %s is not pinned: %s", moe_k8s_who(c).text, fault);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L340 = { .code = "L340", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
