#include "audit/checkpoint/judge/check.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    size_t shards = 0, bare = 0;
    for (size_t i = 0; i < s->rank_count; i++) {
        shards += s->ranks[i].data.len != 0;
        bare += s->ranks[i].data.len && !s->ranks[i].meta.len;
    }
    if (bare > 1 && bare == shards) {
        moe_ckpt_say(ctx, MOE_STR(""), "none of the %zu shards has a .meta.json", shards);
        return;
    }
    for (size_t i = 0; i < s->rank_count; i++)
        if (s->ranks[i].data.len && !s->ranks[i].meta.len)
            moe_ckpt_say(ctx, s->ranks[i].data, "rank %lld has a shard and no .meta.json", (long long)s->ranks[i].rank);
}

const struct moe_check moe_check_C105 = { .code = "C105", .step = step };
