#include "rules/checkpoint/ask.h"

enum { CAP_LOOK_BACK = 64 };      /* steps that are searched for the one that a record follows: only to say which */

static bool committed(const struct moe_ckpt_step *s) { return s->record_good && s->record_digest.len; }
static bool follows(const struct moe_ckpt_step *s, const struct moe_ckpt_step *before) { return moe_str_eq(s->record_previous, before->record_digest); }

/* The nearest step that `s` follows, among those at both sides of place i. */
static const struct moe_ckpt_step *followed(const struct moe_ckpt_ctx *ctx, size_t i)
{
    size_t from = i > CAP_LOOK_BACK ? i - CAP_LOOK_BACK : 0, to = MOE_MIN(ctx->step_count, i + CAP_LOOK_BACK);
    for (size_t k = from; k < to; k++)
        if (k != i && committed(&ctx->steps[k]) && follows(&ctx->steps[i], &ctx->steps[k]))
            return &ctx->steps[k];
    return NULL;
}

static void say_broken(struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *before, size_t i)
{
    const struct moe_ckpt_step *s = &ctx->steps[i], *other = followed(ctx, i);
    char room[MOE_ASK_PATH];
    struct moe_str at = moe_ask_record_path(s, room);
    long long b = (long long)before->number;
    if (!s->record_previous.len)
        moe_ckpt_say(ctx, at, "says that it is the first of its job, yet step %lld was committed before it", b);
    else if (moe_str_eq(s->record_previous, before->record_previous))
        moe_ckpt_say(ctx, at, "follows the same record as step %lld: two runs continued from one step", b);
    else if (other)
        moe_ckpt_say(ctx, at, "follows step %lld, not step %lld, the last that was committed before it", (long long)other->number, b);
    else
        moe_ckpt_say(ctx, at, "follows a record that is not here, not step %lld, the last that was committed before it", b);
}

/* Steps of other jobs are told by C113. */
static const struct moe_ckpt_step *last_before(const struct moe_ckpt_ctx *ctx, size_t i)
{
    const struct moe_ckpt_step *s = &ctx->steps[i];
    for (size_t k = i; k-- > 0 && i - k <= CAP_LOOK_BACK;) {
        const struct moe_ckpt_step *o = &ctx->steps[k];
        if (committed(o) && o->number < s->number && moe_str_eq(o->record_job, s->record_job))
            return o;
    }
    return NULL;
}

static void series(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 0; i < ctx->step_count; i++) {
        const struct moe_ckpt_step *s = &ctx->steps[i], *before = committed(s) ? last_before(ctx, i) : NULL;
        char room[MOE_ASK_PATH];
        if (!before)
            continue;
        if (!follows(s, before))
            say_broken(ctx, before, i);
        else if (s->record_generation >= 0 && s->record_generation < before->record_generation)
            moe_ckpt_say(ctx, moe_ask_record_path(s, room), "is of generation %lld and follows step %lld of generation %lld", (long long)s->record_generation,
                         (long long)before->number, (long long)before->record_generation);
    }
}

const struct moe_check moe_check_C205 = { .code = "C205", .series = series };
