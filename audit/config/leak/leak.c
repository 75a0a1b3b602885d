#include "audit/config/leak/leak.h"
#include "common/base/hash.h"
#include "common/base/base64.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

/* Everything is compared squeezed: letters and digits alone. So what was split over lines, quoted, dashed, escaped by backslashes, percent encoded (that is hex
 * then) or written in UTF-16 is the same as what was not, and base64 and its URL form are one. */

#define MOE_CAP_LEAKS_ARENA (64u << 20)
enum { HEAD = 8 /* characters that the table goes by */, FILTER_BITS = 16, STRETCH = 64 << 10 };

struct form { uint64_t head, tag[2]; uint32_t len, next; uint32_t secret; const char *word; };
struct secret { struct moe_str name; bool canary; };
struct moe_leaks {
    struct moe_arena *arena;
    uint64_t key[2], multiplier;
    struct secret *secrets; size_t secret_count, secret_room;
    struct form *forms; size_t form_count, form_room;
    uint32_t *buckets;                          /* index + 1 of the first form of a filter slot */
    size_t longest;
};

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while looking for leaks"); }

enum moe_code moe_leaks_new(struct moe_leaks **out, struct moe_error *err)
{
    MOE_AUTO(moe_leaks_free) struct moe_leaks *leaks = calloc(1, sizeof *leaks);
    uint64_t random[3];
    if (!leaks || !(leaks->arena = moe_arena_new(MOE_CAP_LEAKS_ARENA)) || !(leaks->buckets = moe_arena_array(leaks->arena, uint32_t, (size_t)1 << FILTER_BITS)))
        return no_memory(err);
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the kernel gave no random bytes");
    leaks->key[0] = random[0];
    leaks->key[1] = random[1];
    leaks->multiplier = random[2] | 1;
    *out = moe_take(leaks);
    return MOE_OK;
}

void moe_leaks_free(struct moe_leaks **leaks)
{
    if (*leaks)
        moe_arena_free(&(*leaks)->arena);
    free(*leaks);
    *leaks = NULL;
}

size_t moe_leaks_count(const struct moe_leaks *leaks) { return leaks->secret_count; }

/* ---- forms ---- */

static size_t squeeze(struct moe_str s, char *into)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (moe_is_alpha(s.ptr[i]) || moe_is_digit(s.ptr[i]))
            into[n++] = s.ptr[i];
    return n;
}

static uint64_t head_of(const char *p)
{
    uint64_t head = 0;
    for (unsigned i = 0; i < HEAD; i++)
        head = head << 8 | (unsigned char)p[i];
    return head;
}

static uint32_t slot_of(const struct moe_leaks *leaks, uint64_t head) { return (uint32_t)((head * leaks->multiplier) >> (64 - FILTER_BITS)); }

static void tag_of(const struct moe_leaks *leaks, struct moe_str text, uint64_t tag[2])
{
    struct moe_sip sip = moe_sip_start(leaks->key);
    moe_sip_add(&sip, text);
    moe_sip_end(&sip, tag);
}

/* The head is kept hashed, too. */
static uint64_t hashed(const struct moe_leaks *leaks, const char *p)
{
    uint64_t tag[2];
    tag_of(leaks, (struct moe_str){ p, HEAD }, tag);
    return tag[0];
}

