/* NetworkPolicies as reachability: which pods one isolates, in which directions, and who may still reach them or be reached. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_NETPOL_H
#define MOE_AUDIT_CONFIG_DEPLOY_NETPOL_H
#include "audit/config/deploy/k8s.h"

/* Of one NetworkPolicy. Policies of other engines (Cilium, Calico, cluster-wide ones) are `foreign`: they isolate what they may select, and what they permit is
 * not judged. */
struct moe_netpol {
    const struct moe_k8s_object *object;
    const struct moe_node_doc *spec, *selector;     /* selector: podSelector; NULL or empty = every pod of the namespace      */
    const struct moe_node_doc *ingress, *egress;    /* lists of rules; NULL = none: nothing comes in, nothing goes out        */
    bool isolates_ingress, isolates_egress;
    bool foreign, cluster_wide;
};

/* False = the object is no policy. */
bool moe_netpol_read(const struct moe_k8s_object *object, struct moe_netpol *out);

/* A LabelSelector (matchLabels and matchExpressions) against labels (a map, or NULL = none). An absent selector matches all. */
bool moe_selector_matches(const struct moe_node_doc *selector, const struct moe_node_doc *labels);
bool moe_selector_is_empty(const struct moe_node_doc *selector);     /* absent, or without a demand */

bool moe_netpol_selects(const struct moe_netpol *policy, const struct moe_k8s_pod *pod);
/* What asking it costs, 1 for what people write: demands times labels, for callers that have a budget. */
size_t moe_netpol_cost(const struct moe_netpol *policy, const struct moe_k8s_pod *pod);
/* The same but for the namespace: it would, if it lay there. */
bool moe_netpol_would_select(const struct moe_netpol *policy, const struct moe_k8s_pod *pod);

/* How far one rule's `from` or `to` reaches, seen from namespace `ns`. Order: a larger one includes the smaller. */
enum moe_reach {
    MOE_REACH_NONE,         /* no peer at all                                                                              */
    MOE_REACH_INSIDE,       /* pods of the namespace, or of one that may be it                                             */
    MOE_REACH_OTHER,        /* named namespaces, named pods elsewhere, a small network                                     */
    MOE_REACH_CLUSTER,      /* every namespace, or a whole private network                                                 */
    MOE_REACH_WORLD,        /* public addresses                                                                            */
};
/* `rule` is an entry of ingress (`peers` = "from") or egress ("to"). *widest gets the peer's node, or the rule when it has no peers. */
enum moe_reach moe_netpol_reach(const struct moe_node_doc *rule, const char *peers, struct moe_str ns, const struct moe_node_doc **widest);

/* Does the rule's `ports` let this TCP or UDP port through? `pod` (may be NULL) resolves named ports. A rule without ports lets all through. */
bool moe_netpol_has_ports(const struct moe_node_doc *rule);
bool moe_netpol_passes(const struct moe_node_doc *rule, int64_t port, const struct moe_k8s_pod *pod);

/* "10.0.0.0/8" less the `except` list: is a public address left? false for text that is no network. */
bool moe_cidr_is_public(struct moe_str cidr, const struct moe_node_doc *except);
/* A private network of at least 2^16 addresses: a whole cluster or a site. */
bool moe_cidr_is_wide(struct moe_str cidr);
#endif
