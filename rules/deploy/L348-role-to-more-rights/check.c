#include "rules/deploy/k8s_ask.h"

static bool is_role(const struct moe_k8s_object *o) { return moe_str_is(o->kind, "Role") || moe_str_is(o->kind, "ClusterRole"); }

static bool holds(const struct moe_node_doc *list, const char *word)
{
    for (const struct moe_node_doc *n = list ? list->first : NULL; n; n = n->next)
        if (n->kind == MOE_DOC_STR && moe_str_is(n->text, word))
            return true;
    return false;
}

/* Resources with the verbs that make them a way up. */
static const struct { const char *resource; const char *verbs[5]; } ways[] = {
    { "secrets", { "get", "list", "watch" } }, { "pods", { "create", "patch", "update" } }, { "pods/exec", { "create", "get" } },
    { "pods/attach", { "create", "get" } }, { "pods/ephemeralcontainers", { "patch", "update" } }, { "serviceaccounts/token", { "create" } },
    { "nodes/proxy", { "create", "get" } }, { "certificatesigningrequests/approval", { "update", "patch" } },
};

static void rule_of(struct moe_lint_ctx *ctx, const struct moe_k8s_object *o, const struct moe_node_doc *r)
{
    static const char *const verbs_alone[] = { "escalate", "bind", "impersonate" };
    const struct moe_node_doc *verbs = moe_k8s_list(r, "verbs"), *resources = moe_k8s_list(r, "resources"), *names = moe_k8s_list(r, "resourceNames");
    for (size_t i = 0; i < MOE_COUNT(verbs_alone); i++)
        if (holds(verbs, verbs_alone[i])) {
            moe_lint_say(ctx, moe_k8s_at(ctx->file, verbs), "%s permits %s", moe_k8s_called(o).text, verbs_alone[i]);
            return;
        }
    for (size_t i = 0; i < MOE_COUNT(ways) && !(names && names->first); i++)
        for (size_t v = 0; v < MOE_COUNT(ways[i].verbs) && ways[i].verbs[v] && holds(resources, ways[i].resource); v++)
            if (holds(verbs, ways[i].verbs[v]) || holds(verbs, "*")) {
                moe_lint_say(ctx, moe_k8s_at(ctx->file, resources), "%s permits to %s %s", moe_k8s_called(o).text, ways[i].verbs[v], ways[i].resource);
                return;
            }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_node_doc *rules = is_role(&k->objects[i]) ? moe_k8s_list(k->objects[i].node, "rules") : NULL;
        for (const struct moe_node_doc *r = rules ? rules->first : NULL; r; r = r->next)
            rule_of(ctx, &k->objects[i], r);
    }
}

const struct moe_check moe_check_L348 = { .code = "L348", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
