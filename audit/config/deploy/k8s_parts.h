/* Internal to the Kubernetes model. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_K8S_PARTS_H
#define MOE_AUDIT_CONFIG_DEPLOY_K8S_PARTS_H
#include "audit/config/deploy/k8s.h"

struct moe_k8s_builder {
    struct moe_lint_file *file;
    struct moe_k8s_file *out;
    struct moe_error *err;
    size_t containers, env;         /* so far in the file: the caps are per file */
};

/* All pods below one object: at the places that Kubernetes names, and wherever else a map looks like the spec of one. */
MOE_MUST_USE enum moe_code k8s_find_pods(struct moe_k8s_builder *b, const struct moe_k8s_object *object);
/* The containers of a pod whose `node`, labels and annotations are set. */
MOE_MUST_USE enum moe_code k8s_read_containers(struct moe_k8s_builder *b, struct moe_k8s_pod *pod);
/* One more item for an array of the model; fails with LIMIT. */
MOE_MUST_USE enum moe_code k8s_room(struct moe_k8s_builder *b, void **array, size_t count, size_t *room, size_t size);
#endif
