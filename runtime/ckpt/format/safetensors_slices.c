/* moe.slices: a JSON document in a string of the header, read from the file a second time, decoded while it goes by. */
#include "common/base/hash.h"
#include "common/base/utf8.h"
#include "runtime/ckpt/format/json.h"
#include "runtime/ckpt/format/safetensors_parts.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WINDOW = 64 << 10 };

/* ---- a string of the header, decoded ---- */

/* The next byte as it stands in the file; -1 at the end of what may be read, or when it cannot be. */
static int raw(struct st_unquote *u, struct moe_error *err, enum moe_code *code)
{
    if (u->p == u->n) {
        size_t n = (size_t)MOE_MIN(u->end - u->at, (uint64_t)u->room);
        *code = n ? u->file->read(u->file->ctx, u->at, u->window, n, err) : MOE_OK;
        if (!n || *code != MOE_OK)
            return -1;
        u->at += n;
        u->p = 0;
        u->n = n;
    }
    return (unsigned char)u->window[u->p++];
}

static uint32_t hex4(struct st_unquote *u, struct moe_error *err, enum moe_code *code)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        int c = raw(u, err, code);
        v = v << 4 | (uint32_t)(c < 0 ? 0 : moe_is_digit((char)c) ? c - '0' : (c | 32) - 'a' + 10) % 16;
    }
    return v;
}

/* Behind a backslash. */
static size_t escape(struct st_unquote *u, char into[4], struct moe_error *err, enum moe_code *code)
{
    static const char names[] = "bfnrt", means[] = "\b\f\n\r\t";
    int c = raw(u, err, code);
    const char *which = c > 0 ? strchr(names, c) : NULL;
    if (c != 'u') {
        into[0] = which ? means[which - names] : (char)c;
        return 1;
    }
    uint32_t v = hex4(u, err, code);
    if (v >= 0xd800 && v <= 0xdbff) {             /* the other half follows: it was checked */
        (void)raw(u, err, code);
        (void)raw(u, err, code);
        v = 0x10000 + ((v - 0xd800) << 10) + ((hex4(u, err, code) - 0xdc00) & 0x3ff);
    }
    return moe_utf8_put(v, into);
}

static enum moe_code read_unquoted(void *ctx, char *into, size_t room, size_t *got, struct moe_error *err)
{
    struct st_unquote *u = ctx;
    enum moe_code code = MOE_OK;
    *got = 0;
    while (!u->ended && room - *got >= 4) {
        int c = raw(u, err, &code);
        if (code != MOE_OK)
            return code;
        u->ended = c < 0 || c == '"';
        if (c == '\\')
            *got += escape(u, into + *got, err, &code);
        else if (!u->ended)
            into[(*got)++] = (char)c;
        if (code != MOE_OK)
            return code;
    }
    return MOE_OK;
}

struct moe_pull_source st_unquoted(struct st_unquote *from) { return (struct moe_pull_source){ from, read_unquoted }; }

void moe_safetensors_name(const struct moe_blob *file, uint64_t key_at, char *into, size_t room)
{
    char window[128];
    struct st_unquote u = { .file = file, .at = MOE_MIN(key_at + 1, file->size), .end = file->size, .window = window, .room = sizeof window };
    struct moe_error err;
    size_t used = 0, got = 1;
    into[0] = 0;
    while (got && used + 5 <= room) {
        if (read_unquoted(&u, into + used, room - used - 1, &got, &err) != MOE_OK)
            got = 0;
        used += got;
    }
    into[used] = 0;
}

/* ---- finding a tensor by its key ---- */

struct index { uint32_t *table; size_t room; };

static uint32_t *slot(const struct st_reading *r, const struct index *in, const uint64_t hash[2])
{
    for (size_t i = (size_t)hash[0] & (in->room - 1);; i = (i + 1) & (in->room - 1)) {
        uint32_t place = in->table[i];
        if (!place || (r->entries[place - 1].hash[0] == hash[0] && r->entries[place - 1].hash[1] == hash[1]))
            return &in->table[i];
    }
}

static bool index_all(const struct st_reading *r, struct index *in)
{
    in->room = 64;
    while (in->room < 2 * r->out->count)
        in->room *= 2;
    in->table = calloc(in->room, sizeof *in->table);
    for (size_t i = 0; in->table && i < r->out->count; i++)
        *slot(r, in, r->entries[i].hash) = (uint32_t)i + 1;
    return in->table != NULL;
}

/* ---- one slice ---- */

struct slice {
    char key[ST_SHOWN + 1], global[MOE_CAP_TENSOR_NAME + 1];
    size_t key_bytes, global_len, global_bytes;
    uint64_t hash[2];                             /* of its key                     */
    bool has_global, bad_whole, bad_offset;
    unsigned whole_dims, offset_dims, members;
    uint64_t whole[MOE_CAP_TENSOR_DIMS], offset[MOE_CAP_TENSOR_DIMS];
};

