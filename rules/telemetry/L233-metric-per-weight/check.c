#include "rules/telemetry/ask.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_telemetry_file *t = ctx->file->telemetry;
    size_t least = (size_t)moe_rule_param_int(ctx->rule, "least", 32);
    for (size_t i = 0; t && i < t->vector_count; i++) {
        const struct moe_telemetry_vector *v = &t->vectors[i];
        bool named = moe_weights_name(v->name);
        if (v->source != MOE_VECTOR_FAMILY || !v->indexed || moe_rule_param_has(ctx->rule, "except", v->name))
            continue;
        if (moe_weights_numbers(&v->stats, false, named && v->stats.negatives > 0, least))
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, v->line, v->column, 0 }, "%s has %zu series that lie like weights", ask_name(v->name).text,
                         v->stats.count);
    }
}

const struct moe_check moe_check_L233 = { .code = "L233", .kinds = MOE_LINT_BIT(MOE_LINT_PROM), .file = file };
