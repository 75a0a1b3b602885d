#include "rules/deploy/k8s_ask.h"

/* The account may say it for all of its pods. */
static bool account_says_no(const struct moe_k8s_file *k, const struct moe_k8s_pod *pod, size_t *left)
{
    struct moe_str account = pod->account.text.len ? pod->account.text : MOE_STR("default");
    for (size_t i = 0; i < k->object_count && moe_k8s_spend(left, 1); i++) {
        const struct moe_k8s_object *o = &k->objects[i];
        if (moe_str_is(o->kind, "ServiceAccount") && moe_str_eq(o->name, account) && moe_str_eq(o->ns, pod->ns) &&
            moe_k8s_flag(o->node, "automountServiceAccountToken").answer == MOE_K8S_NO)
            return true;
    }
    return false;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    size_t left = MOE_CAP_K8S_PAIRS;
    for (size_t i = 0; k && i < k->pod_count; i++) {
        const struct moe_k8s_pod *pod = &k->pods[i];
        if (pod->partial || !moe_k8s_lacks(pod->automount, MOE_K8S_NO) || (!pod->automount.node && account_says_no(k, pod, &left)))
            continue;
        moe_lint_say(ctx, pod->automount.node ? moe_k8s_at(ctx->file, pod->automount.node) : moe_k8s_at_object(ctx->file, pod->object),
                     "%s is given a token for the cluster's API", moe_k8s_called(pod->object).text);
    }
}

const struct moe_check moe_check_L342 = { .code = "L342", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
