#include "audit/config/deploy/k8s_parts.h"

/* Keys below which a template is only changed: what is missing there is said by the template that it changes. */
static const char *const override_keys[] = { "podTemplateOverrides", "podTemplateOverride", "runtimePatches", "podOverrides", "patches", "patchesStrategicMerge",
                                             "overrides", "podSpecPatch" };
/* Kinds that hold no pods, however much something in them looks like one. */
static const char *const podless[] = { "CustomResourceDefinition", "ConfigMap", "Secret", "NetworkPolicy", "ClusterRole", "Role", "Service", "Namespace", "Event",
                                       "LimitRange", "ResourceQuota", "HorizontalPodAutoscaler", "VerticalPodAutoscaler", "PodSecurityPolicy" };
/* Lists of containers in a pod's spec, and what others call them (Tekton, Argo). */
static const char *const container_keys[] = { "containers", "initContainers", "ephemeralContainers", "steps", "sidecars" };
/* What only the spec of a pod has; asked at the places where one is expected. */
static const char *const pod_keys[] = { "hostNetwork", "hostPID", "hostIPC", "volumes", "serviceAccountName", "serviceAccount", "securityContext", "restartPolicy",
                                        "automountServiceAccountToken", "shareProcessNamespace", "nodeSelector", "tolerations", "runtimeClassName" };
static const char *const training_kinds[] = { "PyTorchJob", "MPIJob", "TFJob", "XGBoostJob", "PaddleJob", "JAXJob", "MXJob", "TrainJob", "TrainingRuntime",
                                              "ClusterTrainingRuntime", "RayJob", "RayCluster" };

static bool listed(struct moe_str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (moe_str_is(word, words[i]))
            return true;
    return false;
}

/* A list of containers: maps, the first of which has what containers have. */
static bool holds_containers(const struct moe_node_doc *list, bool needs_image)
{
    const struct moe_node_doc *first = list && list->kind == MOE_DOC_LIST ? list->first : NULL;
    if (!first || first->kind != MOE_DOC_MAP)
        return false;
    if (needs_image)
        return moe_k8s_text(first, "image").len > 0;
    static const char *const any[] = { "name", "image", "command", "args", "env", "securityContext", "resources", "ports", "volumeMounts" };
    for (size_t i = 0; i < MOE_COUNT(any); i++)
        if (moe_doc_get(first, any[i]))
            return true;
    return false;
}

static bool empty_list(const struct moe_node_doc *n) { return n && (n->kind == MOE_DOC_NULL || (n->kind == MOE_DOC_LIST && !n->first)); }

/* Where Kubernetes itself looks for a pod: the spec of a Pod, and of a `template`. */
static bool expected_here(const struct moe_k8s_object *object, const struct moe_node_doc *node, const struct moe_node_doc *parent)
{
    if (!moe_str_is(node->key, "spec") || !parent)
        return false;
    return moe_str_is(parent->key, "template") || (parent == object->node && moe_str_is(object->kind, "Pod"));
}

static bool is_pod(const struct moe_k8s_object *object, const struct moe_node_doc *node, const struct moe_node_doc *parent)
{
    if (node->kind != MOE_DOC_MAP)
        return false;
    for (size_t i = 0; i < MOE_COUNT(container_keys); i++)
        if (holds_containers(moe_doc_get(node, container_keys[i]), i >= 3))
            return true;
    if (moe_k8s_text(moe_k8s_map(node, "container"), "image").len || moe_k8s_text(moe_k8s_map(node, "script"), "image").len)
        return true;                                         /* a template of an Argo workflow */
    if (!expected_here(object, node, parent))
        return false;
    if (empty_list(moe_doc_get(node, "containers")))
        return true;
    for (size_t i = 0; i < MOE_COUNT(pod_keys); i++)
        if (moe_doc_get(node, pod_keys[i]))
            return true;
    return false;
}

