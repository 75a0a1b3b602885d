#include "rules/deploy/k8s_ask.h"

void moe_k8s_each(struct moe_lint_ctx *ctx, unsigned which, moe_k8s_visit *visit)
{
    const struct moe_k8s_file *k = ctx->file->k8s;
    for (size_t i = 0; k && i < k->pod_count; i++) {
        const struct moe_k8s_pod *pod = &k->pods[i];
        if ((which & MOE_K8S_LINUX && pod->windows) || (which & MOE_K8S_WHOLE && pod->partial))
            continue;
        for (size_t c = 0; c < pod->container_count; c++)
            visit(ctx, pod, &pod->containers[c]);
    }
}

struct moe_k8s_who moe_k8s_who(const struct moe_k8s_container *c)
{
    static const char *const roles[] = { "container", "init container", "ephemeral container" };
    struct moe_k8s_who who;
    if (c->name.len)
        snprintf(who.text, sizeof who.text, "%s %.*s", roles[c->role], (int)MOE_MIN(c->name.len, 63u), c->name.ptr);
    else
        snprintf(who.text, sizeof who.text, "%s without a name", roles[c->role]);
    return who;
}

struct moe_k8s_who moe_k8s_called(const struct moe_k8s_object *o)
{
    struct moe_k8s_who who;
    snprintf(who.text, sizeof who.text, "%.*s %.*s", (int)MOE_MIN(o->kind.len, 30u), o->kind.ptr, (int)MOE_MIN(o->name.len, 60u), o->name.len ? o->name.ptr : "");
    return who;
}

bool moe_k8s_open(const struct moe_node_doc *node)
{
    if (!node || node->kind != MOE_DOC_STR)
        return false;
    for (size_t i = 0; i + 1 < node->text.len; i++) {
        char a = node->text.ptr[i], b = node->text.ptr[i + 1];
        if ((a == '$' && (b == '{' || b == '(')) || (a == '{' && (b == '{' || b == '%')))
            return true;
    }
    return false;
}

bool moe_k8s_on(struct moe_k8s_flag flag)
{
    return flag.answer == MOE_K8S_YES || (flag.answer == MOE_K8S_ODD && flag.node->kind < MOE_DOC_LIST && moe_k8s_truthy(flag.node->text));
}

bool moe_k8s_lacks(struct moe_k8s_flag flag, enum moe_k8s_answer want) { return flag.answer != want && !moe_k8s_open(flag.node); }

struct moe_lint_place moe_k8s_at(const struct moe_lint_file *file, const struct moe_node_doc *node)
{
    bool by_key = node && node->key_line && (node->kind >= MOE_DOC_LIST || node->kind == MOE_DOC_NULL);
    return by_key ? moe_lint_at_key(file, node) : moe_lint_at(file, node);
}

struct moe_lint_place moe_k8s_at_object(const struct moe_lint_file *file, const struct moe_k8s_object *o)
{
    const struct moe_node_doc *name = moe_doc_get(moe_k8s_map(o->node, "metadata"), "name"), *kind = moe_doc_get(o->node, "kind");
    return moe_lint_at(file, name && name->kind != MOE_DOC_NULL ? name : kind ? kind : o->node);
}

enum { VOLUMES = 500 };          /* of a pod: each mount looks through them */

const struct moe_node_doc *moe_k8s_volume(const struct moe_k8s_pod *pod, struct moe_str name)
{
    for (const struct moe_node_doc *n = pod->volumes ? pod->volumes->first : NULL; n && n->index < VOLUMES; n = n->next)
        if (moe_str_eq(moe_k8s_text(n, "name"), name))
            return n;
    return NULL;
}

/* ---- ports ---- */

static bool port_read(struct moe_str text, int64_t *port)
{
    int64_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!moe_is_digit(text.ptr[i]) || i > 5)
            return false;
        n = n * 10 + (text.ptr[i] - '0');
    }
    *port = n;
    return text.len > 0;
}

int64_t moe_k8s_passed_port(const struct moe_rule *rule, const struct moe_node_doc *net_rule, const struct moe_k8s_pod *pod)
{
    const struct moe_param *p = moe_rule_param(rule, "ports");
    int64_t port;
    for (size_t i = 0; p && i < p->count; i++)
        if (port_read(p->values[i], &port) && moe_netpol_passes(net_rule, port, pod))
            return port;
    return 0;
}

bool moe_k8s_has_port(const struct moe_rule *rule, int64_t want)
{
    const struct moe_param *p = moe_rule_param(rule, "ports");
    int64_t port;
    for (size_t i = 0; p && i < p->count; i++)
        if (port_read(p->values[i], &port) && port == want)
            return true;
    return false;
}

/* ---- all files ---- */

bool moe_k8s_policies(const struct moe_lint_project *project, moe_k8s_policy_fn *visit, void *ctx)
{
    for (size_t f = 0; f < project->file_count; f++) {
        const struct moe_k8s_file *k = project->files[f]->k8s;
        for (size_t i = 0; k && i < k->policy_count; i++)
            if (visit(ctx, project->files[f], &k->policies[i]))
                return true;
    }
    return false;
}

bool moe_k8s_pods(const struct moe_lint_project *project, moe_k8s_pod_fn *visit, void *ctx)
{
    for (size_t f = 0; f < project->file_count; f++) {
        const struct moe_k8s_file *k = project->files[f]->k8s;
        for (size_t i = 0; k && i < k->pod_count; i++)
            if (visit(ctx, project->files[f], &k->pods[i]))
                return true;
    }
    return false;
}

bool moe_k8s_spend(size_t *left, size_t n)
{
    *left -= MOE_MIN(*left, n);
    return *left > 0;
}

struct selected { const struct moe_netpol *policy; const struct moe_k8s_pod *pod; size_t *left; };

static bool select_pod(void *ctx, const struct moe_lint_file *file, const struct moe_k8s_pod *pod)
{
    (void)file;
    struct selected *s = ctx;
    if (!moe_k8s_spend(s->left, moe_netpol_cost(s->policy, pod)))
        return true;
    if (pod->partial || !moe_netpol_selects(s->policy, pod))
        return false;
    s->pod = pod;
    return pod->trains;
}

const struct moe_k8s_pod *moe_k8s_selected(const struct moe_lint_project *project, const struct moe_netpol *policy, size_t *left)
{
    struct selected s = { policy, NULL, left };
    moe_k8s_pods(project, select_pod, &s);
    return s.pod;
}
