/* Values that only keep a place: masks, sequences, brackets around a description, and texts that are made of the words which people write there. A text with
 * one solid piece that is no such word (a real password beside "my") is none: the error that must not happen is to take a secret for a placeholder. */
#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

static bool mask(char c) { return c == '*' || c == 'x' || c == 'X' || c == '.' || c == '#' || c == '?' || c == '0' || c == '_' || c == '-' || (unsigned char)c >= 0x80; }

/* xxxx, ****, ..., sk-xxxxxxxx, A3-XXXXXX-XXXXX: runs of one mask, over most of it. */
static bool is_masked(struct moe_str s)
{
    size_t covered = 0, longest = 0, solid = 0;
    for (size_t i = 0, n; i < s.len; i += n) {
        n = 1;
        while (i + n < s.len && s.ptr[i + n] == s.ptr[i])
            n++;
        if (mask(s.ptr[i]) && s.ptr[i] != '_' && s.ptr[i] != '-' && n >= 3)
            covered += n, longest = MOE_MAX(longest, n);
        else
            solid += (size_t)(moe_is_alpha(s.ptr[i]) || moe_is_digit(s.ptr[i])) * n;
    }
    bool all = s.len >= 2;
    for (size_t i = 0; i < s.len && all; i++)
        all = mask(s.ptr[i]);
    return (all && (longest || s.len <= 3)) || (longest >= 5 && covered * 2 >= s.len) || (longest >= 3 && covered > 2 * solid) || (longest >= 8 && covered * 3 >= s.len);
}

static const char *const runs[] = {
    "01234567890123456789012345678901234567890123456789", "12345678901234567890123456789012345678901234567890", "9876543210987654321098765432109876543210",
    "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz", "0123456789abcdefghijklmnopqrstuvwxyz", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "1234567890abcdefghijklmnopqrstuvwxyz", "1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "cafebabecafebabecafebabecafebabe",
    "abc123def456ghi789jkl012mno345pqr678stu901vwx234yz", "abcdef1234567890abcdef1234567890abcdef1234567890abcdef1234567890", "abcdef0123456789abcdef0123456789abcdef0123456789",
    "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6", "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0", "abc123abc123abc123", "xyz789",
};

/* 1234567890, abcdef0123, aaaaaaaa, abababab: counted out on the keyboard. `text` without separators, lower case. */
static bool is_sequence(struct moe_str s)
{
    char flat[96];
    size_t n = 0;
    bool seen[256] = { false };
    unsigned kinds = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '-' || c == '_' || c == ' ' || c == ':' || c == '.')
            continue;
        if (n == sizeof flat)
            return false;
        c = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        kinds += !seen[(unsigned char)c], seen[(unsigned char)c] = true;
        flat[n++] = c;
    }
    if (n < 3)
        return false;
    if (kinds == 1 || (kinds == 2 && n >= 8))
        return true;
    for (size_t i = 0; i < MOE_COUNT(runs); i++)
        if (n >= 4 && n <= strlen(runs[i]) && !memcmp(flat, runs[i], n))
            return true;
    for (size_t unit = 2; unit <= 8 && unit * 3 <= n; unit++) {          /* foofoofoo */
        size_t same = unit;
        while (same < n && flat[same] == flat[same - unit])
            same++;
        if (same == n)
            return true;
    }
    return false;
}

/* <your key>, [PASSWORD], {token}, (redacted), "%s": a description in brackets. */
static bool is_bracketed(struct moe_str s)
{
    static const char pairs[][2] = { { '<', '>' }, { '[', ']' }, { '{', '}' }, { '(', ')' }, { '%', '%' }, { '@', '@' }, { '_', '_' } };
    for (size_t i = 0; i < MOE_COUNT(pairs); i++) {
        if (s.len < 3 || s.ptr[0] != pairs[i][0] || s.ptr[s.len - 1] != pairs[i][1])
            continue;
        struct moe_str in = { s.ptr + 1, s.len - 2 };
        MOE_NOT_ZEROED struct moe_words w;
        moe_words_cut(in, &w);
        bool plain = w.count > 0 && in.len <= 120;
        for (size_t k = 0; k < in.len && plain; k++)
            plain = moe_is_word(in.ptr[k]) || memchr(" -./:,'|()<>@[]{}", in.ptr[k], 17) || (unsigned char)in.ptr[k] >= 0x80;
        if (plain && moe_randomness(in) < 0.9)
            return true;
    }
    static const char *const formats[] = { "%s", "%d", "%v", "%q", "{}", "{0}", "{1}", "$1", "$2", "?", "%@" };
    for (size_t i = 0; i < MOE_COUNT(formats); i++)
        if (moe_str_is(s, formats[i]))
            return true;
    return false;
}

