#include "rules/deploy/egress_ask.h"

static bool needs_it(const struct moe_rule *rule, const struct moe_k8s_pod *pod)
{
    for (size_t c = 0; c < pod->container_count && !moe_k8s_on(pod->host_network); c++)
        for (size_t i = 0; i < pod->containers[c].env_count; i++)
            if (moe_rule_param_has(rule, "names", pod->containers[c].env[i].name))
                return true;
    return false;
}

static bool leaves(const struct moe_rule *rule, const struct moe_node_doc *net_rule, const struct moe_k8s_pod *pod)
{
    const struct moe_node_doc *peer;
    return moe_k8s_passed_port(rule, net_rule, NULL) && moe_netpol_reach(net_rule, "to", pod->ns, &peer) >= MOE_REACH_OTHER;
}

static const struct moe_egress way = { needs_it, leaves, "the store whose credentials they have" };
static void project(struct moe_lint_ctx *ctx) { moe_egress_blocked(ctx, &way); }

const struct moe_check moe_check_L315 = { .code = "L315", .kinds = MOE_LINT_BIT(MOE_LINT_K8S), .project = project };
