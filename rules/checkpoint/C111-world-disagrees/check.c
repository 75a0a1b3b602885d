#include "rules/checkpoint/ask.h"

/* A rank that its own metadata puts outside its world is the metadata's fault (C107). */
static void say_outside(struct moe_ckpt_ctx *ctx, int64_t world, const char *who)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        bool contradicts_itself = r->meta_world >= 0 && r->rank >= r->meta_world;
        if (moe_ask_present(r) && r->rank >= world && !contradicts_itself)
            moe_ckpt_say(ctx, moe_ckpt_data_path(r), "rank %lld is not among the %lld ranks that %s says there are", (long long)r->rank, (long long)world, who);
    }
}

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    const char *who;
    char room[MOE_ASK_PATH];
    int64_t world = moe_ckpt_world(ctx, s, &who);
    if (world < 0)
        return;
    if (s->record_good && s->record_world > 0 && s->record_world != world)
        moe_ckpt_say(ctx, moe_ask_record_path(s, room), "the commit record is of %lld ranks; %s says %lld", (long long)s->record_world, who, (long long)world);
    moe_ask_agree(ctx, offsetof(struct moe_ckpt_rank, meta_world), "world", world, who);
    if (!moe_ask_worlds_differ(ctx, s))
        say_outside(ctx, world, who);
}

const struct moe_check moe_check_C111 = { .code = "C111", .step = step };
