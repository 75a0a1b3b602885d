#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        const struct moe_ckpt_recorded *k = moe_ask_recorded(ctx->step, r->rank);
        if (k && k->host.len && r->meta_host.len && !moe_str_eq(k->host, r->meta_host))
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "rank %lld names the host '%.*s'; the commit record says '%.*s'", (long long)r->rank,
                         MOE_FMT(r->meta_host),
                         MOE_FMT(k->host));
    }
}

const struct moe_check moe_check_C109 = { .code = "C109", .step = step };
