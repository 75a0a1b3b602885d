#include "runtime/ckpt/format/cover.h"
#include "common/base/hash.h"
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/slices_parts.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHAPES = 4096, TABLE = 2 * MOE_CAP_COVER_SLICES };

/* A slice without its names; numbers are places in the pool. */
struct row {
    uint64_t global[2];
    uint32_t fold, shard, key_at, whole, offset, shape;
    uint8_t dtype, dims;
};

struct group { uint32_t first, count; };                      /* in the order of boxes             */
struct share { uint32_t value, mask; };                       /* of the tensors: fold & mask == value */

struct cover {
    const struct moe_cover_files *files;
    struct moe_slice_checking checking;
    struct share share, waiting[33]; size_t waiting_count;    /* each wait for a longer mask than the one before */
    struct row *rows; size_t count;
    uint32_t *table;                                          /* of rows, plus 1: equal slices are replicas */
    uint64_t *numbers; size_t number_count;
    uint32_t last[SHAPES];                                    /* where equal numbers may stand     */
    uint32_t shard, *order;
    struct group *groups; size_t group_count;
    struct moe_tensor *tensors; struct moe_slice *slices; struct moe_slice_edge *edges;
    const struct group *group;                                /* the one that is being checked     */
    bool full;                                                /* one tensor has more slices than are held */
};

/* ---- what is held ---- */

static uint64_t hash_numbers(uint64_t h, const uint64_t *v, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        h = (h ^ v[i]) * 0x9e3779b97f4a7c15ull, h ^= h >> 29;
    return h;
}

static bool keep_numbers(struct cover *c, const uint64_t *v, unsigned n, uint32_t *place)
{
    uint64_t h = hash_numbers(n + 1, v, n);
    uint32_t *last = &c->last[(h ^ h >> 32) % SHAPES];
    *place = *last;
    if (*last + n <= c->number_count && (!n || memcmp(&c->numbers[*last], v, n * sizeof *v) == 0))
        return true;
    if (c->number_count + n > MOE_CAP_COVER_NUMBERS)
        return false;
    *place = *last = (uint32_t)c->number_count;
    memmove(&c->numbers[*place], v, n * sizeof *v);
    c->number_count += n;
    return true;
}

static bool same_numbers(const struct cover *c, uint32_t a, const uint64_t *b, unsigned n) { return !n || memcmp(&c->numbers[a], b, n * sizeof *b) == 0; }

static uint32_t *slot_of(const struct cover *c, const struct row *r, const uint64_t *whole, const uint64_t *offset, const uint64_t *shape)
{
    uint64_t h = hash_numbers(hash_numbers(r->global[0], offset, r->dims), shape, r->dims);
    for (size_t i = (size_t)(h ^ h >> 32) & (TABLE - 1);; i = (i + 1) & (TABLE - 1)) {
        const struct row *o = c->table[i] ? &c->rows[c->table[i] - 1] : NULL;
        if (!o || (o->global[0] == r->global[0] && o->global[1] == r->global[1] && o->dtype == r->dtype && o->dims == r->dims &&
                   same_numbers(c, o->whole, whole, r->dims) && same_numbers(c, o->offset, offset, r->dims) && same_numbers(c, o->shape, shape, r->dims)))
            return &c->table[i];
    }
}

/* Only rows of the share stay; the pool and the table are made anew around them. Numbers move towards the start, each behind where it was taken from. */
static bool compact(struct cover *c, uint64_t *scratch)
{
    size_t kept = 0;
    memset(c->table, 0, TABLE * sizeof *c->table);
    memset(c->last, 0, sizeof c->last);
    memcpy(scratch, c->numbers, c->number_count * sizeof *scratch);
    c->number_count = 0;
    for (size_t i = 0; i < c->count; i++) {
        struct row r = c->rows[i];
        const uint64_t *whole = &scratch[r.whole], *offset = &scratch[r.offset], *shape = &scratch[r.shape];
        if ((r.fold & c->share.mask) != c->share.value)
            continue;
        if (!keep_numbers(c, whole, r.dims, &r.whole) || !keep_numbers(c, offset, r.dims, &r.offset) || !keep_numbers(c, shape, r.dims, &r.shape))
            return false;
        c->rows[kept] = r;
        *slot_of(c, &r, whole, offset, shape) = (uint32_t)++kept;
    }
    c->count = kept;
    return true;
}

/* Half of the tensors wait for another reading of the files. *done: there is nothing left to halve. */
static enum moe_code split(struct cover *c, bool *done, struct moe_error *err)
{
    uint32_t bit = c->share.mask + 1;
    uint64_t *scratch = malloc(MOE_CAP_COVER_NUMBERS * sizeof *scratch);
    *done = c->share.mask == UINT32_MAX;
    if (!scratch)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for slices");
    if (!*done) {
        c->share.mask = c->share.mask << 1 | 1;
        c->waiting[c->waiting_count++] = (struct share){ c->share.value | bit, c->share.mask };
        *done = !compact(c, scratch);
    }
    free(scratch);
    return MOE_OK;
}

