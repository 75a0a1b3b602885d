#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_k8s_object *o = &k->objects[i];
        if (!moe_str_is(o->kind, "ClusterRoleBinding") && !moe_str_is(o->kind, "RoleBinding"))
            continue;
        const struct moe_node_doc *name = moe_doc_get(moe_k8s_map(o->node, "roleRef"), "name");
        if (name && name->kind == MOE_DOC_STR && moe_str_is(name->text, "cluster-admin"))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, name), "%s gives the rights of cluster-admin", moe_k8s_called(o).text);
    }
}

const struct moe_check moe_check_L347 = { .code = "L347", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
