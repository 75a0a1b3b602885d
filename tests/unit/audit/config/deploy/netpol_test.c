/* NetworkPolicies: whom they select, which directions they isolate, how far a rule reaches, which ports it lets through. */
#include "tests/unit/audit/config/deploy/k8s_fixture.h"

/* ---- networks ---- */

static const struct cidr_case { const char *name, *cidr, *except; bool is_public, wide; } cidrs[] = {
    { "everything", "0.0.0.0/0", NULL, true, true },
    { "everything, version 6", "::/0", NULL, true, true },
    { "RFC 1918", "10.0.0.0/8", NULL, false, true },
    { "a piece of it", "10.4.7.0/24", NULL, false, false },
    { "another", "172.16.0.0/12", NULL, false, true },
    { "more than RFC 1918", "172.0.0.0/8", NULL, true, true },
    { "carrier-grade NAT", "100.64.0.0/10", NULL, false, true },
    { "one public host", "8.8.8.8/32", NULL, true, false },
    { "one public host, bare", "8.8.8.8", NULL, true, false },
    { "a public half", "128.0.0.0/1", NULL, true, true },
    { "everything less the metadata service", "0.0.0.0/0", "[169.254.169.254/32]", true, true },
    { "everything less private networks", "0.0.0.0/0", "[10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]", true, true },
    { "everything less both halves", "0.0.0.0/0", "[0.0.0.0/1, 128.0.0.0/1]", false, true },
    { "halves in another order", "0.0.0.0/0", "[128.0.0.0/1, 0.0.0.0/1]", false, true },
    { "less all of itself", "8.8.8.0/24", "[8.8.0.0/16]", false, false },
    { "unique local", "fd00::/8", NULL, false, true },
    { "a public prefix", "2a00::/16", NULL, true, true },
    { "loopback", "127.0.0.1/32", NULL, false, false },
    { "the last addresses", "255.255.255.255/32", NULL, false, false },
    { "no network", "anywhere", NULL, false, false },
    { "too long a prefix", "8.8.8.8/33", NULL, false, false },
    { "no number", "8.8.8.8/x", NULL, false, false },
    { "nothing", "", NULL, false, false },
};

static void judges_networks(void **state)
{
    const struct cidr_case *c = *state;
    char yaml[300];
    struct fixture f;
    assert_true(snprintf(yaml, sizeof yaml, "kind: X\nexcept: %s\n", c->except ? c->except : "[]") < (int)sizeof yaml);
    fixture_open(&f, yaml);
    assert_int_equal(moe_cidr_is_public(moe_str_c(c->cidr), moe_k8s_list(f.k8s->objects[0].node, "except")), c->is_public);
    assert_int_equal(moe_cidr_is_wide(moe_str_c(c->cidr)), c->wide);
    fixture_close(&f);
}

/* ---- selectors ---- */

static const struct selector_case { const char *name, *selector; bool matches; } selectors[] = {
    { "all", "{}", true },
    { "nothing said", "", true },
    { "equal labels", "{matchLabels: {app: train, tier: gpu}}", true },
    { "another value", "{matchLabels: {app: serve}}", false },
    { "a label that is not there", "{matchLabels: {app: train, team: a}}", false },
    { "a number as its text", "{matchLabels: {rank: 7}}", true },
    { "In", "{matchExpressions: [{key: app, operator: In, values: [serve, train]}]}", true },
    { "In, not among", "{matchExpressions: [{key: app, operator: In, values: [serve]}]}", false },
    { "In without values", "{matchExpressions: [{key: app, operator: In}]}", false },
    { "NotIn", "{matchExpressions: [{key: app, operator: NotIn, values: [serve]}]}", true },
    { "NotIn of a missing label", "{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}", true },
    { "NotIn, among", "{matchExpressions: [{key: app, operator: NotIn, values: [train]}]}", false },
    { "Exists", "{matchExpressions: [{key: tier, operator: Exists}]}", true },
    { "DoesNotExist", "{matchExpressions: [{key: tier, operator: DoesNotExist}]}", false },
    { "an operator that nobody knows", "{matchExpressions: [{key: tier, operator: Like, values: [g]}]}", false },
    { "all demands hold", "{matchLabels: {app: train}, matchExpressions: [{key: tier, operator: In, values: [cpu]}]}", false },
};

