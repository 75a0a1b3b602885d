#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_policy_number *floor = &ctx->policy->checkpoint.min_step;
    int64_t number = moe_ask_number(ctx->step, NULL);
    if (!floor->from.line || number >= floor->value)
        return;
    if (number < 0)      /* a folder renamed to hide its number must not get below the floor */
        moe_ckpt_say(ctx, MOE_STR(""), "nothing says which step this is; %lld is the lowest that may be resumed from", (long long)floor->value);
    else
        moe_ckpt_say(ctx, MOE_STR(""), "step %lld is below %lld, the lowest that may be resumed from", (long long)number, (long long)floor->value);
}

const struct moe_check moe_check_C118 = { .code = "C118", .step = step };
