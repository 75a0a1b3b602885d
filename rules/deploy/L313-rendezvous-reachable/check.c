#include "rules/deploy/k8s_ask.h"

struct search { struct moe_lint_ctx *ctx; size_t left; };

static bool each(void *to, const struct moe_lint_file *file, const struct moe_netpol *p)
{
    struct search *s = to;
    struct moe_lint_ctx *ctx = s->ctx;
    const struct moe_k8s_pod *pod = p->foreign || !p->isolates_ingress || !p->ingress ? NULL : moe_k8s_selected(ctx->project, p, &s->left);
    for (const struct moe_node_doc *r = !p->foreign && p->isolates_ingress && p->ingress ? p->ingress->first : NULL; r; r = r->next) {
        const struct moe_node_doc *peer;
        enum moe_reach reach = moe_netpol_reach(r, "from", pod ? pod->ns : p->object->ns, &peer);
        bool named = moe_netpol_has_ports(r);
        if (reach <= MOE_REACH_INSIDE || (!named && (reach >= MOE_REACH_CLUSTER || !pod || !pod->trains)))
            continue;                                        /* all ports for everyone: said by another rule */
        int64_t port = moe_k8s_passed_port(ctx->rule, r, pod);
        if (port)
            moe_lint_say(ctx, moe_k8s_at(file, peer->kind == MOE_DOC_MAP && peer->first ? peer->first : peer), "%s opens port %lld to %s",
                         moe_k8s_called(p->object).text, (long long)port,
                         reach == MOE_REACH_WORLD ? "everyone" : reach == MOE_REACH_CLUSTER ? "the whole cluster or network" : "pods or hosts outside of the job's namespace");
    }
    return false;
}

static void project(struct moe_lint_ctx *ctx)
{
    struct search s = { ctx, MOE_CAP_K8S_PAIRS };
    moe_k8s_policies(ctx->project, each, &s);
}

const struct moe_check moe_check_L313 = { .code = "L313", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
