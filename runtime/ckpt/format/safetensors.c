/* Reading: the header, each tensor, the slices, and then the layout of all. */
#include "runtime/ckpt/format/safetensors.h"
#include "common/base/hash.h"
#include "runtime/ckpt/format/json.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(MOE_CAP_SAFETENSORS_HEADER <= MOE_CAP_DOC_BYTES, "what is taken must be parsed");
enum { PREFIX = 8 };                              /* the header's length, little-endian */
static const uint64_t zeros[MOE_CAP_TENSOR_DIMS];

const struct moe_ckpt_event moe_safetensors_events[] = {
    MOE_CKPT_JSON_EVENTS("safetensors", "the safetensors header"),
    { "safetensors-short",     "the file has fewer than 8 bytes, so not even the length of its header: empty or cut by a crash; take the shard "
                               "from a replica" },
    { "safetensors-length",    "the header's length is larger than the file, smaller than {} or past the cap of 64 MiB: the file is cut, damaged, "
                               "or no safetensors" },
    { "safetensors-start",     "the header does not start with {: the file is damaged or no safetensors; the reference library refuses it" },
    { "safetensors-padding",   "the header is padded with something else than spaces: written by another program than it seems, and a place to "
                               "hide bytes" },
    { "safetensors-metadata",  "__metadata__ is no map of strings to strings, or has more than 4096 pairs: the reference library refuses it" },
    { "safetensors-field",     "a tensor's entry lacks dtype, shape or data_offsets, has another field, or one of another type: readers skip or "
                               "refuse it" },
    { "safetensors-dtype",     "a tensor's type of elements is not known: written by a newer library, or damaged; its bytes cannot be interpreted" },
    { "safetensors-shape",     "a tensor's shape is negative, has more than 32 dimensions, or its product overflows: made to have a reader "
                               "allocate too little" },
    { "safetensors-offsets",   "a tensor's data_offsets are negative, reversed or not two numbers: a reader would take bytes from somewhere else" },
    { "safetensors-size",      "a tensor's bytes are not as many as its shape and type need: the header and the data are of two different tensors" },
    { "safetensors-overlap",   "two tensors share bytes: training one changes the other; the reference library refuses it" },
    { "safetensors-hole",      "bytes between tensors belong to nobody: a place to hide data, or a tensor was dropped from the header" },
    { "safetensors-trailing",  "bytes after the last tensor, or text after the header's JSON, belong to nobody: something was appended, or a "
                               "tensor was dropped from the header" },
    { "safetensors-truncated", "the file ends before its last tensor does: the writer died or the disk was full; take the shard from a replica or "
                               "another step" },
    { "safetensors-name",      "a tensor's name is empty, longer than 1024 bytes, or holds characters that do not print: two names may look alike" },
    { "safetensors-slice",     "the description of the slices (moe.slices) is malformed, names a tensor that is not there, or leaves its global "
                               "tensor: "
                               "other ranks would load wrong rows" },
    { .name = NULL },
};

struct reading {
    struct moe_str header;
    const struct moe_objections *to;
    struct moe_arena *arena;
    struct moe_safetensors *out;
    size_t dropped;                               /* tensors whose place is not known: gaps then mean nothing */
    struct moe_error *err;
};

MOE_PRINTF(4, 5)
static void object(struct reading *r, const char *event, const struct moe_node_doc *node, const char *fmt, ...)
{
    char text[300];
    va_list va;
    if (r->out->objections++ >= MOE_CAP_SAFETENSORS_TOLD)
        return;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    uint64_t at = node ? moe_ckpt_json_at(r->header, PREFIX, node->line, node->column) : MOE_NO_OFFSET;
    struct moe_str key = node ? node->key : (struct moe_str){ 0 };
    moe_object(r->to, event, at, "%s%.*s%s%s", key.len ? "\"" : "", (int)MOE_MIN(key.len, 80), key.ptr ? key.ptr : "", key.len ? "\": " : "", text);
}

