/* Members of a header: tensors and __metadata__, each judged when it has gone by. */
#include "common/base/hash.h"
#include "runtime/ckpt/format/json.h"
#include "runtime/ckpt/format/safetensors_parts.h"
#include <inttypes.h>
#include <stdlib.h>

static const uint64_t zeros[MOE_CAP_TENSOR_DIMS];

/* ---- numbers ---- */

static bool natural(const struct moe_pull_token *t, uint64_t *out)
{
    if (t->kind != MOE_PULL_INT || t->text.ptr[0] == '-')
        return false;
    *out = (uint64_t)t->as.integer;
    return true;
}

enum moe_code st_list(struct moe_pull *pull, uint64_t v[MOE_CAP_TENSOR_DIMS], unsigned *n, bool *bad, struct moe_error *err)
{
    const struct moe_pull_token *t;
    *n = 0;
    *bad = false;
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            return MOE_OK;
        *bad |= *n == MOE_CAP_TENSOR_DIMS || !natural(t, &v[*n]);
        if (*n < MOE_CAP_TENSOR_DIMS)
            ++*n;
        if (t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP)
            MOE_TRY(moe_pull_skip(pull, err));
    }
}

uint32_t st_fold(struct moe_str text)
{
    uint64_t h = moe_hash(MOE_HASH_START, text);
    return (uint32_t)(h ^ h >> 32);
}

enum moe_code st_numbers(struct st_reading *r, const uint64_t *v, unsigned n, uint32_t *index, bool *full)
{
    uint64_t h = moe_hash_u64(MOE_HASH_START, n);
    for (unsigned i = 0; i < n; i++)
        h = moe_hash_u64(h, v[i]);
    uint32_t *last = &r->shapes[(h ^ h >> 32) % ST_SHAPES];
    *index = *last;
    if (*last + n <= r->number_count && (!n || memcmp(&r->numbers[*last], v, n * sizeof *v) == 0))
        return MOE_OK;
    *full = r->number_count + n > MOE_CAP_SAFETENSORS_NUMBERS;
    if (*full)
        return MOE_OK;
    if (r->number_count + n > r->number_room) {
        size_t room = MOE_MAX(2 * r->number_room, (size_t)1024);
        uint64_t *more = realloc(r->numbers, room * sizeof *more);
        if (!more)
            return st_no_memory(r);
        r->numbers = more;
        r->number_room = room;
    }
    *index = *last = (uint32_t)r->number_count;
    memcpy(&r->numbers[*index], v, n * sizeof *v);
    r->number_count += n;
    return MOE_OK;
}

/* ---- one tensor ---- */

enum { DTYPE, SHAPE, SPAN, FIELDS };
static const struct { const char *key; enum moe_pull_kind kind; } fields[FIELDS] = {
    [DTYPE] = { "dtype", MOE_PULL_STR }, [SHAPE] = { "shape", MOE_PULL_LIST }, [SPAN] = { "data_offsets", MOE_PULL_LIST },
};

/* What an entry says, gathered before it is judged. */
struct said {
    struct { bool there, right; } has[FIELDS];
    char dtype[64];
    size_t dtype_len;
    uint64_t shape[MOE_CAP_TENSOR_DIMS], span[MOE_CAP_TENSOR_DIMS];
    unsigned dims, ends, members;
    bool bad_shape, bad_span;
};

static enum moe_code read_field(struct st_reading *r, const struct moe_pull_token *t, struct said *s)
{
    bool open = t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP;
    int f = 0;
    while (f < FIELDS && !moe_str_is(t->key, fields[f].key))
        f++;
    s->members++;
    if (f < FIELDS) {
        s->has[f].there = true;
        s->has[f].right = t->kind == fields[f].kind;
    }
    if (f == FIELDS || !s->has[f].right)
        return open ? moe_pull_skip(r->pull, r->err) : MOE_OK;
    if (f == SHAPE)
        return st_list(r->pull, s->shape, &s->dims, &s->bad_shape, r->err);
    if (f == SPAN)
        return st_list(r->pull, s->span, &s->ends, &s->bad_span, r->err);
    s->dtype_len = MOE_MIN(t->text.len, sizeof s->dtype);
    if (s->dtype_len)
        memcpy(s->dtype, t->text.ptr, s->dtype_len);
    return MOE_OK;
}

static struct moe_str key_of(const struct st_reading *r) { return (struct moe_str){ r->key, r->key_len }; }

