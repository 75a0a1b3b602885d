/* Target   moe_k8s_build(), what NetworkPolicies and Secrets are asked
 * Input    a YAML stream, as a manifest
 * Promise  no crash, no leak, no overrun; every node of the model lies in the tree; every pod is asked about every policy, every rule and port of it; the
 *          lines of Secrets that are no YAML lie in the input
 * Corpus   tests/fuzz/corpus/k8s_manifest
 * Links    audit/config/deploy
 */
#include "audit/config/deploy/k8s_secret.h"
#include "audit/config/deploy/netpol.h"
#include "common/doc/lax.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAP_INPUT 65536u
enum { ASKED = 50 };        /* pods and policies of one input that are asked about each other */

static void inside(struct moe_str all, struct moe_str part)
{
    if (part.len && (part.ptr < all.ptr || part.ptr + part.len > all.ptr + all.len))
        abort();
}

static void entry(void *ctx, const struct moe_k8s_secret_line *e)
{
    const struct moe_str *all = ctx;
    inside(*all, e->key);
    inside(*all, e->text);
    if (!e->line || !e->kind_line)
        abort();
    (void)moe_k8s_secret_holds(e->key, e->text, e->encoded, false);
}

static void ask(const struct moe_netpol *p, const struct moe_k8s_pod *pod)
{
    if (moe_netpol_selects(p, pod) && !moe_netpol_would_select(p, pod))
        abort();
    for (unsigned way = 0; way < 2; way++) {
        const struct moe_node_doc *rules = way ? p->egress : p->ingress;
        for (const struct moe_node_doc *r = rules ? rules->first : NULL; r; r = r->next) {
            const struct moe_node_doc *widest;
            if (moe_netpol_reach(r, way ? "to" : "from", pod->ns, &widest) > MOE_REACH_WORLD || !widest)
                abort();
            if (!moe_netpol_has_ports(r) && !moe_netpol_passes(r, 29500, pod))
                abort();
            (void)moe_netpol_passes(r, 53, pod);
        }
    }
}

static void look(const struct moe_k8s_file *k)
{
    for (size_t i = 0; i < k->pod_count; i++) {
        const struct moe_k8s_pod *pod = &k->pods[i];
        if (!pod->object || !pod->node)
            abort();
        for (size_t c = 0; c < pod->container_count; c++)
            if (!pod->containers[c].node || !pod->containers[c].where)
                abort();
        for (size_t p = 0; p < k->policy_count && i < ASKED && p < ASKED; p++)
            ask(&k->policies[p], pod);
    }
    for (size_t i = 0; i < k->object_count; i++) {
        const struct moe_node_doc *map = moe_k8s_map(k->objects[i].node, "data");
        for (const struct moe_node_doc *n = map ? map->first : NULL; n; n = n->next)
            if (n->kind < MOE_DOC_LIST)
                (void)moe_k8s_secret_holds(n->key, n->text, true, false);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > CAP_INPUT)
        return 0;
    struct moe_error err = { 0 };
    struct moe_lax lax = { 0 };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(256u << 20);
    if (!arena)
        return 0;
    struct moe_lint_file file = { .arena = arena, .kind = MOE_LINT_K8S, .path = MOE_STR("m.yaml"), .bytes = { (const char *)data, size } };
    if (moe_lax_yaml(file.bytes, arena, NULL, &lax, &err) != MOE_OK)
        return 0;
    file.root = lax.root;
    if (moe_k8s_build(&file, &err) != MOE_OK)
        return 0;
    look(file.k8s);
    moe_k8s_secret_lines(file.bytes, entry, &file.bytes);
    return 0;
}
