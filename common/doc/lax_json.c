/* JSON, tolerantly: comments, commas too many or too few, single quotes and bare keys are told and read; what remains is a gap. */
#include "common/base/utf8.h"
#include "common/doc/lax_parts.h"
#include <math.h>
#include <stdlib.h>

#define INTEGER_MAX (INT64_C(1) << 53)
enum { NUMBER_ROOM = 64 };

struct json { struct moe_lax_reader *r; const char *p, *end; bool stopped; unsigned faults; };

static size_t at(const struct json *j, const char *p) { return (size_t)(p - j->r->text.ptr); }
static char peek(const struct json *j) { return j->p < j->end ? *j->p : 0; }

/* Once: the next ones follow from it, or say the same. */
static enum moe_code tell_once(struct json *j, enum moe_lax_what what, const char *p, const char *why)
{
    return moe_lax_told(j->r, what) ? MOE_OK : moe_lax_tell(j->r, what, at(j, p), "%s", why);
}

static enum moe_code fault(struct json *j, const char *p, const char *why)
{
    if (p == j->end)
        return tell_once(j, MOE_LAX_CUT, p, "the input ends inside the document");
    return j->faults++ < 8 ? moe_lax_tell(j->r, MOE_LAX_SYNTAX, at(j, p), "%s", why) : MOE_OK;
}

/* ---- blanks and comments ---- */

static enum moe_code comment(struct json *j, const char *from, const char *to)
{
    j->p = to;
    MOE_TRY(tell_once(j, MOE_LAX_COMMENT, from, "a comment"));
    return moe_lax_comment_at(j->r, at(j, from), at(j, to));
}

static const char *line_end(const struct json *j, const char *p)
{
    while (p < j->end && *p != '\n' && *p != '\r')
        p++;
    return p;
}

static enum moe_code skip(struct json *j)
{
    while (j->p < j->end) {
        char c = *j->p, next = j->p + 1 < j->end ? j->p[1] : 0;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            j->p++;
        } else if ((c == '/' && next == '/') || c == '#') {
            MOE_TRY(comment(j, j->p, line_end(j, j->p)));
        } else if (c == '/' && next == '*') {
            const char *close = memmem(j->p + 2, (size_t)(j->end - j->p) - 2, "*/", 2);
            MOE_TRY(comment(j, j->p, close ? close + 2 : j->end));
        } else {
            break;
        }
    }
    return MOE_OK;
}

/* ---- strings ---- */

static int hex4(const char *p, const char *end)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p + i < end ? p[i] : 0;
        int d = moe_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

