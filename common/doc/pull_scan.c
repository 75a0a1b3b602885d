/* The bytes of a stream of JSON: a window that moves, and the words, strings and numbers in it. json.c holds the same for inputs that are whole. */
#include "common/base/utf8.h"
#include "common/doc/pull_parts.h"
#include <math.h>
#include <stdlib.h>

#define INTEGER_MAX (INT64_C(1) << 53)          /* past it a double, and so most readers of JSON, skips integers */
enum { LONGEST = 16 };                          /* what is looked at in one piece: two escapes of six bytes      */

static void no_memory(struct moe_pull *p)
{
    if (p->broken == MOE_OK)
        p->broken = moe_fail(&p->broken_err, MOE_E_LIMIT, (struct moe_where){ .file = p->name }, "out of memory");
    p->ended = true;
}

static void refill(struct moe_pull *p)
{
    size_t left = (size_t)(p->end - p->p);
    p->base = pull_here(p);
    memmove(p->window, p->p, left);
    p->p = p->window;
    while (left < LONGEST && !p->ended) {
        size_t got = 0;
        enum moe_code code = p->source.read(p->source.ctx, p->window + left, p->opts.window - left, &got, &p->broken_err);
        if (code != MOE_OK)
            p->broken = code;
        p->ended = code != MOE_OK || !got;
        left += code == MOE_OK ? MOE_MIN(got, p->opts.window - left) : 0;
    }
    p->end = p->window + left;
}

size_t pull_have(struct moe_pull *p, size_t n)
{
    if ((size_t)(p->end - p->p) < n && !p->ended)
        refill(p);
    return (size_t)(p->end - p->p);
}

void pull_space(struct moe_pull *p)
{
    for (char c; (c = pull_peek(p)) == ' ' || c == '\t' || c == '\n' || c == '\r'; p->p++) {
        if (c == '\n' || (c == '\r' && !(pull_have(p, 2) > 1 && p->p[1] == '\n'))) {
            p->line++;
            p->line_start = pull_here(p) + 1;
        }
    }
}

enum moe_code pull_expected(struct moe_pull *p, const char *what, enum moe_doc_why otherwise, struct moe_error *err)
{
    uint32_t point;
    size_t n = pull_have(p, 4);
    struct pull_place at = pull_place(p, pull_here(p));
    if (!n)
        return pull_refuse(p, MOE_DOC_WHY_CUT, MOE_E_PARSE, at, err, "expected %s, found the end of the input", what);
    enum moe_doc_why why = *p->p ? otherwise : MOE_DOC_WHY_NUL;
    n = moe_utf8_next((struct moe_str){ p->p, n }, &point);
    if (!n)
        return pull_refuse(p, MOE_DOC_WHY_UTF8, MOE_E_PARSE, at, err, "invalid UTF-8: byte 0x%02x", (unsigned)(unsigned char)*p->p);
    if (moe_utf8_hidden(point))
        return pull_refuse(p, why, MOE_E_PARSE, at, err, "expected %s, found U+%04X", what, point);
    return pull_refuse(p, why, MOE_E_PARSE, at, err, "expected %s, found '%.*s'", what, (int)n, p->p);
}

/* ---- strings ---- */

static void put(struct moe_pull *p, struct pulled *into, struct moe_sip *sip, const char *bytes, size_t n)
{
    size_t keep = MOE_MIN(n, into->cap - into->used);
    into->bytes += n;
    if (sip)
        moe_sip_add(sip, (struct moe_str){ bytes, n });
    if (!keep)
        return;
    if (into->used + keep >= into->room) {
        size_t room = MOE_MAX(into->room * 2, into->used + keep + 64);
        char *more = realloc(into->ptr, room);
        if (!more) {
            no_memory(p);
            return;
        }
        into->ptr = more;
        into->room = room;
    }
    memcpy(into->ptr + into->used, bytes, keep);
    into->used += keep;
    into->ptr[into->used] = 0;
}

static int hex4(const char *p, size_t n) { return n < 4 ? -1 : moe_hex4(p); }

