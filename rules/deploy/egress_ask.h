/* A way out that pods need and the policies that isolate them do not leave: asked by one rule for each kind of way. */
#ifndef MOE_RULES_DEPLOY_EGRESS_ASK_H
#define MOE_RULES_DEPLOY_EGRESS_ASK_H
#include "rules/deploy/k8s_ask.h"

struct moe_egress {
    bool (*needs)(const struct moe_rule *rule, const struct moe_k8s_pod *pod);
    /* Whether a policy's rule for what goes out leaves that way. */
    bool (*leaves)(const struct moe_rule *rule, const struct moe_node_doc *net_rule, const struct moe_k8s_pod *pod);
    const char *where;                           /* "the name service (port 53)": ends "lets the pods of X out, but not to ..." */
};
/* Each policy that is in the way is named once. */
void moe_egress_blocked(struct moe_lint_ctx *ctx, const struct moe_egress *way);
#endif