static void matches_labels(void **state)
{
    const struct selector_case *c = *state;
    char yaml[400];
    struct fixture f;
    assert_true(snprintf(yaml, sizeof yaml, "kind: NetworkPolicy\nspec: {podSelector: %s}\n---\nkind: Pod\nmetadata: {labels: {app: train, tier: gpu, rank: \"7\"}}\n"
                         "spec: {containers: [{name: a}]}\n", c->selector) < (int)sizeof yaml);
    fixture_open(&f, yaml);
    assert_int_equal(f.k8s->policy_count, 1);
    assert_int_equal(moe_netpol_selects(&f.k8s->policies[0], &f.k8s->pods[0]), c->matches);
    fixture_close(&f);
}

/* ---- directions and namespaces ---- */

static void knows_directions(void **state)
{
    (void)state;
    static const struct { const char *spec; bool ingress, egress; } cases[] = {
        { "{podSelector: {}}", true, false },
        { "{podSelector: {}, egress: [{}]}", true, true },
        { "{podSelector: {}, egress: []}", true, false },
        { "{podSelector: {}, policyTypes: [Egress]}", false, true },
        { "{podSelector: {}, policyTypes: [Ingress], egress: [{}]}", true, false },
        { "{podSelector: {}, policyTypes: [Ingress, Egress]}", true, true },
        { "null", true, false },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        char yaml[300];
        struct fixture f;
        assert_true(snprintf(yaml, sizeof yaml, "kind: NetworkPolicy\nspec: %s\n", cases[i].spec) < (int)sizeof yaml);
        fixture_open(&f, yaml);
        assert_true(f.k8s->policies[0].isolates_ingress == cases[i].ingress && f.k8s->policies[0].isolates_egress == cases[i].egress);
        fixture_close(&f);
    }
}

static void keeps_namespaces_apart(void **state)
{
    (void)state;
    static const struct { const char *policy, *pod; bool selects; } cases[] = {
        { "moe", "moe", true }, { "moe", "other", false }, { "~", "~", true }, { "default", "~", true }, { "~", "default", true }, { "~", "moe", false }, { "moe", "~", false },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        char yaml[400];
        struct fixture f;
        assert_true(snprintf(yaml, sizeof yaml, "kind: NetworkPolicy\nmetadata: {namespace: %s}\nspec: {podSelector: {}}\n---\nkind: Pod\nmetadata: {namespace: %s}\n"
                             "spec: {containers: [{name: a}]}\n", cases[i].policy, cases[i].pod) < (int)sizeof yaml);
        fixture_open(&f, yaml);
        assert_int_equal(moe_netpol_selects(&f.k8s->policies[0], &f.k8s->pods[0]), cases[i].selects);
        assert_true(moe_netpol_would_select(&f.k8s->policies[0], &f.k8s->pods[0]));
        fixture_close(&f);
    }
}

/* ---- how far, and on which ports ---- */

