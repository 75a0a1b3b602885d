#include "audit/config/deploy/k8s_parts.h"

/* ---- security context, with what is inherited ---- */

static struct moe_k8s_number number_of(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    if (!n || n->kind == MOE_DOC_NULL)
        return (struct moe_k8s_number){ 0 };
    return (struct moe_k8s_number){ .set = true, .odd = n->kind != MOE_DOC_INT, .value = n->kind == MOE_DOC_INT ? n->as.integer : 0, .node = n };
}

static struct moe_k8s_word profile_of(const struct moe_node_doc *context, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(context, key);
    if (!n || n->kind == MOE_DOC_NULL)
        return (struct moe_k8s_word){ { "", 0 }, NULL };
    const struct moe_node_doc *type = n->kind == MOE_DOC_MAP ? moe_doc_get(n, "type") : n;
    return (struct moe_k8s_word){ type && type->kind != MOE_DOC_NULL && type->kind < MOE_DOC_LIST ? type->text : (struct moe_str){ "", 0 }, type ? type : n };
}

enum { ANNOTATIONS = 1000 };     /* of a pod: each of its containers looks through them */

/* "container.apparmor.security.beta.kubernetes.io/NAME" and its like: the annotation for this container, NULL = none. */
static const struct moe_node_doc *annotation(const struct moe_node_doc *map, const char *prefix, struct moe_str name)
{
    struct moe_str start = moe_str_c(prefix);
    for (const struct moe_node_doc *n = map ? map->first : NULL; n && n->index < ANNOTATIONS; n = n->next)
        if (n->kind == MOE_DOC_STR && moe_str_starts(n->key, start) && moe_str_eq(moe_str_from(n->key, start.len), name))
            return n;
    return NULL;
}

static void from_annotation(struct moe_k8s_word *word, const struct moe_k8s_pod *pod, const char *prefix, struct moe_str name)
{
    const struct moe_node_doc *n = word->node ? NULL : annotation(pod->annotations, prefix, name);
    if (n)
        *word = (struct moe_k8s_word){ n->text, n };
}

static void read_security(const struct moe_k8s_pod *pod, struct moe_k8s_container *c)
{
    const struct moe_node_doc *own = moe_k8s_map(c->node, "securityContext"), *outer = moe_k8s_map(pod->node, "securityContext");
    const struct moe_node_doc *caps = moe_k8s_map(own, "capabilities");
    struct moe_k8s_security *s = &c->security;
    s->node = own;
    s->non_root = moe_k8s_flag(own, "runAsNonRoot");
    if (s->non_root.answer == MOE_K8S_UNSET)
        s->non_root = moe_k8s_flag(outer, "runAsNonRoot");
    s->user = number_of(own, "runAsUser");
    if (!s->user.set)
        s->user = number_of(outer, "runAsUser");
    s->group = number_of(own, "runAsGroup");
    if (!s->group.set)
        s->group = number_of(outer, "runAsGroup");
    s->read_only_root = moe_k8s_flag(own, "readOnlyRootFilesystem");
    s->escalation = moe_k8s_flag(own, "allowPrivilegeEscalation");
    s->privileged = moe_k8s_flag(own, "privileged");
    s->caps_add = moe_doc_get(caps, "add");
    s->caps_drop = moe_doc_get(caps, "drop");
    s->proc_mount = profile_of(own, "procMount");
    s->seccomp = profile_of(own, "seccompProfile");
    from_annotation(&s->seccomp, pod, "container.seccomp.security.alpha.kubernetes.io/", c->name);
    if (!s->seccomp.node)
        s->seccomp = profile_of(outer, "seccompProfile");
    from_annotation(&s->seccomp, pod, "seccomp.security.alpha.kubernetes.io/pod", (struct moe_str){ "", 0 });
    s->apparmor = profile_of(own, "appArmorProfile");
    from_annotation(&s->apparmor, pod, "container.apparmor.security.beta.kubernetes.io/", c->name);
    if (!s->apparmor.node)
        s->apparmor = profile_of(outer, "appArmorProfile");
}

/* ---- environment ---- */

