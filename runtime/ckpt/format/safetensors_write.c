/* Writing: tensors are put in order, named, placed one behind the other, and told in a header that any reader understands. */
#include "common/base/hash.h"
#include "common/doc/json_write.h"
#include "runtime/ckpt/format/json.h"
#include "runtime/ckpt/format/safetensors.h"
#include <stdio.h>
#include <stdlib.h>

enum { PREFIX = 8, ALIGN_MAX = 4096 };

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a header"); }

static enum moe_code fail(struct moe_error *err, const struct moe_tensor *t, const char *why)
{
    char name[sizeof err->field];
    snprintf(name, sizeof name, "%.*s", (int)MOE_MIN(t->global.len, sizeof name - 1), t->global.ptr ? t->global.ptr : "");
    return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = name }, "%s", why);
}

/* Own copies of one tensor's names and numbers, checked. */
static enum moe_code take(const struct moe_tensor *from, struct moe_arena *arena, struct moe_tensor *t, uint64_t *bytes, struct moe_error *err)
{
    uint64_t elements, all, end;
    if (!from->dtype || from->dims > MOE_CAP_TENSOR_DIMS || (from->whole == NULL) != (from->offset == NULL))
        return fail(err, from, "has no type, more than 32 dimensions, or a place without a global shape");
    if (!moe_ckpt_printable(from->global, MOE_CAP_TENSOR_NAME) || moe_str_is(from->global, "__metadata__"))
        return fail(err, from, "is no name for a tensor");
    if (!moe_tensor_elements(from->shape, from->dims, &elements) || !moe_tensor_bytes(from->dtype, elements, bytes))
        return fail(err, from, "has more elements than can be counted, or no whole number of bytes");
    *t = *from;
    uint64_t *own = moe_arena_array(arena, uint64_t, 3 * MOE_MAX(from->dims, 1u));
    t->global = moe_arena_str(arena, from->global);
    if (!own || !t->global.ptr)
        return no_memory(err);
    t->shape = own;
    t->whole = own + from->dims;
    t->offset = own + 2 * (size_t)from->dims;
    for (unsigned i = 0; i < from->dims; i++) {
        own[i] = from->shape[i];
        own[from->dims + i] = from->whole ? from->whole[i] : from->shape[i];
        own[2 * from->dims + i] = from->offset ? from->offset[i] : 0;
        if (__builtin_add_overflow(t->offset[i], t->shape[i], &end) || end > t->whole[i])
            return fail(err, from, "is a slice that leaves its global tensor");
    }
    if (!moe_tensor_elements(t->whole, t->dims, &all))
        return fail(err, from, "has a global shape that overflows");
    if (from->dtype->bits % 8 && elements != all)
        return fail(err, from, "is a slice of elements smaller than a byte");
    t->key = moe_tensor_key(t, arena);
    if (!t->key.ptr)
        return no_memory(err);
    return t->key.len <= MOE_CAP_TENSOR_NAME ? MOE_OK : fail(err, from, "has too long a name with its offset");
}

static int by_width(const void *x, const void *y)
{
    const struct moe_tensor *a = x, *b = y;
    if (a->dtype->bits != b->dtype->bits)
        return a->dtype->bits > b->dtype->bits ? -1 : 1;
    size_t n = MOE_MIN(a->global.len, b->global.len);
    int order = n ? memcmp(a->global.ptr, b->global.ptr, n) : 0;
    if (order)
        return order;
    if (a->global.len != b->global.len)
        return a->global.len < b->global.len ? -1 : 1;
    for (unsigned i = 0; i < a->dims && i < b->dims; i++)
        if (a->offset[i] != b->offset[i])
            return a->offset[i] < b->offset[i] ? -1 : 1;
    return 0;
}

/* Order and place: begin and end from the data's start, which is not known yet. */
static enum moe_code arrange(struct moe_safetensors *st, struct moe_error *err)
{
    MOE_AUTO(moe_map_free) struct moe_map *seen = moe_map_new();
    uint64_t at = 0;
    if (!seen)
        return no_memory(err);
    if (st->count)
        qsort(st->tensors, st->count, sizeof *st->tensors, by_width);
    for (size_t i = 0; i < st->count; i++) {
        struct moe_tensor *t = &st->tensors[i];
        uint64_t elements = 0, bytes = 0;
        uint32_t *slot = moe_map_slot(seen, t->key, UINT32_MAX);
        if (!slot)
            return no_memory(err);
        if (*slot != UINT32_MAX)
            return fail(err, t, "is given twice");
        *slot = (uint32_t)i;
        MOE_CHECK(moe_tensor_elements(t->shape, t->dims, &elements) && moe_tensor_bytes(t->dtype, elements, &bytes));
        t->begin = at;
        if (__builtin_add_overflow(at, bytes, &at) || at > INT64_MAX / 2)
            return fail(err, t, "makes the file larger than a file can be");
        t->end = at;
    }
    st->size = at;
    return MOE_OK;
}

static void write_numbers(struct moe_json *j, const char *key, const uint64_t *n, unsigned count)
{
    moe_json_key(j, key);
    moe_json_open(j, '[');
    for (unsigned i = 0; i < count; i++)
        moe_json_int(j, (int64_t)n[i]);
    moe_json_close(j, ']');
}

/* The value of moe.slices: a JSON object in a string, because values of __metadata__ are strings. Empty when every tensor is whole. */
static void write_slices(const struct moe_safetensors *st, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    bool any = false;
    for (size_t i = 0; i < st->count; i++) {
        const struct moe_tensor *t = &st->tensors[i];
        if (moe_str_eq(t->key, t->global))
            continue;
        if (!any)
            moe_json_open(&j, '{');
        any = true;
        moe_json_key(&j, t->key.ptr);
        moe_json_open(&j, '{');
        moe_json_key(&j, "global");
        moe_json_str(&j, t->global);
        write_numbers(&j, "offset", t->offset, t->dims);
        write_numbers(&j, "shape", t->whole, t->dims);
        moe_json_close(&j, '}');
    }
    if (any)
        moe_json_close(&j, '}');
}

