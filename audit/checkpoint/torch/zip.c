#include "audit/checkpoint/torch/parts.h"
#include "common/base/utf8.h"
#include <stdlib.h>

/* The central directory: which entries a zip has. The local headers are compared in zip_local.c. */
enum { HEAD_BYTES = 46, WINDOW_BYTES = 256 << 10 };

/* A part of the directory in memory; an entry of it takes at most 46 + 3 * 65535 bytes. */
struct window { const struct moe_zip *zip; unsigned char *bytes; uint64_t at; size_t len; };

static void window_free(struct window *w) { free(w->bytes); }

/* `n` bytes at `at`, which the caller knows to be inside the directory. */
static enum moe_code window_at(struct window *w, uint64_t at, size_t n, const unsigned char **out, struct moe_error *err)
{
    if (at < w->at || at - w->at > w->len || w->len - (at - w->at) < n) {
        uint64_t left = w->zip->directory_at + w->zip->directory_bytes - at;
        w->at = at;
        w->len = (size_t)MOE_MIN(left, (uint64_t)WINDOW_BYTES);
        MOE_CHECK(n <= w->len);
        MOE_TRY(w->zip->file->read(w->zip->file->ctx, at, w->bytes, w->len, err));
    }
    *out = w->bytes + (at - w->at);
    return MOE_OK;
}

bool moe_zip_extra_next(struct moe_str *rest, struct moe_zip_extra *out, bool *bad)
{
    *bad = rest->len && (rest->len < 4 || moe_zip_le16((const unsigned char *)rest->ptr + 2) > rest->len - 4);
    if (!rest->len || *bad)
        return false;
    size_t n = moe_zip_le16((const unsigned char *)rest->ptr + 2);
    *out = (struct moe_zip_extra){ moe_zip_le16((const unsigned char *)rest->ptr), { rest->ptr + 4, n } };
    *rest = moe_str_from(*rest, 4 + n);
    return true;
}

/* Take one of the entry's numbers from the 64-bit field if its own says so. */
static bool widen(uint64_t *value, struct moe_str *field)
{
    if (*value != 0xffffffff)
        return true;
    if (field->len < 8)
        return false;
    *value = moe_zip_le64((const unsigned char *)field->ptr);
    *field = moe_str_from(*field, 8);
    return true;
}

static void read_extras(struct moe_zip *z, struct moe_zip_entry *e, struct moe_str rest, uint64_t at)
{
    struct moe_zip_extra x;
    struct moe_str wide = { NULL, 0 };
    bool bad, have = false, needed = e->bytes == 0xffffffff || e->packed == 0xffffffff || e->header_at == 0xffffffff;
    while (moe_zip_extra_next(&rest, &x, &bad)) {
        if (x.id != 1)
            moe_tell(z->to, "zip-extra", at, "%.*s: an extra field of kind %04x in the directory", MOE_SHOWN(e->name), x.id);
        else if (have)
            moe_tell(z->to, "zip-zip64", at, "%.*s: 64-bit sizes are given twice", MOE_SHOWN(e->name));
        else
            have = true, wide = x.body;
    }
    if (bad)
        moe_tell(z->to, "zip-extra", at, "%.*s: its extra fields are cut", MOE_SHOWN(e->name));
    bool enough = widen(&e->bytes, &wide) && widen(&e->packed, &wide) && widen(&e->header_at, &wide);
    if (have != needed || !enough || wide.len)
        moe_tell(z->to, "zip-zip64", at, "%.*s: 64-bit sizes are %s", MOE_SHOWN(e->name),
                 !have ? "missing" : !needed ? "given without need" : !enough ? "cut" : "followed by more");
    e->sound = enough;
}

