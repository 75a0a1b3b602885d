#include "rules/telemetry/ask.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    ask_places(ctx, v, 1u << MOE_PLACE_URL | 1u << MOE_PLACE_ENDPOINT);
}

const struct moe_check moe_check_L222 = { .code = "L222", .kinds = MOE_LINT_TELEMETRY, .value = value };
