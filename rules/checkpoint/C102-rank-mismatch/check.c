#include "audit/checkpoint/judge/check.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (r->meta_rank >= 0 && r->meta_rank != r->rank)
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "says that it is rank %lld; the file is rank %lld's", (long long)r->meta_rank, (long long)r->rank);
    }
}

const struct moe_check moe_check_C102 = { .code = "C102", .step = step };
