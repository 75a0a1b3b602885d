#include "rules/telemetry/ask.h"

enum { PIXELS = 32 * 32 };

static const char *what(const struct moe_lint_ctx *ctx, const struct moe_telemetry_vector *v)
{
    size_t least = (size_t)moe_rule_param_int(ctx->rule, "least", 32), longest = (size_t)moe_rule_param_int(ctx->rule, "longest", 4096);
    bool named = moe_weights_name(v->path) || moe_weights_name(v->name);
    switch (v->source) {
    case MOE_VECTOR_LIST:
    case MOE_VECTOR_TENSOR:
        if (v->stats.count > longest && v->stats.fractions * 2 > v->stats.count)
            return "more numbers than a measure has";
        return moe_weights_numbers(&v->stats, v->rows > 1, named, least) ? "numbers that lie like weights, gradients or activations" : NULL;
    case MOE_VECTOR_HISTOGRAM:
        return v->stats.count > (size_t)moe_rule_param_int(ctx->rule, "bins", 1024) ? "a histogram as fine as the data" : NULL;
    case MOE_VECTOR_IMAGE:
        return named && v->stats.count >= PIXELS ? "a picture of weights or activations" : NULL;
    case MOE_VECTOR_FAMILY:
        return NULL;
    }
    return NULL;
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_telemetry_file *t = ctx->file->telemetry;
    for (size_t i = 0; t && !t->dataset && i < t->vector_count; i++) {
        const struct moe_telemetry_vector *v = &t->vectors[i];
        const char *says = moe_rule_param_has(ctx->rule, "except", v->name) ? NULL : what(ctx, v);
        if (says)
            moe_lint_say(ctx, (struct moe_lint_place){ ctx->file, v->line, v->column, 0 }, "%s holds %s (%zu numbers)", ask_name(v->name).text, says, v->stats.count);
    }
}

const struct moe_check moe_check_L230 = { .code = "L230", .kinds = MOE_LINT_TELEMETRY | MOE_LINT_BIT(MOE_LINT_META), .file = file };
