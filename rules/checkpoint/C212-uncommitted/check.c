#include "rules/checkpoint/ask.h"

enum { OWN_META = 3 };      /* metadata of the writer that commits every step with a record */

static bool by_own_writer(const struct moe_ckpt_step *s)
{
    bool own = false;
    for (size_t i = 0; i < s->rank_count && !own; i++)
        own = s->ranks[i].meta_version == OWN_META;
    return own;
}

static void series(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *other = NULL;
    for (size_t i = 0; i < ctx->step_count && !other; i++)
        other = ctx->steps[i].record_there ? &ctx->steps[i] : NULL;
    for (size_t i = 0; i < ctx->step_count; i++) {
        const struct moe_ckpt_step *s = &ctx->steps[i];
        if (s->record_there)
            continue;
        if (by_own_writer(s))
            moe_ckpt_say(ctx, s->dir, "has no commit record, and its metadata is of the version whose writer makes one");
        else if (other)
            moe_ckpt_say(ctx, s->dir, "has no commit record; step %lld beside it has one", (long long)other->number);
    }
}

const struct moe_check moe_check_C212 = { .code = "C212", .series = series };