static enum moe_code read_slice(struct moe_pull *pull, const struct moe_pull_token *t, struct slice *s, struct moe_error *err)
{
    bool map = t->kind == MOE_PULL_MAP, more = map;
    *s = (struct slice){ .hash = { t->key_hash[0], t->key_hash[1] }, .key_bytes = t->key_bytes, .bad_whole = true, .bad_offset = true };
    snprintf(s->key, sizeof s->key, "%.*s", (int)MOE_MIN(t->key.len, sizeof s->key - 1), t->key.ptr);
    if (t->kind == MOE_PULL_LIST)
        MOE_TRY(moe_pull_skip(pull, err));
    while (more) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        more = t->kind != MOE_PULL_END;
        s->members += more;
        if (t->kind == MOE_PULL_STR && moe_str_is(t->key, "global")) {
            s->has_global = true;
            s->global_bytes = t->text_bytes;
            s->global_len = MOE_MIN(t->text.len, sizeof s->global - 1);
            memcpy(s->global, t->text.ptr ? t->text.ptr : "", s->global_len);
        } else if (t->kind == MOE_PULL_LIST && moe_str_is(t->key, "shape")) {
            MOE_TRY(st_list(pull, s->whole, &s->whole_dims, &s->bad_whole, err));
        } else if (t->kind == MOE_PULL_LIST && moe_str_is(t->key, "offset")) {
            MOE_TRY(st_list(pull, s->offset, &s->offset_dims, &s->bad_offset, err));
        } else if (t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP) {
            MOE_TRY(moe_pull_skip(pull, err));
        }
    }
    return MOE_OK;
}

/* Why a slice cannot be one; NULL when it can. */
static const char *place_fault(const struct moe_tensor *t, size_t global_bytes)
{
    uint64_t elements, end;
    if (!moe_tensor_elements(t->whole, t->dims, &elements))
        return "its global shape overflows";
    if (t->dtype->bits % 8)
        return "elements smaller than a byte are not cut";
    for (unsigned i = 0; i < t->dims; i++)
        if (__builtin_add_overflow(t->offset[i], t->shape[i], &end) || end > t->whole[i])
            return "it leaves its global tensor";
    if (global_bytes > t->global.len || !moe_ckpt_printable(t->global, MOE_CAP_TENSOR_NAME))
        return "its global name does not print";
    return NULL;
}

/* Whether the key is the global name and the offset, by their hashes; a whole tensor needs no description. */
static bool key_fits(const struct st_reading *r, const struct slice *s, const struct moe_tensor *t)
{
    struct moe_sip sip = moe_sip_start(r->secret);
    char number[24];
    uint64_t hash[2];
    if (!t->dims || memcmp(t->shape, t->whole, t->dims * sizeof *t->shape) == 0)
        return false;
    moe_sip_add(&sip, t->global);
    for (unsigned i = 0; i < t->dims; i++) {
        int n = snprintf(number, sizeof number, "%s%" PRIu64, i ? "," : "@", t->offset[i]);
        moe_sip_add(&sip, (struct moe_str){ number, (size_t)n });
    }
    moe_sip_end(&sip, hash);
    return hash[0] == s->hash[0] && hash[1] == s->hash[1];
}

static enum moe_code tell_part(struct st_reading *r, const struct st_entry *e, const struct moe_tensor *t)
{
    struct moe_sip sip = moe_sip_start(r->secret);
    struct moe_tensor_part part = { .fold = st_fold(t->global), .key_at = e->key_at, .dtype = t->dtype, .dims = t->dims, .shape = t->shape,
                                    .whole = t->whole, .offset = t->offset, .begin = e->begin };
    if (!r->listener || !r->listener->part)
        return MOE_OK;
    moe_sip_add(&sip, t->global);
    moe_sip_end(&sip, part.global);
    return r->listener->part(r->listener->ctx, &part, r->err);
}

/* For a reader that keeps all. */
static enum moe_code keep_place(struct st_reading *r, size_t i, const struct moe_tensor *from)
{
    struct moe_tensor *t = &r->tensors[i];
    uint64_t *own = moe_arena_array(r->arena, uint64_t, 2 * (size_t)from->dims);
    t->global = moe_arena_str(r->arena, from->global);
    if (!own || !t->global.ptr)
        return st_no_memory(r);
    memcpy(own, from->whole, from->dims * sizeof *own);
    memcpy(own + from->dims, from->offset, from->dims * sizeof *own);
    t->whole = own;
    t->offset = own + from->dims;
    return MOE_OK;
}

