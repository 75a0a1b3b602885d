#include "audit/checkpoint/judge/check.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (r->meta.len && !r->data.len)
            moe_ckpt_say(ctx, r->meta, "rank %lld has a .meta.json and no shard", (long long)r->rank);
    }
}

const struct moe_check moe_check_C106 = { .code = "C106", .step = step };