/* At "\u": the character, as UTF-8 behind `out`; steps `*p` over it. */
static enum moe_code unescape_u(struct json *j, const char **p, const char *end, char *out, size_t *n)
{
    int v = hex4(*p + 2, end), low = -1;
    if (v < 0) {
        out[(*n)++] = *(*p)++;                        /* a backslash, as it stands */
        return tell_once(j, MOE_LAX_SYNTAX, *p, "\\u needs four hexadecimal digits");
    }
    const char *from = *p;
    *p += 6;
    if (v >= 0xd800 && v < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u')
        low = hex4(*p + 2, end);
    if (low >= 0xdc00 && low <= 0xdfff) {
        *p += 6;
        *n += moe_utf8_put(0x10000 + ((unsigned)(v - 0xd800) << 10) + (unsigned)(low - 0xdc00), out + *n);
        return MOE_OK;
    }
    bool lone = v >= 0xd800 && v <= 0xdfff;
    *n += moe_utf8_put(lone ? 0xfffd : (unsigned)v, out + *n);
    return lone ? tell_once(j, MOE_LAX_UTF8, from, "a lone surrogate") : v == 0 ? tell_once(j, MOE_LAX_NUL, from, "\\u0000 in a string") : MOE_OK;
}

static enum moe_code decode(struct json *j, struct moe_str raw, struct moe_str *out)
{
    static const char from[] = "\"\\/bfnrt'", to[] = "\"\\/\b\f\n\r\t'";
    char *into = moe_arena_alloc(j->r->arena, raw.len + 1);
    size_t n = 0;
    if (!into)
        return moe_lax_no_memory(j->r);
    for (const char *p = raw.ptr, *end = raw.ptr + raw.len; p < end;) {
        const char *known = p + 1 < end && p[1] ? strchr(from, p[1]) : NULL;
        if (*p != '\\') {
            into[n++] = *p++;
        } else if (p + 1 < end && p[1] == 'u') {
            MOE_TRY(unescape_u(j, &p, end, into, &n));
        } else if (known) {
            into[n++] = to[known - from];
            p += 2;
        } else {
            into[n++] = *p++;
            MOE_TRY(tell_once(j, MOE_LAX_SYNTAX, p - 1, "an escape that JSON does not know"));
        }
    }
    into[n] = 0;
    *out = (struct moe_str){ into, n };
    return MOE_OK;
}

/* A line end in a string: the string goes on unless the next line begins like another member. */
static bool ends_here(const struct json *j, const char *p)
{
    while (p < j->end && moe_is_space(*p))
        p++;
    return p == j->end || *p == '"' || *p == '}' || *p == ']';
}

/* At a quote. *text is decoded, borrowed from the source where nothing had to be. */
static enum moe_code string(struct json *j, struct moe_str *text)
{
    char quote = *j->p;
    const char *start = ++j->p, *p = start;
    bool escapes = false, closed = true;
    if (quote == '\'')
        MOE_TRY(tell_once(j, MOE_LAX_JSON5, start - 1, "single quotes"));
    while (p < j->end && *p != quote) {
        if (*p == '\\') {
            escapes = true;
            p += p + 1 < j->end;
        } else if (*p == '\n' || *p == '\r') {
            MOE_TRY(fault(j, p, "a line ends inside a string"));
            if (ends_here(j, p)) {
                closed = false;
                break;
            }
        }
        p++;
    }
    j->p = p < j->end ? p + closed : j->end;
    if (p >= j->end)
        MOE_TRY(tell_once(j, MOE_LAX_CUT, start - 1, "a string is not closed"));
    struct moe_str raw = { start, (size_t)(MOE_MIN(p, j->end) - start) };
    *text = (struct moe_str){ j->r->shown.ptr + at(j, start), raw.len };
    return escapes ? decode(j, raw, text) : MOE_OK;
}

/* ---- values ---- */

static bool word_char(char c) { return moe_is_word(c) || c == '$' || c == '-' || c == '+' || c == '.'; }

static enum moe_code add(struct json *j, enum moe_doc_kind kind, const char *start, struct moe_node_doc **n)
{
    MOE_TRY(moe_lax_add(j->r, kind, at(j, start), n));
    j->stopped |= !*n;
    return MOE_OK;
}

static enum moe_code number(struct json *j, struct moe_node_doc *n, struct moe_str text)
{
    char z[NUMBER_ROOM];
    size_t len = MOE_MIN(text.len, sizeof z - 1), digits = 0;
    bool whole = true, minus = text.ptr[0] == '-';
    int64_t v = 0;
    for (size_t i = minus; i < text.len; i++) {
        whole &= moe_is_digit(text.ptr[i]);
        digits += moe_is_digit(text.ptr[i]);
        if (whole)
            v = v > INTEGER_MAX ? v : v * 10 + (text.ptr[i] - '0');
    }
    n->kind = whole ? MOE_DOC_INT : MOE_DOC_FLOAT;
    n->as.integer = minus ? -v : v;
    if (whole)
        return v <= INTEGER_MAX ? MOE_OK
                                : moe_lax_tell(j->r, MOE_LAX_HUGE_NUMBER, n->start, "a number of %zu digits that programs round each in its way", digits);
    char *stop;
    memcpy(z, text.ptr, len);
    z[len] = 0;
    n->as.number = strtod(z, &stop);
    if (*stop || !digits)
        return tell_once(j, MOE_LAX_JSON5, text.ptr, "a number that JSON does not know");
    return isfinite(n->as.number) ? MOE_OK : moe_lax_tell(j->r, MOE_LAX_HUGE_NUMBER, n->start, "a number larger than a double");
}

/* A run of letters and digits that is no string: number, true, null, and what other languages write. */
static enum moe_code bare(struct json *j)
{
    static const struct { const char *word; enum moe_doc_kind kind; bool value; enum moe_lax_what what; } words[] = {
        { "true", MOE_DOC_BOOL, true, MOE_LAX_WHATS },      { "false", MOE_DOC_BOOL, false, MOE_LAX_WHATS },    { "null", MOE_DOC_NULL, false, MOE_LAX_WHATS },
        { "NaN", MOE_DOC_FLOAT, false, MOE_LAX_NAN },       { "Infinity", MOE_DOC_FLOAT, true, MOE_LAX_NAN },   { "-Infinity", MOE_DOC_FLOAT, true, MOE_LAX_NAN },
        { "nan", MOE_DOC_FLOAT, false, MOE_LAX_NAN },       { "inf", MOE_DOC_FLOAT, true, MOE_LAX_NAN },        { "-inf", MOE_DOC_FLOAT, true, MOE_LAX_NAN },
        { "-NaN", MOE_DOC_FLOAT, false, MOE_LAX_NAN },      { "True", MOE_DOC_BOOL, true, MOE_LAX_SYNTAX },     { "False", MOE_DOC_BOOL, false, MOE_LAX_SYNTAX },
        { "None", MOE_DOC_NULL, false, MOE_LAX_SYNTAX },    { "undefined", MOE_DOC_NULL, false, MOE_LAX_SYNTAX },
    };
    const char *start = j->p;
    struct moe_node_doc *n;
    while (j->p < j->end && word_char(*j->p))
        j->p++;
    struct moe_str text = { start, (size_t)(j->p - start) };
    MOE_TRY(add(j, MOE_DOC_STR, start, &n));
    if (!n)
        return MOE_OK;
    n->text = (struct moe_str){ j->r->shown.ptr + at(j, start), text.len };
    moe_lax_end(j->r, n, at(j, j->p));
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        if (!moe_str_is(text, words[i].word))
            continue;
        n->kind = words[i].kind;
        if (n->kind == MOE_DOC_BOOL)
            n->as.boolean = words[i].value;
        else if (n->kind == MOE_DOC_FLOAT)
            n->as.number = words[i].value ? (*start == '-' ? -HUGE_VAL : HUGE_VAL) : (double)NAN;
        return words[i].what == MOE_LAX_WHATS ? MOE_OK
               : words[i].what == MOE_LAX_NAN ? tell_once(j, MOE_LAX_NAN, start, "NaN and infinity are no JSON")
                                              : fault(j, start, "a word that is no JSON");
    }
    if (moe_is_digit(*start) || (text.len > 1 && strchr("-+.", *start)))
        return number(j, n, text);
    return fault(j, start, "a word without quotes");
}

