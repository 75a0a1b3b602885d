#include "runtime/ckpt/format/slices_parts.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const struct moe_ckpt_event moe_slice_events[] = {
    { "slice-gap",      "the slices of all ranks do not fill a global tensor: a rank's shard is missing or is of another run; loading would leave "
                        "rows unset" },
    { "slice-overlap",  "two ranks hold overlapping, unequal slices of a global tensor: shards of runs with different layouts were mixed, and "
                        "which values count "
                        "depends on the order of loading" },
    { "slice-disagree", "two ranks disagree about a global tensor's type, shape or number of dimensions: shards of different models were mixed" },
    { "slice-too-many", "the slices are cut in such a way that comparing them would take too long: no training layout looks like this" },
    { .name = NULL },
};

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for slices"); }

/* ---- collecting ---- */

static int compare_names(struct moe_str a, struct moe_str b)
{
    size_t n = MOE_MIN(a.len, b.len);
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

int moe_slices_compare(const uint64_t *a, unsigned na, const uint64_t *b, unsigned nb)
{
    for (unsigned i = 0; i < na && i < nb; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (na > nb) - (na < nb);
}

static int by_box(const void *x, const void *y)
{
    const struct moe_slice *a = x, *b = y;
    const struct moe_tensor *s = a->tensor, *t = b->tensor;
    int order = compare_names(s->global, t->global);
    if (!order)
        order = moe_slices_compare(s->offset, s->dims, t->offset, t->dims);
    if (!order)
        order = moe_slices_compare(s->shape, s->dims, t->shape, t->dims);
    if (!order)
        order = (a->shard > b->shard) - (a->shard < b->shard);
    return order ? order : (s->begin > t->begin) - (s->begin < t->begin);
}

enum moe_code moe_globals_collect(const struct moe_safetensors *const *shards, size_t count, struct moe_arena *arena, struct moe_globals *out,
                                  struct moe_error *err)
{
    size_t all = 0, n = 0, globals = 0;
    for (size_t i = 0; i < count; i++)
        all += shards[i]->count;
    struct moe_slice *slices = moe_arena_array(arena, struct moe_slice, all + 1);
    if (!slices)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < shards[i]->count; k++)
            slices[n++] = (struct moe_slice){ &shards[i]->tensors[k], (uint32_t)i };
    qsort(slices, n, sizeof *slices, by_box);
    for (size_t i = 0; i < n; i++)
        globals += i == 0 || !moe_str_eq(slices[i].tensor->global, slices[i - 1].tensor->global);
    struct moe_global *items = moe_arena_array(arena, struct moe_global, globals + 1), *last = items;
    if (!items)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const struct moe_tensor *t = slices[i].tensor;
        if (i == 0 || !moe_str_eq(t->global, last->name)) {
            last = i == 0 ? items : last + 1;
            *last = (struct moe_global){ .name = t->global, .dtype = t->dtype, .dims = t->dims, .whole = t->whole, .slices = &slices[i] };
        }
        last->count++;
    }
    *out = (struct moe_globals){ items, globals };
    return MOE_OK;
}

