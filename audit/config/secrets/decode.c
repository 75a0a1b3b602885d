#include "audit/config/secrets/decode.h"

enum { LEAST_RUN = 24, LEAST_HEX = 32, LEAST_WRAPPED = 32, MOST_INDENT = 80, PROBE_BYTES = 9 };

/* 0 to 63: its value in base64, of either alphabet; else -1. */
static int sextet(char c)
{
    static const signed char values[256] = {                             /* one more than the value; 0 = none */
        ['A'] = 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
        ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
        ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
        ['+'] = 63, ['-'] = 63, ['/'] = 64, ['_'] = 64,
    };
    return values[(unsigned char)c] - 1;
}

static int nibble(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

/* From the end of a line of base64 to the start of the next one, over an indent, a quote, a written-out newline; 0 when there is none. */
static size_t next_line(struct moe_str text, size_t at)
{
    size_t end = MOE_MIN(text.len, at + MOST_INDENT);
    bool broken = false;
    for (; at < end; at++) {
        char c = text.ptr[at], next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
        if (c == '\n')
            broken = true;
        else if (c == '\\' && (next == 'n' || next == 'r'))
            broken = true, at++;
        else if (c != ' ' && c != '\t' && c != '\r' && c != '"' && c != '\'' && c != '\\')
            break;
    }
    return broken && at < text.len && sextet(text.ptr[at]) >= 0 ? at : 0;
}

static size_t run_end(struct moe_str text, size_t at)
{
    while (at < text.len && sextet(text.ptr[at]) >= 0)
        at++;
    return at;
}

/* A run goes on in the next line when both are as long, but for the last one. */
static size_t wrapped_end(struct moe_str text, size_t start, size_t end)
{
    size_t width = end - start;
    if (width < LEAST_WRAPPED)
        return end;
    for (size_t next; end - start < MOE_CAP_RUN_BYTES && (next = next_line(text, end)) != 0;) {
        size_t stop = run_end(text, next);
        if (stop - next > width)
            break;
        end = stop;
        if (stop - next < width)
            break;
    }
    return end;
}

bool moe_run_next(struct moe_str text, size_t from, size_t upto, struct moe_run *out)
{
    for (size_t at = from; at < upto;) {
        size_t probe = MOE_MIN(at + LEAST_RUN - 1, text.len - 1), start = probe + 1;
        while (start > at && sextet(text.ptr[start - 1]) >= 0)       /* backwards: what stops us lets us leap */
            start--;
        if (start > at || text.len - at < LEAST_RUN) {
            if (text.len - at < LEAST_RUN)
                return false;
            at = start;
            continue;
        }
        size_t end = run_end(text, at);
        bool hex = true;
        for (size_t i = at; i < end && hex; i++)
            hex = nibble(text.ptr[i]) >= 0;
        *out = (struct moe_run){ hex && end - at >= LEAST_HEX ? MOE_RUN_HEX : MOE_RUN_BASE64, at, end };
        if (out->kind == MOE_RUN_BASE64)
            out->end = wrapped_end(text, at, end);
        return true;
    }
    return false;
}

static bool is_text(unsigned char c) { return (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t'; }

/* Text in UTF-16, as PowerShell encodes its commands. */
static void narrow(struct moe_buf *out)
{
    struct moe_str s = moe_buf_str(out);
    size_t n = s.len / 2;
    if (s.len < 2 * PROBE_BYTES || s.ptr[1] || !s.ptr[0])
        return;
    for (size_t i = 0; i < n; i++)
        if (s.ptr[2 * i + 1])
            return;
    char *p = (char *)s.ptr;                                          /* its own bytes, which only shrink */
    for (size_t i = 0; i < n; i++)
        p[i] = p[2 * i];
    moe_buf_cut(out, n);
}

static bool mostly_text(struct moe_str s)
{
    size_t good = 0;
    for (size_t i = 0; i < s.len; i++)
        good += is_text((unsigned char)s.ptr[i]) || (unsigned char)s.ptr[i] >= 0xC0 || ((unsigned char)s.ptr[i] & 0xC0) == 0x80;
    return s.len >= 8 && good * 20 >= s.len * 19;
}

/* The first bytes decide for almost every run: nine random ones are text once in ten thousand times. */
static bool begins_as_text(const struct moe_buf *out)
{
    struct moe_str s = moe_buf_str(out);
    bool plain = true, wide = s.len >= 4;
    for (size_t i = 0; i < s.len; i++) {
        plain &= is_text((unsigned char)s.ptr[i]);
        wide &= i % 2 ? s.ptr[i] == '\0' : is_text((unsigned char)s.ptr[i]);
    }
    return plain || wide;
}

static bool decode_base64(struct moe_str text, const struct moe_run *run, size_t skip, struct moe_buf *out)
{
    uint32_t bits = 0, have = 0;
    bool probed = false;
    for (size_t i = run->start + skip; i < run->end; i++) {
        int v = sextet(text.ptr[i]);
        if (v < 0) {
            i += text.ptr[i] == '\\' && i + 1 < run->end;             /* a written-out newline */
            continue;
        }
        bits = bits << 6 | (uint32_t)v;
        have += 6;
        if (have >= 8) {
            have -= 8;
            moe_buf_addc(out, (char)(bits >> have & 255));
        }
        if (!probed && moe_buf_str(out).len == PROBE_BYTES) {
            probed = true;
            if (!begins_as_text(out))
                return false;
        }
    }
    return probed;
}

static bool decode_hex(struct moe_str text, const struct moe_run *run, size_t skip, struct moe_buf *out)
{
    for (size_t i = run->start + skip; i + 1 < run->end; i += 2) {
        moe_buf_addc(out, (char)(nibble(text.ptr[i]) * 16 + nibble(text.ptr[i + 1])));
        if (i == run->start + skip + 2 * PROBE_BYTES && !begins_as_text(out))
            return false;
    }
    return true;
}

bool moe_run_decode(struct moe_str text, const struct moe_run *run, size_t skip, struct moe_buf *out)
{
    moe_buf_clear(out);
    if (!(run->kind == MOE_RUN_HEX ? decode_hex(text, run, skip, out) : decode_base64(text, run, skip, out)) || moe_buf_failed(out))
        return false;
    narrow(out);
    return mostly_text(moe_buf_str(out));
}

struct decoded { char c; size_t used; };       /* used = 0: no escape stands here */

static struct decoded hex_escape(struct moe_str s, size_t at, size_t lead, size_t digits)
{
    uint32_t v = 0;
    if (at + lead + digits > s.len)
        return (struct decoded){ 0 };
    for (size_t i = 0; i < digits; i++) {
        int n = nibble(s.ptr[at + lead + i]);
        if (n < 0)
            return (struct decoded){ 0 };
        v = v * 16 + (uint32_t)n;
    }
    return v < 128 && is_text((unsigned char)v) ? (struct decoded){ (char)v, lead + digits } : (struct decoded){ 0 };
}

static struct decoded entity(struct moe_str s, size_t at)
{
    static const struct { const char *name; char c; } names[] = { { "&quot;", '"' }, { "&amp;", '&' }, { "&apos;", '\'' }, { "&lt;", '<' }, { "&gt;", '>' } };
    struct moe_str rest = moe_str_from(s, at);
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_starts(rest, moe_str_c(names[i].name)))
            return (struct decoded){ names[i].c, strlen(names[i].name) };
    if (!moe_str_starts(rest, MOE_STR("&#")))
        return (struct decoded){ 0 };
    size_t i = 2;
    bool hex = rest.len > i && (rest.ptr[i] | 32) == 'x';
    uint32_t v = 0;
    for (i += hex; i < rest.len && i < 9 && rest.ptr[i] != ';'; i++) {
        int n = nibble(rest.ptr[i]);
        if (n < 0 || (!hex && n > 9))
            return (struct decoded){ 0 };
        v = v * (hex ? 16 : 10) + (uint32_t)n;
    }
    return i < rest.len && rest.ptr[i] == ';' && v < 128 && is_text((unsigned char)v) ? (struct decoded){ (char)v, i + 1 } : (struct decoded){ 0 };
}

static struct decoded escape_at(struct moe_str s, size_t at)
{
    char c = s.ptr[at], next = at + 1 < s.len ? s.ptr[at + 1] : '\0';
    if (c == '%')
        return hex_escape(s, at, 1, 2);
    if (c == '&')
        return entity(s, at);
    if (c == '\\' && (next == 'u' || next == 'U'))
        return hex_escape(s, at, 2, next == 'u' ? 4 : 8);
    return c == '\\' && next == 'x' ? hex_escape(s, at, 2, 2) : (struct decoded){ 0 };
}

bool moe_escapes_decode(struct moe_str text, size_t from, size_t upto, struct moe_buf *out, uint32_t *map)
{
    struct moe_str s = { text.ptr, upto };
    bool any = false;
    size_t n = 0;
    moe_buf_clear(out);
    for (size_t at = from; at < upto;) {
        struct decoded d = escape_at(s, at);
        map[n++] = (uint32_t)(at - from);
        moe_buf_addc(out, d.used ? d.c : s.ptr[at]);
        any |= d.used > 0;
        at += d.used ? d.used : 1;
    }
    map[n] = (uint32_t)(upto - from);
    return any && !moe_buf_failed(out);
}