static enum moe_code value(struct json *j);

/* What cannot stand here is a gap up to where a member may begin or end. */
static enum moe_code not_understood(struct json *j)
{
    const char *from = j->p;
    MOE_TRY(fault(j, from, "this cannot stand here"));
    while (j->p < j->end && (j->p == from || !strchr(",{}[]\"\n", *j->p)))
        j->p++;
    return moe_lax_gap_at(j->r, at(j, from), at(j, j->p));
}

static enum moe_code key(struct json *j)
{
    struct moe_lax_reader *r = j->r;
    const char *start = j->p;
    if (*start == '"' || *start == '\'') {
        MOE_TRY(string(j, &r->key));
    } else {
        while (j->p < j->end && word_char(*j->p))
            j->p++;
        r->key = (struct moe_str){ r->shown.ptr + at(j, start), (size_t)(j->p - start) };
        MOE_TRY(tell_once(j, MOE_LAX_JSON5, start, "a key without quotes"));
    }
    const char *nul = r->key.len ? memchr(r->key.ptr, 0, r->key.len) : NULL;
    r->key.len = nul ? (size_t)(nul - r->key.ptr) : r->key.len;
    r->key_at = at(j, start);
    r->has_key = true;
    MOE_TRY(moe_lax_look(r, r->key, r->key_at, "a key"));
    MOE_TRY(skip(j));
    if (peek(j) == ':') {
        j->p++;
        return skip(j);
    }
    return fault(j, j->p, "a ':' is missing behind a key");
}

/* A closing bracket of the other kind: it may close something further out. */
static bool closes_outer(const struct json *j, char c)
{
    for (const struct moe_node_doc *n = j->r->open->parent; n && n->parent; n = n->parent)
        if ((n->kind == MOE_DOC_MAP) == (c == '}'))
            return true;
    return false;
}

