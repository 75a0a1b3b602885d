#include "audit/checkpoint/torch/parts.h"
#include <stdlib.h>

/* Local headers, one in front of each record. torch.save leaves their sizes and CRC zero and puts a data descriptor behind the record; what they do say
 * must be what the directory says, because readers differ in whom they believe. */
enum { LOCAL_BYTES = 30, GUESS_BYTES = LOCAL_BYTES + 640 };

struct scratch { unsigned char *bytes; size_t len, room; };
static void scratch_free(struct scratch *s) { free(s->bytes); }

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a zip's local headers");
}

/* The local header with its name and extra fields: mostly one read. *whole is 0 where there is none. */
static enum moe_code read_local(const struct moe_zip *z, const struct moe_zip_entry *e, struct scratch *s, size_t *whole, struct moe_error *err)
{
    *whole = 0;
    if (e->header_at >= z->directory_at || z->directory_at - e->header_at < LOCAL_BYTES)
        return MOE_OK;
    uint64_t room = z->directory_at - e->header_at;
    s->len = (size_t)MOE_MIN(room, (uint64_t)GUESS_BYTES);
    MOE_TRY(z->file->read(z->file->ctx, e->header_at, s->bytes, s->len, err));
    if (moe_zip_le32(s->bytes) != 0x04034b50)
        return MOE_OK;
    size_t need = (size_t)LOCAL_BYTES + moe_zip_le16(s->bytes + 26) + moe_zip_le16(s->bytes + 28);
    if (need > room)
        return MOE_OK;
    if (need > s->room) {                                         /* at most 30 + 2 * 65535 */
        unsigned char *more = realloc(s->bytes, need);
        if (!more)
            return no_memory(err);
        s->bytes = more;
        s->room = need;
    }
    if (need > s->len)
        MOE_TRY(z->file->read(z->file->ctx, e->header_at, s->bytes, need, err));
    *whole = need;
    return MOE_OK;
}

/* The alignment of torch.save: an extra field "FB" of any length, all Z. */
static bool all_z(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != 'Z')
            return false;
    return true;
}

static bool local_extras(struct moe_zip *z, const struct moe_zip_entry *e, struct moe_str rest)
{
    struct moe_zip_extra x;
    bool bad, wide = false, padded = false;
    while (moe_zip_extra_next(&rest, &x, &bad)) {
        if (x.id == 1 && !wide)
            wide = true;
        else if (x.id == 0x4246 && !padded) {
            padded = true;
            if (!all_z(x.body))
                moe_tell(z->to, "zip-padding", e->header_at, "%.*s: the padding is not all Z", MOE_SHOWN(e->name));
        } else
            moe_tell(z->to, "zip-extra", e->header_at, "%.*s: an extra field of kind %04x in the local header", MOE_SHOWN(e->name), x.id);
    }
    if (bad)
        moe_tell(z->to, "zip-extra", e->header_at, "%.*s: the extra fields of the local header are cut", MOE_SHOWN(e->name));
    return wide;
}

static bool says(uint32_t local, uint64_t central, bool later, bool wide)
{
    return local == central || (later && local == 0) || (wide && local == 0xffffffff);
}

static void compare(struct moe_zip *z, const struct moe_zip_entry *e, const unsigned char *p, bool wide)
{
    struct moe_str name = { (const char *)p + LOCAL_BYTES, moe_zip_le16(p + 26) };
    bool later = e->flags & 8;
    if (!moe_str_eq(name, e->name))
        moe_tell(z->to, "zip-local", e->header_at, "%.*s is called %.*s in its local header", MOE_SHOWN(e->name), MOE_SHOWN(name));
    if (moe_zip_le16(p + 6) != e->flags || moe_zip_le16(p + 8) != e->method)
        moe_tell(z->to, "zip-local", e->header_at, "%.*s: flags %04x and method %u, in its local header %04x and %u", MOE_SHOWN(e->name), e->flags, e->method,
                 moe_zip_le16(p + 6), moe_zip_le16(p + 8));
    if (!says(moe_zip_le32(p + 14), e->crc, later, false))
        moe_tell(z->to, "zip-local", e->header_at, "%.*s: CRC %08x, in its local header %08x", MOE_SHOWN(e->name), e->crc, moe_zip_le32(p + 14));
    if (!says(moe_zip_le32(p + 18), e->packed, later, wide) || !says(moe_zip_le32(p + 22), e->bytes, later, wide))
        moe_tell(z->to, "zip-local", e->header_at, "%.*s: %llu bytes, in its local header %u", MOE_SHOWN(e->name), (unsigned long long)e->bytes,
                 moe_zip_le32(p + 22));
}

/* What a 64-bit field of the local header says of sizes: both, or none where only the offset did not fit. */
static void compare_wide(struct moe_zip *z, const struct moe_zip_entry *e, struct moe_str rest)
{
    struct moe_zip_extra x;
    bool bad;
    while (moe_zip_extra_next(&rest, &x, &bad)) {
        if (x.id != 1 || x.body.len < 16)
            continue;
        uint64_t bytes = moe_zip_le64((const unsigned char *)x.body.ptr), packed = moe_zip_le64((const unsigned char *)x.body.ptr + 8);
        bool later = e->flags & 8;                                /* torch knows the size by then, but not yet the stored one */
        if ((bytes != e->bytes && !(later && !bytes)) || (packed != e->packed && !(later && !packed)))
            moe_tell(z->to, "zip-local", e->header_at, "%.*s: %llu bytes, in its local header's 64-bit field %llu, stored as %llu", MOE_SHOWN(e->name),
                     (unsigned long long)e->bytes, (unsigned long long)bytes, (unsigned long long)packed);
    }
}

