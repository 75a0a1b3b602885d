#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    const struct moe_policy_list *hosts = &ctx->policy->checkpoint.hosts;
    char room[MOE_ASK_PATH];
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *r = &s->ranks[i];
        const struct moe_ckpt_recorded *k = moe_ask_recorded(s, r->rank);
        if (r->meta_host.len && !moe_ckpt_listed(hosts, r->meta_host))
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "rank %lld was written by '%.*s', which is not on the list of hosts", (long long)r->rank,
                         MOE_FMT(r->meta_host));
        else if (k && k->host.len && !moe_str_eq(k->host, r->meta_host) && !moe_ckpt_listed(hosts, k->host))
            moe_ckpt_say(ctx, moe_ask_record_path(s, room), "rank %lld was written by '%.*s', which is not on the list of hosts", (long long)r->rank,
                         MOE_FMT(k->host));
    }
}

const struct moe_check moe_check_C108 = { .code = "C108", .step = step };
