#include "audit/config/deploy/k8s_parts.h"
#include "audit/config/deploy/netpol.h"
#include <strings.h>

/* Lists in lists, templates in lists: nobody nests them deeper. */
#define CAP_UNROLL 8u

/* ---- asking a tree that may hold anything ---- */

struct moe_str moe_k8s_text(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n && n->kind != MOE_DOC_NULL && n->kind < MOE_DOC_LIST ? n->text : (struct moe_str){ "", 0 };
}

static const struct moe_node_doc *child(const struct moe_node_doc *map, const char *key, enum moe_doc_kind kind)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n && n->kind == kind ? n : NULL;
}

const struct moe_node_doc *moe_k8s_map(const struct moe_node_doc *map, const char *key) { return child(map, key, MOE_DOC_MAP); }
const struct moe_node_doc *moe_k8s_list(const struct moe_node_doc *map, const char *key) { return child(map, key, MOE_DOC_LIST); }

bool moe_k8s_same(struct moe_str a, struct moe_str b) { return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0); }

static bool one_of(struct moe_str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (moe_k8s_same(word, moe_str_c(words[i])))
            return true;
    return false;
}

bool moe_k8s_truthy(struct moe_str word)
{
    static const char *const yes[] = { "true", "yes", "on", "y", "1" };
    return one_of(word, yes, MOE_COUNT(yes));
}

struct moe_k8s_flag moe_k8s_flag(const struct moe_node_doc *map, const char *key)
{
    static const char *const words[] = { "yes", "no", "on", "off", "y", "n" };
    const struct moe_node_doc *n = moe_doc_get(map, key);
    struct moe_k8s_flag flag = { MOE_K8S_UNSET, NULL };
    if (!n || n->kind == MOE_DOC_NULL)
        return flag;
    flag.node = n;
    flag.answer = MOE_K8S_ODD;
    if (n->kind == MOE_DOC_BOOL)
        flag.answer = n->as.boolean ? MOE_K8S_YES : MOE_K8S_NO;
    else if (n->kind == MOE_DOC_STR && !n->quoted && one_of(n->text, words, MOE_COUNT(words)))    /* kubectl reads YAML 1.1 */
        flag.answer = moe_k8s_truthy(n->text) ? MOE_K8S_YES : MOE_K8S_NO;
    return flag;
}

/* ---- objects ---- */

static bool is_list(struct moe_str kind) { return kind.len >= 4 && moe_k8s_same(moe_str_from(kind, kind.len - 4), MOE_STR("List")); }

/* What a list's items are when they do not say so themselves: "PodList" holds Pods, "List" anything. */
static struct moe_str item_kind(struct moe_str kind) { return is_list(kind) ? (struct moe_str){ kind.ptr, kind.len - 4 } : (struct moe_str){ "", 0 }; }

static enum moe_code add_object(struct moe_k8s_builder *b, const struct moe_node_doc *node, struct moe_str kind)
{
    struct moe_k8s_file *k = b->out;
    if (k->object_count >= MOE_CAP_K8S_OBJECTS) {
        b->file->degraded = MOE_STR("more Kubernetes objects than are read");
        return MOE_OK;
    }
    void *array = k->objects;
    MOE_TRY(k8s_room(b, &array, k->object_count, &k->object_room, sizeof *k->objects));
    k->objects = array;
    const struct moe_node_doc *meta = moe_k8s_map(node, "metadata");
    k->objects[k->object_count++] = (struct moe_k8s_object){
        .api = moe_k8s_text(node, "apiVersion"), .kind = kind, .name = moe_k8s_text(meta, "name"), .ns = moe_k8s_text(meta, "namespace"), .node = node,
        .labels = moe_k8s_map(meta, "labels"), .annotations = moe_k8s_map(meta, "annotations"),
    };
    return MOE_OK;
}

static enum moe_code unroll(struct moe_k8s_builder *b, const struct moe_node_doc *node, struct moe_str told, unsigned depth)
{
    if (!node || depth > CAP_UNROLL)
        return MOE_OK;
    if (node->kind == MOE_DOC_LIST) {                        /* a JSON array of objects, or the documents of a file */
        for (const struct moe_node_doc *n = node->first; n; n = n->next)
            MOE_TRY(unroll(b, n, told, depth + 1));
        return MOE_OK;
    }
    if (node->kind != MOE_DOC_MAP)
        return MOE_OK;
    struct moe_str kind = moe_k8s_text(node, "kind");
    kind = kind.len ? kind : told;
    const struct moe_node_doc *items = moe_k8s_list(node, is_list(kind) || !kind.len ? "items" : "objects");
    if (items && (is_list(kind) || !kind.len || moe_k8s_same(kind, MOE_STR("Template"))))
        return unroll(b, items, item_kind(kind), depth + 1);
    return kind.len ? add_object(b, node, kind) : MOE_OK;
}

static enum moe_code add_policy(struct moe_k8s_builder *b, const struct moe_k8s_object *object)
{
    struct moe_netpol policy;
    struct moe_k8s_file *k = b->out;
    if (!moe_netpol_read(object, &policy))
        return MOE_OK;
    if (k->policy_count >= MOE_CAP_K8S_POLICIES) {
        b->file->degraded = MOE_STR("more NetworkPolicies than are read");
        return MOE_OK;
    }
    void *array = k->policies;
    MOE_TRY(k8s_room(b, &array, k->policy_count, &k->policy_room, sizeof *k->policies));
    k->policies = array;
    k->policies[k->policy_count++] = policy;
    return MOE_OK;
}

enum moe_code moe_k8s_build(struct moe_lint_file *file, struct moe_error *err)
{
    struct moe_k8s_file *k = moe_arena_array(file->arena, struct moe_k8s_file, 1);
    if (!k)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for Kubernetes objects");
    struct moe_k8s_builder b = { .file = file, .out = k, .err = err };
    MOE_TRY(unroll(&b, file->root, (struct moe_str){ "", 0 }, 0));
    for (size_t i = 0; i < k->object_count; i++) {           /* the array moves no more */
        MOE_TRY(k8s_find_pods(&b, &k->objects[i]));
        MOE_TRY(add_policy(&b, &k->objects[i]));
    }
    file->k8s = k;
    return MOE_OK;
}