static enum moe_code write_metadata(struct moe_json *j, const struct moe_safetensors *st, struct moe_str slices, struct moe_error *err)
{
    moe_json_key(j, "__metadata__");
    moe_json_open(j, '{');
    moe_json_key(j, "format");
    moe_json_str(j, MOE_STR("pt"));
    for (size_t i = 0; i < st->metadata_count; i++) {
        const struct moe_ckpt_pair *p = &st->metadata[i];
        bool ours = moe_str_is(p->key, "format") || moe_str_is(p->key, "moe.slices");
        if (ours || !moe_ckpt_printable(p->key, MOE_CAP_TENSOR_NAME) || (p->value.len && !moe_ckpt_printable(p->value, MOE_CAP_SAFETENSORS_HEADER)))
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = ours ? p->key.ptr : "__metadata__" }, "%s",
                            ours ? "is written by the format itself" : "has a pair that does not print");
        for (size_t k = 0; k < i; k++)
            if (moe_str_eq(p->key, st->metadata[k].key))
                return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = p->key.ptr }, "is given twice");
        moe_json_key(j, p->key.ptr);
        moe_json_str(j, p->value);
    }
    if (slices.len) {
        moe_json_key(j, "moe.slices");
        moe_json_str(j, slices);
    }
    moe_json_close(j, '}');
    return MOE_OK;
}

static void write_tensors(struct moe_json *j, const struct moe_safetensors *st)
{
    for (size_t i = 0; i < st->count; i++) {
        const struct moe_tensor *t = &st->tensors[i];
        const uint64_t span[2] = { t->begin, t->end };
        moe_json_key(j, t->key.ptr);
        moe_json_open(j, '{');
        moe_json_key(j, "dtype");
        moe_json_str(j, moe_str_c(t->dtype->name));
        write_numbers(j, "shape", t->shape, t->dims);
        write_numbers(j, "data_offsets", span, 2);
        moe_json_close(j, '}');
    }
}

/* Own copies of what the caller lent. */
static enum moe_code borrow(const struct moe_tensor *tensors, const struct moe_ckpt_pair *metadata, struct moe_arena *arena,
                            struct moe_safetensors *out, struct moe_error *err)
{
    uint64_t bytes;
    out->tensors = moe_arena_array(arena, struct moe_tensor, out->count + 1);
    out->metadata = moe_arena_array(arena, struct moe_ckpt_pair, out->metadata_count + 1);
    if (!out->tensors || !out->metadata)
        return no_memory(err);
    for (size_t i = 0; i < out->count; i++)
        MOE_TRY(take(&tensors[i], arena, &out->tensors[i], &bytes, err));
    for (size_t i = 0; i < out->metadata_count; i++) {
        out->metadata[i] = (struct moe_ckpt_pair){ moe_arena_str(arena, metadata[i].key), moe_arena_str(arena, metadata[i].value) };
        if (!out->metadata[i].key.ptr || !out->metadata[i].value.ptr)
            return no_memory(err);
    }
    return MOE_OK;
}

enum moe_code moe_safetensors_layout(const struct moe_tensor *tensors, size_t count, const struct moe_ckpt_pair *metadata, size_t metadata_count,
                                     unsigned align, struct moe_arena *arena, struct moe_buf *head, struct moe_safetensors *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *json = moe_buf_new(MOE_CAP_SAFETENSORS_HEADER);
    MOE_AUTO(moe_buf_free) struct moe_buf *slices = moe_buf_new(MOE_CAP_SAFETENSORS_HEADER / 2);
    struct moe_safetensors st = { .readable = true, .count = count, .metadata_count = metadata_count };
    if (align < 8 || align > ALIGN_MAX || (align & (align - 1)))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "alignment %u is no power of two from 8 to %d", align, (int)ALIGN_MAX);
    if (metadata_count > MOE_CAP_SAFETENSORS_METADATA - 2)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "__metadata__" }, "has more than %u pairs", MOE_CAP_SAFETENSORS_METADATA - 2);
    if (!json || !slices)
        return no_memory(err);
    MOE_TRY(borrow(tensors, metadata, arena, &st, err));
    MOE_TRY(arrange(&st, err));
    write_slices(&st, slices);
    struct moe_json j = moe_json_to(json, true);
    moe_json_open(&j, '{');
    MOE_TRY(write_metadata(&j, &st, moe_buf_str(slices), err));
    write_tensors(&j, &st);
    moe_json_close(&j, '}');
    while ((PREFIX + moe_buf_str(json).len) % align && !moe_buf_failed(json))
        moe_buf_addc(json, ' ');
    if (moe_buf_failed(json) || moe_buf_failed(slices))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the header would be larger than %u bytes", MOE_CAP_SAFETENSORS_HEADER);
    struct moe_str bytes = moe_buf_str(json);
    for (unsigned i = 0; i < PREFIX; i++)
        moe_buf_addc(head, (char)(bytes.len >> (8 * i) & 0xff));
    moe_buf_add(head, bytes);
    if (moe_buf_failed(head))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for the header is full");
    st.data = PREFIX + bytes.len;
    st.size += st.data;
    for (size_t i = 0; i < count; i++) {
        st.tensors[i].begin += st.data;
        st.tensors[i].end += st.data;
    }
    *out = st;
    return MOE_OK;
}
