/* The leader's acks. A rank sends its steps in order, so once a step has all its acks, a lower one that lacks some will not get them. */
#include "runtime/ckpt/tier/inside.h"
#include <stdlib.h>
#include <string.h>

void moe_tier_forget(struct tier_pending *p)
{
    free(p->acks);
    moe_buf_free(&p->commit);
    *p = (struct tier_pending){ 0 };
}

/* Steps that this rank did not send were told of when that failed: only others are lost here. */
static struct tier_lost lose(struct tier_pending *p)
{
    struct tier_lost lost = { p->commit != NULL, p->step, p->have };
    moe_tier_forget(p);
    return lost;
}

struct tier_lost moe_tier_older(struct moe_ckpt_tier *t, uint64_t step)
{
    struct tier_lost lost = { 0 };
    for (size_t i = 0; i < MOE_CAP_TIER_PENDING && !lost.any; i++)
        if (t->pending[i].used && t->pending[i].step < step)
            lost = lose(&t->pending[i]);
    return lost;
}

struct tier_pending *moe_tier_complete(struct moe_ckpt_tier *t)
{
    struct tier_pending *best = NULL;
    for (size_t i = 0; i < MOE_CAP_TIER_PENDING; i++) {
        struct tier_pending *p = &t->pending[i];
        if (p->used && p->commit && p->have == t->o.world && (!best || p->step < best->step))
            best = p;
    }
    return best;
}

/* The step's place; else a free one; else the lowest step's, which has waited longest. */
static struct tier_pending *place_of(struct moe_ckpt_tier *t, uint64_t step)
{
    struct tier_pending *best = NULL;
    for (size_t i = 0; i < MOE_CAP_TIER_PENDING; i++) {
        struct tier_pending *p = &t->pending[i];
        if (p->used && p->step == step)
            return p;
        if (!best || (best->used && (!p->used || p->step < best->step)))
            best = p;
    }
    return best;
}

static bool has_all(const struct moe_ckpt_tier *t, const struct tier_pending *p) { return p->commit && p->have == t->o.world; }

enum moe_code moe_tier_take(struct moe_ckpt_tier *t, uint64_t step, uint64_t rank, const unsigned char digest[MOE_SHA256_BYTES], struct moe_buf **commit,
                            struct tier_lost *lost, struct moe_error *err)
{
    struct tier_pending *p = place_of(t, step);
    bool same = p->used && p->step == step && memcmp(p->digest, digest, sizeof p->digest) == 0;
    *lost = (struct tier_lost){ 0 };
    if (same && has_all(t, p))
        return MOE_OK;
    if (!same) {
        unsigned char *acks = calloc((size_t)(t->o.world / 8 + 1), 1);
        if (!acks)
            return moe_tier_no_memory(err);
        if (p->used && (has_all(t, p) || p->step > step)) {          /* the thread's, or one that has waited less long */
            free(acks);
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no room for the acks of step %llu: %u steps wait for theirs",
                            (unsigned long long)step, MOE_CAP_TIER_PENDING);
        }
        *lost = lose(p);
        *p = (struct tier_pending){ .used = true, .step = step, .acks = acks };
        memcpy(p->digest, digest, sizeof p->digest);
    }
    unsigned char bit = (unsigned char)(1u << (rank % 8));
    p->have += !(p->acks[rank / 8] & bit);
    p->acks[rank / 8] |= bit;
    if (commit && !p->commit)
        p->commit = moe_take(*commit);
    return MOE_OK;
}