static bool fields_known(struct st_reading *r, uint64_t at, bool map, const struct said *s)
{
    if (!map) {
        st_object(r, "safetensors-field", at, key_of(r), "its entry is no map");
        return false;
    }
    for (int f = 0; f < FIELDS; f++)
        if (!s->has[f].right) {
            st_object(r, "safetensors-field", at, key_of(r), "%s is %s", fields[f].key, s->has[f].there ? "of another type" : "missing");
            return false;
        }
    if (s->members != FIELDS)
        st_object(r, "safetensors-field", at, key_of(r), "has %u fields; dtype, shape and data_offsets are all there are", s->members);
    return true;
}

/* Whether the shape fits the file's range of a tensor; the numbers of a shape that cannot be one are none. */
static void check_size(struct st_reading *r, uint64_t at, struct said *s, const struct moe_dtype *dtype)
{
    uint64_t elements, bytes = 0, span = s->span[1] - s->span[0];
    if (s->bad_shape || !moe_tensor_elements(s->shape, s->dims, &elements)) {
        st_object(r, "safetensors-shape", at, key_of(r), "the shape is no list of at most %u whole numbers whose product fits in 64 bits",
                  MOE_CAP_TENSOR_DIMS);
        s->dims = 0;
    } else if (dtype && !moe_tensor_bytes(dtype, elements, &bytes)) {
        st_object(r, "safetensors-size", at, key_of(r), "%" PRIu64 " elements of %s are no whole number of bytes below 2^64", elements, dtype->name);
    } else if (dtype && bytes != span) {
        st_object(r, "safetensors-size", at, key_of(r), "%" PRIu64 " elements of %s need %" PRIu64 " bytes; data_offsets give %" PRIu64, elements,
                  dtype->name, bytes, span);
    }
}

static bool more_room(struct st_reading *r)
{
    if (r->out->count < r->room)
        return true;
    size_t room = MOE_MAX(2 * r->room, (size_t)64);
    struct st_entry *entries = realloc(r->entries, room * sizeof *entries);
    if (entries)
        r->entries = entries;
    struct moe_tensor *tensors = r->arena ? realloc(r->tensors, room * sizeof *tensors) : NULL;
    if (tensors)
        r->tensors = tensors;
    if (!entries || (r->arena && !tensors))
        return false;
    r->room = room;
    return true;
}

/* For a reader that keeps all: names and numbers of its own. */
static enum moe_code keep_tensor(struct st_reading *r, const struct st_entry *e)
{
    struct moe_tensor *t = &r->tensors[r->out->count];
    uint64_t *own = e->dims ? moe_arena_array(r->arena, uint64_t, e->dims) : NULL;
    *t = (struct moe_tensor){ .key = moe_arena_str(r->arena, key_of(r)), .dtype = &moe_dtypes[e->dtype], .dims = e->dims, .begin = e->begin, .end = e->end };
    if (!t->key.ptr || (e->dims && !own))
        return st_no_memory(r);
    if (e->dims)
        memcpy(own, &r->numbers[e->shape], e->dims * sizeof *own);
    t->shape = t->whole = e->dims ? own : zeros;
    t->global = t->key;
    t->offset = zeros;
    return MOE_OK;
}

static enum moe_code keep_entry(struct st_reading *r, struct st_entry *e, const struct said *s, bool *full)
{
    MOE_TRY(st_numbers(r, s->shape, s->dims, &e->shape, full));
    if (*full)
        return MOE_OK;
    if (!more_room(r))
        return st_no_memory(r);
    e->dims = (uint8_t)s->dims;
    e->fold = st_fold(key_of(r));
    r->entries[r->out->count] = *e;
    if (r->arena)
        MOE_TRY(keep_tensor(r, e));
    r->out->count++;
    if (r->listener && r->listener->found)
        r->listener->found(r->listener->ctx, key_of(r), e->begin, e->end);
    return MOE_OK;
}

/* The token is gone once what is inside the entry is read. */
static void take_key(struct st_reading *r, const struct moe_pull_token *t)
{
    r->key_len = MOE_MIN(t->key.len, (size_t)MOE_CAP_TENSOR_NAME);
    r->key_bytes = t->key_bytes;
    if (r->key_len)
        memcpy(r->key, t->key.ptr, r->key_len);
}

