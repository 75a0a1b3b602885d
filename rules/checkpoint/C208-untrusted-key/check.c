#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step->signature_count; i++) {
        const struct moe_ckpt_signature *sig = &ctx->step->signatures[i];
        char why[256];
        if (sig->key >= 0 && !moe_ask_trusted(ctx, ctx->step, sig->key, why))
            moe_ckpt_say(ctx, sig->file, "verifies, but %s", why);
    }
}

const struct moe_check moe_check_C208 = { .code = "C208", .step = step };