static enum moe_code no_memory(struct reading *r) { return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a header"); }

static bool natural(const struct moe_node_doc *node, uint64_t *out)
{
    if (!node || node->kind != MOE_DOC_INT || node->text.ptr[0] == '-')
        return false;
    *out = (uint64_t)node->as.integer;
    return true;
}

/* A list of 0 to MOE_CAP_TENSOR_DIMS whole numbers; NULL with *bad set when it is none. */
static enum moe_code numbers(struct reading *r, const struct moe_node_doc *list, unsigned *n, const uint64_t **out, bool *bad)
{
    uint64_t v[MOE_CAP_TENSOR_DIMS];
    unsigned i = 0;
    *bad = !list || list->kind != MOE_DOC_LIST || list->count > MOE_CAP_TENSOR_DIMS;
    for (const struct moe_node_doc *c = *bad ? NULL : list->first; c && !*bad; c = c->next)
        *bad = !natural(c, &v[i++]);
    if (*bad)
        return MOE_OK;
    uint64_t *own = i ? moe_arena_array(r->arena, uint64_t, i) : NULL;
    if (i && !own)
        return no_memory(r);
    for (unsigned k = 0; k < i; k++)
        own[k] = v[k];
    *n = i;
    *out = i ? own : zeros;
    return MOE_OK;
}

/* ---- one tensor ---- */

static bool fields_known(struct reading *r, const struct moe_node_doc *node)
{
    if (node->kind != MOE_DOC_MAP) {
        object(r, "safetensors-field", node, "its entry is no map");
        return false;
    }
    static const struct { const char *key; enum moe_doc_kind kind; } want[] = {
        { "dtype", MOE_DOC_STR }, { "shape", MOE_DOC_LIST }, { "data_offsets", MOE_DOC_LIST },
    };
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        const struct moe_node_doc *f = moe_doc_get(node, want[i].key);
        if (!f || f->kind != want[i].kind) {
            object(r, "safetensors-field", node, "%s is %s", want[i].key, f ? "of another type" : "missing");
            return false;
        }
    }
    if (node->count != MOE_COUNT(want))
        object(r, "safetensors-field", node, "has %u fields; dtype, shape and data_offsets are all there are", node->count);
    return true;
}

/* The file's range of a tensor, and whether the shape fits it. *placed: begin and end are set. */
static enum moe_code place(struct reading *r, const struct moe_node_doc *node, struct moe_tensor *t, bool *placed)
{
    const struct moe_node_doc *span = moe_doc_get(node, "data_offsets");
    uint64_t from, to, elements, bytes = 0;
    bool bad;
    if (span->count != 2 || !natural(span->first, &from) || !natural(span->first->next, &to) || from > to) {
        object(r, "safetensors-offsets", node, "data_offsets are no [begin, end]");
        return MOE_OK;
    }
    t->begin = r->out->data + from;               /* both below 2^53 and 2^26: no overflow */
    t->end = r->out->data + to;
    *placed = true;
    MOE_TRY(numbers(r, moe_doc_get(node, "shape"), &t->dims, &t->shape, &bad));
    if (bad || !moe_tensor_elements(t->shape, t->dims, &elements)) {
        object(r, "safetensors-shape", node, "the shape is no list of at most %u whole numbers whose product fits in 64 bits", MOE_CAP_TENSOR_DIMS);
        t->dims = 0;
        t->shape = zeros;
    } else if (t->dtype && !moe_tensor_bytes(t->dtype, elements, &bytes)) {
        object(r, "safetensors-size", node, "%" PRIu64 " elements of %s are no whole number of bytes below 2^64", elements, t->dtype->name);
    } else if (t->dtype && bytes != to - from) {
        object(r, "safetensors-size", node, "%" PRIu64 " elements of %s need %" PRIu64 " bytes; data_offsets give %" PRIu64, elements, t->dtype->name,
               bytes, to - from);
    }
    return MOE_OK;
}

static enum moe_code read_tensor(struct reading *r, const struct moe_node_doc *node)
{
    struct moe_tensor *t = &r->out->tensors[r->out->count];
    bool placed = false;
    *t = (struct moe_tensor){ .shape = zeros };
    if (!moe_ckpt_printable(node->key, MOE_CAP_TENSOR_NAME))
        object(r, "safetensors-name", node, "a name of %zu bytes, or some that do not print", node->key.len);
    if (fields_known(r, node)) {
        struct moe_str dtype = moe_doc_get(node, "dtype")->text;
        t->dtype = moe_dtype_find(dtype);
        if (!t->dtype)
            object(r, "safetensors-dtype", node, "dtype \"%.*s\" is not known", (int)MOE_MIN(dtype.len, 40), dtype.ptr);
        MOE_TRY(place(r, node, t, &placed));
    }
    r->dropped += !placed || !t->dtype;
    if (!placed || !t->dtype)
        return MOE_OK;
    t->key = moe_arena_str(r->arena, node->key);
    if (!t->key.ptr)
        return no_memory(r);
    t->global = t->key;
    t->whole = t->shape;
    t->offset = zeros;
    r->out->count++;
    return MOE_OK;
}

/* ---- __metadata__ and the slices in it ---- */

