#include "rules/telemetry/ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_telemetry_file *t = ctx->file->telemetry;
    size_t most = (size_t)moe_rule_param_int(ctx->rule, "most", 2000), ids = (size_t)moe_rule_param_int(ctx->rule, "most_of_ids", 20);
    for (size_t i = 0; t && i < t->label_count; i++) {
        const struct moe_telemetry_label *l = &t->labels[i];
        if (moe_rule_param_has(ctx->rule, "except", l->name))
            continue;
        if (l->distinct > (moe_rule_param_has(ctx->rule, "ids", l->name) ? ids : most))
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, l->line, 1, 0 }, "the label %s of %s takes %s%zu values", ask_name(l->name).text,
                         ask_name(l->metric).text, l->distinct >= 4096 ? "at least " : "", l->distinct);
    }
}

const struct moe_check moe_check_L245 = { .code = "L245", .kinds = MOE_LINT_BIT(MOE_LINT_PROM), .file = file };
