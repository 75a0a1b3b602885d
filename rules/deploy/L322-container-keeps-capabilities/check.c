#include "rules/deploy/k8s_ask.h"

static bool drops_all(const struct moe_node_doc *drop)
{
    for (const struct moe_node_doc *n = drop && drop->kind == MOE_DOC_LIST ? drop->first : NULL; n; n = n->next)
        if (n->kind == MOE_DOC_STR && (moe_k8s_same(n->text, MOE_STR("ALL")) || moe_k8s_same(n->text, MOE_STR("CAP_ALL")) || moe_k8s_open(n)))
            return true;
    return moe_k8s_open(drop);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    const struct moe_node_doc *drop = c->security.caps_drop;
    if (drops_all(drop))
        return;
    bool some = drop && drop->kind != MOE_DOC_NULL;
    moe_lint_say(ctx, moe_k8s_at(ctx->file, some ? drop : c->where), "%s %s", moe_k8s_who(c).text,
                 some ? "drops some capabilities and keeps the rest" : "drops no capabilities");
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_LINUX | MOE_K8S_WHOLE, visit); }

const struct moe_check moe_check_L322 = { .code = "L322", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