static bool keep_row(struct cover *c, const struct moe_tensor_part *p, struct row *r)
{
    uint32_t *slot = slot_of(c, r, p->whole, p->offset, p->shape);
    if (*slot)
        return true;
    if (c->count == MOE_CAP_COVER_SLICES || !keep_numbers(c, p->whole, p->dims, &r->whole) || !keep_numbers(c, p->offset, p->dims, &r->offset) ||
        !keep_numbers(c, p->shape, p->dims, &r->shape))
        return false;
    c->rows[c->count] = *r;
    *slot = (uint32_t)++c->count;
    return true;
}

static enum moe_code take_part(void *ctx, const struct moe_tensor_part *p, struct moe_error *err)
{
    struct cover *c = ctx;
    struct row r = { .global = { p->global[0], p->global[1] }, .fold = p->fold, .shard = c->shard, .key_at = (uint32_t)p->key_at,
                     .dtype = (uint8_t)(p->dtype - moe_dtypes), .dims = (uint8_t)p->dims };
    while (!c->full && (r.fold & c->share.mask) == c->share.value && !keep_row(c, p, &r))
        MOE_TRY(split(c, &c->full, err));
    return MOE_OK;
}

/* ---- one reading of all files ---- */

static enum moe_code read_files(struct cover *c, const struct moe_tensor_listener *listener, bool *good, bool *sliced, struct moe_error *err)
{
    *good = true;
    c->count = c->number_count = 0;
    memset(c->table, 0, TABLE * sizeof *c->table);
    memset(c->last, 0, sizeof c->last);
    for (size_t i = 0; *good && !c->full && i < c->files->count; i++) {
        const struct moe_blob *file = NULL;
        struct moe_safetensors st = { 0 };
        struct moe_error why = { 0 };
        MOE_TRY(c->files->open(c->files->ctx, i, &file, err));
        c->shard = (uint32_t)i;
        enum moe_code code = file ? moe_safetensors_judge(file, &moe_unheard, listener, &st, &why) : MOE_OK;
        if (file)
            c->files->close(c->files->ctx, i);
        *good = code == MOE_OK && st.readable && !st.objections;
        *sliced |= st.sliced;
        if (code != MOE_OK && code != MOE_E_IO && code != MOE_E_PARSE)
            return *err = why, code;
    }
    return MOE_OK;
}

/* ---- the tensors, one by one ---- */

static int by_box(const void *x, const void *y, void *ctx)
{
    const struct cover *c = ctx;
    const struct row *a = &c->rows[*(const uint32_t *)x], *b = &c->rows[*(const uint32_t *)y];
    for (int i = 0; i < 2; i++)
        if (a->global[i] != b->global[i])
            return a->global[i] < b->global[i] ? -1 : 1;
    int order = moe_slices_compare(&c->numbers[a->offset], a->dims, &c->numbers[b->offset], b->dims);
    order = order ? order : moe_slices_compare(&c->numbers[a->shape], a->dims, &c->numbers[b->shape], b->dims);
    return order ? order : a < b ? -1 : a > b;
}

/* In the order of the files and their headers: hashes are others in every run. */
static uint32_t earliest(const struct cover *c, const struct group *g)
{
    uint32_t first = c->order[g->first];
    for (uint32_t i = 1; i < g->count; i++)
        first = MOE_MIN(first, c->order[g->first + i]);
    return first;
}

static int by_first(const void *x, const void *y, void *ctx)
{
    uint32_t a = earliest(ctx, x), b = earliest(ctx, y);
    return (a > b) - (a < b);
}

static void group_rows(struct cover *c)
{
    c->group_count = 0;
    for (size_t i = 0; i < c->count; i++)
        c->order[i] = (uint32_t)i;
    if (c->count)
        qsort_r(c->order, c->count, sizeof *c->order, by_box, c);
    for (size_t i = 0; i < c->count; i++) {
        const struct row *r = &c->rows[c->order[i]], *o = i ? &c->rows[c->order[i - 1]] : NULL;
        if (!o || r->global[0] != o->global[0] || r->global[1] != o->global[1])
            c->groups[c->group_count++] = (struct group){ (uint32_t)i, 0 };
        c->groups[c->group_count - 1].count++;
    }
    if (c->group_count)
        qsort_r(c->groups, c->group_count, sizeof *c->groups, by_first, c);
}

