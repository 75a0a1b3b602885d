#include "audit/config/deploy/netpol.h"

/* The label that Kubernetes itself puts on every namespace. */
#define NAMESPACE_LABEL "kubernetes.io/metadata.name"

/* Nobody writes more; what is beyond is not there, so that no pair of maps costs more than their product. */
enum { LABELS = 128 /* of an object */, DEMANDS = 32 /* of a selector */, VALUES = 128 /* of one demand */, NAMED_PORTS = 256 /* of a pod */ };

/* ---- selectors ---- */

static const struct moe_node_doc *label(const struct moe_node_doc *labels, struct moe_str key)
{
    for (const struct moe_node_doc *n = labels && labels->kind == MOE_DOC_MAP ? labels->first : NULL; n && n->index < LABELS; n = n->next)
        if (moe_str_eq(n->key, key) && n->kind < MOE_DOC_LIST)
            return n;
    return NULL;
}

static bool holds_value(const struct moe_node_doc *list, struct moe_str value)
{
    for (const struct moe_node_doc *n = list ? list->first : NULL; n && n->index < VALUES; n = n->next)
        if (n->kind < MOE_DOC_LIST && moe_str_eq(n->text, value))
            return true;
    return false;
}

static bool expression_holds(const struct moe_node_doc *expression, const struct moe_node_doc *labels)
{
    struct moe_str op = moe_k8s_text(expression, "operator");
    const struct moe_node_doc *have = label(labels, moe_k8s_text(expression, "key")), *values = moe_k8s_list(expression, "values");
    if (moe_str_is(op, "Exists"))
        return have != NULL;
    if (moe_str_is(op, "DoesNotExist"))
        return have == NULL;
    if (moe_str_is(op, "In"))
        return have && holds_value(values, have->text);
    return moe_str_is(op, "NotIn") && !(have && holds_value(values, have->text));
}

bool moe_selector_is_empty(const struct moe_node_doc *selector)
{
    const struct moe_node_doc *match = moe_k8s_map(selector, "matchLabels"), *expressions = moe_k8s_list(selector, "matchExpressions");
    return !(match && match->first) && !(expressions && expressions->first);
}

bool moe_selector_matches(const struct moe_node_doc *selector, const struct moe_node_doc *labels)
{
    const struct moe_node_doc *match = moe_k8s_map(selector, "matchLabels"), *expressions = moe_k8s_list(selector, "matchExpressions");
    if ((match && match->count > DEMANDS) || (expressions && expressions->count > DEMANDS))
        return false;
    for (const struct moe_node_doc *n = match ? match->first : NULL; n; n = n->next) {
        const struct moe_node_doc *have = label(labels, n->key);
        if (!have || !moe_str_eq(have->text, n->text))
            return false;
    }
    for (const struct moe_node_doc *n = expressions ? expressions->first : NULL; n; n = n->next)
        if (!expression_holds(n, labels))
            return false;
    return true;
}

/* ---- policies ---- */

static bool names_direction(const struct moe_node_doc *types, const char *direction)
{
    return holds_value(types, moe_str_c(direction));
}

static bool is_foreign(const struct moe_k8s_object *o, bool *cluster_wide)
{
    static const struct { const char *kind; bool cluster; } kinds[] = {
        { "CiliumNetworkPolicy", false }, { "CiliumClusterwideNetworkPolicy", true }, { "GlobalNetworkPolicy", true }, { "AdminNetworkPolicy", true },
        { "BaselineAdminNetworkPolicy", true }, { "ClusterNetworkPolicy", true },
    };
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        if (moe_str_is(o->kind, kinds[i].kind)) {
            *cluster_wide = kinds[i].cluster;
            return true;
        }
    *cluster_wide = false;
    return moe_str_is(o->kind, "NetworkPolicy") && o->api.len && memmem(o->api.ptr, o->api.len, "projectcalico.org", 17);
}

