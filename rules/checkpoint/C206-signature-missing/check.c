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

/* ---- lists that leave ranks to others ---- */

static struct moe_str signed_list(struct moe_str file)
{
    struct moe_str base = moe_ask_base(file);
    if (moe_str_ends(base, MOE_STR(".minisig")))
        base.len -= sizeof ".minisig" - 1;
    return base;
}

static bool is_signed(const struct moe_ckpt_ctx *ctx, struct moe_str list)
{
    bool found = false;
    for (size_t i = 0; i < ctx->step->signature_count && !found; i++)
        found = counts(ctx, &ctx->step->signatures[i]) && moe_str_eq(signed_list(ctx->step->signatures[i].file), list);
    return found;
}

/* A record binds every rank. A signed list may name some, and a second list beside it, signed by nobody, the others; a rank that no list names is told by
 * C115, also where its own metadata holds a digest. */
static void say_unsigned_ranks(struct moe_ckpt_ctx *ctx)
{
    struct moe_str last = MOE_STR("");
    bool good = true;
    if (is_signed(ctx, MOE_STR("commit.json")))
        return;
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (!r->read || !r->by.len || moe_str_is(r->by, "its meta"))
            continue;
        if (!moe_str_eq(r->by, last))
            good = is_signed(ctx, r->by);
        last = r->by;
        if (!good)
            moe_ckpt_say(ctx, moe_ckpt_data_path(r), "the digest of rank %lld comes from %.*s, which no trusted key has signed", (long long)r->rank,
                         MOE_FMT(r->by));
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
        say_unsigned_ranks(ctx);
}

const struct moe_check moe_check_C206 = { .code = "C206", .step = step };
