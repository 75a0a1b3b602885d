/* What the tolerant readers ask of bytes and texts: what must not be there, what nobody sees, what a plain scalar means, and where a decoded text stands. */
#include "common/base/utf8.h"
#include "common/doc/lax_parts.h"
#include "common/doc/scalar.h"
#include <math.h>

enum moe_code moe_lax_mask(struct moe_lax_reader *r, size_t from, size_t len, char c)
{
    if (r->text.ptr == r->shown.ptr) {
        struct moe_str own = moe_arena_str(r->arena, r->shown);
        if (!own.ptr)
            return moe_lax_no_memory(r);
        r->text = own;
    }
    memset((char *)(uintptr_t)r->text.ptr + from, c, len);
    return MOE_OK;
}

/* ---- bytes that must not be there ---- */

/* The length of the run at `at` that is plain ASCII without controls but tab and line ends; eight bytes at a time. */
static size_t plain_run(struct moe_str s, size_t at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    size_t i = at;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t w;
        memcpy(&w, s.ptr + i, 8);
        uint64_t low = (w - ones * 0x20) & ~w & high, del = ((w ^ ones * 0x7f) - ones) & ~(w ^ ones * 0x7f) & high;
        if (((w & high) | low | del) != 0)
            break;
    }
    for (; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            break;
        if (c < 0x20 && i >= at + 8 && s.len - i > 8)
            return i + 1 - at;
    }
    return i - at;
}

/* What libyaml refuses of what is UTF-8: the C1 controls but NEL, byte order marks inside, and the two that are no characters. */
static bool refused(uint32_t v) { return v == 0x7f || (v >= 0x80 && v < 0xa0 && v != 0x85) || v == 0xfeff || v == 0xfffe || v == 0xffff; }

static enum moe_code tell_bad(struct moe_lax_reader *r, size_t at, size_t n, uint32_t v)
{
    unsigned char c = (unsigned char)r->bytes.ptr[at];
    if (n == 0)
        return moe_lax_tell(r, MOE_LAX_UTF8, at, "byte 0x%02x is no UTF-8", (unsigned)c);
    if (v == 0)
        return moe_lax_tell(r, MOE_LAX_NUL, at, "a NUL byte");
    if (v == 0xfeff)
        return moe_lax_tell(r, MOE_LAX_HIDDEN, at, "a byte order mark inside the text");
    return moe_lax_tell(r, MOE_LAX_CONTROL, at, "control character U+%04X", v);
}

enum moe_code moe_lax_wash(struct moe_lax_reader *r)
{
    struct moe_str s = r->bytes;
    for (size_t i = 0; i < s.len;) {
        uint32_t v = 0;
        i += plain_run(s, i);
        if (i >= s.len)
            break;
        size_t n = moe_utf8_next(moe_str_from(s, i), &v);
        bool bad = n == 0 || refused(v) || (v < 0x20 && v != '\t' && v != '\n' && v != '\r');
        if (bad) {
            MOE_TRY(tell_bad(r, i, n, v));
            MOE_TRY(moe_lax_mask(r, i, n ? n : 1, '?'));
        }
        i += n ? n : 1;
    }
    r->shown = r->text;
    return MOE_OK;
}

/* ---- what nobody sees ---- */

/* Turns the text around, or is a copy of ASCII that no font shows. */
static bool turns(uint32_t v) { return (v >= 0x202a && v <= 0x202e) || (v >= 0x2066 && v <= 0x2069) || (v >= 0xe0001 && v <= 0xe007f); }
/* Nothing is drawn; in other scripts and in emoji it joins what stands beside it. */
static bool unseen(uint32_t v)
{
    return v == 0xad || v == 0x34f || (v >= 0x200b && v <= 0x200f) || (v >= 0x2060 && v <= 0x2064) || v == 0x180e || v == 0x3164 || v == 0xfeff;
}

static bool beside_words(struct moe_str s, size_t at, size_t n)
{
    return at > 0 && moe_is_word(s.ptr[at - 1]) && at + n < s.len && moe_is_word(s.ptr[at + n]);
}

static unsigned letters_of(struct moe_str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len && n < 3; i++)
        n += moe_is_alpha(s.ptr[i]);
    return n;
}

static bool ascii(struct moe_str s)
{
    size_t i = 0;
    for (uint64_t w; i + 8 <= s.len; i += 8) {
        memcpy(&w, s.ptr + i, 8);
        if (w & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

enum moe_code moe_lax_look(struct moe_lax_reader *r, struct moe_str text, size_t offset, const char *where)
{
    if (ascii(text))
        return MOE_OK;
    for (size_t i = 0; i < text.len;) {
        uint32_t v = 0;
        size_t n = (unsigned char)text.ptr[i] < 0x80 ? 1 : moe_utf8_next(moe_str_from(text, i), &v);
        /* a flag made of tag characters begins with U+1F3F4; a vocabulary's entry that is such a character alone is what it says */
        if ((turns(v) && letters_of(text) >= 3 && !memmem(text.ptr, text.len, "\xf0\x9f\x8f\xb4", 4)) || (unseen(v) && beside_words(text, i, n)))
            return moe_lax_tell(r, MOE_LAX_HIDDEN, offset, "U+%04X in %s", v, where);
        i += n ? n : 1;
    }
    return MOE_OK;
}

/* ---- plain scalars ---- */

/* Most scalars are words, and no number begins like one. */
static bool may_mean_more(const char *z) { return !*z || moe_is_digit(*z) || strchr("+-.~nNtTfF", *z); }

static enum moe_code resolve(struct moe_lax_reader *r, bool quoted, const char *tag, const char *z, struct moe_node_doc *n)
{
    struct moe_doc doc = { 0 };
    struct moe_error err = { 0 };
    struct moe_build b = { .doc = &doc, .err = &err };
    struct moe_str kept = n->text, text = moe_str_c(z);
    n->text = text;
    enum moe_code code = moe_scalar_resolve(&b, quoted, tag, n);
    n->text = kept;
    if (code == MOE_OK || (n->kind == MOE_DOC_STR && tag))          /* !!int abc */
        return MOE_OK;
    if (n->kind == MOE_DOC_STR) {                                   /* .nan, .inf */
        n->kind = MOE_DOC_FLOAT;
        n->as.number = text.len > 1 && (text.ptr[1] | 32) == 'n' ? (double)NAN : text.ptr[0] == '-' ? -HUGE_VAL : HUGE_VAL;
        return moe_lax_tell(r, MOE_LAX_NAN, n->start, "NaN or infinity");
    }
    return moe_lax_tell(r, MOE_LAX_HUGE_NUMBER, n->start, "a number of %zu characters that programs round each in its way", text.len);
}

enum moe_code moe_lax_resolve(struct moe_lax_reader *r, bool quoted, const char *tag, const char *z, struct moe_node_doc *n)
{
    if (tag || (!quoted && may_mean_more(z)))
        return resolve(r, quoted, tag, z, n);
    n->kind = MOE_DOC_STR;
    n->quoted = quoted;
    return MOE_OK;
}
