#include "rules/deploy/k8s_ask.h"

static bool is_role(const struct moe_k8s_object *o) { return moe_str_is(o->kind, "Role") || moe_str_is(o->kind, "ClusterRole"); }

static bool holds(const struct moe_node_doc *list, const char *word)
{
    for (const struct moe_node_doc *n = list ? list->first : NULL; n; n = n->next)
        if (n->kind == MOE_DOC_STR && moe_str_is(n->text, word))
            return true;
    return false;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_node_doc *rules = is_role(&k->objects[i]) ? moe_k8s_list(k->objects[i].node, "rules") : NULL;
        for (const struct moe_node_doc *r = rules ? rules->first : NULL; r; r = r->next) {
            const struct moe_node_doc *verbs = moe_k8s_list(r, "verbs"), *resources = moe_k8s_list(r, "resources");
            bool all_verbs = holds(verbs, "*"), all_resources = holds(resources, "*");
            if (all_verbs || all_resources)
                moe_lint_say(ctx, moe_k8s_at(ctx->file, all_verbs ? verbs : resources), "%s permits every %s", moe_k8s_called(&k->objects[i]).text,
                             all_verbs && all_resources ? "action on every resource" : all_verbs ? "action" : "resource");
        }
    }
}

const struct moe_check moe_check_L346 = { .code = "L346", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