static enum moe_code read_metadata(struct reading *r, const struct moe_node_doc *map)
{
    if (map->kind != MOE_DOC_MAP || map->count > MOE_CAP_SAFETENSORS_METADATA) {
        object(r, "safetensors-metadata", map, "is no map of at most %u strings", MOE_CAP_SAFETENSORS_METADATA);
        return MOE_OK;
    }
    r->out->metadata = moe_arena_array(r->arena, struct moe_ckpt_pair, map->count + 1u);
    if (!r->out->metadata)
        return no_memory(r);
    for (const struct moe_node_doc *n = map->first; n; n = n->next) {
        struct moe_ckpt_pair *p = &r->out->metadata[r->out->metadata_count];
        if (n->kind != MOE_DOC_STR) {
            object(r, "safetensors-metadata", n, "is no string");
            continue;
        }
        *p = (struct moe_ckpt_pair){ moe_arena_str(r->arena, n->key), moe_arena_str(r->arena, n->text) };
        if (!p->key.ptr || !p->value.ptr)
            return no_memory(r);
        r->out->metadata_count++;
    }
    return MOE_OK;
}

/* Why a slice cannot be one; NULL when it can. */
static const char *slice_fault(const struct moe_tensor *t)
{
    uint64_t elements, end;
    if (!moe_tensor_elements(t->whole, t->dims, &elements))
        return "its global shape overflows";
    if (t->dtype->bits % 8)
        return "elements smaller than a byte are not cut";
    for (unsigned i = 0; i < t->dims; i++)
        if (__builtin_add_overflow(t->offset[i], t->shape[i], &end) || end > t->whole[i])
            return "it leaves its global tensor";
    if (!moe_ckpt_printable(t->global, MOE_CAP_TENSOR_NAME))
        return "its global name does not print";
    return NULL;
}

static enum moe_code read_slice(struct reading *r, const struct moe_map *by_key, const struct moe_node_doc *node)
{
    const uint32_t *index = moe_map_find(by_key, node->key);
    const struct moe_node_doc *global = moe_doc_get(node, "global");
    struct moe_tensor slice;
    unsigned whole_dims = 0, offset_dims = 0;
    bool bad_whole, bad_offset;
    int cut = (int)MOE_MIN(node->key.len, 80);
    if (!index || !global || global->kind != MOE_DOC_STR || node->count != 3) {
        object(r, "safetensors-slice", NULL, "\"%.*s\" %s", cut, node->key.ptr, index ? "is not described by global, offset and shape" : "is no tensor here");
        return MOE_OK;
    }
    slice = r->out->tensors[*index];
    slice.global = moe_arena_str(r->arena, global->text);
    MOE_TRY(numbers(r, moe_doc_get(node, "shape"), &whole_dims, &slice.whole, &bad_whole));
    MOE_TRY(numbers(r, moe_doc_get(node, "offset"), &offset_dims, &slice.offset, &bad_offset));
    const char *fault = bad_whole || bad_offset || whole_dims != slice.dims || offset_dims != slice.dims
                            ? "its shape and offset do not have as many numbers as the tensor has dimensions"
                            : slice_fault(&slice);
    struct moe_str key = fault ? slice.key : moe_tensor_key(&slice, r->arena);
    if (!slice.global.ptr || !key.ptr)
        return no_memory(r);
    if (!fault && (!moe_str_eq(key, slice.key) || moe_str_eq(slice.global, slice.key)))
        fault = "its key is not its global name and its offset";
    if (fault)
        object(r, "safetensors-slice", NULL, "\"%.*s\": %s", cut, node->key.ptr, fault);
    else
        r->out->tensors[*index] = slice;
    return MOE_OK;
}

static enum moe_code read_slices(struct reading *r)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_AUTO(moe_map_free) struct moe_map *by_key = NULL;
    struct moe_str text = moe_safetensors_metadata(r->out, "moe.slices");
    struct moe_error not = { 0 };
    enum moe_doc_why why;
    if (!text.ptr)
        return MOE_OK;
    enum moe_code code = moe_doc_parse_json(NULL, text, &doc, &why, &not);
    if (why == MOE_DOC_WHY_ERROR) {
        *r->err = not;
        return code;
    }
    if (code != MOE_OK || moe_doc_root(doc)->kind != MOE_DOC_MAP) {
        object(r, "safetensors-slice", NULL, "moe.slices is no JSON object: %s", code == MOE_OK ? "it is something else" : not.text);
        return MOE_OK;
    }
    by_key = moe_map_new();
    for (size_t i = 0; by_key && i < r->out->count; i++)
        if (!moe_map_slot(by_key, r->out->tensors[i].key, (uint32_t)i))
            return no_memory(r);
    if (!by_key)
        return no_memory(r);
    for (const struct moe_node_doc *n = moe_doc_root(doc)->first; n; n = n->next)
        MOE_TRY(read_slice(r, by_key, n));
    return MOE_OK;
}

/* ---- the layout ---- */