static const struct reach_case { const char *name, *rule; enum moe_reach reach; bool ports, port_29500; } reaches[] = {
    { "an empty rule", "{}", MOE_REACH_WORLD, false, true },
    { "peers left out", "{ports: [{port: 443}]}", MOE_REACH_WORLD, true, false },
    { "an empty list of peers", "{from: []}", MOE_REACH_WORLD, false, true },
    { "pods of the namespace", "{from: [{podSelector: {}}]}", MOE_REACH_INSIDE, false, true },
    { "its own namespace", "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: moe}}}]}", MOE_REACH_INSIDE, false, true },
    { "another namespace", "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}]}", MOE_REACH_OTHER, false, true },
    { "one of several namespaces", "{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [web]}]}}]}", MOE_REACH_OTHER, false, true },
    { "a label that may be its own", "{from: [{namespaceSelector: {matchLabels: {team: moe}}}]}", MOE_REACH_INSIDE, false, true },
    { "every namespace", "{from: [{namespaceSelector: {}}]}", MOE_REACH_CLUSTER, false, true },
    { "every pod of every namespace", "{from: [{namespaceSelector: {}, podSelector: {}}]}", MOE_REACH_CLUSTER, false, true },
    { "named pods of every namespace", "{from: [{namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}]}", MOE_REACH_OTHER, false, true },
    { "all namespaces but one", "{from: [{namespaceSelector: {matchExpressions: [{key: x, operator: NotIn, values: [y]}]}}]}", MOE_REACH_CLUSTER, false, true },
    { "every namespace that has a name", "{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}}]}", MOE_REACH_CLUSTER, false, true },
    { "the internet", "{from: [{podSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}]}", MOE_REACH_WORLD, false, true },
    { "a small private network", "{from: [{ipBlock: {cidr: 10.4.0.0/24}}]}", MOE_REACH_OTHER, false, true },
    { "a whole private network", "{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}", MOE_REACH_CLUSTER, false, true },
    { "a port", "{from: [{podSelector: {}}], ports: [{port: 29500}]}", MOE_REACH_INSIDE, true, true },
    { "a range", "{from: [{podSelector: {}}], ports: [{port: 29000, endPort: 30000}]}", MOE_REACH_INSIDE, true, true },
    { "a range beside it", "{from: [{podSelector: {}}], ports: [{port: 29501, endPort: 30000}]}", MOE_REACH_INSIDE, true, false },
    { "a port by name", "{from: [{podSelector: {}}], ports: [{port: rdzv}]}", MOE_REACH_INSIDE, true, true },
    { "another name", "{from: [{podSelector: {}}], ports: [{port: metrics}]}", MOE_REACH_INSIDE, true, false },
    { "a name that no container has", "{from: [{podSelector: {}}], ports: [{port: web}]}", MOE_REACH_INSIDE, true, false },
    { "a protocol alone", "{from: [{podSelector: {}}], ports: [{protocol: TCP}]}", MOE_REACH_INSIDE, false, true },
    { "no port", "{from: [{podSelector: {}}], ports: [{port: {}}]}", MOE_REACH_INSIDE, true, false },
};

static void reaches_and_ports(void **state)
{
    const struct reach_case *c = *state;
    char yaml[600];
    struct fixture f;
    assert_true(snprintf(yaml, sizeof yaml, "kind: NetworkPolicy\nmetadata: {namespace: moe}\nspec: {podSelector: {}, ingress: [%s]}\n---\nkind: Pod\nmetadata: {namespace: moe}\n"
                         "spec: {containers: [{name: a, ports: [{name: rdzv, containerPort: 29500}, {name: metrics, containerPort: 9100}]}]}\n", c->rule) < (int)sizeof yaml);
    fixture_open(&f, yaml);
    const struct moe_node_doc *widest, *rule = f.k8s->policies[0].ingress->first;
    assert_int_equal(moe_netpol_reach(rule, "from", MOE_STR("moe"), &widest), c->reach);
    assert_non_null(widest);
    assert_int_equal(moe_netpol_has_ports(rule), c->ports);
    assert_int_equal(moe_netpol_passes(rule, 29500, &f.k8s->pods[0]), c->port_29500);
    fixture_close(&f);
}

static void knows_other_engines(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {namespace: moe}\n---\n"
                     "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {namespace: moe}\nspec: {endpointSelector: {matchLabels: {'k8s:app': serve}}}\n---\n"
                     "kind: AdminNetworkPolicy\n---\n"
                     "kind: Pod\nmetadata: {namespace: moe, labels: {app: train}}\nspec: {containers: [{name: a}]}\n");
    assert_int_equal(f.k8s->policy_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(f.k8s->policies[i].foreign && f.k8s->policies[i].isolates_ingress);
    assert_true(moe_netpol_selects(&f.k8s->policies[0], &f.k8s->pods[0]));
    assert_false(moe_netpol_selects(&f.k8s->policies[1], &f.k8s->pods[0]));
    assert_true(moe_netpol_selects(&f.k8s->policies[2], &f.k8s->pods[0]));
    fixture_close(&f);
}

#define ROWS(table, fn) \
    for (size_t i = 0; i < MOE_COUNT(table); i++) \
        tests[n++] = (struct CMUnitTest){ .name = table[i].name, .test_func = fn, .initial_state = (void *)&table[i] }

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cidrs) + MOE_COUNT(selectors) + MOE_COUNT(reaches) + 3];
    size_t n = 0;
    ROWS(cidrs, judges_networks);
    ROWS(selectors, matches_labels);
    ROWS(reaches, reaches_and_ports);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(knows_directions);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(keeps_namespaces_apart);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(knows_other_engines);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
