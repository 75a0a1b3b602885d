#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/model/names.h"
#include "rules/deploy/k8s_ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_node_doc *generators = moe_k8s_list(k->objects[i].node, "secretGenerator");
        for (const struct moe_node_doc *g = generators ? generators->first : NULL; g; g = g->next) {
            const struct moe_node_doc *literals = moe_k8s_list(g, "literals");
            for (const struct moe_node_doc *n = literals ? literals->first : NULL; n; n = n->next) {
                struct moe_str value = n->kind == MOE_DOC_STR ? n->text : (struct moe_str){ "", 0 }, name = moe_str_cut(&value, '=');
                bool named = moe_name_class(name) == MOE_NAME_CREDENTIAL || moe_name_class(name) == MOE_NAME_MAYBE;
                if (named && moe_k8s_secret_holds(name, value, false, false))
                    moe_lint_say_secret(ctx, moe_k8s_at(ctx->file, n), value, true, "secretGenerator holds a value for %.*s", (int)MOE_MIN(name.len, 60u), name.ptr);
            }
        }
    }
}

const struct moe_check moe_check_L305 = { .code = "L305", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
