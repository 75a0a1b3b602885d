#include "rules/telemetry/ask.h"

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    ask_places(ctx, v, 1u << MOE_PLACE_PRIVATE_V4 | 1u << MOE_PLACE_PRIVATE_V6 | 1u << MOE_PLACE_GID | 1u << MOE_PLACE_MAC);
}

const struct moe_check moe_check_L220 = { .code = "L220", .kinds = MOE_LINT_TELEMETRY, .value = value };