/* At "\u". A high surrogate must be followed by a low one, and nothing else may be a surrogate. */
static enum moe_code unicode(struct moe_pull *p, struct pulled *into, struct moe_sip *sip, struct moe_error *err)
{
    size_t n = pull_have(p, 12);
    struct pull_place at = pull_place(p, pull_here(p));
    int v = hex4(p->p + 2, n - 2), low = -1;
    char utf8[4];
    if (v < 0)
        return pull_refuse(p, MOE_DOC_WHY_SYNTAX, MOE_E_PARSE, at, err, "\\u needs four hexadecimal digits");
    if (v == 0)
        return pull_refuse(p, MOE_DOC_WHY_NUL, MOE_E_PARSE, at, err, "NUL (\\u0000) in a string");
    if (v >= 0xd800 && v <= 0xdfff) {
        low = n >= 12 && p->p[6] == '\\' && p->p[7] == 'u' ? hex4(p->p + 8, 4) : -1;
        if (v > 0xdbff || low < 0xdc00 || low > 0xdfff)
            return pull_refuse(p, MOE_DOC_WHY_UTF8, MOE_E_PARSE, at, err, "lone surrogate \\u%04x in a string", (unsigned)v);
        v = 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
        p->p += 6;
    }
    p->p += 6;
    put(p, into, sip, utf8, moe_utf8_put((uint32_t)v, utf8));
    return MOE_OK;
}

static enum moe_code escape(struct moe_pull *p, struct pulled *into, struct moe_sip *sip, struct moe_error *err)
{
    static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char c = pull_have(p, 2) > 1 ? p->p[1] : 0;
    if (c == 'u')
        return unicode(p, into, sip, err);
    const char *which = c ? strchr(names, c) : NULL;
    if (!which)
        return pull_refuse(p, MOE_DOC_WHY_SYNTAX, MOE_E_PARSE, pull_place(p, pull_here(p)), err, "unknown escape in a string");
    put(p, into, sip, &means[which - names], 1);
    p->p += 2;
    return MOE_OK;
}

/* As many plain characters as are at hand. */
static void plain(struct moe_pull *p, struct pulled *into, struct moe_sip *sip)
{
    const char *start = p->p;
    while (p->p < p->end && (unsigned char)*p->p >= 0x20 && (unsigned char)*p->p < 0x80 && *p->p != '"' && *p->p != '\\')
        p->p++;
    put(p, into, sip, start, (size_t)(p->p - start));
}

enum moe_code pull_string(struct moe_pull *p, struct pulled *into, struct moe_sip *sip, struct moe_error *err)
{
    struct pull_place start = pull_place(p, pull_here(p));
    into->used = into->bytes = 0;
    p->p++;
    while (pull_have(p, 1) && *p->p != '"') {
        uint32_t point;
        unsigned char c = (unsigned char)*p->p;
        if (c == '\\') {
            MOE_TRY(escape(p, into, sip, err));
            continue;
        }
        if (c < 0x20)
            return pull_refuse(p, c ? MOE_DOC_WHY_SYNTAX : MOE_DOC_WHY_NUL, MOE_E_PARSE, pull_place(p, pull_here(p)), err,
                               "control character 0x%02x in a string", (unsigned)c);
        if (c < 0x80) {
            plain(p, into, sip);
            continue;
        }
        size_t n = pull_have(p, 4);             /* which may move p->p */
        n = moe_utf8_next((struct moe_str){ p->p, n }, &point);
        if (!n)
            return pull_refuse(p, MOE_DOC_WHY_UTF8, MOE_E_PARSE, pull_place(p, pull_here(p)), err, "invalid UTF-8: byte 0x%02x", (unsigned)c);
        put(p, into, sip, p->p, n);
        p->p += n;
    }
    if (p->p >= p->end)
        return pull_refuse(p, MOE_DOC_WHY_CUT, MOE_E_PARSE, start, err, "string is not closed");
    p->p++;
    if (pull_here(p) - start.at - 2 > MOE_CAP_DOC_STRING)
        return pull_refuse(p, MOE_DOC_WHY_SIZE, MOE_E_LIMIT, start, err, "string is longer than %u bytes", MOE_CAP_DOC_STRING);
    return MOE_OK;
}

/* ---- numbers and words ---- */

struct digits { struct moe_pull *p; size_t n; };

/* One more character of a number; those past the longest number are counted only. */
static void take(struct digits *d)
{
    if (d->n < PULL_NUMBER_MAX)
        d->p->number[d->n] = *d->p->p;
    d->n++;
    d->p->p++;
}

static bool take_digits(struct digits *d)
{
    size_t before = d->n;
    while (moe_is_digit(pull_peek(d->p)))
        take(d);
    return d->n > before;
}

