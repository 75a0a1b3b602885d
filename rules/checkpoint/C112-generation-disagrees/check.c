#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    bool recorded = s->record_good && s->record_generation >= 0;
    int64_t want = recorded ? s->record_generation : -1;
    for (size_t i = 0; i < s->rank_count && want < 0; i++)
        want = s->ranks[i].meta_generation;
    moe_ask_agree(ctx, offsetof(struct moe_ckpt_rank, meta_generation), "generation", want, recorded ? "the commit record" : "the first metadata");
}

const struct moe_check moe_check_C112 = { .code = "C112", .step = step };
