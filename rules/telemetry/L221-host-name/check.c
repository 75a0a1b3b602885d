#include "rules/telemetry/ask.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    ask_places(ctx, v, 1u << MOE_PLACE_HOST);
}

const struct moe_check moe_check_L221 = { .code = "L221", .kinds = MOE_LINT_TELEMETRY, .value = value };
