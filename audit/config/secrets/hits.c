#include "audit/config/secrets/hits.h"
#include <stdlib.h>

enum { MOST_OVERLAPPING = 64 };     /* hits over hits that are compared with each other */

enum moe_code moe_found_add(struct moe_found_list *list, const struct moe_found *found, struct moe_error *err)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 32;
        struct moe_found *grown = realloc(list->items, room * sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for what was found");
        list->items = grown;
        list->room = room;
    }
    list->items[list->count++] = *found;
    return MOE_OK;
}

static int rank(const struct moe_found *f) { return f->pattern ? (int)f->pattern->rank : (int)MOE_RANK_NAME; }
static size_t end_of(const struct moe_found *f) { return f->secret_start + f->secret_len; }

/* By place; at one place the better one first. */
static int by_place(const void *a, const void *b)
{
    const struct moe_found *x = a, *y = b;
    if (x->secret_start != y->secret_start)
        return x->secret_start < y->secret_start ? -1 : 1;
    if (rank(x) != rank(y))
        return rank(x) > rank(y) ? -1 : 1;
    if (x->encoded != y->encoded)
        return x->encoded ? 1 : -1;
    if (x->secret_len != y->secret_len)
        return x->secret_len > y->secret_len ? -1 : 1;
    return x->pattern == y->pattern ? 0 : x->pattern < y->pattern ? -1 : 1;      /* of one table: its order */
}

static bool same_bytes(const struct moe_found *a, const struct moe_found *b)
{
    return a->secret_start == b->secret_start ? true : a->secret_start < b->secret_start ? end_of(a) > b->secret_start : end_of(b) > a->secret_start;
}

/* Two things in one encoded run have one place; they are two all the same. */
static bool outdoes(const struct moe_found *a, const struct moe_found *b)
{
    if (!same_bytes(a, b) || (a->encoded && b->encoded && a->pattern != b->pattern && a->pattern && b->pattern))
        return false;
    if (rank(a) != rank(b))
        return rank(a) > rank(b);
    if (a->encoded != b->encoded)
        return b->encoded;
    return a->secret_len != b->secret_len ? a->secret_len > b->secret_len : a < b;
}

size_t moe_found_settle(struct moe_found_list *list, size_t horizon)
{
    size_t kept = 0, ready = 0;
    if (!list->count)
        return 0;
    qsort(list->items, list->count, sizeof *list->items, by_place);
    for (size_t i = 0; i < list->count; i++) {
        bool lost = false;
        size_t first = i > MOST_OVERLAPPING ? i - MOST_OVERLAPPING : 0, last = MOE_MIN(list->count, i + MOST_OVERLAPPING);
        for (size_t k = first; k < last && !lost; k++)
            lost = k != i && list->items[k].secret_start < end_of(&list->items[i]) + 1 && outdoes(&list->items[k], &list->items[i]);
        list->items[i].start = lost ? SIZE_MAX : list->items[i].start;
    }
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].start != SIZE_MAX)
            list->items[kept++] = list->items[i];
    list->count = kept;
    while (ready < kept && end_of(&list->items[ready]) <= horizon && list->items[ready].secret_start < horizon)
        ready++;
    return ready;
}
