#include "audit/config/secrets/keywords.h"

enum { FIRST_BITS = 14, SECOND_BITS = 16, SLOTS = 1 << 12, END = 0 };

struct entry { struct moe_str text; uint32_t four, mask, next; uint16_t id; };     /* four: how it begins, folded; next: an index, END = none */
struct moe_keywords {
    bool first[1 << FIRST_BITS];                  /* by three bytes, few bits of their hash: small enough to stay near    */
    uint64_t threes[(1 << SECOND_BITS) / 64];     /* asked where the first says yes, which is wrong most of the time:     */
    uint64_t fours[(1 << SECOND_BITS) / 64];      /* by three, for words that have no fourth byte, and by four            */
    uint32_t slots[SLOTS];
    struct entry *entries; size_t count;
};

/* Letters of both cases fall together, and some signs with them; the comparison tells those apart. */
static uint32_t fold3(uint32_t three) { return (three | 0x202020u) & 0xFFFFFFu; }
static uint32_t hash3(uint32_t folded) { return folded * 0x9E3779B1u; }
static uint32_t first_of(uint32_t hash) { return hash >> (32 - FIRST_BITS); }
static uint32_t slot_of(uint32_t hash) { return hash >> 15 & (SLOTS - 1); }
static uint32_t hash4(uint32_t four) { return ((four | 0x20202020u) * 0x85EBCA6Bu) >> (32 - SECOND_BITS); }
static bool is_in(const uint64_t *set, uint32_t at) { return set[at >> 6] >> (at & 63) & 1; }

static uint32_t load3(struct moe_str text, size_t at)
{
    uint32_t v = 0;
    size_t n = MOE_MIN(text.len - at, (size_t)3);
    for (size_t i = 0; i < n; i++)
        v |= (uint32_t)(unsigned char)text.ptr[at + i] << (8 * i);
    return v;
}

static uint32_t load4(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;        /* one load where bytes lie that way */
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static void put(struct moe_keywords *k, struct moe_str text, uint16_t id, uint32_t folded)
{
    uint32_t h = hash3(folded), *slot = &k->slots[slot_of(h)];
    uint32_t at = text.len >= 4 ? hash4(load4(text.ptr)) : h >> (32 - SECOND_BITS);
    (text.len >= 4 ? k->fours : k->threes)[at >> 6] |= UINT64_C(1) << (at & 63);
    k->first[first_of(h)] = true;
    for (uint32_t i = *slot; i != END; i = k->entries[i].next)
        if (k->entries[i].id == id && moe_str_eq(k->entries[i].text, text))
            return;
    uint32_t mask = text.len >= 4 ? 0xFFFFFFFFu : (1u << (8 * text.len)) - 1, four = 0;
    for (size_t i = 0; i < MOE_MIN(text.len, (size_t)4); i++)
        four |= (uint32_t)(unsigned char)text.ptr[i] << (8 * i);
    k->entries[++k->count] = (struct entry){ text, (four | 0x20202020u) & mask, mask, *slot, id };
    *slot = (uint32_t)k->count;
}

/* A word of two bytes stands under each third byte that can follow. */
static void put_short(struct moe_keywords *k, struct moe_str text, uint16_t id)
{
    uint32_t two = (uint32_t)(unsigned char)text.ptr[0] | (uint32_t)(unsigned char)text.ptr[1] << 8;
    for (uint32_t third = 0; third < 256; third++)
        if (third & 0x20)
            put(k, text, id, fold3(two | third << 16));
}

enum moe_code moe_keywords_new(const struct moe_keyword *list, size_t count, struct moe_arena *arena, const struct moe_keywords **out, struct moe_error *err)
{
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
        if (text.len == 2)
            put_short(k, text, list[i].id);
        else
            put(k, text, list[i].id, fold3(load3(text, 0)));
    }
    *out = k;
    return MOE_OK;
}

/* All bytes of all files come by here. */
static inline bool may_begin(const struct moe_keywords *k, const char *p) { return k->first[first_of(hash3(fold3(load4(p))))]; }

static bool begins_one(const struct moe_keywords *k, const char *p)
{
    return is_in(k->fours, hash4(load4(p))) || is_in(k->threes, hash3(fold3(load4(p))) >> (32 - SECOND_BITS));
}

size_t moe_keywords_next(const struct moe_keywords *k, struct moe_str text, size_t from, size_t upto)
{
    const char *p = text.ptr + from, *last = text.ptr + MOE_MIN(upto, text.len >= 4 ? text.len - 3 : 0);
    for (; p < last; p++) {
        while (last - p > 4 && !may_begin(k, p) && !may_begin(k, p + 1) && !may_begin(k, p + 2) && !may_begin(k, p + 3))
            p += 4;
        if (may_begin(k, p) && begins_one(k, p))
            return (size_t)(p - text.ptr);
    }
    for (from = MOE_MAX(from, (size_t)(last - text.ptr)); from < upto; from++)
        if (k->first[first_of(hash3(fold3(load3(text, from))))])
            return from;
    return upto;
}

static bool begins(struct moe_str text, size_t at, struct moe_str word)
{
    if (word.len > text.len - at)
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (lower(text.ptr[at + i]) != word.ptr[i])
            return false;
    return true;
}

bool moe_keywords_at(const struct moe_keywords *k, struct moe_str text, size_t at, uint32_t *cursor, uint16_t *id, size_t *len)
{
    uint32_t i = *cursor ? k->entries[*cursor].next : k->slots[slot_of(hash3(fold3(load3(text, at))))];
    uint32_t four = (text.len - at >= 4 ? load4(text.ptr + at) : load3(text, at)) | 0x20202020u;
    for (; i != END; i = k->entries[i].next)
        if ((four & k->entries[i].mask) == k->entries[i].four && begins(text, at, k->entries[i].text)) {
            *cursor = i;
            *id = k->entries[i].id;
            *len = k->entries[i].text.len;
            return true;
        }
    return false;
}
