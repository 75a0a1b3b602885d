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
            if (moe_str_is(use[i].call, "fromjson") && moe_str_starts(use[i].path, MOE_STR("secrets."))) {
                moe_lint_say(ctx, moe_in_scalar(ctx->file, n, e.at, arena), "a field of %.*s is not masked", (int)MOE_MIN(use[i].path.len, 80u), use[i].path.ptr);
                break;
            }
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_workflow_scalars(ctx, "fromJ", node); moe_workflow_scalars(ctx, "fromj", node); }

const struct moe_check moe_check_L560 = { .code = "L560", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
