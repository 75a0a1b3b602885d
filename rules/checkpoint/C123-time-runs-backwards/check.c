#include "rules/checkpoint/ask.h"

enum { SAME_CLOCK_S = 1 };      /* what one host's clock may be set back between two steps */

static bool has_stamp(const struct moe_ckpt_step *step)
{
    bool any = false;
    for (size_t i = 0; i < step->rank_count && !any; i++)
        any = step->ranks[i].ts > 0;
    return any;
}

/* By how many seconds `b` is older than `a`, beyond what their clocks may differ; 0 = it is not. */
static double behind(const struct moe_ckpt_rank *a, const struct moe_ckpt_rank *b, double skew)
{
    bool one_clock = a->meta_host.len && moe_str_eq(a->meta_host, b->meta_host);
    double by = a->ts - b->ts;
    return a->ts > 0 && b->ts > 0 && by > (one_clock ? (double)SAME_CLOCK_S : skew) ? by : 0;
}

/* Both are sorted by rank. */
static void compare(struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *low, const struct moe_ckpt_step *high)
{
    double skew = moe_ask_skew(ctx);
    for (size_t i = 0, k = 0; i < low->rank_count && k < high->rank_count;) {
        const struct moe_ckpt_rank *a = &low->ranks[i], *b = &high->ranks[k];
        double by = a->rank == b->rank ? behind(a, b, skew) : 0;
        if (by > 0) {
            moe_ckpt_say(ctx, high->dir, "rank %lld was written %.0f s before that of %.*s, a lower step", (long long)b->rank, by, MOE_FMT(low->dir));
            return;
        }
        i += a->rank <= b->rank;
        k += b->rank <= a->rank;
    }
}

static void series(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *before = NULL;
    for (size_t i = 0; i < ctx->step_count; i++) {
        const struct moe_ckpt_step *s = &ctx->steps[i];
        if (!has_stamp(s))
            continue;
        if (before && before->number < s->number)
            compare(ctx, before, s);
        before = s;
    }
}

const struct moe_check moe_check_C123 = { .code = "C123", .series = series };