enum moe_code st_entry(struct st_reading *r, const struct moe_pull_token *t, bool *full)
{
    struct st_entry e = { .hash = { t->key_hash[0], t->key_hash[1] }, .key_at = (uint32_t)(ST_PREFIX + t->key_at) };
    struct said s = { 0 };
    uint64_t at = ST_PREFIX + t->at;
    bool map = t->kind == MOE_PULL_MAP;
    const struct moe_dtype *dtype;
    take_key(r, t);
    if (t->kind == MOE_PULL_LIST)
        MOE_TRY(moe_pull_skip(r->pull, r->err));
    for (const struct moe_pull_token *f = NULL; map && (!f || f->kind != MOE_PULL_END);) {
        MOE_TRY(moe_pull_next(r->pull, &f, r->err));
        if (f->kind == MOE_PULL_END)
            break;
        MOE_TRY(read_field(r, f, &s));
        f = NULL;
    }
    if (r->key_bytes > r->key_len || !moe_ckpt_printable(key_of(r), MOE_CAP_TENSOR_NAME))
        st_object(r, "safetensors-name", at, key_of(r), "a name of %zu bytes, or some that do not print", r->key_bytes);
    if (!fields_known(r, at, map, &s))
        return r->dropped++, MOE_OK;
    dtype = moe_dtype_find((struct moe_str){ s.dtype, s.dtype_len });
    if (!dtype)
        st_object(r, "safetensors-dtype", at, key_of(r), "dtype \"%.*s\" is not known", (int)MOE_MIN(s.dtype_len, (size_t)40), s.dtype);
    if (s.bad_span || s.ends != 2 || s.span[0] > s.span[1]) {
        st_object(r, "safetensors-offsets", at, key_of(r), "data_offsets are no [begin, end]");
        return r->dropped++, MOE_OK;
    }
    check_size(r, at, &s, dtype);
    if (!dtype)
        return r->dropped++, MOE_OK;
    e.begin = r->out->data + s.span[0];           /* both below 2^53 and 2^27: no overflow */
    e.end = r->out->data + s.span[1];
    e.dtype = (uint8_t)(dtype - moe_dtypes);
    return keep_entry(r, &e, &s, full);
}

/* ---- __metadata__ ---- */

static enum moe_code keep_pair(struct st_reading *r, const struct moe_pull_token *t)
{
    size_t n = r->out->metadata_count;
    if (n == r->pair_room) {
        size_t room = MOE_MAX(2 * r->pair_room, (size_t)16);
        struct moe_ckpt_pair *more = realloc(r->pairs, room * sizeof *more);
        if (!more)
            return st_no_memory(r);
        r->pairs = more;
        r->pair_room = room;
    }
    r->pairs[n] = (struct moe_ckpt_pair){ moe_arena_str(r->arena, t->key), moe_arena_str(r->arena, t->text) };
    if (!r->pairs[n].key.ptr || !r->pairs[n].value.ptr)
        return st_no_memory(r);
    r->out->metadata_count++;
    return MOE_OK;
}

static enum moe_code read_pair(struct st_reading *r, const struct moe_pull_token *t, size_t count)
{
    if (t->kind != MOE_PULL_STR) {
        st_object(r, "safetensors-metadata", ST_PREFIX + t->at, t->key, "is no string");
        return t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP ? moe_pull_skip(r->pull, r->err) : MOE_OK;
    }
    if (moe_str_is(t->key, "moe.slices"))
        r->slices_at = ST_PREFIX + t->at;
    return r->arena && count <= MOE_CAP_SAFETENSORS_METADATA ? keep_pair(r, t) : MOE_OK;
}

enum moe_code st_metadata(struct st_reading *r, const struct moe_pull_token *t)
{
    uint64_t at = ST_PREFIX + t->at;
    size_t told = r->told_count, objections = r->out->objections, count = 0;
    bool map = t->kind == MOE_PULL_MAP;
    take_key(r, t);
    if (t->kind == MOE_PULL_LIST)
        MOE_TRY(moe_pull_skip(r->pull, r->err));
    for (bool more = map; more;) {
        MOE_TRY(moe_pull_next(r->pull, &t, r->err));
        more = t->kind != MOE_PULL_END;
        if (more)
            MOE_TRY(read_pair(r, t, ++count));
    }
    if (map && count <= MOE_CAP_SAFETENSORS_METADATA)
        return MOE_OK;
    r->told_count = told;                         /* one sentence for all of it */
    r->out->objections = objections;
    r->out->metadata_count = 0;
    r->slices_at = 0;
    st_object(r, "safetensors-metadata", at, key_of(r), "is no map of at most %u strings", MOE_CAP_SAFETENSORS_METADATA);
    return MOE_OK;
}
