#include "rules/checkpoint/ask.h"

/* Listed ranks that are absent are missing (C103, C106), and ranks past the record's world are outside it (C111); what is left is another file. */
static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    char room[MOE_ASK_PATH];
    if (s->record_good && s->number >= 0 && s->record_step >= 0 && s->record_step != s->number)
        moe_ckpt_say(ctx, moe_ask_record_path(s, room), "the commit record is of step %lld; the folder is of step %lld", (long long)s->record_step,
                     (long long)s->number);
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *r = &s->ranks[i];
        const struct moe_ckpt_recorded *k = moe_ask_recorded(s, r->rank);
        if (k && k->file.len && r->data.len && !moe_str_eq(moe_ask_base(r->data), k->file))
            moe_ckpt_say(ctx, r->data, "the commit record lists %.*s for rank %lld", MOE_FMT(k->file), (long long)r->rank);
    }
}

const struct moe_check moe_check_C204 = { .code = "C204", .step = step };