static enum moe_code add_env(struct moe_k8s_builder *b, struct moe_k8s_container *c, const struct moe_k8s_env *env)
{
    if (b->env >= MOE_CAP_K8S_ENV) {
        b->file->degraded = MOE_STR("more environment variables than are read");
        return MOE_OK;
    }
    void *array = c->env;
    MOE_TRY(k8s_room(b, &array, c->env_count, &c->env_room, sizeof *c->env));
    c->env = array;
    c->env[c->env_count++] = *env;
    b->env++;
    return MOE_OK;
}

static enum moe_code read_env_from(struct moe_k8s_builder *b, struct moe_k8s_container *c, const struct moe_node_doc *entry)
{
    const struct moe_node_doc *ref = moe_k8s_map(entry, "secretRef");
    enum moe_k8s_env_from from = ref ? MOE_K8S_ENV_ALL_SECRET : MOE_K8S_ENV_ALL_CONFIG_MAP;
    ref = ref ? ref : moe_k8s_map(entry, "configMapRef");
    if (!ref)
        return MOE_OK;
    return add_env(b, c, &(struct moe_k8s_env){ .from = from, .name = moe_k8s_text(entry, "prefix"), .source = moe_k8s_text(ref, "name"),
                                                .optional = moe_k8s_flag(ref, "optional"), .node = entry, .value_node = ref });
}

static enum moe_code read_env(struct moe_k8s_builder *b, struct moe_k8s_container *c, const struct moe_node_doc *entry)
{
    static const struct { const char *key; enum moe_k8s_env_from from; } refs[] = {
        { "secretKeyRef", MOE_K8S_ENV_SECRET }, { "configMapKeyRef", MOE_K8S_ENV_CONFIG_MAP }, { "fieldRef", MOE_K8S_ENV_FIELD },
        { "resourceFieldRef", MOE_K8S_ENV_FIELD }, { "fileKeyRef", MOE_K8S_ENV_FIELD },
    };
    struct moe_k8s_env env = { .name = moe_k8s_text(entry, "name"), .node = entry };
    const struct moe_node_doc *value = moe_doc_get(entry, "value"), *source = moe_k8s_map(entry, "valueFrom");
    if (!env.name.len)
        return MOE_OK;
    if (value && value->kind != MOE_DOC_NULL) {
        env.value = moe_k8s_text(entry, "value");
        env.value_node = value;
        return add_env(b, c, &env);
    }
    for (size_t i = 0; i < MOE_COUNT(refs); i++) {
        const struct moe_node_doc *ref = moe_k8s_map(source, refs[i].key);
        if (!ref)
            continue;
        env.from = refs[i].from;
        env.source = moe_k8s_text(ref, "name");
        env.key = moe_k8s_text(ref, "key");
        env.optional = moe_k8s_flag(ref, "optional");
        env.value_node = ref;
        return add_env(b, c, &env);
    }
    env.from = source ? MOE_K8S_ENV_FIELD : MOE_K8S_ENV_LITERAL;     /* a source that Kubernetes may know one day */
    env.value_node = source ? source : entry;
    return add_env(b, c, &env);
}

static enum moe_code read_all_env(struct moe_k8s_builder *b, struct moe_k8s_container *c)
{
    const struct moe_node_doc *from = moe_k8s_list(c->node, "envFrom"), *env = moe_k8s_list(c->node, "env"), *map = moe_k8s_map(c->node, "env");
    for (const struct moe_node_doc *n = from ? from->first : NULL; n; n = n->next)
        MOE_TRY(read_env_from(b, c, n));
    for (const struct moe_node_doc *n = env ? env->first : NULL; n; n = n->next)
        MOE_TRY(read_env(b, c, n));
    for (const struct moe_node_doc *n = map ? map->first : NULL; n; n = n->next)      /* NAME: value, as some resources have it */
        if (n->kind != MOE_DOC_NULL && n->kind < MOE_DOC_LIST)
            MOE_TRY(add_env(b, c, &(struct moe_k8s_env){ .name = n->key, .value = n->text, .node = n, .value_node = n }));
    return MOE_OK;
}