bool moe_netpol_read(const struct moe_k8s_object *object, struct moe_netpol *out)
{
    struct moe_netpol p = { .object = object, .spec = moe_k8s_map(object->node, "spec") };
    p.foreign = is_foreign(object, &p.cluster_wide);
    if (p.foreign) {
        p.selector = moe_k8s_map(p.spec, "endpointSelector");
        p.isolates_ingress = p.isolates_egress = true;
        *out = p;
        return true;
    }
    if (!moe_str_is(object->kind, "NetworkPolicy"))
        return false;
    const struct moe_node_doc *types = moe_k8s_list(p.spec, "policyTypes");
    p.selector = moe_k8s_map(p.spec, "podSelector");
    p.ingress = moe_k8s_list(p.spec, "ingress");
    p.egress = moe_k8s_list(p.spec, "egress");
    p.isolates_ingress = !types || !types->first || names_direction(types, "Ingress");
    p.isolates_egress = types && types->first ? names_direction(types, "Egress") : p.egress && p.egress->first;
    *out = p;
    return true;
}

/* Cilium writes where a label comes from before it: "k8s:app". */
static bool foreign_matches(const struct moe_node_doc *selector, const struct moe_node_doc *labels)
{
    const struct moe_node_doc *match = moe_k8s_map(selector, "matchLabels");
    if (match && match->count > DEMANDS)
        return false;
    for (const struct moe_node_doc *n = match ? match->first : NULL; n; n = n->next) {
        struct moe_str key = n->key;
        if (moe_str_starts(key, MOE_STR("k8s:")))
            key = moe_str_from(key, 4);
        const struct moe_node_doc *have = label(labels, key);
        if (!have || !moe_str_eq(have->text, n->text))
            return false;
    }
    return true;
}

bool moe_netpol_would_select(const struct moe_netpol *policy, const struct moe_k8s_pod *pod)
{
    return policy->foreign ? foreign_matches(policy->selector, pod->labels) : moe_selector_matches(policy->selector, pod->labels);
}

size_t moe_netpol_cost(const struct moe_netpol *policy, const struct moe_k8s_pod *pod)
{
    const struct moe_node_doc *match = moe_k8s_map(policy->selector, "matchLabels"), *expressions = moe_k8s_list(policy->selector, "matchExpressions");
    size_t demands = MOE_MIN((match ? match->count : 0) + (expressions ? expressions->count : 0), 2u * DEMANDS);
    size_t labels = pod->labels ? MOE_MIN(pod->labels->count, (unsigned)LABELS) : 0;
    return 1 + demands * (labels + 1) / 32;
}

static struct moe_str stated(struct moe_str ns) { return ns.len ? ns : MOE_STR("default"); }

bool moe_netpol_selects(const struct moe_netpol *policy, const struct moe_k8s_pod *pod)
{
    if (!policy->cluster_wide && !moe_str_eq(stated(policy->object->ns), stated(pod->ns)))
        return false;
    return moe_netpol_would_select(policy, pod);
}

/* ---- how far a peer reaches ---- */

/* A demand that most namespaces meet: all but some, or any that has a label that all have. */
static bool excludes_only(const struct moe_node_doc *selector)
{
    const struct moe_node_doc *match = moe_k8s_map(selector, "matchLabels"), *expressions = moe_k8s_list(selector, "matchExpressions");
    if ((match && match->first) || !expressions || !expressions->first)
        return false;
    for (const struct moe_node_doc *n = expressions->first; n; n = n->next) {
        struct moe_str op = moe_k8s_text(n, "operator");
        bool all = moe_str_is(op, "Exists") && moe_str_is(moe_k8s_text(n, "key"), NAMESPACE_LABEL);
        if (!all && !moe_str_is(op, "NotIn") && !moe_str_is(op, "DoesNotExist"))
            return false;
    }
    return true;
}

/* May these be the labels of namespace `ns`? Only the label that Kubernetes sets says no for sure. */
static bool may_be_own(const struct moe_node_doc *selector, struct moe_str ns)
{
    const struct moe_node_doc *match = moe_k8s_map(selector, "matchLabels"), *expressions = moe_k8s_list(selector, "matchExpressions");
    const struct moe_node_doc *name = label(match, MOE_STR(NAMESPACE_LABEL));
    if (name && !moe_str_eq(name->text, stated(ns)))
        return false;
    for (const struct moe_node_doc *n = expressions ? expressions->first : NULL; n; n = n->next)
        if (moe_str_is(moe_k8s_text(n, "key"), NAMESPACE_LABEL) && moe_str_is(moe_k8s_text(n, "operator"), "In") &&
            !holds_value(moe_k8s_list(n, "values"), stated(ns)))
            return false;
    return true;
}

