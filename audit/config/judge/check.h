/* What the code of a rule for configs, telemetry, deployment files and secrets provides and may call. Rules see models, never files. */
#ifndef MOE_AUDIT_CONFIG_JUDGE_CHECK_H
#define MOE_AUDIT_CONFIG_JUDGE_CHECK_H
#include "audit/config/model/file.h"
#include "audit/engine/rule.h"

/* All files of the run whose kind is a deployment's (k8s, compose, dockerfile, workflow, env, shell), sorted by path. */
struct moe_envs;         /* audit/config/deploy/env.h: the effective environment of each container and job */
struct moe_lint_project { const struct moe_lint_file *const *files; size_t file_count; const struct moe_envs *envs; };

struct moe_machine;      /* audit/config/doctor/facts.h: what can be known of the machine it runs on */
struct moe_lint_sink;
struct moe_lint_ctx {
    const struct moe_rule *rule;                        /* parameters: moe_rule_param*() in audit/engine/rule.h      */
    const struct moe_policy *policy;
    const struct moe_param *credentials;                /* names of variables: the policy's list `secrets`            */
    const struct moe_lint_file *file;                   /* NULL in project()                                         */
    const struct moe_lint_project *project;             /* NULL in file() and value()                                */
    struct moe_lint_sink *sink;
};

/* Called from several threads at once, for different files: no state of one's own. */
struct moe_check {
    const char *code;                                   /* as in the folder's name: L301                             */
    unsigned kinds;                                     /* MOE_LINT_BIT()s that file() and value() are for; 0 = all  */
    void (*file)(struct moe_lint_ctx *ctx);             /* once for each file                                        */
    void (*value)(struct moe_lint_ctx *ctx, const struct moe_value *value);   /* once for each value                 */
    void (*project)(struct moe_lint_ctx *ctx);          /* once, after all files                                     */
    void (*machine)(struct moe_lint_ctx *ctx, const struct moe_machine *machine);   /* once, by `moe-lint doctor`    */
};

/* A place in a file. In project() the file must be one of the project's. */
struct moe_lint_place { const struct moe_lint_file *file; unsigned line, column, end_column; };
static inline struct moe_lint_place moe_lint_at(const struct moe_lint_file *file, const struct moe_node_doc *node)
{
    return (struct moe_lint_place){ file, node ? node->line : 1, node ? node->column : 1, 0 };
}
static inline struct moe_lint_place moe_lint_at_key(const struct moe_lint_file *file, const struct moe_node_doc *node)
{
    return (struct moe_lint_place){ file, node && node->key_line ? node->key_line : node ? node->line : 1, node && node->key_column ? node->key_column : 1, 0 };
}
static inline struct moe_lint_place moe_lint_at_value(const struct moe_lint_file *file, const struct moe_value *v)
{
    return (struct moe_lint_place){ file, v->line, v->column, 0 };
}

/* Record a finding. `fmt` is one sentence about this place, no full stop, and never a value that may be a secret. */
MOE_PRINTF(3, 4) void moe_lint_say(struct moe_lint_ctx *ctx, struct moe_lint_place at, const char *fmt, ...);
/* A finding at a path that is no file of the run: a switch of the kernel, a device. */
MOE_PRINTF(4, 5) void moe_lint_say_path(struct moe_lint_ctx *ctx, struct moe_str path, unsigned line, const char *fmt, ...);
/* As moe_lint_say() about a secret: "SENTENCE (24 characters)". Its bytes are hidden wherever the report shows the line; where `specific` and generic findings
 * speak of the same bytes, only the specific one stays. */
MOE_PRINTF(5, 6)
void moe_lint_say_secret(struct moe_lint_ctx *ctx, struct moe_lint_place at, struct moe_str secret, bool specific, const char *fmt, ...);
#endif
