#include "rules/deploy/k8s_ask.h"

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    for (const struct moe_node_doc *n = c->ports ? c->ports->first : NULL; n; n = n->next) {
        const struct moe_node_doc *port = moe_doc_get(n, "hostPort");
        if (port && port->kind == MOE_DOC_INT && port->as.integer != 0)
            moe_lint_say(ctx, moe_k8s_at(ctx->file, port), "%s opens port %lld of its node", moe_k8s_who(c).text, (long long)port->as.integer);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L334 = { .code = "L334", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
