#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    const struct moe_param *wanted = moe_rule_param(ctx->rule, "resources");
    const struct moe_node_doc *limits = moe_k8s_map(c->resources, "limits");
    for (size_t i = 0; wanted && i < wanted->count && c->role != MOE_K8S_EPHEMERAL; i++) {
        bool found = moe_k8s_open(moe_doc_get(c->node, "resources"));
        for (const struct moe_node_doc *n = limits ? limits->first : NULL; n && !found; n = n->next)
            found = moe_str_eq(n->key, wanted->values[i]) && n->kind != MOE_DOC_NULL;
        if (!found)
            moe_lint_say(ctx, moe_k8s_at(ctx->file, limits ? limits : c->where), "%s has no limit of %.*s", moe_k8s_who(c).text, MOE_FMT(wanted->values[i]));
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_WHOLE, visit); }

const struct moe_check moe_check_L344 = { .code = "L344", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
