#include "audit/source/lex/lex.h"
#include "audit/source/lex/scan.h"

const char *moe_past_space(const char *p, const char *end)
{
    for (;;) {
        const char *start = p, *body, *text_end;
        bool closed;
        while (p < end && moe_is_space(*p))
            p++;
        p = moe_past_splices(p, end);
        char kind = moe_comment_start(p, end, &body);
        if (kind)
            p = moe_past_comment(kind, body, end, &text_end, &closed);
        if (p == start)
            return p;
    }
}

/* Bytes of a decoded literal; there is room for as many as the spelling has, and every escape is longer than what it stands for. */
struct text { char *ptr; size_t len; };

static void put(struct text *t, uint32_t c) { t->ptr[t->len++] = (char)(unsigned char)c; }

static void put_utf8(struct text *t, uint32_t c)
{
    if (c < 0x80) {
        put(t, c);
    } else if (c < 0x800) {
        put(t, 0xc0 | c >> 6), put(t, 0x80 | (c & 63));
    } else if (c < 0x10000) {
        put(t, 0xe0 | c >> 12), put(t, 0x80 | (c >> 6 & 63)), put(t, 0x80 | (c & 63));
    } else {
        c = MOE_MIN(c, 0x10ffffu);
        put(t, 0xf0 | c >> 18), put(t, 0x80 | (c >> 12 & 63)), put(t, 0x80 | (c >> 6 & 63)), put(t, 0x80 | (c & 63));
    }
}

