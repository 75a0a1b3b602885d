#include "rules/deploy/egress_ask.h"

static bool needs_it(const struct moe_rule *rule, const struct moe_k8s_pod *pod)
{
    (void)rule;
    struct moe_str policy = moe_k8s_text(pod->node, "dnsPolicy");
    return pod->trains && !moe_str_is(policy, "None") && !moe_k8s_on(pod->host_network);
}

static bool leaves(const struct moe_rule *rule, const struct moe_node_doc *net_rule, const struct moe_k8s_pod *pod)
{
    const struct moe_node_doc *peer;
    (void)rule;
    return moe_netpol_passes(net_rule, 53, NULL) && moe_netpol_reach(net_rule, "to", pod->ns, &peer) >= MOE_REACH_OTHER;
}

static const struct moe_egress way = { needs_it, leaves, "the name service (port 53)" };
static void project(struct moe_lint_ctx *ctx) { moe_egress_blocked(ctx, &way); }

const struct moe_check moe_check_L314 = { .code = "L314", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
