#include "rules/checkpoint/ask.h"

static bool counts(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_signature *sig)
{
    char why[256];
    return moe_ask_signs_step(sig->file) && moe_ask_trusted(ctx, ctx->step, sig->key, why);
}

/* A key that the policy gives twice, for two spans of time or in two forms, is one key. */
static bool one_key(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_signature *a, const struct moe_ckpt_signature *b)
{
    const struct moe_policy_key *keys = ctx->policy->checkpoint.keys;
    return moe_str_eq(keys[a->key].file, keys[b->key].file) || (a->by.len && moe_str_eq(a->by, b->by));
}

static bool counted_before(const struct moe_ckpt_ctx *ctx, size_t i)
{
    const struct moe_ckpt_signature *all = ctx->step->signatures;
    for (size_t k = 0; k < i; k++)
        if (counts(ctx, &all[k]) && one_key(ctx, &all[k], &all[i]))
            return true;
    return false;
}

/* ---- lists that leave ranks to others ---- */

static struct moe_str signed_list(struct moe_str file)
{
    struct moe_str base = moe_ask_base(file);
    if (moe_str_ends(base, MOE_STR(".minisig")))
        base.len -= sizeof ".minisig" - 1;
    return base;
}

static bool names(struct moe_str promisers, struct moe_str list)
{
    while (promisers.len)
        if (moe_str_eq(moe_str_cut(&promisers, '/'), list))
            return true;
    return false;
}

/* Whether a signature covers a rank: its list holds digests of the shard and of its metadata. */
static bool covers(const struct moe_ckpt_signature *sig, const struct moe_ckpt_rank *r)
{
    struct moe_str list = signed_list(sig->file);
    return names(r->by, list) && (!r->meta.len || names(r->meta_by, list));
}

static int64_t signers(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_rank *r)
{
    const struct moe_ckpt_signature *all = ctx->step->signatures;
    int64_t n = 0;
    for (size_t i = 0; i < ctx->step->signature_count; i++) {
        bool fresh = counts(ctx, &all[i]) && covers(&all[i], r);
        for (size_t k = 0; k < i && fresh; k++)
            fresh = !(counts(ctx, &all[k]) && covers(&all[k], r) && one_key(ctx, &all[k], &all[i]));
        n += fresh;
    }
    return n;
}

/* One signed list may name some ranks, and a second list beside it, signed by nobody, the others. A rank that no list names at all is told by C115. */
static void say_unsigned_ranks(struct moe_ckpt_ctx *ctx, int64_t wanted)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (!r->read || !r->by.len || moe_str_is(r->by, "its meta") || signers(ctx, r) >= wanted)
            continue;
        moe_ckpt_say(ctx, moe_ckpt_data_path(r), "no list that enough trusted keys have signed holds digests of both shard and metadata of rank %lld", (long long)r->rank);
    }
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
    else
        say_unsigned_ranks(ctx, wanted);
}

const struct moe_check moe_check_C206 = { .code = "C206", .step = step };