static int by_place(const void *x, const void *y)
{
    const struct moe_tensor *a = x, *b = y;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

static void check_layout(struct reading *r)
{
    uint64_t at = r->out->data;
    for (size_t i = 0; i < r->out->count; i++) {
        const struct moe_tensor *t = &r->out->tensors[i];
        int cut = (int)MOE_MIN(t->key.len, 80);
        if (t->begin < at)
            object(r, "safetensors-overlap", NULL, "\"%.*s\" begins at byte %" PRIu64 ", before the tensor in front of it ends (%" PRIu64 ")", cut,
                   t->key.ptr, t->begin, at);
        else if (t->begin > at && !r->dropped)
            object(r, "safetensors-hole", NULL, "bytes %" PRIu64 " to %" PRIu64 ", before \"%.*s\", belong to no tensor", at, t->begin, cut, t->key.ptr);
        at = MOE_MAX(at, t->end);
    }
    if (at > r->out->size)
        object(r, "safetensors-truncated", NULL, "the last tensor ends at byte %" PRIu64 "; the file has %" PRIu64, at, r->out->size);
    else if (at < r->out->size && !r->dropped)
        object(r, "safetensors-trailing", NULL, "%" PRIu64 " bytes follow the last tensor", r->out->size - at);
}

/* ---- the header ---- */

static enum moe_code read_length(struct reading *r, const struct moe_blob *file, uint64_t *len)
{
    unsigned char prefix[PREFIX];
    *len = 0;
    if (file->size < PREFIX) {
        object(r, "safetensors-short", NULL, "the file has %" PRIu64 " bytes", file->size);
        return MOE_OK;
    }
    MOE_TRY(file->read(file->ctx, 0, prefix, sizeof prefix, r->err));
    uint64_t n = moe_le64(prefix);
    if (n > MOE_CAP_SAFETENSORS_HEADER || n > file->size - PREFIX || n < 2)
        object(r, "safetensors-length", NULL, "a header of %" PRIu64 " bytes in a file of %" PRIu64, n, file->size);
    else
        *len = n;
    return MOE_OK;
}

static bool framed(struct reading *r)
{
    struct moe_str h = r->header;
    if (h.ptr[0] != '{') {
        object(r, "safetensors-start", NULL, "the header starts with byte 0x%02x", (unsigned)(unsigned char)h.ptr[0]);
        return false;
    }
    while (h.len && h.ptr[h.len - 1] == ' ')
        h.len--;
    if (h.len && moe_is_space(h.ptr[h.len - 1]))
        object(r, "safetensors-padding", NULL, "the header is padded with byte 0x%02x", (unsigned)(unsigned char)h.ptr[h.len - 1]);
    return true;
}

static enum moe_code read_entries(struct reading *r, const struct moe_node_doc *root)
{
    r->out->readable = true;
    r->out->tensors = moe_arena_array(r->arena, struct moe_tensor, root->count + 1u);
    if (!r->out->tensors)
        return no_memory(r);
    for (const struct moe_node_doc *n = root->first; n; n = n->next)
        MOE_TRY(moe_str_is(n->key, "__metadata__") ? read_metadata(r, n) : read_tensor(r, n));
    if (r->out->count)
        qsort(r->out->tensors, r->out->count, sizeof *r->out->tensors, by_place);
    MOE_TRY(read_slices(r));
    check_layout(r);
    return MOE_OK;
}

static void count_on(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct reading *r = ctx;
    r->out->objections++;
    r->to->say(r->to->ctx, event, offset, detail);
}

static void drop_bytes(char **bytes) { free(*bytes); }

enum moe_code moe_safetensors_read(const struct moe_blob *file, const struct moe_objections *to, struct moe_arena *arena, struct moe_safetensors *out,
                                   struct moe_error *err)
{
    MOE_AUTO(drop_bytes) char *bytes = NULL;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct reading r = { .to = to, .arena = arena, .out = out, .err = err };
    struct moe_objections counted = { &r, count_on };
    uint64_t len;
    *out = (struct moe_safetensors){ .size = file->size };
    MOE_TRY(read_length(&r, file, &len));
    if (!len)
        return MOE_OK;
    if (!(bytes = malloc((size_t)len)))
        return no_memory(&r);
    MOE_TRY(file->read(file->ctx, PREFIX, bytes, (size_t)len, err));
    r.header = (struct moe_str){ bytes, (size_t)len };
    out->data = PREFIX + len;
    if (!framed(&r))
        return MOE_OK;
    MOE_TRY(moe_ckpt_json(moe_safetensors_events, "safetensors", r.header, PREFIX, &counted, &doc, err));
    return doc ? read_entries(&r, moe_doc_root(doc)) : MOE_OK;
}

size_t moe_safetensors_first(const struct moe_safetensors *st, uint64_t byte)
{
    size_t low = 0, high = st->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (st->tensors[mid].end <= byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct moe_str moe_safetensors_metadata(const struct moe_safetensors *st, const char *key)
{
    for (size_t i = 0; i < st->metadata_count; i++)
        if (moe_str_is(st->metadata[i].key, key))
            return st->metadata[i].value;
    return (struct moe_str){ 0 };
}
