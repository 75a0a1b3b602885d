/* Kubernetes manifests as rules ask about them: the objects of a file, and the pods that each of them starts, with what holds for every container after
 * inheritance. Built from the tree alone; names nothing that the tree does not say, and keeps every node, so that a finding stands where the fault does. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_K8S_H
#define MOE_AUDIT_CONFIG_DEPLOY_K8S_H
#include "audit/config/deploy/docker.h"

#define MOE_CAP_K8S_OBJECTS    50000u      /* of one file: more are not looked at, and the file is said to be degraded */
#define MOE_CAP_K8S_PODS       20000u
#define MOE_CAP_K8S_CONTAINERS 50000u
#define MOE_CAP_K8S_ENV        200000u
#define MOE_CAP_K8S_POLICIES   1000u

struct moe_k8s_object {
    struct moe_str api, kind, name, ns;         /* empty = not given                                                        */
    const struct moe_node_doc *node;            /* the object's map                                                         */
    const struct moe_node_doc *labels, *annotations;   /* of its metadata; NULL = none                                      */
};

/* A boolean setting. `node` is where it stands, NULL when it stands nowhere; ODD = something stands there that is no boolean. */
enum moe_k8s_answer { MOE_K8S_UNSET, MOE_K8S_NO, MOE_K8S_YES, MOE_K8S_ODD };
struct moe_k8s_flag { enum moe_k8s_answer answer; const struct moe_node_doc *node; };
struct moe_k8s_number { bool set, odd; int64_t value; const struct moe_node_doc *node; };
struct moe_k8s_word { struct moe_str text; const struct moe_node_doc *node; };

/* What holds for one container: its own securityContext, else its pod's where Kubernetes inherits (user, group, non-root, profiles). */
struct moe_k8s_security {
    struct moe_k8s_flag non_root, read_only_root, escalation, privileged;
    struct moe_k8s_number user, group;
    struct moe_k8s_word seccomp, apparmor, proc_mount;      /* the profile's type; old annotations count                    */
    const struct moe_node_doc *caps_add, *caps_drop;        /* lists; NULL = none                                           */
    const struct moe_node_doc *node;                        /* the container's securityContext; NULL = it has none          */
};

enum moe_k8s_env_from {
    MOE_K8S_ENV_LITERAL,        /* value: ...; an entry with neither value nor valueFrom is an empty literal                */
    MOE_K8S_ENV_SECRET,         /* secretKeyRef                                                                             */
    MOE_K8S_ENV_CONFIG_MAP,     /* configMapKeyRef                                                                          */
    MOE_K8S_ENV_FIELD,          /* fieldRef, resourceFieldRef, fileKeyRef: nothing secret, nothing known                    */
    MOE_K8S_ENV_ALL_SECRET,     /* envFrom: secretRef; `name` is the prefix                                                 */
    MOE_K8S_ENV_ALL_CONFIG_MAP, /* envFrom: configMapRef                                                                    */
};
struct moe_k8s_env {
    enum moe_k8s_env_from from;
    struct moe_str name, value;                 /* `value` of a literal, as text                                            */
    struct moe_str source, key;                 /* the Secret's or ConfigMap's name, and the key in it                      */
    struct moe_k8s_flag optional;
    const struct moe_node_doc *node;            /* the entry                                                                */
    const struct moe_node_doc *value_node;      /* literal: the value; else the reference's map                             */
};

enum moe_k8s_role { MOE_K8S_CONTAINER, MOE_K8S_INIT, MOE_K8S_EPHEMERAL };
struct moe_k8s_container {
    struct moe_str name;                        /* empty = not given                                                        */
    enum moe_k8s_role role;
    const struct moe_node_doc *node;            /* its map; of a pod whose list of containers is empty: that list           */
    const struct moe_node_doc *where;           /* where to say that something is missing: the name's value, else the image's, else `node` */
    struct moe_image image;
    const struct moe_node_doc *image_node;      /* NULL = it names none                                                     */
    struct moe_k8s_security security;
    struct moe_k8s_env *env; size_t env_count, env_room;     /* envFrom first, then env: later wins                         */
    const struct moe_node_doc *command, *args, *ports, *mounts, *resources;     /* NULL = not given                         */
    bool gpu;                                   /* asks for a device: nvidia.com/gpu, amd.com/gpu, ...                      */
};

/* A pod, or the template of one, wherever it occurs. */
struct moe_k8s_pod {
    const struct moe_k8s_object *object;
    const struct moe_node_doc *node;            /* the pod's spec                                                           */
    const struct moe_node_doc *labels, *annotations;         /* of the template's metadata; a bare Pod's own                */
    struct moe_str ns;                          /* of the template, else of the object; empty = not given                   */
    struct moe_k8s_flag host_network, host_pid, host_ipc, share_process, automount;
    struct moe_k8s_word account;                /* serviceAccountName, or the old serviceAccount                            */
    const struct moe_node_doc *volumes, *sysctls;
    struct moe_k8s_container *containers; size_t container_count, container_room;
    bool partial;                               /* a patch or an override of a template: what it leaves out is said elsewhere */
    bool windows;                               /* os.name: windows: what only Linux knows is not asked for                 */
    bool trains;                                /* runs distributed training: a device, a launcher, its variables or its kind */
};

struct moe_netpol;                              /* audit/config/deploy/netpol.h */
struct moe_k8s_file {
    struct moe_k8s_object *objects; size_t object_count, object_room;    /* in order; Lists and Templates are unrolled       */
    struct moe_k8s_pod *pods; size_t pod_count, pod_room;
    struct moe_netpol *policies; size_t policy_count, policy_room;
};

/**
 * Build the model of file->root (NULL is fine: an empty model) into file->arena and set file->k8s. Null, missing and oddly typed nodes are taken as not
 * given. Errors: LIMIT (out of memory).
 */
MOE_MUST_USE enum moe_code moe_k8s_build(struct moe_lint_file *file, struct moe_error *err);

/* The text of a scalar child; empty when absent, NULL, no scalar, or `map` is no map. */
struct moe_str moe_k8s_text(const struct moe_node_doc *map, const char *key);
/* The child when it has that kind; NULL otherwise. */
const struct moe_node_doc *moe_k8s_map(const struct moe_node_doc *map, const char *key);
const struct moe_node_doc *moe_k8s_list(const struct moe_node_doc *map, const char *key);
struct moe_k8s_flag moe_k8s_flag(const struct moe_node_doc *map, const char *key);
bool moe_k8s_same(struct moe_str a, struct moe_str b);      /* equal but for the case of ASCII letters                        */
bool moe_k8s_truthy(struct moe_str word);       /* a boolean as people write one in quotes: true, yes, on, 1, in any case    */
#endif
