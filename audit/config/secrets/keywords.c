#include "audit/config/secrets/keywords.h"
#include <endian.h>

enum { SLOTS = 1 << 12, END = 0, PAIRS = 1 << 16, FREE = 7 /* bytes read behind a place */ };
enum { LONG_BUCKETS = 12, THREES_BUCKETS = 3, TWOS_BUCKET = 15 };

/* How a word begins, eight bytes at once: text, with `fold` set, is `eight` where `mask` is. next: an index, END = none. */
struct entry { uint64_t eight, fold, mask; struct moe_str text; uint32_t next; uint16_t id; };
struct moe_keywords {
    /* Words are in sixteen buckets. By two neighbouring bytes: the buckets of words that begin with them, of those whose third and fourth they may be, of those
     * whose second and third they are. What text is made of lies together in these, so what is used of them stays near. */
    uint16_t begin[PAIRS], after[PAIRS], between[PAIRS];
    uint32_t slots[SLOTS];
    struct entry *entries; size_t count;
};

/* Letters of both cases fall together, and some signs with them; the comparison tells those apart. */
static uint32_t fold3(uint32_t three) { return (three | 0x202020u) & 0xFFFFFFu; }
static uint32_t slot_of(uint32_t folded) { return folded * 0x9E3779B1u >> 15 & (SLOTS - 1); }

/* What stands there, and zeros where nothing does. */
static uint64_t load8(struct moe_str text, size_t at)
{
    uint64_t v = 0;
    if (text.len - at >= sizeof v)
        memcpy(&v, text.ptr + at, sizeof v);
    else
        memcpy(&v, text.ptr + at, text.len - at);
    return le64toh(v);
}

static uint32_t load2(const char *p) { return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8; }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* In either case, each byte by itself. */
static void mark(uint16_t *set, char first, char second, uint16_t bit)
{
    const char firsts[] = { first, upper(first) }, seconds[] = { second, upper(second) };
    for (size_t i = 0; i < 4; i++)
        set[load2((const char[]){ firsts[i & 1], seconds[i >> 1] })] |= bit;
}

/* Words that begin alike share a bucket, so what follows one of them tells of few others; short ones, which anything may follow, are apart. */
static unsigned bucket_of(struct moe_str text)
{
    unsigned pair = load2(text.ptr) * 0x9E3779B1u >> 16;
    return text.len == 2 ? TWOS_BUCKET : text.len == 3 ? LONG_BUCKETS + pair % THREES_BUCKETS : pair % LONG_BUCKETS;
}

/* `anything`: by a third byte, the buckets of words that it is the last of. */
static void let_in(struct moe_keywords *k, uint16_t *anything, struct moe_str text)
{
    uint16_t bit = (uint16_t)(1u << bucket_of(text));
    mark(k->begin, text.ptr[0], text.ptr[1], bit);
    if (text.len > 2)
        mark(k->between, text.ptr[1], text.ptr[2], bit);
    if (text.len > 3)
        mark(k->after, text.ptr[2], text.ptr[3], bit);
    if (text.len == 3) {
        anything[(unsigned char)text.ptr[2]] |= bit;
        anything[(unsigned char)upper(text.ptr[2])] |= bit;
    }
}

/* Letters come in both cases; everything else is compared as it is. */
static struct entry entry_of(struct moe_str text, uint16_t id, uint32_t next)
{
    struct entry e = { .eight = load8(text, 0), .text = text, .next = next, .id = id };
    for (size_t i = 0; i < MOE_MIN(text.len, sizeof e.eight); i++) {
        e.mask |= UINT64_C(0xFF) << (8 * i);
        if (moe_is_alpha(text.ptr[i]))
            e.fold |= UINT64_C(0x20) << (8 * i);
    }
    return e;
}

static void put(struct moe_keywords *k, struct moe_str text, uint16_t id, uint32_t folded)
{
    uint32_t *slot = &k->slots[slot_of(folded)];
    for (uint32_t i = *slot; i != END; i = k->entries[i].next)
        if (k->entries[i].id == id && moe_str_eq(k->entries[i].text, text))
            return;
    k->entries[++k->count] = entry_of(text, id, *slot);
    *slot = (uint32_t)k->count;
}