enum moe_code k8s_room(struct moe_k8s_builder *b, void **array, size_t count, size_t *room, size_t size)
{
    void *grown = moe_grow(b->file->arena, *array, count, room, size);
    if (!grown)
        return moe_fail(b->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for Kubernetes objects");
    *array = grown;
    return MOE_OK;
}

/* ---- does it train? ---- */

static bool says(struct moe_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text.len && memmem(text.ptr, text.len, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool launches(const struct moe_node_doc *argv)
{
    static const char *const launchers[] = { "torchrun", "torch.distributed", "deepspeed", "accelerate launch", "mpirun", "horovodrun", "moe-train", "train.py",
                                             "pretrain", "nccl" };
    if (argv && argv->kind == MOE_DOC_STR)
        return says(argv->text, launchers, MOE_COUNT(launchers));
    for (const struct moe_node_doc *n = argv && argv->kind == MOE_DOC_LIST ? argv->first : NULL; n; n = n->next)
        if (n->kind == MOE_DOC_STR && says(n->text, launchers, MOE_COUNT(launchers)))
            return true;
    return false;
}

static bool container_trains(const struct moe_k8s_container *c)
{
    static const char *const variables[] = { "NCCL_", "MASTER_ADDR", "RDZV_", "TORCHELASTIC", "WORLD_SIZE" };
    if (c->gpu || launches(c->command) || launches(c->args))
        return true;
    for (size_t i = 0; i < c->env_count; i++)
        if (says(c->env[i].name, variables, MOE_COUNT(variables)))
            return true;
    return false;
}

/* ---- one pod ---- */

static struct moe_k8s_word word_of(const struct moe_node_doc *map, const char *key)
{
    struct moe_str text = moe_k8s_text(map, key);
    return (struct moe_k8s_word){ text, text.len ? moe_doc_get(map, key) : NULL };
}

static enum moe_code add_pod(struct moe_k8s_builder *b, const struct moe_k8s_object *object, const struct moe_node_doc *node, const struct moe_node_doc *parent,
                             bool partial)
{
    struct moe_k8s_file *k = b->out;
    if (k->pod_count >= MOE_CAP_K8S_PODS) {
        b->file->degraded = MOE_STR("more Kubernetes pods than are read");
        return MOE_OK;
    }
    void *pods = k->pods;
    MOE_TRY(k8s_room(b, &pods, k->pod_count, &k->pod_room, sizeof *k->pods));
    k->pods = pods;
    const struct moe_node_doc *meta = moe_k8s_map(parent == object->node ? object->node : moe_str_is(node->key, "spec") ? parent : node, "metadata");
    const struct moe_node_doc *context = moe_k8s_map(node, "securityContext");
    struct moe_str ns = moe_k8s_text(meta, "namespace");
    struct moe_k8s_pod pod = {
        .object = object, .node = node, .labels = moe_k8s_map(meta, "labels"), .annotations = moe_k8s_map(meta, "annotations"),
        .ns = ns.len ? ns : object->ns, .partial = partial,
        .host_network = moe_k8s_flag(node, "hostNetwork"), .host_pid = moe_k8s_flag(node, "hostPID"), .host_ipc = moe_k8s_flag(node, "hostIPC"),
        .share_process = moe_k8s_flag(node, "shareProcessNamespace"), .automount = moe_k8s_flag(node, "automountServiceAccountToken"),
        .account = word_of(node, "serviceAccountName"), .volumes = moe_k8s_list(node, "volumes"), .sysctls = moe_k8s_list(context, "sysctls"),
        .windows = moe_k8s_same(moe_k8s_text(moe_k8s_map(node, "os"), "name"), MOE_STR("windows")) ||
                   moe_k8s_same(moe_k8s_text(moe_k8s_map(node, "nodeSelector"), "kubernetes.io/os"), MOE_STR("windows")),
    };
    if (!pod.account.node)
        pod.account = word_of(node, "serviceAccount");
    MOE_TRY(k8s_read_containers(b, &pod));
    pod.trains = listed(object->kind, training_kinds, MOE_COUNT(training_kinds));
    for (size_t i = 0; i < pod.container_count && !pod.trains; i++)
        pod.trains = container_trains(&pod.containers[i]);
    k->pods[k->pod_count++] = pod;
    return MOE_OK;
}

/* ---- the walk ---- */

/* A frame of the walk: a node whose children are under way, and whether what lies below it is an override. */
struct frame { const struct moe_node_doc *node, *next; bool partial; };

enum moe_code k8s_find_pods(struct moe_k8s_builder *b, const struct moe_k8s_object *object)
{
    struct frame stack[MOE_CAP_DOC_DEPTH + 2];
    size_t depth = 0;
    if (listed(object->kind, podless, MOE_COUNT(podless)))
        return MOE_OK;
    stack[depth++] = (struct frame){ object->node, object->node->first, moe_str_is(object->kind, "Kustomization") };
    while (depth) {
        struct frame *top = &stack[depth - 1];
        const struct moe_node_doc *n = top->next;
        if (!n) {
            depth--;
            continue;
        }
        top->next = n->next;
        if (n->kind != MOE_DOC_MAP && n->kind != MOE_DOC_LIST)
            continue;
        if (depth == 1 && (moe_str_is(n->key, "metadata") || moe_str_is(n->key, "status")))
            continue;
        bool partial = top->partial || listed(n->key, override_keys, MOE_COUNT(override_keys));
        if (is_pod(object, n, top->node))
            MOE_TRY(add_pod(b, object, n, top->node, partial));
        else if (depth < MOE_COUNT(stack))
            stack[depth++] = (struct frame){ n, n->first, partial };
    }
    return MOE_OK;
}