/* "<your-key>" somewhere inside: "Bearer <token>", "https://<user>:<pass>@host". */
static bool holds_bracketed(struct moe_str s)
{
    const char *open = memchr(s.ptr, '<', s.len);
    if (!open)
        return false;
    struct moe_str rest = { open, s.len - (size_t)(open - s.ptr) };
    const char *shut = memchr(rest.ptr, '>', rest.len);
    return shut && shut - open >= 3 && is_bracketed((struct moe_str){ open, (size_t)(shut - open) + 1 }) && (size_t)(shut - open) + 1 + 12 >= s.len;
}

/* Every word is one that placeholders are made of. *hold: one of them says that it is a placeholder. */
static bool only(struct moe_str s, unsigned allowed, bool *hold, unsigned *digits)
{
    if (s.len > 120)
        return false;
    MOE_NOT_ZEROED struct moe_words w;
    moe_words_cut(s, &w);
    *digits = w.digits;
    *hold = false;
    size_t unknown = 0;
    for (size_t i = 0; i < w.count; i++) {
        bool x = w.at[i].text.len >= 3;
        for (size_t k = 0; k < w.at[i].text.len && x; k++)
            x = w.at[i].text.ptr[k] == 'x';
        *hold |= x || w.at[i].is & W_HOLD;
        unknown += !x && !(w.at[i].is & allowed);
    }
    return w.whole && w.count && !unknown;
}

/* Passwords have marks inside them, placeholders at most between words and at their ends. */
static bool plainly_marked(struct moe_str s)
{
    size_t marks = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (moe_is_word(s.ptr[i]) || (unsigned char)s.ptr[i] >= 0x80)
            continue;
        marks++;
        if (!memchr(" -./:,'<>[]{}()*!\"`", s.ptr[i], 18))
            return false;
    }
    return marks * 2 <= s.len;
}

/* The words end in a credential's: proxypassword, db-secret. */
static bool names_one(struct moe_str s)
{
    MOE_NOT_ZEROED struct moe_words w;
    moe_words_cut(s, &w);
    return w.count > 1 && w.at[w.count - 1].is & W_NOUN;
}

/* A pattern of such values, as tables of them hold: character classes with a count behind them. No password looks like that. */
static bool is_pattern(struct moe_str s)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        const char *shut = s.ptr[i] == '[' ? memchr(s.ptr + i, ']', s.len - i) : NULL;
        size_t after = shut ? (size_t)(shut - s.ptr) + 1 : s.len;
        if (shut && after + 2 < s.len && s.ptr[after] == '{' && moe_is_digit(s.ptr[after + 1]) && memchr(s.ptr + after, '}', MOE_MIN((size_t)12, s.len - after)))
            return true;
    }
    return false;
}

bool moe_is_placeholder(struct moe_str text)
{
    struct moe_str s = moe_str_trim(text);
    if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'' || s.ptr[0] == '`') && s.ptr[s.len - 1] == s.ptr[0])
        s = (struct moe_str){ s.ptr + 1, s.len - 2 };
    if (!s.len)
        return false;
    if (is_pattern(s) || is_masked(s) || is_sequence(s) || is_bracketed(s) || holds_bracketed(s))
        return true;
    bool hold = false;
    unsigned digits = 0;
    if (!plainly_marked(s) || !only(s, W_HOLD | W_GLUE | W_NOUN, &hold, &digits))
        return plainly_marked(s) && only(s, W_NOUN | W_MOD | W_GLUE | W_HOLD, &hold, &digits) && !digits && names_one(s);
    if (hold)
        return digits <= 4;
    return !digits;                                              /* "password", "api-key": the name again; "secret123" is what people choose */
}

bool moe_is_only_words(struct moe_str text)
{
    bool hold;
    unsigned digits;
    return plainly_marked(text) && only(moe_str_trim(text), W_HOLD | W_GLUE | W_TYPE | W_NOUN | W_MOD | W_NOT | W_ATTR | W_REF, &hold, &digits) && digits <= 2;
}