/* ---- containers ---- */

static bool asks_gpu(const struct moe_node_doc *resources)
{
    static const char *const devices[] = { "/gpu", "gpu.intel.com", "habana.ai", "google.com/tpu", "aws.amazon.com/neuron", "nvidia.com/mig", "huawei.com/Ascend" };
    static const char *const groups[] = { "limits", "requests" };
    for (size_t g = 0; g < MOE_COUNT(groups); g++) {
        const struct moe_node_doc *map = moe_k8s_map(resources, groups[g]);
        for (const struct moe_node_doc *n = map ? map->first : NULL; n; n = n->next)
            for (size_t i = 0; i < MOE_COUNT(devices); i++)
                if (n->key.len && memmem(n->key.ptr, n->key.len, devices[i], strlen(devices[i])) && !moe_str_is(n->text, "0"))
                    return true;
    }
    return false;
}

static const struct moe_node_doc *given(const struct moe_node_doc *map, const char *key)
{
    const struct moe_node_doc *n = moe_doc_get(map, key);
    return n && n->kind != MOE_DOC_NULL ? n : NULL;
}

static enum moe_code add_container(struct moe_k8s_builder *b, struct moe_k8s_pod *pod, const struct moe_node_doc *node, enum moe_k8s_role role)
{
    if (b->containers >= MOE_CAP_K8S_CONTAINERS) {
        b->file->degraded = MOE_STR("more containers than are read");
        return MOE_OK;
    }
    void *array = pod->containers;
    MOE_TRY(k8s_room(b, &array, pod->container_count, &pod->container_room, sizeof *pod->containers));
    pod->containers = array;
    struct moe_k8s_container c = { .name = moe_k8s_text(node, "name"), .role = role, .node = node };
    struct moe_str image = moe_k8s_text(node, "image");
    if (image.len) {
        c.image = moe_image_parse(image);
        c.image_node = moe_doc_get(node, "image");
    }
    c.where = c.name.len ? moe_doc_get(node, "name") : c.image_node ? c.image_node : node;
    c.command = given(node, "command");
    c.args = given(node, "args");
    c.ports = moe_k8s_list(node, "ports");
    c.mounts = moe_k8s_list(node, "volumeMounts");
    c.resources = moe_k8s_map(node, "resources");
    c.gpu = asks_gpu(c.resources);
    MOE_TRY(read_all_env(b, &c));
    read_security(pod, &c);
    pod->containers[pod->container_count++] = c;
    b->containers++;
    return MOE_OK;
}

enum moe_code k8s_read_containers(struct moe_k8s_builder *b, struct moe_k8s_pod *pod)
{
    static const struct { const char *key; enum moe_k8s_role role; } lists[] = {
        { "initContainers", MOE_K8S_INIT }, { "containers", MOE_K8S_CONTAINER }, { "ephemeralContainers", MOE_K8S_EPHEMERAL },
        { "steps", MOE_K8S_CONTAINER }, { "sidecars", MOE_K8S_CONTAINER }, { "container", MOE_K8S_CONTAINER }, { "script", MOE_K8S_CONTAINER },
    };
    for (size_t i = 0; i < MOE_COUNT(lists); i++) {
        const struct moe_node_doc *list = moe_doc_get(pod->node, lists[i].key);
        if (list && list->kind == MOE_DOC_MAP && i >= 5)
            MOE_TRY(add_container(b, pod, list, lists[i].role));
        for (const struct moe_node_doc *n = list && list->kind == MOE_DOC_LIST ? list->first : NULL; n; n = n->next)
            if (n->kind == MOE_DOC_MAP)
                MOE_TRY(add_container(b, pod, n, lists[i].role));
        /* `containers:` and nothing below it: nothing is hardened there, whatever will be filled in. */
        if (list && lists[i].role == MOE_K8S_CONTAINER && i == 1 && (list->kind == MOE_DOC_NULL || (list->kind == MOE_DOC_LIST && !list->first)))
            MOE_TRY(add_container(b, pod, list, MOE_K8S_CONTAINER));
    }
    return MOE_OK;
}