/* The descriptor behind the record; its sizes have 64 bits where the local header has a 64-bit field. */
static enum moe_code descriptor(struct moe_zip *z, struct moe_zip_entry *e, bool wide, struct moe_error *err)
{
    unsigned char d[24];
    size_t n = wide ? 24 : 16;
    if (z->directory_at - e->end_at < n) {
        moe_tell(z->to, "zip-descriptor", e->end_at, "%.*s: no room for its data descriptor", MOE_SHOWN(e->name));
        return MOE_OK;
    }
    MOE_TRY(z->file->read(z->file->ctx, e->end_at, d, n, err));
    uint64_t packed = wide ? moe_zip_le64(d + 8) : moe_zip_le32(d + 8), bytes = wide ? moe_zip_le64(d + 16) : moe_zip_le32(d + 12);
    if (moe_zip_le32(d) != 0x08074b50)
        moe_tell(z->to, "zip-descriptor", e->end_at, "%.*s: its data descriptor is not there", MOE_SHOWN(e->name));
    else if (moe_zip_le32(d + 4) != e->crc || packed != e->packed || bytes != e->bytes)
        moe_tell(z->to, "zip-descriptor", e->end_at, "%.*s: CRC %08x and %llu bytes, in its data descriptor %08x and %llu", MOE_SHOWN(e->name), e->crc,
                 (unsigned long long)e->bytes, moe_zip_le32(d + 4), (unsigned long long)bytes);
    e->end_at += n;
    return MOE_OK;
}

static enum moe_code judge_local(struct moe_zip *z, struct moe_zip_entry *e, struct scratch *s, struct moe_error *err)
{
    size_t whole;
    MOE_TRY(read_local(z, e, s, &whole, err));
    if (!whole) {
        moe_tell(z->to, e->header_at >= z->file->size ? "zip-truncated" : "zip-local", e->header_at, "%.*s: its local header is not there",
                 MOE_SHOWN(e->name));
        e->sound = false;
        e->data_at = e->end_at = e->header_at;
        return MOE_OK;
    }
    size_t name = moe_zip_le16(s->bytes + 26);
    struct moe_str extra = { (const char *)s->bytes + LOCAL_BYTES + name, whole - LOCAL_BYTES - name };
    bool wide = local_extras(z, e, extra);
    compare(z, e, s->bytes, wide);
    compare_wide(z, e, extra);
    e->data_at = e->end_at = e->header_at + whole;
    if (e->packed > z->directory_at - e->data_at) {
        moe_tell(z->to, e->packed > z->file->size - e->data_at ? "zip-truncated" : "zip-overlap", e->data_at,
                 "%.*s: its %llu bytes reach past the directory at %llu", MOE_SHOWN(e->name), (unsigned long long)e->packed,
                 (unsigned long long)z->directory_at);
        e->sound = false;
        return MOE_OK;
    }
    e->end_at += e->packed;
    return e->flags & 8 ? descriptor(z, e, wide, err) : MOE_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct moe_zip_entry *x = *(const struct moe_zip_entry *const *)a, *y = *(const struct moe_zip_entry *const *)b;
    if (x->header_at != y->header_at)
        return x->header_at < y->header_at ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Every byte in front of the directory belongs to exactly one entry. */
static void judge_layout(struct moe_zip *z, struct moe_zip_entry **order)
{
    uint64_t end = 0;
    const struct moe_zip_entry *last = NULL;
    for (size_t i = 0; i < z->count; i++) {
        const struct moe_zip_entry *e = order[i];
        if (e->end_at == e->header_at)                            /* has no local header, which was said */
            continue;
        if (last && e->header_at < end)
            moe_tell(z->to, "zip-overlap", e->header_at, "%.*s begins inside %.*s", MOE_SHOWN(e->name), MOE_SHOWN(last->name));
        else if (e->header_at > end)
            moe_tell(z->to, last ? "zip-gap" : "zip-prefix", end, "%llu bytes in front of %.*s belong to no entry",
                     (unsigned long long)(e->header_at - end), MOE_SHOWN(e->name));
        if (!last || e->end_at > end)
            end = e->end_at, last = e;
    }
    if (end < z->directory_at)
        moe_tell(z->to, "zip-gap", end, "%llu bytes in front of the directory belong to no entry", (unsigned long long)(z->directory_at - end));
}

static void order_free(struct moe_zip_entry ***order) { free(*order); }

enum moe_code moe_zip_locals(struct moe_zip *z, struct moe_error *err)
{
    MOE_AUTO(scratch_free) struct scratch s = { malloc(GUESS_BYTES), 0, GUESS_BYTES };
    MOE_AUTO(order_free) struct moe_zip_entry **order = malloc((z->count + 1) * sizeof *order);
    if (!s.bytes || !order)
        return no_memory(err);
    for (size_t i = 0; i < z->count; i++) {
        order[i] = &z->entries[i];
        MOE_TRY(judge_local(z, &z->entries[i], &s, err));
    }
    qsort(order, z->count, sizeof *order, by_place);
    judge_layout(z, order);
    return MOE_OK;
}
