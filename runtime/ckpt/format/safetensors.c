/* Reading: the header goes by once, value by value; then the slices, and the layout of all. */
#include "runtime/ckpt/format/safetensors.h"
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/json.h"
#include "runtime/ckpt/format/safetensors_parts.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { WINDOW_MOST = 1 << 20, WINDOW_LEAST = 256 };
_Static_assert(MOE_CAP_SAFETENSORS_HEADER + ST_PREFIX <= UINT32_MAX, "places in a header are 32 bits");

const struct moe_ckpt_event moe_safetensors_events[] = {
    MOE_CKPT_JSON_EVENTS("safetensors", "the safetensors header"),
    { "safetensors-short",     "the file has fewer than 8 bytes, so not even the length of its header: empty or cut by a crash; take the shard "
                               "from a replica" },
    { "safetensors-length",    "the header's length is larger than the file, smaller than {} or past 100,000,000 bytes: the file is cut, damaged, "
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

/* ---- what is said ---- */

void st_object(struct st_reading *r, const char *event, uint64_t at, struct moe_str key, const char *fmt, ...)
{
    char text[300];
    va_list va;
    if (r->out->objections++ >= MOE_CAP_SAFETENSORS_TOLD)
        return;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    struct st_told *t = &r->told[r->told_count++];
    int n = snprintf(t->text, sizeof t->text, "%s%.*s%s%s", key.len ? "\"" : "", (int)MOE_MIN(key.len, (size_t)ST_SHOWN), key.ptr ? key.ptr : "",
                     key.len ? "\": " : "", text);
    t->event = event;
    t->at = at;
    t->len = n < 0 ? 0 : (unsigned)MOE_MIN((size_t)n, sizeof t->text - 1);
}

enum moe_code st_no_memory(struct st_reading *r) { return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a header"); }

/* Only one thing is said of a header that is refused as a whole, and nothing of it was read. */
static void refuse(struct st_reading *r, const char *event, uint64_t at, const char *field, const char *text)
{
    r->told_count = 0;
    r->out->objections = r->out->count = r->out->metadata_count = 0;
    r->out->readable = r->out->sliced = false;
    st_object(r, event, at, (struct moe_str){ 0 }, "%s%s%s", field, *field ? ": " : "", text);
}

/* ---- the layout ---- */

static int by_place(const void *x, const void *y, void *ctx)
{
    const struct st_entry *entries = ctx, *a = &entries[*(const uint32_t *)x], *b = &entries[*(const uint32_t *)y];
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a > b) - (a < b);
}

static enum moe_code sort(struct st_reading *r, uint32_t **order)
{
    uint32_t *o = malloc((r->out->count + 1) * sizeof *o);
    bool sorted = true;
    if (!o)
        return st_no_memory(r);
    for (size_t i = 0; i < r->out->count; i++) {
        o[i] = (uint32_t)i;
        sorted = sorted && (!i || by_place(&o[i - 1], &o[i], r->entries) < 0);
    }
    if (!sorted)
        qsort_r(o, r->out->count, sizeof *o, by_place, r->entries);
    *order = o;
    return MOE_OK;
}

/* The name is read again from the file: only of those that something is said of. */
static void name_of(const struct st_reading *r, const struct st_entry *e, char into[ST_SHOWN + 1])
{
    into[0] = 0;
    if (r->out->objections < MOE_CAP_SAFETENSORS_TOLD)
        moe_safetensors_name(r->file, e->key_at, into, ST_SHOWN + 1);
}

static void check_layout(struct st_reading *r, const uint32_t *order)
{
    static const struct moe_str none = { 0 };
    char name[ST_SHOWN + 1];
    uint64_t at = r->out->data;
    for (size_t i = 0; i < r->out->count; i++) {
        const struct st_entry *t = &r->entries[order[i]];
        if (t->begin < at) {
            name_of(r, t, name);
            st_object(r, "safetensors-overlap", MOE_NO_OFFSET, none, "\"%s\" begins at byte %" PRIu64 ", before the tensor in front of it ends (%" PRIu64 ")",
                      name, t->begin, at);
        } else if (t->begin > at && !r->dropped) {
            name_of(r, t, name);
            st_object(r, "safetensors-hole", MOE_NO_OFFSET, none, "bytes %" PRIu64 " to %" PRIu64 ", before \"%s\", belong to no tensor", at, t->begin, name);
        }
        at = MOE_MAX(at, t->end);
    }
    if (at > r->out->size)
        st_object(r, "safetensors-truncated", MOE_NO_OFFSET, none, "the last tensor ends at byte %" PRIu64 "; the file has %" PRIu64, at, r->out->size);
    else if (at < r->out->size && !r->dropped)
        st_object(r, "safetensors-trailing", MOE_NO_OFFSET, none, "%" PRIu64 " bytes follow the last tensor", r->out->size - at);
}

/* ---- the header ---- */

/* How long it is and how it starts; *len = 0: it was objected to. */
static enum moe_code read_length(struct st_reading *r, uint64_t *len)
{
    unsigned char head[ST_PREFIX + 1] = { 0 };
    const struct moe_blob *file = r->file;
    *len = 0;
    if (file->size < ST_PREFIX) {
        st_object(r, "safetensors-short", MOE_NO_OFFSET, (struct moe_str){ 0 }, "the file has %" PRIu64 " bytes", file->size);
        return MOE_OK;
    }
    MOE_TRY(file->read(file->ctx, 0, head, (size_t)MOE_MIN(file->size, (uint64_t)sizeof head), r->err));
    uint64_t n = moe_le64(head);
    if (n > MOE_CAP_SAFETENSORS_HEADER || n > file->size - ST_PREFIX || n < 2) {
        st_object(r, "safetensors-length", MOE_NO_OFFSET, (struct moe_str){ 0 }, "a header of %" PRIu64 " bytes in a file of %" PRIu64, n, file->size);
        return MOE_OK;
    }
    r->out->data = ST_PREFIX + n;
    if (head[ST_PREFIX] != '{')
        st_object(r, "safetensors-start", MOE_NO_OFFSET, (struct moe_str){ 0 }, "the header starts with byte 0x%02x", (unsigned)head[ST_PREFIX]);
    else
        *len = n;
    return MOE_OK;
}

/* The header as a source; `last` is its last byte that is no space, as far as it was read. */
struct header { const struct moe_blob *file; uint64_t at, end; int last; };

static enum moe_code read_header(void *ctx, char *into, size_t room, size_t *got, struct moe_error *err)
{
    struct header *h = ctx;
    *got = (size_t)MOE_MIN(h->end - h->at, (uint64_t)room);
    if (!*got)
        return MOE_OK;
    MOE_TRY(h->file->read(h->file->ctx, h->at, into, *got, err));
    h->at += *got;
    size_t i = *got;
    while (i && into[i - 1] == ' ')
        i--;
    if (i)
        h->last = (unsigned char)into[i - 1];
    return MOE_OK;
}

/* To its end, also of one that was refused in its middle: what it is padded with is said in any case. */
static enum moe_code check_padding(struct st_reading *r, struct header *h, char *window, size_t room)
{
    size_t got = 1;
    while (got)
        MOE_TRY(read_header(h, window, room, &got, r->err));
    if (h->last > 0 && moe_is_space((char)h->last))
        st_object(r, "safetensors-padding", MOE_NO_OFFSET, (struct moe_str){ 0 }, "the header is padded with byte 0x%02x", (unsigned)h->last);
    return MOE_OK;
}

static enum moe_code read_members(struct st_reading *r, bool *full)
{
    const struct moe_pull_token *t;
    MOE_TRY(moe_pull_next(r->pull, &t, r->err));
    for (;;) {
        MOE_TRY(moe_pull_next(r->pull, &t, r->err));
        if (t->kind == MOE_PULL_END)
            return moe_pull_next(r->pull, &t, r->err);
        bool metadata = moe_str_is(t->key, "__metadata__");
        *full = !metadata && r->members++ == MOE_CAP_SAFETENSORS_TENSORS;
        if (!*full)
            MOE_TRY(metadata ? st_metadata(r, t) : st_entry(r, t, full));
        if (*full)
            return MOE_OK;
    }
}

/* *good: it is JSON, and all of it was taken in. */
static enum moe_code read_json(struct st_reading *r, uint64_t len, bool *good)
{
    size_t room = (size_t)MOE_MAX(MOE_MIN(len, (uint64_t)WINDOW_MOST), (uint64_t)WINDOW_LEAST);
    struct header h = { .file = r->file, .at = ST_PREFIX, .end = ST_PREFIX + len };
    struct moe_pull_source source = { &h, read_header };
    struct moe_pull_opts opts = { .window = room, .keep = r->arena ? MOE_CAP_DOC_STRING : MOE_CAP_TENSOR_NAME + 1, .values = MOE_CAP_DOC_NODES,
                                  .keys = MOE_CAP_SAFETENSORS_TENSORS + 2 * MOE_CAP_SAFETENSORS_METADATA, .secret = { r->secret[0], r->secret[1] } };
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_pull_new(NULL, &source, &opts);
    bool full = false;
    if (!pull)
        return st_no_memory(r);
    r->pull = pull;
    enum moe_code code = read_members(r, &full);
    enum moe_doc_why why = moe_pull_why(pull);
    if (code != MOE_OK && (why == MOE_DOC_WHY_NONE || why == MOE_DOC_WHY_ERROR))
        return code;
    *good = code == MOE_OK && !full;
    if (full)
        refuse(r, "safetensors-oversize", MOE_NO_OFFSET, "",
               r->members > MOE_CAP_SAFETENSORS_TENSORS ? "has more than 262144 tensors; no more are judged in one file"
                                                        : "has shapes of more than 1048576 different numbers; no more are judged in one file");
    else if (!*good)
        refuse(r, moe_ckpt_json_event(moe_safetensors_events, "safetensors", why), ST_PREFIX + moe_pull_failed_at(pull), r->err->field, r->err->text);
    *r->err = (struct moe_error){ 0 };
    char *window = malloc(room);
    code = window ? check_padding(r, &h, window, room) : st_no_memory(r);
    free(window);
    return code;
}

/* The tensors in file order, for a reader that keeps them. */
static enum moe_code hand_over(struct st_reading *r, const uint32_t *order)
{
    struct moe_safetensors *out = r->out;
    out->tensors = moe_arena_array(r->arena, struct moe_tensor, out->count + 1);
    out->metadata = moe_arena_array(r->arena, struct moe_ckpt_pair, out->metadata_count + 1);
    if (!out->tensors || !out->metadata)
        return st_no_memory(r);
    for (size_t i = 0; i < out->count; i++)
        out->tensors[i] = r->tensors[order[i]];
    if (out->metadata_count)
        memcpy(out->metadata, r->pairs, out->metadata_count * sizeof *out->metadata);
    return MOE_OK;
}

static void drop_order(uint32_t **order) { free(*order); }

static enum moe_code read_all(struct st_reading *r)
{
    MOE_AUTO(drop_order) uint32_t *order = NULL;
    uint64_t len;
    MOE_TRY(read_length(r, &len));
    if (!len)
        return MOE_OK;
    bool good = false;
    MOE_TRY(read_json(r, len, &good));
    if (!good)
        return MOE_OK;
    r->out->readable = true;
    MOE_TRY(st_slices(r));
    MOE_TRY(sort(r, &order));
    check_layout(r, order);
    return r->arena ? hand_over(r, order) : MOE_OK;
}

static enum moe_code run(struct st_reading *r)
{
    *r->out = (struct moe_safetensors){ .size = r->file->size };
    r->told = calloc(MOE_CAP_SAFETENSORS_TOLD, sizeof *r->told);
    enum moe_code code = r->told ? MOE_OK : st_no_memory(r);
    if (code == MOE_OK && r->listener)
        memcpy(r->secret, r->listener->secret, sizeof r->secret);
    else if (code == MOE_OK)
        code = moe_crypt_random(r->secret, sizeof r->secret, r->err);
    if (code == MOE_OK)
        code = read_all(r);
    for (size_t i = 0; code == MOE_OK && i < r->told_count; i++)
        r->to->say(r->to->ctx, r->told[i].event, r->told[i].at, (struct moe_str){ r->told[i].text, r->told[i].len });
    free(r->told);
    free(r->entries);
    free(r->tensors);
    free(r->pairs);
    free(r->numbers);
    return code;
}

enum moe_code moe_safetensors_read(const struct moe_blob *file, const struct moe_objections *to, struct moe_arena *arena, struct moe_safetensors *out,
                                   struct moe_error *err)
{
    struct st_reading r = { .file = file, .to = to, .arena = arena, .out = out, .err = err };
    return run(&r);
}

enum moe_code moe_safetensors_judge(const struct moe_blob *file, const struct moe_objections *to, const struct moe_tensor_listener *listener,
                                    struct moe_safetensors *out, struct moe_error *err)
{
    struct st_reading r = { .file = file, .to = to, .listener = listener, .out = out, .err = err };
    return run(&r);
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
