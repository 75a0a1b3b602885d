/* GitHub workflows and composite actions: triggers, permissions, jobs, steps, and the expressions in them. */
#ifndef MOE_AUDIT_CONFIG_DEPLOY_WORKFLOW_H
#define MOE_AUDIT_CONFIG_DEPLOY_WORKFLOW_H
#include "audit/config/deploy/docker.h"

#define MOE_CAP_WORKFLOW_JOBS  1000u
#define MOE_CAP_WORKFLOW_STEPS 20000u

/* owner/repo/path@ref, ./local, docker://image */
struct moe_uses {
    enum { MOE_USES_NONE, MOE_USES_REMOTE, MOE_USES_LOCAL, MOE_USES_DOCKER, MOE_USES_ODD } kind;
    struct moe_str text, owner, repository, path, ref;      /* repository: "checkout"; path: below it, or the docker image */
    const struct moe_node_doc *node;
};
struct moe_workflow_image { struct moe_image image; const struct moe_node_doc *node, *credentials; };      /* node NULL = none */

struct moe_workflow_step {
    const struct moe_node_doc *node, *name, *id, *run, *shell, *with, *env, *condition;
    struct moe_uses uses;
    size_t job;                                             /* index; 0 for composite actions */
};
struct moe_workflow_job {
    struct moe_str id;
    const struct moe_node_doc *node, *permissions, *runs_on, *env, *environment, *secrets, *with, *condition, *strategy, *container_env;
    struct moe_uses uses;                                   /* a reusable workflow */
    struct moe_workflow_image container;
    struct moe_workflow_image *services; size_t service_count;
    size_t first, end;                                      /* its steps */
};
struct moe_workflow_trigger { struct moe_str name; const struct moe_node_doc *node; };

struct moe_workflow {
    bool action;                                            /* action.yml, not a workflow: no triggers, no permissions */
    const struct moe_node_doc *root, *permissions, *env;
    struct moe_workflow_trigger *triggers; size_t trigger_count;
    struct moe_workflow_job *jobs; size_t job_count;
    struct moe_workflow_step *steps; size_t step_count;
    struct moe_workflow_image image;                        /* of a docker action */
};

/* file->root is there. Sets file->workflow. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_workflow_build(struct moe_lint_file *file, struct moe_error *err);

bool moe_workflow_on(const struct moe_workflow *w, const char *trigger);
struct moe_uses moe_uses_parse(const struct moe_node_doc *node);
/* "actions/checkout", in any case */
bool moe_uses_is(const struct moe_uses *uses, const char *owner_repository);
bool moe_is_sha(struct moe_str ref);                        /* 40 or 64 hexadecimal digits */

/* ---- expressions: ${{ ... }} ---- */
struct moe_expression { struct moe_str text; size_t at, end; };     /* inside the braces, trimmed; [at, end) with them */
/* The next one at or after *at; moves *at behind it. Not ended by "}}": none. */
bool moe_expression_next(struct moe_str text, size_t *at, struct moe_expression *out);
/* A context that an expression takes a value from: "github.event.issue.title", "secrets['x'].y" as secrets.x.y, "[*]" and "*" as "*"; names in lower case.
 * `call`: the innermost function around it, lower case; empty = none. `computed`: an index that is no literal. */
struct moe_context_use { struct moe_str path, call; bool computed, compared; size_t at; };
/* All of them, at most `room`; their text lies in the arena. Returns how many there are. */
size_t moe_expression_contexts(struct moe_arena *arena, struct moe_str expression, struct moe_context_use *into, size_t room);
#endif