static enum moe_code judge_slice(struct st_reading *r, const struct index *in, const struct slice *s)
{
    uint32_t place = *slot(r, in, s->hash);
    struct st_entry *e = place ? &r->entries[place - 1] : NULL;
    if (!e || !s->has_global || s->members != 3) {
        st_object(r, "safetensors-slice", MOE_NO_OFFSET, (struct moe_str){ 0 }, "\"%s\" %s", s->key,
                  e ? "is not described by global, offset and shape" : "is no tensor here");
        return MOE_OK;
    }
    struct moe_tensor t = { .dtype = &moe_dtypes[e->dtype], .dims = e->dims, .shape = &r->numbers[e->shape], .whole = s->whole, .offset = s->offset,
                            .global = { s->global, s->global_len } };
    const char *fault = s->bad_whole || s->bad_offset || s->whole_dims != e->dims || s->offset_dims != e->dims
                            ? "its shape and offset do not have as many numbers as the tensor has dimensions"
                            : place_fault(&t, s->global_bytes);
    if (!fault && !key_fits(r, s, &t))
        fault = "its key is not its global name and its offset";
    if (fault) {
        st_object(r, "safetensors-slice", MOE_NO_OFFSET, (struct moe_str){ 0 }, "\"%s\": %s", s->key, fault);
        return MOE_OK;
    }
    e->told = true;
    if (r->arena)
        MOE_TRY(keep_place(r, place - 1, &t));
    return tell_part(r, e, &t);
}

/* ---- all of them ---- */

static enum moe_code read_all(struct st_reading *r, struct moe_pull *pull, const struct index *in, bool *object, struct moe_error *err)
{
    const struct moe_pull_token *t;
    struct slice s;
    MOE_TRY(moe_pull_next(pull, &t, err));
    *object = t->kind == MOE_PULL_MAP;
    if (t->kind == MOE_PULL_LIST)
        MOE_TRY(moe_pull_skip(pull, err));
    for (bool more = *object; more;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        more = t->kind != MOE_PULL_END;
        if (!more)
            break;
        MOE_TRY(read_slice(pull, t, &s, err));
        MOE_TRY(judge_slice(r, in, &s));
    }
    return moe_pull_next(pull, &t, err);
}

static enum moe_code tell_whole(struct st_reading *r)
{
    static const uint64_t zeros[MOE_CAP_TENSOR_DIMS];
    for (size_t i = 0; r->listener && r->listener->part && i < r->out->count; i++) {
        const struct st_entry *e = &r->entries[i];
        const uint64_t *shape = e->dims ? &r->numbers[e->shape] : zeros;
        struct moe_tensor_part part = { .global = { e->hash[0], e->hash[1] }, .fold = e->fold, .key_at = e->key_at, .dtype = &moe_dtypes[e->dtype],
                                        .dims = e->dims, .shape = shape, .whole = shape, .offset = zeros, .begin = e->begin };
        if (!e->told)
            MOE_TRY(r->listener->part(r->listener->ctx, &part, r->err));
    }
    return MOE_OK;
}

static void drop_table(uint32_t **table) { free(*table); }
static void drop_window(char **window) { free(*window); }

enum moe_code st_slices(struct st_reading *r)
{
    MOE_AUTO(drop_window) char *window = NULL;
    MOE_AUTO(drop_table) uint32_t *table = NULL;
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = NULL;
    struct index in = { 0 };
    struct moe_error not = { 0 };
    bool object = false;
    if (!r->slices_at)
        return tell_whole(r);
    r->out->sliced = true;
    struct st_unquote u = { .file = r->file, .at = r->slices_at + 1, .end = r->out->data, .window = window = malloc(WINDOW), .room = WINDOW };
    struct moe_pull_source source = st_unquoted(&u);
    struct moe_pull_opts opts = { .window = WINDOW, .keep = MOE_CAP_TENSOR_NAME + 1, .values = MOE_CAP_DOC_NODES, .keys = MOE_CAP_SAFETENSORS_TENSORS + 64,
                                  .secret = { r->secret[0], r->secret[1] } };
    bool indexed = index_all(r, &in);
    table = in.table;
    pull = moe_pull_new(NULL, &source, &opts);
    if (!window || !indexed || !pull)
        return st_no_memory(r);
    size_t told = r->told_count, objections = r->out->objections;
    enum moe_code code = read_all(r, pull, &in, &object, &not);
    if (code != MOE_OK && (moe_pull_why(pull) == MOE_DOC_WHY_NONE || moe_pull_why(pull) == MOE_DOC_WHY_ERROR)) {
        if (r->err->code == MOE_OK || moe_pull_why(pull) == MOE_DOC_WHY_ERROR)
            *r->err = not;
        return code;
    }
    if (code != MOE_OK || !object) {
        r->told_count = told;                     /* nothing of what is no JSON counts */
        r->out->objections = objections;
        st_object(r, "safetensors-slice", MOE_NO_OFFSET, (struct moe_str){ 0 }, "moe.slices is no JSON object: %s",
                  code == MOE_OK ? "it is something else" : not.text);
        return MOE_OK;
    }
    return tell_whole(r);
}
