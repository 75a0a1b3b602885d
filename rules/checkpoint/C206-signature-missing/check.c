#include "rules/checkpoint/ask.h"

static bool counts(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_signature *sig)
{
    char why[256];
    return moe_ask_signs_step(sig->file) && moe_ask_trusted(ctx, ctx->step, sig->key, why);
}

/* A key that the policy gives twice, for two spans of time, is one key. */
static bool counted_before(const struct moe_ckpt_ctx *ctx, size_t i)
{
    const struct moe_ckpt_signature *all = ctx->step->signatures;
    const struct moe_policy_key *keys = ctx->policy->checkpoint.keys;
    for (size_t k = 0; k < i; k++)
        if (counts(ctx, &all[k]) && moe_str_eq(keys[all[k].key].file, keys[all[i].key].file))
            return true;
    return false;
}

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    const struct moe_policy_number *most = &ctx->policy->checkpoint.signatures;
    int64_t wanted = most->from.line ? most->value : 1, good = 0;
    char room[MOE_ASK_PATH];
    if (!ctx->policy->checkpoint.require_signature.value)
        return;
    for (size_t i = 0; i < s->signature_count && good < wanted; i++)
        good += counts(ctx, &s->signatures[i]) && !counted_before(ctx, i);
    if (good < wanted)
        moe_ckpt_say(ctx, s->record_there ? moe_ask_record_path(s, room) : MOE_STR(""), "%lld of %lld signatures by trusted keys", (long long)good,
                     (long long)wanted);
}

const struct moe_check moe_check_C206 = { .code = "C206", .step = step };
