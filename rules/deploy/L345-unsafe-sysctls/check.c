#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++)
        for (const struct moe_node_doc *n = k->pods[i].sysctls ? k->pods[i].sysctls->first : NULL; n; n = n->next) {
            const struct moe_node_doc *name = moe_doc_get(n, "name");
            if (name && name->kind == MOE_DOC_STR && !moe_k8s_open(name) && !moe_rule_param_has(ctx->rule, "safe", name->text))
                moe_lint_say(ctx, moe_k8s_at(ctx->file, name), "%s sets %.*s", moe_k8s_called(k->pods[i].object).text, (int)MOE_MIN(name->text.len, 60u),
                             name->text.ptr);
        }
}

const struct moe_check moe_check_L345 = { .code = "L345", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
