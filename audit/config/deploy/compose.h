/* Compose files as services: what each may do, what it is given, what it shows to the network. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_COMPOSE_H
#define MOE_AUDIT_CONFIG_DEPLOY_COMPOSE_H
#include "audit/config/deploy/docker.h"

#define MOE_CAP_COMPOSE_SERVICES 2000u

enum moe_tri { MOE_UNSET, MOE_NO, MOE_YES, MOE_UNKNOWN /* a variable */ };

struct moe_compose_env { struct moe_str name, value; bool given; /* false: taken from the caller's shell */ const struct moe_node_doc *node; };
struct moe_compose_env_file { struct moe_str path; bool optional; const struct moe_node_doc *node; };
struct moe_compose_port {
    struct moe_str host_ip, published, target;      /* ports as written, ranges too; published empty = chosen by Docker */
    bool host_network;                              /* mode: host */
    const struct moe_node_doc *node;
};
struct moe_compose_mount {
    enum { MOE_MOUNT_VOLUME, MOE_MOUNT_BIND, MOE_MOUNT_TMPFS, MOE_MOUNT_OTHER } type;
    struct moe_str source, target;
    bool read_only;
    const struct moe_node_doc *node;
};
struct moe_compose_list { const struct moe_node_doc **items; size_t count; const struct moe_node_doc *node; };   /* scalars; node NULL = absent */

struct moe_compose_service {
    struct moe_str name;
    const struct moe_node_doc *node;
    bool open;                                      /* it extends a service of another file: what is absent here may stand there */
    const struct moe_node_doc *image_node; struct moe_image image;      /* node NULL = none                                     */
    const struct moe_node_doc *build; struct moe_str build_context, build_file, build_target;       /* defaults filled in: ".", "Dockerfile" */
    const struct moe_node_doc *user, *command, *entrypoint; struct moe_str user_text;              /* with defaults filled in                             */
    const struct moe_node_doc *read_only_node; enum moe_tri read_only;
    const struct moe_node_doc *privileged_node; enum moe_tri privileged;
    const struct moe_node_doc *network_mode, *pid, *ipc, *uts, *userns_mode, *cgroup;
    struct moe_compose_list cap_add, cap_drop, security_opt, devices, tmpfs, secrets, profiles;
    bool gpu;                                       /* asks for GPUs: gpus, deploy.resources...devices, runtime: nvidia         */
    struct moe_compose_env *env; size_t env_count;
    struct moe_compose_env *build_args; size_t build_arg_count;
    struct moe_compose_env_file *env_files; size_t env_file_count;
    struct moe_compose_port *ports; size_t port_count;
    struct moe_compose_mount *mounts; size_t mount_count;
};
struct moe_compose {
    struct moe_compose_service *services; size_t service_count;
    struct moe_compose_env *secrets; size_t secret_count;           /* of the top level: name, and `content` or `environment` if any */
    struct moe_compose_list secret_files;                           /* `file:` of secrets                                            */
};

/* file->root is there (moe_read_yaml() ran). Sets file->compose. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_compose_build(struct moe_lint_file *file, struct moe_error *err);
#endif
