#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++)
        if (moe_k8s_on(k->pods[i].share_process))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, k->pods[i].share_process.node), "the containers of %s see each other's processes",
                         moe_k8s_called(k->pods[i].object).text);
}

const struct moe_check moe_check_L333 = { .code = "L333", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
