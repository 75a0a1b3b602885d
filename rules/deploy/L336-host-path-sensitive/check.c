#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++)
        for (const struct moe_node_doc *v = k->pods[i].volumes ? k->pods[i].volumes->first : NULL; v; v = v->next) {
            const struct moe_node_doc *path = moe_doc_get(moe_k8s_map(v, "hostPath"), "path");
            if (!path || path->kind != MOE_DOC_STR)
                continue;
            struct moe_str text = path->text;
            while (text.len > 1 && text.ptr[text.len - 1] == '/')
                text.len--;
            if (moe_rule_param_has(ctx->rule, "paths", text) && !moe_rule_param_has(ctx->rule, "except", text))
                moe_lint_say(ctx, moe_k8s_at(ctx->file, path), "%s mounts %.*s of its node", moe_k8s_called(k->pods[i].object).text, (int)MOE_MIN(text.len, 100u),
                             text.ptr);
        }
}

const struct moe_check moe_check_L336 = { .code = "L336", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
