/* Internal to the effective environments: one being put together, and where its parts come from. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_ENV_PARTS_H
#define MOE_AUDIT_CONFIG_DEPLOY_ENV_PARTS_H
#include "audit/config/deploy/compose.h"
#include "audit/config/deploy/env.h"
#include "audit/config/deploy/env_shell.h"
#include "audit/config/deploy/k8s.h"
#include "audit/config/deploy/workflow.h"
#include "common/base/hash.h"

#define MOE_CAP_ENV_SCRIPT_BYTES (1u << 20)     /* of a shell script; what follows is not looked at for variables */
#define MOE_CAP_ENV_SCRATCH      (64u << 20)    /* for the commands of one text, while it is looked at      */

struct env_building {
    const struct moe_lint_project *project;
    struct moe_arena *arena;
    struct moe_env *envs; size_t count, room;
    bool *taken;                                /* by file: another environment takes it in */
    const struct moe_lint_file *only_dockerfile;/* NULL = none, or several                  */
    size_t only_dockerfile_at;
    struct moe_error *err;
};
/* The environment being put together. */
struct env_open {
    struct env_building *b;
    struct moe_env env;
    struct moe_map *map;
    struct moe_env_var *vars; size_t var_room;
    struct moe_env_command *commands; size_t command_room;
};

MOE_MUST_USE enum moe_code env_memory(struct moe_error *err);
MOE_MUST_USE enum moe_code env_begin(struct env_building *b, struct env_open *e, enum moe_env_kind kind, struct moe_str name, const struct moe_lint_file *file,
                                     unsigned line, unsigned column);
/* Keeps it (also when code is an error) and frees what was only needed for building. */
MOE_MUST_USE enum moe_code env_end(struct env_open *e, enum moe_code code);
MOE_MUST_USE enum moe_code env_set(struct env_open *e, struct moe_str name, struct moe_env_origin origin);
MOE_MUST_USE enum moe_code env_command(struct env_open *e, struct moe_str text, const struct moe_lint_file *file, unsigned line, unsigned column);

/* ---- env_sources.c ---- */
MOE_MUST_USE enum moe_code env_of_image(struct env_open *e, const struct moe_lint_file *file, struct moe_str target);
MOE_MUST_USE enum moe_code env_of_values(struct env_open *e, const struct moe_lint_file *file);
/* Assignments in shell text: export X=y, X=y command, docker run -e X=y, mpirun -x X=y, --export=ALL,X=y. `line`: of the text's first line. */
MOE_MUST_USE enum moe_code env_of_shell(struct env_open *e, const struct moe_lint_file *file, struct moe_str text, unsigned line, unsigned column, bool commands);
MOE_MUST_USE enum moe_code env_services(struct env_building *b, const struct moe_lint_file *file);
MOE_MUST_USE enum moe_code env_containers(struct env_building *b, const struct moe_lint_file *file);
MOE_MUST_USE enum moe_code env_jobs(struct env_building *b, const struct moe_lint_file *file);
#endif
