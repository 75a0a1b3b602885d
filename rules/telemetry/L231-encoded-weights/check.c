#include "rules/telemetry/ask.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    if (!ask_telemetry(ctx, v))
        return;
    enum moe_blob_kind kind = moe_blob_of_text(v->text);
    if (kind >= MOE_BLOB_F32 && kind <= MOE_BLOB_REPR)
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%s holds %s (%zu characters)", ask_name(v->name).text, moe_blob_word(kind), v->text.len);
}

const struct moe_check moe_check_L231 = {
    .code = "L231", .kinds = MOE_LINT_TELEMETRY | MOE_LINT_BIT(MOE_LINT_META) | MOE_LINT_BIT(MOE_LINT_SAFETENSORS), .value = value,
};