static int digit_of(char c)
{
    if (moe_is_digit(c))
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* Up to `max` digits of the base, splices between them stepped over; saturates. */
static const char *digits(const char *p, const char *end, int base, unsigned max, uint32_t *v, unsigned *seen)
{
    for (*v = 0, *seen = 0; *seen < max; ++*seen) {
        p = moe_past_splices(p, end);
        if (p >= end || digit_of(*p) >= base)
            break;
        *v = *v > UINT32_MAX / 16 - 16 ? UINT32_MAX / 16 : *v * (unsigned)base + (unsigned)digit_of(*p);
        p++;
    }
    return p;
}

/* p is past the backslash. *unit: a code unit (a raw byte in narrow text), else a code point. */
static const char *escape(const char *p, const char *end, uint32_t *c, bool *unit)
{
    static const char letters[] = "n\nt\tr\ra\ab\bf\fv\ve\033E\033";
    unsigned seen;
    char k = *p++;
    *unit = false;
    switch (k) {
    case 'x':
        *unit = true;
        return digits(p, end, 16, UINT32_MAX, c, &seen);
    case 'u':
    case 'U': {
        const char *to = digits(p, end, 16, k == 'u' ? 4 : 8, c, &seen);
        if (seen == (k == 'u' ? 4u : 8u))
            return to;
        *c = (unsigned char)k;
        return p;
    }
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        *unit = true;
        return digits(p - 1, end, 8, 3, c, &seen);
    default:
        *c = (unsigned char)k;
        *unit = true;                             /* an unknown escape, or a quote: the byte itself */
        for (size_t i = 0; i < sizeof letters - 1; i += 2)
            if (k == letters[i])
                *c = (unsigned char)letters[i + 1];
        return p;
    }
}

/* The inside of an ordinary literal. */
static void decode(struct moe_str in, bool wide, struct text *out)
{
    const char *p = in.ptr, *end = in.ptr + in.len;
    while (p < end) {
        if (*p != '\\') {
            put(out, (unsigned char)*p++);
            continue;
        }
        const char *q = moe_past_splices(p, end);
        if (q != p || p + 1 >= end) {
            p = q != p ? q : p + 1;
            continue;
        }
        uint32_t c;
        bool unit;
        p = escape(p + 1, end, &c, &unit);
        if (unit && (!wide || c < 0x80))
            put(out, c);
        else
            put_utf8(out, c);
    }
}

/* The next literal in [p, end): its quote, its prefix; NULL when there is none. Names and anything else are stepped over. */
static const char *next_literal(const char *p, const char *end, struct moe_str *prefix)
{
    for (;;) {
        p = moe_past_space(p, end);
        if (p >= end)
            return NULL;
        const char *from = p;
        while (p < end && moe_is_name(*p))
            p++;
        *prefix = (struct moe_str){ from, (size_t)(p - from) };
        if (p < end && (*p == '"' || *p == '\''))
            return p;
        if (p == from)
            p++;
    }
}

struct moe_str moe_lex_string(struct moe_str spelling, struct moe_arena *arena, bool *wide)
{
    struct text out = { moe_arena_alloc(arena, spelling.len + 1), 0 };
    const char *end = spelling.ptr + spelling.len, *p = spelling.ptr;
    struct moe_str prefix, inside;
    bool any_wide = false;
    while (out.ptr && (p = next_literal(p, end, &prefix))) {
        bool raw = false, known = moe_is_prefix(prefix, &raw), closed;
        bool is_wide = known && prefix.len > (size_t)raw && !moe_str_starts(prefix, MOE_STR("u8"));
        const char *to = known && raw && *p == '"' ? moe_past_raw(p, end, &inside) : NULL;
        if (to) {
            memcpy(out.ptr + out.len, inside.ptr, inside.len);
            out.len += inside.len;
        } else {
            to = moe_past_quoted(p, end, &closed);
            inside = (struct moe_str){ p + 1, (size_t)(to - p - 1) - closed };
            if (*p == '"')
                decode(inside, is_wide, &out);
        }
        any_wide |= is_wide && *p == '"';
        p = to;
    }
    if (wide)
        *wide = any_wide;
    return (struct moe_str){ out.ptr, out.len };
}

/* One code point of UTF-8, or one byte of anything else. */
static const char *code_point(const char *p, const char *end, uint32_t *c)
{
    unsigned char b = (unsigned char)*p++;
    unsigned more = b >= 0xf0 && b < 0xf8 ? 3 : b >= 0xe0 ? 2 : b >= 0xc2 ? 1 : 0;
    *c = b;
    if (b >= 0xf8 || !more || (size_t)(end - p) < more)
        return p;
    uint32_t v = b & (0x3fu >> more);
    for (unsigned i = 0; i < more; i++) {
        if (((unsigned char)p[i] & 0xc0) != 0x80)
            return p;
        v = v << 6 | ((unsigned char)p[i] & 63);
    }
    *c = v;
    return p + more;
}

static bool character(struct moe_str prefix, const char *quote, const char *end, int64_t *value)
{
    bool raw, closed, wide = prefix.len && !moe_str_eq(prefix, MOE_STR("u8"));
    const char *to = moe_past_quoted(quote, end, &closed);
    if ((prefix.len && (!moe_is_prefix(prefix, &raw) || raw)) || !closed || to != end)
        return false;
    uint32_t v = 0, c;
    unsigned n = 0;
    for (const char *p = quote + 1; p < to - 1; n++) {
        bool unit = true;
        p = moe_past_splices(p, to - 1);
        if (p >= to - 1)
            break;
        if (*p == '\\' && p + 1 < to - 1)
            p = escape(p + 1, to - 1, &c, &unit);
        else if (wide)
            p = code_point(p, to - 1, &c);
        else
            c = (unsigned char)*p++;
        v = wide || !unit ? c : v << 8 | (c & 0xff);
    }
    if (!n)
        return false;
    *value = wide ? (int64_t)v : n == 1 && !prefix.len && v < 256 ? (int64_t)(signed char)v : (int64_t)(int32_t)v;
    return true;
}

static bool is_suffix(const char *p, const char *end)
{
    unsigned u = 0, l = 0, z = 0;
    for (; p < end; p++) {
        char c = (char)(*p | 32);
        u += c == 'u';
        z += c == 'z';
        if (c == 'l') {
            l++;
            p += p + 1 < end && p[1] == *p;       /* ll, LL: one suffix; lL is none */
        }
        if (c != 'u' && c != 'l' && c != 'z')
            return false;
    }
    return u <= 1 && l + z <= 1;
}

bool moe_lex_number(struct moe_str s, int64_t *value)
{
    const char *p = s.ptr, *end = s.ptr + s.len, *q = p;
    while (q < end && moe_is_name(*q))
        q++;
    if (q < end && *q == '\'' && (!s.len || !moe_is_digit(*p)))
        return character((struct moe_str){ p, (size_t)(q - p) }, q, end, value);
    if (!s.len || !moe_is_digit(*p))
        return false;
    int base = *p == '0' ? 8 : 10;
    unsigned seen = 0;
    if (s.len > 2 && *p == '0' && ((p[1] | 32) == 'x' || (p[1] | 32) == 'b')) {
        base = (p[1] | 32) == 'x' ? 16 : 2;
        p += 2;
    }
    uint64_t v = 0;
    for (; p < end; p++) {
        p = moe_past_splices(p, end);
        if (p < end && *p == '\'' && seen && p + 1 < end && digit_of(p[1]) < base)
            continue;
        if (p >= end || digit_of(*p) >= base)
            break;
        if (__builtin_mul_overflow(v, (uint64_t)base, &v) || __builtin_add_overflow(v, (uint64_t)digit_of(*p), &v))
            return false;
        seen++;
    }
    if (!seen || !is_suffix(MOE_MIN(p, end), end))
        return false;
    *value = (int64_t)v;
    return true;
}
