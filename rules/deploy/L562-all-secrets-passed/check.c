#include "rules/deploy/workflow_ask.h"
enum { CONTEXTS = 24 };

static void node(struct moe_lint_ctx *ctx, const struct moe_node_doc *n, struct moe_arena *arena)
{
    struct moe_context_use use[CONTEXTS];
    struct moe_str text = moe_yaml_text(n);
    struct moe_expression e;
    for (size_t at = 0; moe_expression_next(text, &at, &e);) {
        size_t count = moe_expression_contexts(arena, e.text, use, CONTEXTS);
        for (size_t i = 0; i < count; i++)
            if (moe_str_is(use[i].path, "secrets") || (use[i].computed && moe_str_starts(use[i].path, MOE_STR("secrets."))) || moe_str_is(use[i].path, "secrets.*")) {
                moe_lint_say(ctx, moe_in_scalar(ctx->file, n, e.at, arena), use[i].computed ? "which secret is chosen when the job runs: it gets them all" : "every secret is passed on");
                break;
            }
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_workflow_scalars(ctx, "secrets", node); }

const struct moe_check moe_check_L562 = { .code = "L562", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
