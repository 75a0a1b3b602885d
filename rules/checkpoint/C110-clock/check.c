#include "rules/checkpoint/ask.h"

/* Facts of --merge may hold any number; a message may not. */
static double seconds(double s) { return MOE_MIN(s, 1e12); }

struct span { const struct moe_ckpt_rank *first, *last; };

/* Stamps in the future are said alone: they would make every other rank look late. */
static void say_future(struct moe_ckpt_ctx *ctx, double latest, struct span *span)
{
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (!(r->ts > 0))
            continue;
        if (r->ts > latest) {
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "rank %lld is stamped %.0f s in the future", (long long)r->rank, seconds(r->ts - ctx->now));
            continue;
        }
        span->first = !span->first || r->ts < span->first->ts ? r : span->first;
        span->last = !span->last || r->ts > span->last->ts ? r : span->last;
    }
}

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    double skew = moe_ask_skew(ctx);
    struct span span = { NULL, NULL };
    char room[MOE_ASK_PATH];
    say_future(ctx, ctx->now + skew, &span);
    if (span.first && span.last->ts - span.first->ts > skew)
        moe_ckpt_say(ctx, moe_ckpt_meta_path(span.first), "rank %lld is stamped %.0f s before rank %lld; %.0f s are allowed", (long long)span.first->rank,
                     seconds(span.last->ts - span.first->ts), (long long)span.last->rank, skew);
    if (!s->record_good || !(s->record_created > 0))
        return;
    if (s->record_created > ctx->now + skew)
        moe_ckpt_say(ctx, moe_ask_record_path(s, room), "the commit record is stamped %.0f s in the future", seconds(s->record_created - ctx->now));
    else if (span.last && span.last->ts - s->record_created > skew)
        moe_ckpt_say(ctx, moe_ask_record_path(s, room), "the commit record is stamped %.0f s before rank %lld, which it vouches for",
                     seconds(span.last->ts - s->record_created), (long long)span.last->rank);
}

const struct moe_check moe_check_C110 = { .code = "C110", .step = step };
