/* Encodings that a value may be in. */
#include "audit/config/read/parts.h"
#include "common/base/utf8.h"

/* Mostly what a person could read: letters of any script, blanks and signs; few controls. */
static bool is_text(struct moe_str s)
{
    size_t bad = 0, count = 0;
    for (size_t i = 0; i < s.len; count++) {
        uint32_t v = 0;
        size_t n = moe_utf8_next(moe_str_from(s, i), &v);
        if (n == 0)
            return false;
        bad += v < 0x20 && v != '\n' && v != '\r' && v != '\t';
        i += n;
    }
    return count > 0 && bad * 50 <= count;
}

static int digit64(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : moe_is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Digits, blanks between them, '=' at the end; *digits counts the first. */
static bool all_base64(struct moe_str s, size_t *digits)
{
    bool ended = false;
    *digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (moe_is_space(s.ptr[i]))
            continue;
        if (s.ptr[i] == '=') {
            ended = true;
            continue;
        }
        if (ended || digit64(s.ptr[i]) < 0)
            return false;
        ++*digits;
    }
    return *digits % 4 != 1;
}

bool moe_decode_base64(struct moe_str s, bool any_length, struct moe_arena *arena, struct moe_str *out)
{
    size_t digits, n = 0;
    unsigned bits = 0, have = 0;
    if (!all_base64(s, &digits) || !digits || (!any_length && digits < 22))
        return false;
    char *into = moe_arena_alloc(arena, digits / 4 * 3 + 4);
    if (!into)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        int v = digit64(s.ptr[i]);
        if (v < 0)
            continue;
        bits = (bits << 6 | (unsigned)v) & 0xffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            into[n++] = (char)(bits >> have & 0xff);
        }
    }
    into[n] = 0;
    *out = (struct moe_str){ into, n };
    return is_text(*out);
}

static int hex(struct moe_str s, size_t at, unsigned digits)
{
    int v = 0;
    if (at + digits > s.len)
        return -1;
    for (size_t i = at; i < at + digits; i++) {
        char c = s.ptr[i];
        int d = moe_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

bool moe_decode_percent(struct moe_str s, struct moe_arena *arena, struct moe_str *out)
{
    size_t n = 0, escapes = 0;
    if (!s.len || !memchr(s.ptr, '%', s.len))
        return false;
    for (size_t i = 0; i < s.len; i++)
        escapes += s.ptr[i] == '%' && hex(s, i + 1, 2) > 0;
    char *into = escapes >= 2 ? moe_arena_alloc(arena, s.len + 1) : NULL;
    if (!into)
        return false;
    for (size_t i = 0; i < s.len; n++) {
        int v = s.ptr[i] == '%' ? hex(s, i + 1, 2) : -1;
        into[n] = v > 0 ? (char)v : s.ptr[i];
        i += v > 0 ? 3 : 1;
    }
    into[n] = 0;
    *out = (struct moe_str){ into, n };
    return is_text(*out);
}

bool moe_decode_unicode(struct moe_str s, struct moe_arena *arena, struct moe_str *out)
{
    size_t n = 0, escapes = 0;
    if (s.len < 4 || !memchr(s.ptr, '\\', s.len))
        return false;
    for (size_t i = 0; i + 1 < s.len; i++)
        escapes += s.ptr[i] == '\\' && ((s.ptr[i + 1] == 'u' && hex(s, i + 2, 4) > 0) || (s.ptr[i + 1] == 'x' && hex(s, i + 2, 2) > 0));
    char *into = escapes ? moe_arena_alloc(arena, s.len + 4) : NULL;
    if (!into)
        return false;
    for (size_t i = 0; i < s.len;) {
        char kind = s.ptr[i] == '\\' && i + 1 < s.len ? s.ptr[i + 1] : 0;
        unsigned digits = kind == 'u' ? 4 : kind == 'x' ? 2 : 0;
        int v = digits ? hex(s, i + 2, digits) : -1;
        if (v > 0 && !(v >= 0xd800 && v < 0xe000)) {
            n += moe_utf8_put((unsigned)v, into + n);
            i += 2 + digits;
        } else {
            into[n++] = s.ptr[i++];
        }
    }
    into[n] = 0;
    *out = (struct moe_str){ into, n };
    return is_text(*out);
}
