#include "rules/deploy/k8s_ask.h"

static bool each(void *to, const struct moe_lint_file *file, const struct moe_netpol *p)
{
    struct moe_lint_ctx *ctx = to;
    for (const struct moe_node_doc *r = !p->foreign && p->isolates_ingress && p->ingress ? p->ingress->first : NULL; r; r = r->next) {
        const struct moe_node_doc *peer;
        enum moe_reach reach = moe_netpol_reach(r, "from", p->object->ns, &peer);
        if (reach < MOE_REACH_CLUSTER || moe_netpol_has_ports(r))
            continue;
        moe_lint_say(ctx, moe_k8s_at(file, peer->kind == MOE_DOC_MAP && peer->first ? peer->first : peer), "%s lets %s in on every port",
                     moe_k8s_called(p->object).text, reach == MOE_REACH_WORLD ? "everyone" : "the whole cluster or network");
    }
    return false;
}

static void project(struct moe_lint_ctx *ctx) { moe_k8s_policies(ctx->project, each, ctx); }

const struct moe_check moe_check_L311 = { .code = "L311", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
