/* The effective environment of each container or job of a run: what its Dockerfile, manifest, compose file, .env files and shell set, put together as the
 * platform would; each variable with where it comes from. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_ENV_H
#define MOE_AUDIT_CONFIG_DEPLOY_ENV_H
#include "audit/config/judge/check.h"

#define MOE_CAP_ENVS     20000u     /* containers and jobs of one run                    */
#define MOE_CAP_ENV_VARS 4000u      /* variables of one of them                          */
#define MOE_CAP_ENV_NAME 128u       /* bytes of a name that rules are asked about         */

enum moe_env_from { MOE_ENV_IMAGE, MOE_ENV_ENV_FILE, MOE_ENV_COMPOSE, MOE_ENV_CONFIG_MAP, MOE_ENV_MANIFEST, MOE_ENV_WORKFLOW, MOE_ENV_SHELL };

/* One place that sets a variable. */
struct moe_env_origin {
    const struct moe_lint_file *file;
    unsigned line, column;
    enum moe_env_from from;
    struct moe_str value;
    bool known;                             /* false: a secret, a reference, the caller's shell: set, but nobody can say to what */
    const struct moe_env_origin *before;    /* what it overrides; NULL = nothing */
};
struct moe_env_var { struct moe_str name; const struct moe_env_origin *last; unsigned name_id; };      /* last: the one that holds */

/* What it runs, as text: command and args, ENTRYPOINT and CMD, run: of steps, lines of scripts. */
struct moe_env_command { struct moe_str text; const struct moe_lint_file *file; unsigned line, column; };

enum moe_env_kind { MOE_ENV_OF_FILE, MOE_ENV_OF_IMAGE, MOE_ENV_OF_SERVICE, MOE_ENV_OF_CONTAINER, MOE_ENV_OF_JOB, MOE_ENV_OF_SCRIPT };
struct moe_env {
    enum moe_env_kind kind;
    struct moe_str name;                    /* of the service, container, job; empty for files */
    const struct moe_lint_file *file;       /* where it is declared */
    unsigned line, column;                  /* of its name: findings about what is absent stand there */
    const struct moe_env_var *vars; size_t var_count;        /* sorted by name */
    const struct moe_env_command *commands; size_t command_count;
    struct moe_str image;                   /* empty = not known */
    bool gpu;                               /* asks for one */
    bool open;                              /* more is set where the run does not see it (envFrom of an unknown map, env_file that is not there) */
};
/* Sorted by file and line; files that another environment takes in stand not for themselves. `names`: each name once, as moe_env_spelt() spells it, at its
 * variables' name_id. */
struct moe_envs { const struct moe_env *envs; size_t count; const struct moe_str *names; size_t name_count; };

/**
 * Put them together.
 *   project  in  borrowed  the run's files, sorted by path; kept by what comes out
 *   arena    in            owner of what comes out
 * Errors: LIMIT.
 */
MOE_MUST_USE enum moe_code moe_envs_build(const struct moe_lint_project *project, struct moe_arena *arena, const struct moe_envs **out, struct moe_error *err);
/* A name as rules' lists spell it, in `into`: capitals, and _ for . and -. Empty when it is too long. */
struct moe_str moe_env_spelt(struct moe_str name, char into[MOE_CAP_ENV_NAME]);
const struct moe_env_var *moe_env_find(const struct moe_env *env, const char *name);
/* "a.env:3, overriding Dockerfile:2": where the value comes from, nearest first; cut when it does not fit. */
void moe_env_chain(const struct moe_env_var *var, char *into, size_t room);
#endif
