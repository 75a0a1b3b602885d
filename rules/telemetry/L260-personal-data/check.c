#include "rules/telemetry/ask.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    size_t at, len;
    enum moe_pii_kind kind = ask_telemetry(ctx, v) ? moe_pii_in(v->text, &at, &len) : MOE_PII_NONE;
    if (kind != MOE_PII_NONE)
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%s holds %s", ask_name(v->name).text, kind == MOE_PII_EMAIL ? "an e-mail address" : "a telephone number");
}

const struct moe_check moe_check_L260 = { .code = "L260", .kinds = MOE_LINT_TELEMETRY, .value = value };