static enum moe_code add_form(struct moe_leaks *leaks, struct moe_str text, const char *word, struct moe_error *err)
{
    char squeezed[MOE_CAP_LEAK_BYTES * 3 + 8];
    if (text.len > sizeof squeezed)
        text.len = sizeof squeezed;
    size_t n = squeeze(text, squeezed);
    if (n < MOE_LEAK_LEAST)
        return MOE_OK;
    struct form *grown = moe_grow(leaks->arena, leaks->forms, leaks->form_count, &leaks->form_room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    leaks->forms = grown;
    struct form *f = &grown[leaks->form_count++];
    uint32_t *bucket = &leaks->buckets[slot_of(leaks, head_of(squeezed))];
    *f = (struct form){ .head = hashed(leaks, squeezed), .len = (uint32_t)n, .next = *bucket, .secret = (uint32_t)leaks->secret_count - 1, .word = word };
    tag_of(leaks, (struct moe_str){ squeezed, n }, f->tag);
    *bucket = (uint32_t)leaks->form_count;
    leaks->longest = MOE_MAX(leaks->longest, n);
    explicit_bzero(squeezed, sizeof squeezed);
    return MOE_OK;
}

static enum moe_code add_hex(struct moe_leaks *leaks, struct moe_str value, struct moe_error *err)
{
    char lower[MOE_CAP_LEAK_BYTES * 2], upper[MOE_CAP_LEAK_BYTES * 2];
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        lower[2 * i] = "0123456789abcdef"[byte >> 4];
        lower[2 * i + 1] = "0123456789abcdef"[byte & 15];
        upper[2 * i] = "0123456789ABCDEF"[byte >> 4];
        upper[2 * i + 1] = "0123456789ABCDEF"[byte & 15];
    }
    struct moe_str low = { lower, 2 * value.len }, up = { upper, 2 * value.len };
    enum moe_code code = add_form(leaks, low, "in hex or percent encoded", err);
    if (code == MOE_OK && memcmp(lower, upper, low.len) != 0)
        code = add_form(leaks, up, "in hex or percent encoded", err);
    explicit_bzero(lower, sizeof lower);
    explicit_bzero(upper, sizeof upper);
    return code;
}

/* Whatever stands before it in what was encoded: of the three ways in which its bits can fall, the characters that no neighbour touches. */
static enum moe_code add_base64(struct moe_leaks *leaks, struct moe_str value, struct moe_error *err)
{
    char shifted[MOE_CAP_LEAK_BYTES + 3], out[MOE_BASE64_ROOM(MOE_CAP_LEAK_BYTES + 3)];
    enum moe_code code = MOE_OK;
    for (size_t shift = 0; shift < 3 && code == MOE_OK; shift++) {
        memset(shifted, 0, shift);
        memcpy(shifted + shift, value.ptr, value.len);
        moe_base64_encode((struct moe_str){ shifted, value.len + shift }, out);
        size_t first = shift == 0 ? 0 : shift + 1, last = (value.len + shift) * 8 / 6;
        if (first + MOE_LEAK_LEAST <= last)
            code = add_form(leaks, (struct moe_str){ out + first, last - first }, "in base64", err);
    }
    explicit_bzero(shifted, sizeof shifted);
    explicit_bzero(out, sizeof out);
    return code;
}

static enum moe_code add_reversed(struct moe_leaks *leaks, struct moe_str value, struct moe_error *err)
{
    char back[MOE_CAP_LEAK_BYTES];
    for (size_t i = 0; i < value.len; i++)
        back[i] = value.ptr[value.len - 1 - i];
    enum moe_code code = add_form(leaks, (struct moe_str){ back, value.len }, "reversed", err);
    explicit_bzero(back, sizeof back);
    return code;
}

