#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const char *who;
    int64_t want = moe_ask_number(ctx->step, &who);
    moe_ask_agree(ctx, offsetof(struct moe_ckpt_rank, meta_step), "step", want, who);
}

const struct moe_check moe_check_C101 = { .code = "C101", .step = step };
