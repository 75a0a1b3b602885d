#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++)
        if (moe_k8s_on(k->pods[i].host_network))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, k->pods[i].host_network.node), "%s shares the node's network", moe_k8s_called(k->pods[i].object).text);
}

const struct moe_check moe_check_L330 = { .code = "L330", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