enum moe_code moe_leaks_add(struct moe_leaks *leaks, struct moe_str name, struct moe_str value, bool canary, bool *taken, struct moe_error *err)
{
    char squeezed[MOE_CAP_LEAK_BYTES];
    value.len = MOE_MIN(value.len, (size_t)MOE_CAP_LEAK_BYTES);
    size_t n = squeeze(value, squeezed);
    explicit_bzero(squeezed, sizeof squeezed);
    *taken = n >= MOE_LEAK_LEAST;
    if (!*taken)
        return MOE_OK;
    struct secret *grown = moe_grow(leaks->arena, leaks->secrets, leaks->secret_count, &leaks->secret_room, sizeof *grown);
    struct moe_str own = moe_arena_str(leaks->arena, name);
    if (!grown || !own.ptr || leaks->secret_count >= MOE_CAP_LEAK_SECRETS)
        return no_memory(err);
    leaks->secrets = grown;
    grown[leaks->secret_count++] = (struct secret){ own, canary };
    MOE_TRY(add_form(leaks, value, "as it is or split", err));
    if (n >= 2 * MOE_LEAK_LEAST + 4) {                            /* split over two fields: what stands between its halves is not known */
        MOE_TRY(add_form(leaks, (struct moe_str){ value.ptr, value.len / 2 }, "in part", err));
        MOE_TRY(add_form(leaks, moe_str_from(value, value.len / 2), "in part", err));
    }
    MOE_TRY(add_reversed(leaks, value, err));
    MOE_TRY(add_hex(leaks, value, err));
    return add_base64(leaks, value, err);
}

/* ---- searching ---- */

struct search {
    const struct moe_leaks *leaks;
    char *text;                                 /* squeezed bytes: what was carried over, then the next stretch       */
    size_t *from;                               /* where each stood                                                   */
    size_t count;
    size_t *until;                              /* by secret: the end of its last find                                */
    moe_leak_fn *found;
    void *ctx;
};

static void try_at(struct search *s, size_t i)
{
    const struct moe_leaks *leaks = s->leaks;
    uint32_t at = leaks->buckets[slot_of(leaks, head_of(s->text + i))];
    if (!at)
        return;
    uint64_t head = hashed(leaks, s->text + i);
    const struct form *best = NULL;
    for (; at; at = leaks->forms[at - 1].next) {
        const struct form *f = &leaks->forms[at - 1];
        uint64_t tag[2];
        if (f->head != head || i + f->len > s->count || (best && best->len >= f->len))
            continue;
        tag_of(leaks, (struct moe_str){ s->text + i, f->len }, tag);
        if (tag[0] == f->tag[0] && tag[1] == f->tag[1])
            best = f;
    }
    if (!best || s->from[i] < s->until[best->secret])
        return;
    size_t end = s->from[i + best->len - 1] + 1;
    s->until[best->secret] = end;
    struct moe_leak leak = { leaks->secrets[best->secret].name, best->word, leaks->secrets[best->secret].canary, s->from[i], end - s->from[i] };
    s->found(s->ctx, &leak);
}

/* What begins before `limit` has been tried; the rest is carried to the front. */
static void try_all(struct search *s, bool last)
{
    size_t keep = last ? 0 : MOE_MIN(s->leaks->longest, s->count), limit = s->count - keep;
    for (size_t i = 0; i < limit && i + HEAD <= s->count; i++)
        try_at(s, i);
    memmove(s->text, s->text + limit, s->count - limit);
    memmove(s->from, s->from + limit, (s->count - limit) * sizeof *s->from);
    s->count -= limit;
}

enum moe_code moe_leaks_search(const struct moe_leaks *leaks, struct moe_str bytes, moe_leak_fn *found, void *ctx, struct moe_error *err)
{
    size_t room = leaks->longest + STRETCH;
    struct search s = { .leaks = leaks, .text = malloc(room), .from = malloc(room * sizeof *s.from), .until = calloc(leaks->secret_count + 1, sizeof *s.until),
                        .found = found, .ctx = ctx };
    enum moe_code code = s.text && s.from && s.until ? MOE_OK : no_memory(err);
    for (size_t i = 0; code == MOE_OK && i < bytes.len; ) {
        size_t stop = MOE_MIN(bytes.len, i + (room - s.count));
        for (; i < stop; i++) {
            s.text[s.count] = bytes.ptr[i];
            s.from[s.count] = i;
            s.count += moe_is_alpha(bytes.ptr[i]) || moe_is_digit(bytes.ptr[i]);
        }
        try_all(&s, i == bytes.len);
    }
    free(s.text);
    free(s.from);
    free(s.until);
    return code;
}