/* The name of the tensor that is being checked: the key of its first slice, without the place that a slice's key ends with. */
static void find_name(void *ctx, const struct moe_global *g, char *into, size_t room)
{
    struct cover *c = ctx;
    const struct row *r = &c->rows[c->order[c->group->first]];
    const struct moe_tensor *t = g->slices[0].tensor;
    const struct moe_blob *file = NULL;
    struct moe_error err;
    snprintf(into, room, "?");
    if (c->files->open(c->files->ctx, r->shard, &file, &err) != MOE_OK || !file)
        return;
    moe_safetensors_name(file, r->key_at, into, room);
    c->files->close(c->files->ctx, r->shard);
    size_t len = strlen(into), cut = 0;
    if (!t->dims || memcmp(t->shape, t->whole, t->dims * sizeof *t->shape) == 0)
        return;
    for (unsigned i = 0; i < t->dims; i++)
        cut += (size_t)snprintf(NULL, 0, "@%" PRIu64, t->offset[i]);
    into[len > cut ? len - cut : len] = 0;
}

static void check_group(struct cover *c, const struct group *g)
{
    struct moe_global global = { .count = g->count, .slices = c->slices };
    for (uint32_t i = 0; i < g->count; i++) {
        const struct row *r = &c->rows[c->order[g->first + i]];
        c->tensors[i] = (struct moe_tensor){ .dtype = &moe_dtypes[r->dtype], .dims = r->dims, .shape = &c->numbers[r->shape], .whole = &c->numbers[r->whole],
                                             .offset = &c->numbers[r->offset] };
        c->slices[i] = (struct moe_slice){ &c->tensors[i], r->shard };
    }
    global.dtype = c->tensors[0].dtype;
    global.dims = c->tensors[0].dims;
    global.whole = c->tensors[0].whole;
    c->group = g;
    moe_slices_check_one(&c->checking, &global, c->edges);
}

static enum moe_code check_groups(struct cover *c, struct moe_error *err)
{
    size_t most = 1;
    group_rows(c);
    for (size_t i = 0; i < c->group_count; i++)
        most = MOE_MAX(most, (size_t)c->groups[i].count);
    c->tensors = calloc(most, sizeof *c->tensors);
    c->slices = calloc(most, sizeof *c->slices);
    c->edges = calloc(most, sizeof *c->edges);
    bool room = c->tensors && c->slices && c->edges;
    for (size_t i = 0; room && i < c->group_count && c->checking.pairs <= MOE_CAP_SLICE_PAIRS; i++)
        check_group(c, &c->groups[i]);
    free(c->tensors);
    free(c->slices);
    free(c->edges);
    return room ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for slices");
}

static enum moe_code check_shares(struct cover *c, bool *judged, struct moe_error *err)
{
    struct moe_tensor_listener listener = { .ctx = c, .part = take_part };
    bool good, sliced = false;
    MOE_TRY(moe_crypt_random(listener.secret, sizeof listener.secret, err));
    c->waiting[c->waiting_count++] = (struct share){ 0, 0 };
    while (c->waiting_count && c->checking.pairs <= MOE_CAP_SLICE_PAIRS) {
        c->share = c->waiting[--c->waiting_count];
        MOE_TRY(read_files(c, &listener, &good, &sliced, err));
        *judged = good && sliced;
        if (!*judged)
            return MOE_OK;
        if (c->full) {
            moe_object(c->checking.to, "slice-too-many", MOE_NO_OFFSET, "a tensor has more than %u slices, or slices of too many different shapes", MOE_CAP_COVER_SLICES);
            return MOE_OK;
        }
        MOE_TRY(check_groups(c, err));
    }
    return MOE_OK;
}

enum moe_code moe_cover_check(const struct moe_cover_files *files, const struct moe_objections *to, bool *judged, struct moe_error *err)
{
    struct cover *c = calloc(1, sizeof *c);
    enum moe_code code;
    *judged = false;
    if (c) {
        c->files = files;
        c->checking = (struct moe_slice_checking){ .to = to, .name = find_name, .ctx = c };
        c->rows = malloc(MOE_CAP_COVER_SLICES * sizeof *c->rows);
        c->table = malloc(TABLE * sizeof *c->table);
        c->numbers = malloc(MOE_CAP_COVER_NUMBERS * sizeof *c->numbers);
        c->order = malloc(MOE_CAP_COVER_SLICES * sizeof *c->order);
        c->groups = malloc(MOE_CAP_COVER_SLICES * sizeof *c->groups);
    }
    if (c && c->rows && c->table && c->numbers && c->order && c->groups)
        code = check_shares(c, judged, err);
    else
        code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for slices");
    if (c) {
        free(c->rows);
        free(c->table);
        free(c->numbers);
        free(c->order);
        free(c->groups);
    }
    free(c);
    return code;
}
