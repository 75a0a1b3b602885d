#include "rules/checkpoint/ask.h"

/* Where the bytes are known not to be the promised ones, C201 has said so, with the size. */
static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        const struct moe_ckpt_recorded *k = moe_ask_recorded(ctx->step, r->rank);
        if (!r->data.len || r->bytes < 0 || r->held == MOE_HELD_BAD)
            continue;
        if (k && k->bytes >= 0 && k->bytes != r->bytes)
            moe_ckpt_say(ctx, r->data, "has %lld bytes; the commit record says %lld", (long long)r->bytes, (long long)k->bytes);
        else if (r->meta_bytes >= 0 && r->meta_bytes != r->bytes)
            moe_ckpt_say(ctx, r->data, "has %lld bytes; its metadata says %lld", (long long)r->bytes, (long long)r->meta_bytes);
    }
}

const struct moe_check moe_check_C121 = { .code = "C121", .step = step };