/* The fraction and the exponent, when there are any. */
static enum moe_code take_rest(struct digits *d, bool *whole, struct moe_error *err)
{
    struct moe_pull *p = d->p;
    if (pull_peek(p) == '.') {
        *whole = false;
        take(d);
        if (!take_digits(d))
            return pull_expected(p, "a digit", MOE_DOC_WHY_SYNTAX, err);
    }
    if (pull_peek(p) == 'e' || pull_peek(p) == 'E') {
        *whole = false;
        take(d);
        if (pull_peek(p) == '+' || pull_peek(p) == '-')
            take(d);
        if (!take_digits(d))
            return pull_expected(p, "a digit", MOE_DOC_WHY_SYNTAX, err);
    }
    return MOE_OK;
}

static void check_fraction(struct moe_pull *p, struct pull_place start)
{
    struct moe_pull_token *t = &p->token;
    t->as.number = strtod(p->number, NULL);
    if (isfinite(t->as.number) || p->later.why)
        return;
    p->later = (struct later){ .why = MOE_DOC_WHY_NAN, .at = start.at, .line = start.line, .column = start.column };
    memcpy(p->later.number, p->number, sizeof p->number);
    pull_field(p, p->later.field);
}

enum moe_code pull_number(struct moe_pull *p, struct moe_error *err)
{
    struct pull_place start = pull_place(p, pull_here(p));
    struct digits d = { p, 0 };
    bool whole = true, minus = *p->p == '-';
    if (minus)
        take(&d);
    if (pull_peek(p) == 'I' || pull_peek(p) == 'N')
        return pull_refuse(p, MOE_DOC_WHY_NAN, MOE_E_PARSE, start, err, "NaN and Infinity are no JSON");
    if (!take_digits(&d))
        return pull_expected(p, "a digit", MOE_DOC_WHY_SYNTAX, err);
    if (p->number[minus] == '0' && d.n - minus > 1)
        return pull_refuse(p, MOE_DOC_WHY_SYNTAX, MOE_E_PARSE, start, err, "number starts with a zero");
    MOE_TRY(take_rest(&d, &whole, err));
    if (d.n > PULL_NUMBER_MAX)
        return pull_refuse(p, MOE_DOC_WHY_HUGE_NUMBER, MOE_E_LIMIT, start, err, "number is longer than %d characters", (int)PULL_NUMBER_MAX);
    p->number[d.n] = 0;
    int64_t v = 0;
    for (const char *c = p->number + minus; whole && *c; c++)
        if ((v = v * 10 + (*c - '0')) > INTEGER_MAX)
            return pull_refuse(p, MOE_DOC_WHY_HUGE_NUMBER, MOE_E_PARSE, start, err, "%s is past 2^53 and would be rounded; write it as a string", p->number);
    if (!whole)
        check_fraction(p, start);
    MOE_TRY(pull_begin(p, whole ? MOE_PULL_INT : MOE_PULL_FLOAT, start, err));
    if (whole)
        p->token.as.integer = minus ? -v : v;
    p->token.text = (struct moe_str){ p->number, d.n };
    p->token.text_bytes = d.n;
    return MOE_OK;
}

enum moe_code pull_word(struct moe_pull *p, struct moe_error *err)
{
    static const struct { const char *word; enum moe_pull_kind kind; bool value; } words[] = {
        { "true", MOE_PULL_BOOL, true }, { "false", MOE_PULL_BOOL, false }, { "null", MOE_PULL_NULL, false },
    };
    struct pull_place start;
    size_t n = pull_have(p, LONGEST);
    struct moe_str rest = { p->p, n };
    start = pull_place(p, pull_here(p));
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        struct moe_str word = moe_str_c(words[i].word);
        if (!moe_str_starts(rest, word))
            continue;
        MOE_TRY(pull_begin(p, words[i].kind, start, err));
        p->token.text = word;
        p->token.text_bytes = word.len;
        p->token.as.boolean = words[i].value;
        p->p += word.len;
        return MOE_OK;
    }
    if (moe_str_starts(rest, MOE_STR("NaN")) || moe_str_starts(rest, MOE_STR("Infinity")))
        return pull_refuse(p, MOE_DOC_WHY_NAN, MOE_E_PARSE, start, err, "NaN and Infinity are no JSON");
    return pull_expected(p, "a value", MOE_DOC_WHY_SYNTAX, err);
}
