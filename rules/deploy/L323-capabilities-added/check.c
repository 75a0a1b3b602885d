#include "rules/deploy/k8s_ask.h"

static struct moe_str bare(struct moe_str name)
{
    return name.len > 4 && moe_k8s_same((struct moe_str){ name.ptr, 4 }, MOE_STR("CAP_")) ? moe_str_from(name, 4) : name;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_k8s_pod *pod, const struct moe_k8s_container *c)
{
    (void)pod;
    const struct moe_node_doc *add = c->security.caps_add;
    for (const struct moe_node_doc *n = add && add->kind == MOE_DOC_LIST ? add->first : NULL; n; n = n->next) {
        if (n->kind != MOE_DOC_STR || moe_k8s_open(n) || moe_rule_param_has(ctx->rule, "allow", bare(n->text)))
            continue;
        moe_lint_say(ctx, moe_k8s_at(ctx->file, n), "%s is given %.*s", moe_k8s_who(c).text, (int)MOE_MIN(n->text.len, 40u), n->text.ptr);
    }
    if (add && add->kind == MOE_DOC_STR && add->text.len && !moe_k8s_open(add))
        moe_lint_say(ctx, moe_k8s_at(ctx->file, add), "%s is given %.*s", moe_k8s_who(c).text, (int)MOE_MIN(add->text.len, 40u), add->text.ptr);
}

static void file(struct moe_lint_ctx *ctx) { moe_k8s_each(ctx, MOE_K8S_ANY, visit); }

const struct moe_check moe_check_L323 = { .code = "L323", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