/* A word of two bytes stands under each third byte that can follow. */
static void put_short(struct moe_keywords *k, struct moe_str text, uint16_t id)
{
    for (uint32_t third = 0; third < 256; third++)
        if (third & 0x20)
            put(k, text, id, fold3(load2(text.ptr) | third << 16));
}

enum moe_code moe_keywords_new(const struct moe_keyword *list, size_t count, struct moe_arena *arena, const struct moe_keywords **out, struct moe_error *err)
{
    uint16_t anything[256] = { 0 };
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += list[i].text.len < 3 ? 128 : 1;
    struct moe_keywords *k = moe_arena_alloc(arena, sizeof *k);
    if (!k || !(k->entries = moe_arena_array(arena, struct entry, room)))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for keywords");
    for (size_t i = 0; i < count; i++) {
        MOE_CHECK(list[i].text.len >= 2);
        char *copy = moe_arena_alloc(arena, list[i].text.len);
        if (!copy)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for keywords");
        for (size_t b = 0; b < list[i].text.len; b++)
            copy[b] = lower(list[i].text.ptr[b]);
        struct moe_str text = { copy, list[i].text.len };
        let_in(k, anything, text);
        if (text.len == 2)
            put_short(k, text, list[i].id);
        else
            put(k, text, list[i].id, fold3((uint32_t)load8(text, 0)));
    }
    for (size_t i = 0; i < PAIRS; i++)
        k->after[i] |= anything[i & 0xFF] | 1u << TWOS_BUCKET;
    *out = k;
    return MOE_OK;
}

static inline unsigned may_begin(const struct moe_keywords *k, const char *p) { return k->begin[load2(p)] & k->after[load2(p + 2)]; }
static inline bool begins_one(const struct moe_keywords *k, const char *p) { return may_begin(k, p) & (k->between[load2(p + 1)] | 1u << TWOS_BUCKET); }

/* All bytes of all files come by here. true: a word may begin at *at; false: at none before `upto`. */
static bool pass(const struct moe_keywords *k, const char *text, size_t *at, size_t upto)
{
    for (size_t i = *at; i < upto; i += 4) {
        const char *p = text + i;
        if (!(may_begin(k, p) | may_begin(k, p + 1) | may_begin(k, p + 2) | may_begin(k, p + 3)))
            continue;
        for (size_t step = 0; step < 4; step++)
            if (begins_one(k, p + step)) {
                *at = i + step;
                return *at < upto;
            }
    }
    return false;
}

/* The last few places: where no more stands, zeros do. */
static size_t next_at_end(const struct moe_keywords *k, struct moe_str text, size_t from, size_t upto)
{
    char rest[2 * FREE] = { 0 };
    size_t at = 0;
    memcpy(rest, text.ptr + from, text.len - from);
    return pass(k, rest, &at, upto - from) ? from + at : upto;
}

size_t moe_keywords_next(const struct moe_keywords *k, struct moe_str text, size_t from, size_t upto)
{
    size_t most = text.len > FREE ? MOE_MIN(upto, text.len - FREE) : 0;
    if (from < most && pass(k, text.ptr, &from, most))
        return from;
    from = MOE_MAX(from, most);
    return from < upto ? next_at_end(k, text, from, upto) : upto;
}

/* Behind the eight bytes that were compared; `word` is in small letters. */
static bool goes_on(struct moe_str text, size_t at, struct moe_str word)
{
    if (word.len > text.len - at)
        return false;
    for (size_t i = sizeof(uint64_t); i < word.len; i++)
        if (lower(text.ptr[at + i]) != word.ptr[i])
            return false;
    return true;
}

bool moe_keywords_at(const struct moe_keywords *k, struct moe_str text, size_t at, uint32_t *cursor, uint16_t *id, size_t *len)
{
    uint64_t here = load8(text, at);
    for (uint32_t i = *cursor ? k->entries[*cursor].next : k->slots[slot_of(fold3((uint32_t)here))]; i != END; i = k->entries[i].next) {
        const struct entry *e = &k->entries[i];
        if (((here | e->fold) & e->mask) != e->eight || !goes_on(text, at, e->text))
            continue;
        *cursor = i;
        *id = e->id;
        *len = e->text.len;
        return true;
    }
    return false;
}
