#include "audit/checkpoint/judge/check.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    if (!ctx->policy->checkpoint.require_digest.value)
        return;
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (r->read && r->data.len && r->held == MOE_HELD_UNTOLD)
            moe_ckpt_say(ctx, r->data, "nobody promised a digest for rank %lld", (long long)r->rank);
    }
}

const struct moe_check moe_check_C202 = { .code = "C202", .step = step };
