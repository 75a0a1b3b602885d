/* Shell text wherever a deployment has some, for rules that look at what is run. */
#ifndef MOE_RULES_DEPLOY_SCRIPT_ASK_H
#define MOE_RULES_DEPLOY_SCRIPT_ASK_H
#include "audit/config/deploy/docker.h"
#include "audit/config/deploy/env_shell.h"
#include "audit/config/judge/check.h"
#include "common/doc/lax.h"

#define MOE_CAP_SCRIPT_BYTES (1u << 20)     /* of one text: what follows is not looked at */

/* Files that have any: RUN and CMD, `run:`, command and args, scripts. */
#define MOE_SCRIPT_KINDS (MOE_LINT_BIT(MOE_LINT_DOCKERFILE) | MOE_LINT_BIT(MOE_LINT_WORKFLOW) | MOE_LINT_BIT(MOE_LINT_SHELL) | MOE_LINT_BIT(MOE_LINT_COMPOSE) | \
                          MOE_LINT_BIT(MOE_LINT_K8S))

struct moe_script {
    const struct moe_lint_file *file;
    struct moe_str text;
    struct moe_shell shell;
    /* where it stands: one of these */
    const struct moe_docker_instruction *docker;
    const struct moe_docker_heredoc *heredoc;
    const struct moe_node_doc *node;
    struct moe_lax_lines lines;     /* of a whole file's text */
    struct moe_arena *arena;        /* of what is split: until the next text is visited */
};
typedef void moe_script_visit(struct moe_lint_ctx *ctx, const struct moe_script *script);
/* Every text of the file that has one of `words` in it (ended by NULL; NULL = all), split into commands. */
void moe_scripts_each(struct moe_lint_ctx *ctx, const char *const *words, moe_script_visit *visit);
struct moe_lint_place moe_script_at(const struct moe_script *script, size_t offset);

bool moe_word_in(struct moe_str word, const char *const *list);          /* ended by NULL */
/* A flag of one letter, alone or among others: -k, -sSLk; or its long form (may be NULL). */
bool moe_flagged(const struct moe_shell_command *c, char letter, const char *longer);
/* The value of --name=value or --name value; empty = not there. */
struct moe_str moe_flag_value(const struct moe_shell_command *c, const char *name, size_t *at);
#endif
