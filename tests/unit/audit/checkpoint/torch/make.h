/* Builds files as torch.save writes them, byte by byte, and listens to what is said about them. */
#ifndef MOE_TESTS_TORCH_MAKE_H
#define MOE_TESTS_TORCH_MAKE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/checkpoint/torch/torch.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct part {
    const char *name, *data;
    size_t len;
    const char *local_name;                  /* NULL: the same                                      */
    const char *before;                      /* bytes in front of the local header                  */
    const char *extra;                       /* one more extra field in the directory, 4 bytes + 0  */
    unsigned flags;                          /* toggled                                             */
    unsigned method, plain;                  /* plain: no data descriptor, sizes in the local header */
};
struct place { size_t local, data, descriptor, central; };
struct built {
    unsigned char *p;
    size_t n, room;
    struct place at[16];
    size_t directory, end64, locator, end;
};

static inline void put(struct built *z, const void *bytes, size_t n)
{
    if (!n)
        return;
    if (z->n + n > z->room) {
        void *grown = realloc(z->p, z->room = 2 * (z->n + n) + 4096);
        assert_non_null(grown);
        z->p = grown;
    }
    memcpy(z->p + z->n, bytes, n);
    z->n += n;
}
static inline void put_le(struct built *z, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(z, &(unsigned char){ (unsigned char)(i < 8 ? v >> 8 * i : 0) }, 1);
}
static inline void poke(struct built *z, size_t at, uint64_t v, size_t n)
{
    assert_true(at + n <= z->n);
    for (size_t i = 0; i < n; i++)
        z->p[at + i] = (unsigned char)(v >> 8 * i);
}
static inline void built_free(struct built *z) { free(z->p); }

static inline void put_local(struct built *z, const struct part *p, struct place *at)
{
    const char *name = p->local_name ? p->local_name : p->name;
    uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)p->data, (unsigned)p->len);
    put(z, p->before, p->before ? strlen(p->before) : 0);
    at->local = z->n;
    size_t start = z->n + 30 + strlen(name) + 4, pad = (64 - start % 64) % 64;
    put_le(z, 0x04034b50, 4), put_le(z, 0, 2), put_le(z, (p->plain ? 0x0800 : 0x0808) ^ p->flags, 2), put_le(z, p->method, 2), put_le(z, 0, 4);
    put_le(z, p->plain ? crc : 0, 4), put_le(z, p->plain ? p->len : 0, 4), put_le(z, p->plain ? p->len : 0, 4);
    put_le(z, strlen(name), 2), put_le(z, 4 + pad, 2);
    put(z, name, strlen(name)), put(z, "FB", 2), put_le(z, pad, 2);
    for (size_t i = 0; i < pad; i++)
        put(z, "Z", 1);
    at->data = z->n;
    put(z, p->data, p->len);
    at->descriptor = z->n;
    if (!p->plain)
        put_le(z, 0x08074b50, 4), put_le(z, crc, 4), put_le(z, p->len, 4), put_le(z, p->len, 4);
}

static inline void put_central(struct built *z, const struct part *p, struct place *at)
{
    at->central = z->n;
    put_le(z, 0x02014b50, 4), put_le(z, 0, 4), put_le(z, (p->plain ? 0x0800 : 0x0808) ^ p->flags, 2), put_le(z, p->method, 2), put_le(z, 0, 4);
    put_le(z, crc32(0, (const unsigned char *)p->data, (unsigned)p->len), 4), put_le(z, p->len, 4), put_le(z, p->len, 4);
    put_le(z, strlen(p->name), 2), put_le(z, p->extra ? 4 : 0, 2), put_le(z, 0, 10), put_le(z, at->local, 4);
    put(z, p->name, strlen(p->name)), put(z, p->extra, p->extra ? 4 : 0);
}

