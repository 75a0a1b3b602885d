#include "rules/deploy/k8s_ask.h"

struct search { struct moe_lint_ctx *ctx; const struct moe_k8s_pod *pod; const struct moe_netpol *selecting; const struct moe_lint_file *file; size_t left; };

static bool open_rules(void *to, const struct moe_lint_file *file, const struct moe_netpol *p)
{
    struct moe_lint_ctx *ctx = to;
    for (const struct moe_node_doc *r = !p->foreign && p->isolates_egress && p->egress ? p->egress->first : NULL; r; r = r->next) {
        const struct moe_node_doc *peer;
        if (moe_netpol_reach(r, "to", p->object->ns, &peer) == MOE_REACH_WORLD && !moe_netpol_has_ports(r))
            moe_lint_say(ctx, moe_k8s_at(file, peer->kind == MOE_DOC_MAP && peer->first ? peer->first : peer), "%s lets everything out to everywhere",
                         moe_k8s_called(p->object).text);
    }
    return false;
}

static bool isolates(void *to, const struct moe_lint_file *file, const struct moe_netpol *policy)
{
    struct search *s = to;
    if (!moe_k8s_spend(&s->left, moe_netpol_cost(policy, s->pod)))
        return true;                                         /* what is not known is not said; another rule tells that it is not */
    if (!moe_netpol_selects(policy, s->pod))
        return false;
    s->selecting = policy;
    s->file = file;
    return policy->isolates_egress;
}

static bool each(void *to, const struct moe_lint_file *file, const struct moe_k8s_pod *pod)
{
    (void)file;
    struct search *s = to;
    if (pod->partial || !pod->trains)
        return false;
    s->pod = pod;
    const struct moe_netpol *last = s->selecting;
    s->selecting = NULL;
    if (moe_k8s_policies(s->ctx->project, isolates, s) || !s->selecting || s->selecting == last)
        return false;                                        /* one without any policy is another rule's; a policy is named once */
    moe_lint_say(s->ctx, moe_k8s_at_object(s->file, s->selecting->object), "%s isolates the pods of %s from what comes in, and lets everything out",
                 moe_k8s_called(s->selecting->object).text, moe_k8s_called(pod->object).text);
    return false;
}

static void project(struct moe_lint_ctx *ctx)
{
    struct search s = { .ctx = ctx, .left = MOE_CAP_K8S_PAIRS };
    moe_k8s_policies(ctx->project, open_rules, ctx);
    moe_k8s_pods(ctx->project, each, &s);
}

const struct moe_check moe_check_L312 = { .code = "L312", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
