#include "rules/deploy/egress_ask.h"

struct search {
    struct moe_lint_ctx *ctx;
    const struct moe_egress *way;
    const struct moe_k8s_pod *pod;
    const struct moe_netpol *policy;
    const struct moe_lint_file *file;
    bool passes;
    size_t left;
};

static bool look(void *to, const struct moe_lint_file *file, const struct moe_netpol *p)
{
    struct search *s = to;
    if (!moe_k8s_spend(&s->left, moe_netpol_cost(p, s->pod)))
        return true;
    if (!p->isolates_egress || !moe_netpol_selects(p, s->pod))
        return false;
    s->policy = s->policy ? s->policy : p;
    s->file = s->file ? s->file : file;
    s->passes = s->passes || p->foreign;
    for (const struct moe_node_doc *r = p->egress ? p->egress->first : NULL; r && !s->passes; r = r->next) {
        const struct moe_node_doc *peers = moe_k8s_list(r, "to"), *ports = moe_k8s_list(r, "ports");
        if (!moe_k8s_spend(&s->left, 1 + (peers ? peers->count : 0) + (ports ? ports->count : 0)))
            return true;
        s->passes = s->way->leaves(s->ctx->rule, r, s->pod);
    }
    return s->passes;
}

static bool each(void *to, const struct moe_lint_file *file, const struct moe_k8s_pod *pod)
{
    (void)file;
    struct search *s = to;
    if (pod->partial || !s->way->needs(s->ctx->rule, pod))
        return false;
    struct search one = { .ctx = s->ctx, .way = s->way, .pod = pod, .left = s->left };
    bool passes = moe_k8s_policies(s->ctx->project, look, &one);
    s->left = one.left;
    if (passes || !one.policy || one.policy == s->policy)
        return false;
    s->policy = one.policy;                                  /* a policy is named once */
    moe_lint_say(s->ctx, moe_k8s_at_object(one.file, one.policy->object),
                 "%s lets the pods of %s out, but not to %s", moe_k8s_called(one.policy->object).text,
                 moe_k8s_called(pod->object).text, s->way->where);
    return false;
}

void moe_egress_blocked(struct moe_lint_ctx *ctx, const struct moe_egress *way)
{
    struct search s = { .ctx = ctx, .way = way, .left = MOE_CAP_K8S_PAIRS };
    moe_k8s_pods(ctx->project, each, &s);
}
