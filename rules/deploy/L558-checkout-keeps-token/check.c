#include "rules/deploy/workflow_ask.h"
static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    for (size_t i = 0; w && i < w->step_count; i++) {
        const struct moe_workflow_step *s = &w->steps[i];
        const struct moe_node_doc *keep = moe_doc_get(s->with, "persist-credentials");
        struct moe_str t = moe_yaml_text(keep);
        bool computed = s->with && s->with->kind != MOE_DOC_MAP && s->with->kind != MOE_DOC_NULL;
        if (moe_uses_is(&s->uses, "actions/checkout") && !moe_str_is(t, "false") && !computed && !(t.len && memchr(t.ptr, '$', t.len)))
            moe_lint_say(ctx, moe_lint_at(ctx->file, keep ? keep : s->uses.node), "the token stays in .git/config");
    }
}

const struct moe_check moe_check_L558 = { .code = "L558", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