static const char *name_fault(struct moe_str name)
{
    uint32_t point;
    if (!name.len)
        return "the name is empty";
    if (name.ptr[0] == '/' || (name.len > 1 && name.ptr[1] == ':'))
        return "the name is absolute";
    for (struct moe_str rest = name; rest.len;) {
        struct moe_str part = moe_str_cut(&rest, '/');
        if (moe_str_is(part, "..") || moe_str_is(part, ".") || (!part.len && rest.len))
            return "the name has a part that climbs or is empty";
    }
    for (struct moe_str rest = name; rest.len;) {
        size_t n = moe_utf8_next(rest, &point);
        if (!n || point == '\\' || moe_utf8_hidden(point))
            return !n ? "the name is no UTF-8" : point == '\\' ? "the name has a backslash" : "the name has hidden characters";
        rest = moe_str_from(rest, n);
    }
    return NULL;
}

static void judge_entry(struct moe_zip *z, struct moe_zip_entry *e, const unsigned char *p, uint64_t at)
{
    const char *fault = name_fault(e->name);
    if (fault)
        moe_tell(z->to, "zip-name", at, "%.*s: %s", MOE_SHOWN(e->name), fault);
    if (e->flags & (1u | 1u << 6 | 1u << 13))
        moe_tell(z->to, "zip-encrypted", at, "%.*s: flags %04x", MOE_SHOWN(e->name), e->flags);
    else if (e->flags & ~0x0808u)
        moe_tell(z->to, "zip-flags", at, "%.*s: flags %04x", MOE_SHOWN(e->name), e->flags);
    if (e->method)
        moe_tell(z->to, "zip-compressed", at, "%.*s: method %u", MOE_SHOWN(e->name), e->method);
    else if (e->bytes != e->packed)
        moe_tell(z->to, "zip-directory", at, "%.*s: stored, and %llu bytes unpack to %llu", MOE_SHOWN(e->name), (unsigned long long)e->packed,
                 (unsigned long long)e->bytes);
    if (e->bytes / 1000 >= e->packed && e->bytes > e->packed)
        moe_tell(z->to, "zip-bomb", at, "%.*s: %llu bytes unpack to %llu", MOE_SHOWN(e->name), (unsigned long long)e->packed, (unsigned long long)e->bytes);
    if (moe_zip_le16(p + 34) != 0)
        moe_tell(z->to, "zip-multi-disk", at, "%.*s: lies in part %u", MOE_SHOWN(e->name), moe_zip_le16(p + 34));
    if (moe_zip_le16(p + 32))
        moe_tell(z->to, "zip-comment", at, "%.*s: has a comment of %u bytes", MOE_SHOWN(e->name), moe_zip_le16(p + 32));
    e->sound = e->sound && !e->method && e->bytes == e->packed && !(e->flags & (1u | 1u << 6 | 1u << 13));
}