static inline struct built build(const struct part *parts, size_t n)
{
    struct built z = { 0 };
    for (size_t i = 0; i < n; i++)
        put_local(&z, &parts[i], &z.at[i]);
    z.directory = z.n;
    for (size_t i = 0; i < n; i++)
        put_central(&z, &parts[i], &z.at[i]);
    size_t size = z.n - z.directory;
    z.end64 = z.n;
    put_le(&z, 0x06064b50, 4), put_le(&z, 44, 8), put_le(&z, 0x032d031e, 4), put_le(&z, 0, 8), put_le(&z, n, 8), put_le(&z, n, 8);
    put_le(&z, size, 8), put_le(&z, z.directory, 8);
    z.locator = z.n;
    put_le(&z, 0x07064b50, 4), put_le(&z, 0, 4), put_le(&z, z.end64, 8), put_le(&z, 1, 4);
    z.end = z.n;
    put_le(&z, 0x06054b50, 4), put_le(&z, 0, 4), put_le(&z, n, 2), put_le(&z, n, 2), put_le(&z, size, 4), put_le(&z, z.directory, 4), put_le(&z, 0, 2);
    return z;
}

/* Insert n bytes at `at` without telling anybody. */
static inline void insert(struct built *z, size_t at, const char *bytes, size_t n)
{
    put(z, bytes, n);
    memmove(z->p + at + n, z->p + at, z->n - n - at);
    memcpy(z->p + at, bytes, n);
}

/* A dict {"w": a float tensor of numel elements in storage `key`, which has `count`}. Arguments are one-byte strings. */
#define TENSOR_OF(type, key, count, at, size, stride) \
    "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\n" type "\nX\1\0\0\0" key "X\3\0\0\0cpuK" count "tQK" at "(K" size "t(K" stride \
    "t\x89" "ccollections\nOrderedDict\n)RtR"
#define TENSOR        TENSOR_OF("FloatStorage", "0", "\4", "\0", "\4", "\1")
#define STATE_OF(t)   "\x80\2}X\1\0\0\0w" t "s."
#define STATE         STATE_OF(TENSOR)

#define BYTES(lit)    .data = (lit), .len = sizeof(lit) - 1
#define FLOATS4       BYTES("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40")

struct heard { struct { char event[40]; uint64_t at; char detail[200]; } said[64]; size_t count; };
static inline void hear(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct heard *h = ctx;
    size_t row = 0;
    while (moe_torch_events[row].name && strcmp(moe_torch_events[row].name, event) != 0)
        row++;
    assert_non_null(moe_torch_events[row].name);             /* every event is a row of the table */
    if (h->count < MOE_COUNT(h->said)) {
        snprintf(h->said[h->count].event, sizeof h->said[0].event, "%s", event);
        snprintf(h->said[h->count].detail, sizeof h->said[0].detail, "%.*s", MOE_FMT(detail));
        h->said[h->count].at = offset;
    }
    h->count++;
}
static inline bool heard(const struct heard *h, const char *event)
{
    for (size_t i = 0; i < h->count && i < MOE_COUNT(h->said); i++)
        if (strcmp(h->said[i].event, event) == 0)
            return true;
    return false;
}

static inline enum moe_code memory_read(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct built *z = ctx;
    if (at > z->n || n > z->n - at)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "read past the end");
    if (n)
        memcpy(into, z->p + at, n);
    return MOE_OK;
}
static inline struct moe_blob blob_of(struct built *z) { return (struct moe_blob){ .ctx = z, .size = z->n, .read = memory_read }; }

static inline struct moe_torch_facts check(struct built *z, const struct moe_torch_opts *opts, struct heard *h, struct moe_arena *arena)
{
    struct moe_torch_facts facts;
    struct moe_error err = { 0 };
    struct moe_blob file = blob_of(z);
    struct moe_objections to = { h, hear };
    *h = (struct heard){ .count = 0 };
    assert_int_equal(moe_torch_check(&file, opts, &to, &facts, arena, &err), MOE_OK);
    return facts;
}
#endif
