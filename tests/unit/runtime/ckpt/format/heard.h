/* Objections, kept as "event@offset event@offset " in the order told, for tests that compare them as text. */
#ifndef MOE_TESTS_HEARD_H
#define MOE_TESTS_HEARD_H
#include "runtime/ckpt/format/blob.h"
#include <stdio.h>

struct heard { char text[2000]; size_t count; };

static inline void hear(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct heard *h = ctx;
    size_t n = strlen(h->text);
    h->count++;
    if (detail.len == 0)
        snprintf(h->text + n, sizeof h->text - n, "NO-DETAIL ");
    else if (offset == MOE_NO_OFFSET)
        snprintf(h->text + n, sizeof h->text - n, "%s ", event);
    else
        snprintf(h->text + n, sizeof h->text - n, "%s@%llu ", event, (unsigned long long)offset);
}

static inline struct moe_objections hearing(struct heard *h) { return (struct moe_objections){ h, hear }; }

/* The same without the offsets, where a test is about the events alone. */
static inline void hear_events(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset;
    hear(ctx, event, MOE_NO_OFFSET, detail);
}
#endif
