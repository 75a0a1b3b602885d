/* What rules of workflows ask. */
#ifndef MOE_RULES_DEPLOY_WORKFLOW_ASK_H
#define MOE_RULES_DEPLOY_WORKFLOW_ASK_H
#include "audit/config/deploy/workflow.h"
#include "audit/config/judge/check.h"

#define MOE_CAP_WORKFLOW_ARENA (8u << 20)   /* what one scalar may take while it is looked at              */
#define MOE_CAP_WORKFLOW_KEPT  (1u << 20)   /* what those before it may leave behind before it is given back */

struct moe_str moe_yaml_text(const struct moe_node_doc *node);          /* empty for lists, maps, null and NULL */
bool moe_key_is(const struct moe_node_doc *node, const char *key);      /* in any case                          */
const struct moe_node_doc *moe_key_any_case(const struct moe_node_doc *map, struct moe_str key);
struct moe_str moe_lower(struct moe_arena *arena, struct moe_str s);    /* empty when out of memory             */

/* `if: false`: it never runs. */
bool moe_step_never(const struct moe_workflow_step *step);
/* The values that a matrix gives a name, its includes too, without those that it excludes by that name alone. */
enum { MOE_MATRIX_VALUES = 64 };
size_t moe_matrix_values(const struct moe_workflow_job *job, struct moe_str name, const struct moe_node_doc *into[MOE_MATRIX_VALUES]);
/* Whether an input takes any text: no boolean, number, choice or environment. One that is declared nowhere does. */
bool moe_input_free_text(const struct moe_workflow *w, struct moe_str name);
/* The place of a byte of a scalar, whatever its style. */
struct moe_lint_place moe_in_scalar(const struct moe_lint_file *file, const struct moe_node_doc *node, size_t offset, struct moe_arena *arena);

/* Makes an arena, or a fresh one when much lies in it that nobody needs any more; NULL when out of memory. */
void moe_arena_recycle(struct moe_arena **arena, size_t cap);

typedef void moe_workflow_scalar(struct moe_lint_ctx *ctx, const struct moe_node_doc *node, struct moe_arena *arena);
/* Every scalar of the file that has `word` in it. */
void moe_workflow_scalars(struct moe_lint_ctx *ctx, const char *word, moe_workflow_scalar *visit);
#endif
