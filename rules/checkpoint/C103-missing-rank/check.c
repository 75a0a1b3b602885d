#include "rules/checkpoint/ask.h"
#include <stdio.h>

enum { CAP_LIST_BYTES = 300 };      /* a message holds some 500 */

struct gaps { char text[CAP_LIST_BYTES + 64]; size_t used; int64_t ranks; bool cut; };

/* Ranks from..to are missing: "3", "5-7". */
static void add_gap(struct gaps *g, int64_t from, int64_t to)
{
    g->ranks += to - from + 1;
    if (g->used > CAP_LIST_BYTES) {
        g->cut = true;
        return;
    }
    const char *comma = g->used ? ", " : "";
    int n = from == to ? snprintf(g->text + g->used, sizeof g->text - g->used, "%s%lld", comma, (long long)from)
                       : snprintf(g->text + g->used, sizeof g->text - g->used, "%s%lld-%lld", comma, (long long)from, (long long)to);
    g->used += n > 0 ? (size_t)n : 0;
}

/* Where the number of ranks is disputed (C111), or nobody says it, only what lies below the highest one is known to be missing. */
static int64_t told_world(const struct moe_ckpt_ctx *ctx, const char **who)
{
    return moe_ask_worlds_differ(ctx, ctx->step) ? -1 : moe_ckpt_world(ctx, ctx->step, who);
}

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    const char *who = "";
    struct gaps gaps = { .text = "" };
    int64_t next = 0, world = told_world(ctx, &who);
    bool any = false;
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *r = &s->ranks[i];
        if (!moe_ask_present(r))
            continue;
        int64_t end = world >= 0 ? MOE_MIN(r->rank, world) : r->rank;
        if (end > next)
            add_gap(&gaps, next, end - 1);
        next = r->rank + 1;
        any = true;
    }
    if (world > next)
        add_gap(&gaps, next, world - 1);
    if (!any)
        moe_ckpt_say(ctx, MOE_STR(""), "no rank's files are here");
    else if (gaps.ranks && world >= 0)
        moe_ckpt_say(ctx, MOE_STR(""), "%lld of %lld ranks (as %s says) are missing: %s%s", (long long)gaps.ranks, (long long)world, who, gaps.text,
                     gaps.cut ? " and more" : "");
    else if (gaps.ranks)
        moe_ckpt_say(ctx, MOE_STR(""), "%lld ranks below the highest one (%lld) are missing: %s%s", (long long)gaps.ranks, (long long)next - 1, gaps.text,
                     gaps.cut ? " and more" : "");
}

const struct moe_check moe_check_C103 = { .code = "C103", .step = step };
