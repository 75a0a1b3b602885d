#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++) {
        const struct moe_k8s_pod *pod = &k->pods[i];
        bool named = pod->account.text.len > 0;
        if (pod->partial || (named && !moe_str_is(pod->account.text, "default")) || pod->automount.answer == MOE_K8S_NO)
            continue;                                        /* without its token the account is only a name */
        moe_lint_say(ctx, named ? moe_k8s_at(ctx->file, pod->account.node) : moe_k8s_at_object(ctx->file, pod->object), "%s %s",
                     moe_k8s_called(pod->object).text, named ? "runs as the default service account" : "names no service account");
    }
}

const struct moe_check moe_check_L343 = { .code = "L343", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
