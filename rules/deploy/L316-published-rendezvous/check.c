#include "rules/deploy/k8s_ask.h"

/* The first of the Service's ports that is the rendezvous's, at the Service or behind it. */
static const struct moe_node_doc *shown_port(struct moe_lint_ctx *ctx, const struct moe_node_doc *spec)
{
    static const char *const keys[] = { "port", "targetPort" };
    const struct moe_node_doc *ports = moe_k8s_list(spec, "ports");
    for (const struct moe_node_doc *n = ports ? ports->first : NULL; n; n = n->next)
        for (size_t i = 0; i < MOE_COUNT(keys); i++) {
            const struct moe_node_doc *port = moe_doc_get(n, keys[i]);
            if (port && port->kind == MOE_DOC_INT && moe_k8s_has_port(ctx->rule, port->as.integer))
                return port;
        }
    return NULL;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++) {
        const struct moe_node_doc *spec = moe_str_is(k->objects[i].kind, "Service") ? moe_k8s_map(k->objects[i].node, "spec") : NULL;
        const struct moe_node_doc *addresses = moe_k8s_list(spec, "externalIPs");
        struct moe_str type = moe_k8s_text(spec, "type");
        bool shows = moe_str_is(type, "LoadBalancer") || moe_str_is(type, "NodePort") || (addresses && addresses->first);
        const struct moe_node_doc *port = shows ? shown_port(ctx, spec) : NULL;
        if (port)
            moe_lint_say(ctx, moe_k8s_at(ctx->file, port), "%s (%.*s) shows port %lld", moe_k8s_called(&k->objects[i]).text, (int)MOE_MIN(type.len, 20u),
                         type.len ? type.ptr : "", (long long)port->as.integer);
    }
}

const struct moe_check moe_check_L316 = { .code = "L316", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