/* Behind a comma or the opening bracket: false = the list or map ends here. */
static enum moe_code member(struct json *j, char close, bool after_comma, bool *more)
{
    char c = peek(j);
    *more = false;
    if (j->p >= j->end)
        return fault(j, j->p, "");
    if (c == close) {
        j->p++;
        return after_comma ? tell_once(j, MOE_LAX_TRAILING_COMMA, j->p - 1, "a comma before the closing bracket") : MOE_OK;
    }
    if ((c == '}' || c == ']') && closes_outer(j, c))
        return fault(j, j->p, "a closing bracket of the other kind");
    *more = true;
    if (c == ',') {
        j->p++;
        return fault(j, j->p - 1, "a comma too many");
    }
    bool starts = c == '"' || c == '\'' || word_char(c) || ((c == '{' || c == '[') && close == ']');
    if (!starts)
        return not_understood(j);
    if (close == '}') {
        MOE_TRY(key(j));
        if (peek(j) == ',' || peek(j) == '}' || peek(j) == 0) {       /* a key alone */
            struct moe_node_doc *n;
            return add(j, MOE_DOC_NULL, j->p, &n);
        }
    }
    return value(j);
}

static enum moe_code members(struct json *j, char close)
{
    bool more = true, after_comma = false;
    j->p++;
    while (more && !j->stopped) {
        MOE_TRY(skip(j));
        MOE_TRY(member(j, close, after_comma, &more));
        if (!more || j->stopped)
            break;
        MOE_TRY(skip(j));
        after_comma = peek(j) == ',';
        if (after_comma)
            j->p++;
        else if (j->p < j->end && *j->p != close && *j->p != '}' && *j->p != ']')
            MOE_TRY(fault(j, j->p, "a comma is missing"));
    }
    return MOE_OK;
}

/* Recursion is bounded: moe_lax_open() gives nothing past MOE_CAP_DOC_DEPTH. */
static enum moe_code value(struct json *j)
{
    const char *start = j->p;
    char c = peek(j);
    struct moe_node_doc *n;
    if (c == '{' || c == '[') {
        MOE_TRY(moe_lax_open(j->r, c == '{' ? MOE_DOC_MAP : MOE_DOC_LIST, at(j, start), &n));
        j->stopped |= !n;
        if (!n)
            return MOE_OK;
        n->style = MOE_STYLE_FLOW;
        MOE_TRY(members(j, c == '{' ? '}' : ']'));
        return moe_lax_close(j->r, at(j, j->p));
    }
    if (c == '"' || c == '\'') {
        struct moe_str text;
        MOE_TRY(string(j, &text));
        MOE_TRY(add(j, MOE_DOC_STR, start, &n));
        if (!n)
            return MOE_OK;
        n->text = text;
        n->quoted = true;
        n->style = c == '"' ? MOE_STYLE_DOUBLE : MOE_STYLE_SINGLE;
        moe_lax_end(j->r, n, at(j, j->p));
        return moe_lax_look(j->r, text, n->start, "a value");
    }
    return word_char(c) ? bare(j) : not_understood(j);
}

enum moe_code moe_lax_json(struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts, struct moe_lax *out, struct moe_error *err)
{
    struct moe_lax_reader r;
    MOE_TRY(moe_lax_start(&r, bytes, arena, opts, out, err));
    MOE_TRY(moe_lax_wash(&r));
    struct json j = { .r = &r, .p = r.text.ptr, .end = r.text.ptr + r.text.len };
    for (unsigned documents = 0; !j.stopped; documents++) {
        MOE_TRY(skip(&j));
        if (j.p >= j.end)
            break;
        if (documents)
            MOE_TRY(tell_once(&j, MOE_LAX_TRAILING, j.p, "something follows the document"));
        const char *before = j.p;
        MOE_TRY(value(&j));
        if (j.p < j.end && strchr("}],:", *j.p) && *j.p)
            MOE_TRY(not_understood(&j));
        if (j.p == before)
            break;
    }
    if (j.p < j.end)
        MOE_TRY(moe_lax_gap_at(&r, at(&j, j.p), r.text.len));
    return MOE_OK;
}