static enum moe_reach peer_reach(const struct moe_node_doc *peer, struct moe_str ns)
{
    const struct moe_node_doc *block = moe_k8s_map(peer, "ipBlock"), *namespaces = moe_doc_get(peer, "namespaceSelector"), *pods = moe_doc_get(peer, "podSelector");
    if (block) {
        struct moe_str cidr = moe_k8s_text(block, "cidr");
        if (moe_cidr_is_public(cidr, moe_k8s_list(block, "except")))
            return MOE_REACH_WORLD;
        return moe_cidr_is_wide(cidr) ? MOE_REACH_CLUSTER : MOE_REACH_OTHER;
    }
    if (namespaces && (moe_selector_is_empty(namespaces) || excludes_only(namespaces)))
        return moe_selector_is_empty(pods) ? MOE_REACH_CLUSTER : MOE_REACH_OTHER;
    if (namespaces)
        return may_be_own(namespaces, ns) ? MOE_REACH_INSIDE : MOE_REACH_OTHER;
    return pods ? MOE_REACH_INSIDE : MOE_REACH_WORLD;
}

enum moe_reach moe_netpol_reach(const struct moe_node_doc *rule, const char *peers, struct moe_str ns, const struct moe_node_doc **widest)
{
    const struct moe_node_doc *list = moe_doc_get(rule, peers);
    enum moe_reach reach = MOE_REACH_NONE;
    *widest = rule;
    if (!list || list->kind == MOE_DOC_NULL || (list->kind == MOE_DOC_LIST && !list->first))
        return MOE_REACH_WORLD;                              /* no peers named: every peer */
    for (const struct moe_node_doc *n = list->kind == MOE_DOC_LIST ? list->first : NULL; n; n = n->next) {
        enum moe_reach one = peer_reach(n, ns);
        if (one > reach) {
            reach = one;
            *widest = n;
        }
    }
    return reach;
}

/* ---- ports ---- */

bool moe_netpol_has_ports(const struct moe_node_doc *rule)
{
    const struct moe_node_doc *ports = moe_k8s_list(rule, "ports");
    for (const struct moe_node_doc *n = ports ? ports->first : NULL; n; n = n->next) {
        const struct moe_node_doc *port = moe_doc_get(n, "port");
        if (!port || port->kind == MOE_DOC_NULL)
            return false;                                    /* a protocol alone: all of its ports */
    }
    return ports && ports->first;
}

static bool container_port(const struct moe_k8s_pod *pod, struct moe_str name, int64_t *port)
{
    size_t seen = 0;
    for (size_t i = 0; i < pod->container_count && seen < NAMED_PORTS; i++, seen++)
        for (const struct moe_node_doc *n = pod->containers[i].ports ? pod->containers[i].ports->first : NULL; n && seen < NAMED_PORTS; n = n->next, seen++) {
            const struct moe_node_doc *number = moe_doc_get(n, "containerPort");
            if (number && number->kind == MOE_DOC_INT && moe_str_eq(moe_k8s_text(n, "name"), name)) {
                *port = number->as.integer;
                return true;
            }
        }
    return false;
}

bool moe_netpol_passes(const struct moe_node_doc *rule, int64_t port, const struct moe_k8s_pod *pod)
{
    const struct moe_node_doc *ports = moe_k8s_list(rule, "ports");
    if (!moe_netpol_has_ports(rule))
        return true;
    for (const struct moe_node_doc *n = ports->first; n; n = n->next) {
        const struct moe_node_doc *from = moe_doc_get(n, "port"), *end = moe_doc_get(n, "endPort");
        int64_t first = from->kind == MOE_DOC_INT ? from->as.integer : -1;
        if (from->kind == MOE_DOC_STR && !(pod && container_port(pod, from->text, &first)))
            continue;
        int64_t last = end && end->kind == MOE_DOC_INT ? end->as.integer : first;
        if (first <= port && port <= last)
            return true;
    }
    return false;
}
