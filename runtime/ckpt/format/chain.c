/* The chain of commit records: each names the digest of the one before it. */
#include "runtime/ckpt/format/record.h"
#include <stdio.h>
#include <stdlib.h>

struct item { const struct moe_record *record; size_t place; };

static int by_step(const void *x, const void *y)
{
    const struct item *a = x, *b = y;
    if (a->record->step != b->record->step)
        return a->record->step < b->record->step ? -1 : 1;
    if (a->record->created < b->record->created || a->record->created > b->record->created)
        return a->record->created < b->record->created ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static int by_digest(const void *x, const void *y)
{
    const struct item *a = x, *b = y;
    return memcmp(a->record->digest, b->record->digest, sizeof a->record->digest);
}

static const struct item *find(const struct item *sorted, size_t n, const unsigned char digest[32])
{
    struct moe_record want = { 0 };
    memcpy(want.digest, digest, sizeof want.digest);
    struct item key = { &want, 0 };
    return bsearch(&key, sorted, n, sizeof *sorted, by_digest);
}

#define FAULT(link, name, ...) ((link)->event = (name), (void)snprintf((link)->text, sizeof (link)->text, __VA_ARGS__))
#define STEP(r) (unsigned long long)(r)->step

/* One record against the one it follows. */
static void judge(const struct moe_record *r, const struct moe_record *before, bool taken, struct moe_record_link *link)
{
    if (before->step >= r->step)
        FAULT(link, "record-chain-order", "step %llu follows step %llu", STEP(r), STEP(before));
    else if (!moe_str_eq(before->job, r->job))
        FAULT(link, "record-chain-job", "step %llu follows step %llu of another job", STEP(r), STEP(before));
    else if (before->generation > r->generation)
        FAULT(link, "record-chain-generation", "step %llu of generation %llu follows step %llu of generation %llu", STEP(r),
              (unsigned long long)r->generation, STEP(before), (unsigned long long)before->generation);
    else if (before->created > r->created)
        FAULT(link, "record-chain-time", "step %llu was committed %.3f s before step %llu, which it follows", STEP(r), before->created - r->created,
              STEP(before));
    else if (taken)
        FAULT(link, "record-chain-fork", "step %llu follows step %llu, which another record follows, too", STEP(r), STEP(before));
}

static void drop_items(struct item **items) { free(*items); }
static void drop_marks(bool **marks) { free(*marks); }

enum moe_code moe_record_chain(const struct moe_record *const *records, size_t count, struct moe_record_link *links, struct moe_error *err)
{
    MOE_AUTO(drop_items) struct item *steps = calloc(count + 1, sizeof *steps);
    MOE_AUTO(drop_items) struct item *digests = calloc(count + 1, sizeof *digests);
    MOE_AUTO(drop_marks) bool *followed = calloc(count + 1, sizeof *followed);
    if (!steps || !digests || !followed)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a chain of %zu records", count);
    for (size_t i = 0; i < count; i++)
        steps[i] = digests[i] = (struct item){ records[i], i };
    qsort(steps, count, sizeof *steps, by_step);
    qsort(digests, count, sizeof *digests, by_digest);
    for (size_t i = 0; i < count; i++) {
        const struct moe_record *r = steps[i].record;
        struct moe_record_link *link = &links[steps[i].place];
        bool first = !(r->has & MOE_RECORD_PREVIOUS);
        const struct item *before = first ? NULL : find(digests, count, r->previous);
        *link = (struct moe_record_link){ .previous = before ? before->place : SIZE_MAX };
        if (before) {
            judge(r, before->record, followed[before->place], link);
            followed[before->place] = true;
        } else if (i > 0) {
            FAULT(link, first ? "record-chain-start" : "record-chain-gap", first ? "step %llu says that it is the first" :
                  "what step %llu follows is not there", STEP(r));
        }
    }
    return MOE_OK;
}