/* One entry at *at, which moves past it. False in *more: nothing behind it can be found. */
static enum moe_code read_entry(struct moe_zip *z, struct window *w, uint64_t *at, bool *more, struct moe_arena *arena, struct moe_error *err)
{
    const unsigned char *p;
    uint64_t left = z->directory_at + z->directory_bytes - *at;
    *more = false;
    if (left >= HEAD_BYTES)
        MOE_TRY(window_at(w, *at, HEAD_BYTES, &p, err));
    if (left < HEAD_BYTES || moe_zip_le32(p) != 0x02014b50) {
        moe_tell(z->to, "zip-directory", *at, "entry %zu of the directory is not there", z->count);
        return MOE_OK;
    }
    size_t name = moe_zip_le16(p + 28), extra = moe_zip_le16(p + 30), whole = HEAD_BYTES + name + extra + moe_zip_le16(p + 32);
    if (whole > left || name > MOE_CAP_TORCH_NAME) {
        moe_tell(z->to, name > MOE_CAP_TORCH_NAME ? "zip-name" : "zip-directory", *at, "entry %zu of the directory has a name of %zu bytes and %zu in all",
                 z->count, name, whole);
        return MOE_OK;
    }
    MOE_TRY(window_at(w, *at, whole, &p, err));
    struct moe_zip_entry *e = &z->entries[z->count];
    *e = (struct moe_zip_entry){ .flags = moe_zip_le16(p + 8), .method = moe_zip_le16(p + 10), .crc = moe_zip_le32(p + 16), .packed = moe_zip_le32(p + 20),
                                 .bytes = moe_zip_le32(p + 24), .header_at = moe_zip_le32(p + 42) };
    if (z->name_bytes + name > MOE_CAP_TORCH_NAMES) {
        moe_tell(z->to, "zip-entries", *at, "the names of %zu entries take more than %u MiB", z->count, MOE_CAP_TORCH_NAMES >> 20);
        return MOE_OK;
    }
    z->name_bytes += name;
    e->name = moe_arena_str(arena, (struct moe_str){ (const char *)p + HEAD_BYTES, name });
    if (!e->name.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many bytes of names in a zip");
    read_extras(z, e, (struct moe_str){ (const char *)p + HEAD_BYTES + name, extra }, *at);
    judge_entry(z, e, p, *at);
    z->count++;
    *at += whole;
    *more = true;
    return MOE_OK;
}

static char fold(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static int by_folded_name(const void *a, const void *b)
{
    const struct moe_zip_entry *x = *(const struct moe_zip_entry *const *)a, *y = *(const struct moe_zip_entry *const *)b;
    size_t n = MOE_MIN(x->name.len, y->name.len);
    for (size_t i = 0; i < n; i++)
        if (fold(x->name.ptr[i]) != fold(y->name.ptr[i]))
            return (unsigned char)fold(x->name.ptr[i]) < (unsigned char)fold(y->name.ptr[i]) ? -1 : 1;
    if (x->name.len != y->name.len)
        return x->name.len < y->name.len ? -1 : 1;
    return x < y ? -1 : x > y;
}

static bool same_folded(struct moe_str a, struct moe_str b)
{
    bool same = a.len == b.len;
    for (size_t i = 0; same && i < a.len; i++)
        same = fold(a.ptr[i]) == fold(b.ptr[i]);
    return same;
}

static void order_free(struct moe_zip_entry ***order) { free(*order); }

static enum moe_code judge_names(struct moe_zip *z, struct moe_error *err)
{
    MOE_AUTO(order_free) struct moe_zip_entry **order = calloc(z->count + 1, sizeof *order);
    if (!order)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many entries in a zip");
    for (size_t i = 0; i < z->count; i++)
        order[i] = &z->entries[i];
    qsort(order, z->count, sizeof *order, by_folded_name);
    for (size_t i = 1; i < z->count; i++) {
        if (moe_str_eq(order[i]->name, order[i - 1]->name))
            moe_tell(z->to, "zip-duplicate", order[i]->header_at, "%.*s is there twice", MOE_SHOWN(order[i]->name));
        else if (same_folded(order[i]->name, order[i - 1]->name))
            moe_tell(z->to, "zip-case-collision", order[i]->header_at, "%.*s is also there as %.*s", MOE_SHOWN(order[i]->name),
                     MOE_SHOWN(order[i - 1]->name));
    }
    return MOE_OK;
}

enum moe_code moe_zip_read(struct moe_zip *z, const struct moe_torch_opts *opts, struct moe_arena *arena, struct moe_error *err)
{
    MOE_AUTO(window_free) struct window w = { .zip = z };
    bool more = false;
    MOE_TRY(moe_zip_end(z, &more, err));
    if (!more)
        return MOE_OK;
    moe_torch_room(opts, WINDOW_BYTES + MOE_MIN(z->directory_bytes, (uint64_t)MOE_CAP_TORCH_HELD) * MOE_TORCH_ENTRIES_PER_BYTE);
    w.bytes = malloc((size_t)MOE_MIN(z->directory_bytes, (uint64_t)WINDOW_BYTES));
    z->entries = calloc((size_t)z->promised + 1, sizeof *z->entries);        /* at most a 46th of the directory's bytes */
    if (!w.bytes || !z->entries)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a zip's directory");
    uint64_t at = z->directory_at;
    while (more && z->count < z->promised)
        MOE_TRY(read_entry(z, &w, &at, &more, arena, err));
    if (more && at != z->directory_at + z->directory_bytes)
        moe_tell(z->to, "zip-directory", at, "%llu bytes of the directory follow its last entry",
                 (unsigned long long)(z->directory_at + z->directory_bytes - at));
    MOE_TRY(judge_names(z, err));
    return moe_zip_locals(z, err);
}
