#include "rules/deploy/k8s_ask.h"

/* Ingress: ...backend.service.port.number, or the older backend.servicePort; routes of the Gateway API and of meshes: ...backendRefs[].port, destination.port.number. */
static bool is_backend_port(const struct moe_node_doc *n, const struct moe_node_doc *parent, const struct moe_node_doc *grand)
{
    if (n->kind != MOE_DOC_INT)
        return false;
    if (moe_str_is(n->key, "servicePort"))
        return true;
    if (moe_str_is(n->key, "number"))
        return parent && moe_str_is(parent->key, "port");
    return moe_str_is(n->key, "port") && grand && moe_str_is(grand->key, "backendRefs");
}

static bool is_route(struct moe_str kind)
{
    static const char *const kinds[] = { "Ingress", "HTTPRoute", "TCPRoute", "GRPCRoute", "TLSRoute", "VirtualService", "IngressRouteTCP" };
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        if (moe_str_is(kind, kinds[i]))
            return true;
    return false;
}

struct frame { const struct moe_node_doc *node, *next; };

static void walk(struct moe_lint_ctx *ctx, const struct moe_k8s_object *o)
{
    struct frame stack[24];
    size_t depth = 0;
    stack[depth++] = (struct frame){ o->node, o->node->first };
    while (depth) {
        struct frame *top = &stack[depth - 1];
        const struct moe_node_doc *n = top->next;
        if (!n) {
            depth--;
            continue;
        }
        top->next = n->next;
        if (is_backend_port(n, top->node, depth > 1 ? stack[depth - 2].node : NULL) && moe_k8s_has_port(ctx->rule, n->as.integer))
            moe_lint_say(ctx, moe_k8s_at(ctx->file, n), "%s leads to port %lld", moe_k8s_called(o).text, (long long)n->as.integer);
        else if (n->first && depth < MOE_COUNT(stack))
            stack[depth++] = (struct frame){ n, n->first };
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->object_count; i++)
        if (is_route(k->objects[i].kind))
            walk(ctx, &k->objects[i]);
}

const struct moe_check moe_check_L317 = { .code = "L317", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .file = file };