const struct moe_global *moe_globals_find(const struct moe_globals *globals, struct moe_str name)
{
    size_t low = 0, high = globals->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = compare_names(globals->items[mid].name, name);
        if (!order)
            return &globals->items[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* ---- checking ---- */

#define NAME(g) (int)MOE_MIN((g)->name.len, 120), (g)->name.ptr

static bool replica(const struct moe_tensor *a, const struct moe_tensor *b)
{
    return a->dims == b->dims && moe_slices_compare(a->offset, a->dims, b->offset, b->dims) == 0 &&
           moe_slices_compare(a->shape, a->dims, b->shape, b->dims) == 0;
}

static bool empty(const struct moe_tensor *t)
{
    for (unsigned i = 0; i < t->dims; i++)
        if (t->shape[i] == 0)
            return true;
    return false;
}

static bool overlap(const struct moe_tensor *a, const struct moe_tensor *b)
{
    for (unsigned i = 0; i < a->dims; i++)
        if (a->offset[i] + a->shape[i] <= b->offset[i] || b->offset[i] + b->shape[i] <= a->offset[i])
            return false;
    return true;
}

static bool agrees(const struct moe_global *g, const struct moe_tensor *t)
{
    return t->dtype == g->dtype && moe_slices_compare(t->whole, t->dims, g->whole, g->dims) == 0;
}

/* A dimension in which most slices begin elsewhere than the first does: sweeping along it leaves the fewest to compare. */
static unsigned most_cut(const struct moe_slice_edge *edges, size_t n, unsigned dims)
{
    unsigned best = 0;
    size_t most = 0;
    for (unsigned d = 0; d < dims; d++) {
        size_t moved = 0;
        for (size_t i = 1; i < n; i++)
            moved += edges[i].box->tensor->offset[d] != edges[0].box->tensor->offset[d];
        if (moved > most) {
            most = moved;
            best = d;
        }
    }
    return best;
}

static int by_edge(const void *x, const void *y)
{
    const struct moe_slice_edge *a = x, *b = y;
    return (a->at > b->at) - (a->at < b->at);
}

/* For a sentence: of a tensor that is known without its names, they are looked for now. */
static const char *named(struct moe_slice_checking *c, const struct moe_global *g)
{
    if (g->name.ptr || !c->name)
        snprintf(c->shown, sizeof c->shown, "%.*s", NAME(g));
    else
        c->name(c->ctx, g, c->shown, sizeof c->shown);
    return c->shown;
}

static void key_of(const struct moe_slice_checking *c, const struct moe_tensor *t, char into[81])
{
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(64u << 10);
    struct moe_tensor own = *t;
    struct moe_str key = t->key;
    if (!key.ptr && scratch) {
        own.global = moe_str_c(c->shown);
        key = moe_tensor_key(&own, scratch);
    }
    snprintf(into, 81, "%.*s", (int)MOE_MIN(key.len, 80), key.ptr ? key.ptr : "");
}

static void tell_overlap(struct moe_slice_checking *c, const struct moe_global *g, const struct moe_slice *a, const struct moe_slice *b)
{
    char one[81], other[81];
    if (c->told++ >= MOE_CAP_SLICE_TOLD)
        return;
    const char *name = named(c, g);
    key_of(c, a->tensor, one);
    key_of(c, b->tensor, other);
    moe_object(c->to, "slice-overlap", MOE_NO_OFFSET, "\"%s\": \"%s\" of shard %u and \"%s\" of shard %u overlap", name, one, a->shard, other, b->shard);
}

/* Compare one box with those that may still overlap, edges[0..*live), and put it among them. False after an overlap or past the cap. */
static bool meet(struct moe_slice_checking *c, const struct moe_global *g, struct moe_slice_edge *edges, size_t *live, struct moe_slice_edge now, unsigned d)
{
    size_t kept = 0;
    for (size_t k = 0; k < *live; k++) {
        const struct moe_tensor *t = edges[k].box->tensor;
        if (g->dims && t->offset[d] + t->shape[d] <= now.at)
            continue;                             /* it has ended, and all that follow begin later still */
        if (++c->pairs > MOE_CAP_SLICE_PAIRS) {
            c->told++;
            moe_object(c->to, "slice-too-many", MOE_NO_OFFSET, "\"%s\" has %zu slices that all have to be compared", named(c, g), g->count);
            return false;
        }
        if (overlap(t, now.box->tensor)) {
            tell_overlap(c, g, edges[k].box, now.box);
            return false;
        }
        edges[kept++] = edges[k];
    }
    edges[kept++] = now;
    *live = kept;
    return true;
}

/* Sweep along dimension d. *gap: the first index of it at which no box is, UINT64_MAX when there is none. */
static bool sweep(struct moe_slice_checking *c, const struct moe_global *g, struct moe_slice_edge *edges, size_t n, unsigned d, uint64_t *gap)
{
    size_t live = 0;                              /* never more than i: the list of the living grows over what was read */
    uint64_t covered = 0;
    *gap = UINT64_MAX;
    for (size_t i = 0; i < n; i++) {
        struct moe_slice_edge now = edges[i];
        if (now.at > covered && *gap == UINT64_MAX)
            *gap = covered;
        covered = MOE_MAX(covered, now.at + (g->dims ? now.box->tensor->shape[d] : 1));
        if (!meet(c, g, edges, &live, now, d))
            return false;
    }
    if (g->dims && covered < g->whole[d] && *gap == UINT64_MAX)
        *gap = covered;
    return true;
}

/* The boxes that have elements, replicas once, and how many elements they have. False when two slices are not of one tensor. */
static bool gather(struct moe_slice_checking *c, const struct moe_global *g, struct moe_slice_edge *edges, size_t *n, uint64_t *have)
{
    *n = 0;
    *have = 0;
    for (size_t i = 0; i < g->count; i++) {
        const struct moe_tensor *t = g->slices[i].tensor;
        uint64_t elements;
        if (!agrees(g, t)) {
            if (c->told++ < MOE_CAP_SLICE_TOLD)
                moe_object(c->to, "slice-disagree", MOE_NO_OFFSET, "\"%s\" has another type or shape in shard %u than in shard %u", named(c, g),
                           g->slices[i].shard, g->slices[0].shard);
            return false;
        }
        if (empty(t) || (i && replica(t, g->slices[i - 1].tensor)))
            continue;
        edges[(*n)++] = (struct moe_slice_edge){ &g->slices[i], 0 };
        if (!moe_tensor_elements(t->shape, t->dims, &elements) || __builtin_add_overflow(*have, elements, have))
            *have = UINT64_MAX;                   /* more than the tensor has: the sweep finds the overlap */
    }
    return true;
}

void moe_slices_check_one(struct moe_slice_checking *c, const struct moe_global *g, struct moe_slice_edge *edges)
{
    uint64_t have, whole, gap;
    char where[64] = "";
    size_t n;
    if (!gather(c, g, edges, &n, &have) || !moe_tensor_elements(g->whole, g->dims, &whole))
        return;
    unsigned d = most_cut(edges, n, g->dims);
    for (size_t i = 0; i < n; i++)
        edges[i].at = g->dims ? edges[i].box->tensor->offset[d] : 0;
    qsort(edges, n, sizeof *edges, by_edge);
    if (!sweep(c, g, edges, n, d, &gap) || have == whole || c->told++ >= MOE_CAP_SLICE_TOLD)
        return;
    if (gap != UINT64_MAX)
        snprintf(where, sizeof where, ", from index %" PRIu64 " of dimension %u on", gap, d);
    moe_object(c->to, "slice-gap", MOE_NO_OFFSET, "\"%s\": %" PRIu64 " of %" PRIu64 " elements are in no shard%s", named(c, g), whole - have, whole,
               where);
}

static void drop_edges(struct moe_slice_edge **edges) { free(*edges); }

enum moe_code moe_globals_check(const struct moe_globals *globals, const struct moe_objections *to, bool *good, struct moe_error *err)
{
    MOE_AUTO(drop_edges) struct moe_slice_edge *edges = NULL;
    struct moe_slice_checking c = { .to = to };
    size_t most = 0;
    *good = false;
    for (size_t i = 0; i < globals->count; i++)
        most = MOE_MAX(most, globals->items[i].count);
    if (!(edges = calloc(most + 1, sizeof *edges)))
        return no_memory(err);
    for (size_t i = 0; i < globals->count && c.pairs <= MOE_CAP_SLICE_PAIRS; i++)
        moe_slices_check_one(&c, &globals->items[i], edges);
    *good = c.told == 0;
    return MOE_OK;
}

/* ---- planning ---- */

/* The part of the box that lies in a slice; false when it is empty. */
static bool cut(const struct moe_tensor *t, const uint64_t *offset, const uint64_t *shape, uint64_t *at, uint64_t *size)
{
    for (unsigned i = 0; i < t->dims; i++) {
        uint64_t begin = MOE_MAX(t->offset[i], offset[i]), end = MOE_MIN(t->offset[i] + t->shape[i], offset[i] + shape[i]);
        if (begin >= end)
            return false;
        at[i] = begin;
        size[i] = end - begin;
    }
    return true;
}

static enum moe_code plan_fail(struct moe_error *err, enum moe_code code, const struct moe_global *g, const char *why)
{
    char name[sizeof err->field];
    snprintf(name, sizeof name, "%.*s", NAME(g));
    return moe_fail(err, code, (struct moe_where){ .field = name }, "%s", why);
}

static enum moe_code check_box(const struct moe_global *g, const uint64_t *offset, const uint64_t *shape, uint64_t *wanted, struct moe_error *err)
{
    bool whole = true;
    for (unsigned i = 0; i < g->dims; i++) {
        uint64_t end;
        if (__builtin_add_overflow(offset[i], shape[i], &end) || end > g->whole[i])
            return plan_fail(err, MOE_E_USAGE, g, "the box leaves the tensor");
        whole = whole && shape[i] == g->whole[i];
    }
    if (g->dtype->bits % 8 && !whole)
        return plan_fail(err, MOE_E_USAGE, g, "elements smaller than a byte are read whole only");
    return moe_tensor_elements(shape, g->dims, wanted) ? MOE_OK : plan_fail(err, MOE_E_USAGE, g, "the box overflows");
}

/* Of the replicas that start at slices[i], the one to read; *i becomes the last of them. */
static struct moe_slice choose(const struct moe_global *g, size_t *i, uint32_t prefer)
{
    struct moe_slice best = g->slices[*i];
    for (; *i + 1 < g->count && replica(g->slices[*i + 1].tensor, g->slices[*i].tensor); ++*i)
        if (g->slices[*i + 1].shard == prefer)
            best = g->slices[*i + 1];
    return best;
}

enum moe_code moe_globals_plan(const struct moe_global *g, const uint64_t *offset, const uint64_t *shape, uint32_t prefer, struct moe_arena *arena,
                               const struct moe_piece **pieces, size_t *count, struct moe_error *err)
{
    uint64_t wanted, have = 0, elements, at[MOE_CAP_TENSOR_DIMS], size[MOE_CAP_TENSOR_DIMS];
    struct moe_piece *list = NULL;
    size_t n = 0, room = 0;
    MOE_TRY(check_box(g, offset, shape, &wanted, err));
    for (size_t i = 0; i < g->count && have < wanted; i++) {
        struct moe_slice slice = choose(g, &i, prefer);
        if (!agrees(g, slice.tensor))
            return plan_fail(err, MOE_E_SCHEMA, g, "its slices are of different tensors");
        if (!cut(slice.tensor, offset, shape, at, size))
            continue;
        if (n == room) {
            struct moe_piece *more = moe_arena_array(arena, struct moe_piece, room = MOE_MAX(2 * room, (size_t)4));
            if (!more)
                return no_memory(err);
            if (n)
                memcpy(more, list, n * sizeof *list);
            list = more;
        }
        uint64_t *own = moe_arena_array(arena, uint64_t, 2 * MOE_MAX(g->dims, 1u));
        if (!own)
            return no_memory(err);
        memcpy(own, at, g->dims * sizeof *own);
        memcpy(own + g->dims, size, g->dims * sizeof *own);
        list[n++] = (struct moe_piece){ slice, own, own + g->dims };
        MOE_CHECK(moe_tensor_elements(size, g->dims, &elements));
        if (__builtin_add_overflow(have, elements, &have))
            return plan_fail(err, MOE_E_SCHEMA, g, "slices overlap in the box");
    }
    if (have != wanted)
        return plan_fail(err, MOE_E_SCHEMA, g, have < wanted ? "the slices do not cover the box" : "slices overlap in the box");
    *pieces = list;
    *count = n;
    return MOE_OK;
}

/* ---- runs of bytes ---- */

bool moe_run_next(struct moe_run *r)
{
    const struct moe_tensor *t = r->piece->slice.tensor;
    const uint64_t *q = r->piece->shape;
    uint64_t file = 0, into = 0, stride_file = 1, stride_into = 1, run = 1, left = r->row++;
    unsigned k = t->dims;
    /* From the innermost dimension out: what is whole in both the slice and the box joins into one run; the first that is not ends it. */
    while (k > 0) {
        k--;
        run *= q[k];
        if (q[k] != t->shape[k] || q[k] != r->box_shape[k])
            break;
    }
    for (unsigned i = t->dims; i-- > 0;) {
        uint64_t index = 0;
        if (i < k) {
            index = left % q[i];
            left /= q[i];
        }
        file += (r->piece->offset[i] - t->offset[i] + index) * stride_file;
        into += (r->piece->offset[i] - r->box_offset[i] + index) * stride_into;
        stride_file *= t->shape[i];
        stride_into *= r->box_shape[i];
    }
    if (left)                                     /* past the last row something is left over */
        return false;
    r->file = t->begin + file * t->dtype->bits / 8;
    r->into = into * t->dtype->bits / 8;
    r->bytes = run * t->dtype->bits / 8;
    return true;
}
