#include "audit/checkpoint/judge/check.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (r->format.len && !moe_ckpt_listed(&ctx->policy->checkpoint.formats, r->format))
            moe_ckpt_say(ctx, r->data, "rank %lld is in the format %.*s", (long long)r->rank, MOE_FMT(r->format));
    }
}

const struct moe_check moe_check_C122 = { .code = "C122", .step = step };
