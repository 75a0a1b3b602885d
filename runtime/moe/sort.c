/* This rank's pairs by expert. Where the host reads the device's memory it looks through all indices (check.c). Elsewhere the device does so itself, and tells what is
 * broken together with the sizes that the host needs and the routing's statistics: one round trip, before anything else uses an index. */
#include "runtime/moe/inside.h"
#include <math.h>

static const struct moe_where router = { .field = "router" }, at_dispatch = { .field = "dispatch" };

/* Slots of an expert, 0: no limit. */
static size_t capacity_of(const struct moe_experts *l)
{
    if (!l->aux || l->router.drop == MOE_DROP_NONE || l->router.capacity_factor <= 0)
        return 0;
    const double even = (double)(l->tokens * l->s.top_k) / l->s.experts;
    return (size_t)fmin(ceil(l->router.capacity_factor * even), (double)l->tokens);
}

static enum moe_code dispatch(struct moe_experts *l, size_t capacity, struct moe_error *err)
{
    const struct moe_dispatch d = { .tokens = l->tokens, .experts = l->s.experts, .top_k = l->s.top_k, .expert = l->expert, .weight = l->weight,
                                    .drop = capacity ? l->router.drop : MOE_DROP_NONE, .capacity = capacity, .count = l->count, .offset = l->offset,
                                    .slot = l->slot, .source = l->source };
    return l->be->dispatch(l->dev, &d, err);
}

/* The device's finding in the words of check.c. */
static enum moe_code broken(struct moe_experts *l, const struct moe_inspection *i, struct moe_error *err)
{
    const long long at = i->at, is = i->is, want = i->want, pairs = (long long)(l->tokens * l->s.top_k);
    int32_t to = -1;
    unsigned e = 0;
    switch (i->broken) {
    case MOE_BROKEN_NOTHING: return MOE_OK;
    case MOE_BROKEN_EXPERT:
        return moe_fail(err, MOE_E_BUG, router, "token %lld is sent to expert %lld of %u", at / l->s.top_k, is, l->s.experts);
    case MOE_BROKEN_TWICE: return moe_fail(err, MOE_E_BUG, router, "token %lld is sent to expert %lld twice", at, is);
    case MOE_BROKEN_COUNT:
        return moe_fail(err, MOE_E_BUG, at_dispatch, "expert %lld gets %lld pairs of %lld (%lld fit)", at, is,
                        at >= 0 && at < l->s.experts ? (long long)i->routed[at] : -1, want);
    case MOE_BROKEN_OFFSET:
        if (at == l->s.experts)
            return moe_fail(err, MOE_E_BUG, at_dispatch, "counts sum to %lld rows, not to %lld", is, want);
        return moe_fail(err, MOE_E_BUG, at_dispatch, "rows of expert %lld begin at %lld, not at %lld", at, is, want);
    case MOE_BROKEN_SOURCE: return moe_fail(err, MOE_E_BUG, at_dispatch, "row %lld comes from pair %lld of %lld", at, is, pairs);
    case MOE_BROKEN_INVERSE:
        for (; e + 1 < l->s.experts && i->begin[e + 1] <= at; e++) { }
        if (is >= 0 && is < pairs)
            MOE_TRY(l->be->download(l->dev, &to, l->expert + is, sizeof to, err));
        return moe_fail(err, MOE_E_BUG, at_dispatch, "row %lld of expert %u comes from pair %lld, which goes to row %lld of expert %d", at, e, is, want, to);
    case MOE_BROKEN_PAST:
        return moe_fail(err, MOE_E_BUG, at_dispatch, "row %lld is past the %d rows, and comes from pair %lld", at, i->begin[l->s.experts], is);
    case MOE_BROKEN_SLOTS: return moe_fail(err, MOE_E_BUG, at_dispatch, "%lld pairs have a row, of %lld rows", is, want);
    }
    return moe_fail(err, MOE_E_BUG, at_dispatch, "the device tells of something broken (%d at %lld) that there is no word for", (int)i->broken, at);
}

enum moe_code moe_sort_ahead(struct moe_experts *l, struct moe_router_stats *stats, struct moe_error *err)
{
    const size_t capacity = capacity_of(l);
    struct moe_inspection i = { .tokens = l->tokens, .experts = l->s.experts, .top_k = l->s.top_k, .capacity = capacity, .drop = capacity > 0, .expert = l->expert,
                                .count = l->count, .offset = l->offset, .slot = l->slot, .source = l->source, .routed = l->own_count, .kept = l->view_count,
                                .begin = l->view_offset, .stats = stats };
    MOE_TRY(dispatch(l, capacity, err));
    MOE_TRY(l->be->inspect(l->dev, &i, err));
    MOE_TRY(broken(l, &i, err));
    /* What becomes sizes of memory the host adds up itself. */
    const struct moe_dispatch_view v = { .count = l->view_count, .offset = l->view_offset, .capacity = capacity, .drop = capacity > 0 };
    return moe_check_counts(l, &v, err);
}

static enum moe_code look(struct moe_experts *l, struct moe_dispatch_view *v, struct moe_error *err)
{
    const size_t pairs = l->tokens * l->s.top_k;
    MOE_TRY(moe_view(l, l->expert, pairs, l->view_expert, &v->expert, err));
    MOE_TRY(moe_view(l, l->slot, pairs, l->view_slot, &v->slot, err));
    MOE_TRY(moe_view(l, l->source, pairs, l->view_source, &v->source, err));
    MOE_TRY(moe_view(l, l->count, l->s.experts, l->view_count, &v->count, err));
    return moe_view(l, l->offset, l->s.experts + 1, l->view_offset, &v->offset, err);
}

enum moe_code moe_sort(struct moe_experts *l, const int32_t **count, struct moe_layer_stats *stats, struct moe_error *err)
{
    const size_t capacity = capacity_of(l);
    struct moe_dispatch_view v = { .capacity = capacity, .drop = capacity > 0, .count = l->view_count, .offset = l->view_offset };
    if (!l->be->inspect) {
        MOE_TRY(dispatch(l, capacity, err));
        MOE_TRY(look(l, &v, err));
        MOE_TRY(moe_check_dispatch(l, &v, err));
    }
    l->rows = (size_t)v.offset[l->s.experts];
    stats->pairs = l->tokens * l->s.top_k;
    stats->dropped = stats->pairs - l->rows;
    *count = v.count;
    return MOE_OK;
}
