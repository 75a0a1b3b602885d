/* JSON in two passes: a strict scanner of ours lays out the tree with its positions, then cJSON parses the same bytes and both trees are
 * walked side by side. cJSON decodes; the scanner decides what is JSON. Where the two disagree, nobody's answer is taken. */
#include "common/base/utf8.h"
#include "common/doc/build.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

_Static_assert(MOE_CAP_DOC_DEPTH < CJSON_NESTING_LIMIT, "cJSON must follow as deep as the scanner goes");

enum { NUMBER_MAX = 63 };                       /* cJSON 1.7.15 cuts what is longer */
#define INTEGER_MAX (INT64_C(1) << 53)          /* past it a double, and so most readers of JSON, skips integers */

struct scan { struct moe_build *b; const char *p, *end, *line_start; unsigned line; };

static struct moe_place at(const struct scan *s, const char *p)
{
    return (struct moe_place){ s->line, (unsigned)(p - s->line_start) + 1 };
}

static char peek(const struct scan *s) { return s->p < s->end ? *s->p : 0; }

static void skip_space(struct scan *s)
{
    for (; s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'); s->p++) {
        if (*s->p == '\n' || (*s->p == '\r' && !(s->p + 1 < s->end && s->p[1] == '\n'))) {
            s->line++;
            s->line_start = s->p + 1;
        }
    }
}

/* Remember what the failure was: `return because(b, WHY, moe_build_fail(...))`. */
static enum moe_code because(struct moe_build *b, enum moe_doc_why why, enum moe_code code)
{
    b->why = why;
    return code;
}

static enum moe_code expected(struct scan *s, const char *what)
{
    uint32_t point;
    s->b->why = s->p == s->end ? MOE_DOC_WHY_CUT : *s->p == 0 ? MOE_DOC_WHY_NUL : s->b->why;
    if (s->p == s->end)
        return moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "expected %s, found the end of the input", what);
    size_t n = moe_utf8_next((struct moe_str){ s->p, (size_t)(s->end - s->p) }, &point);
    if (n == 0)
        return because(s->b, MOE_DOC_WHY_UTF8,
                       moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "invalid UTF-8: byte 0x%02x", (unsigned)(unsigned char)*s->p));
    if (moe_utf8_hidden(point))
        return moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "expected %s, found U+%04X", what, point);
    return moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "expected %s, found '%.*s'", what, (int)n, s->p);
}

static int hex4(const struct scan *s, const char *p) { return s->end - p < 4 ? -1 : moe_hex4(p); }

/* At a backslash. A high surrogate must be followed by a low one, and nothing else may be a surrogate. */
static enum moe_code scan_escape(struct scan *s)
{
    const char *start = s->p;
    char c = start + 1 < s->end ? start[1] : 0;
    if (c != 'u') {
        if (!c || !strchr("\"\\/bfnrt", c))
            return moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "unknown escape in a string");
        s->p += 2;
        return MOE_OK;
    }
    int v = hex4(s, start + 2);
    if (v < 0)
        return moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "\\u needs four hexadecimal digits");
    if (v == 0)
        return because(s->b, MOE_DOC_WHY_NUL, moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "NUL (\\u0000) in a string"));
    s->p += 6;
    if (v < 0xd800 || v > 0xdfff)
        return MOE_OK;
    int low = s->end - s->p >= 6 && s->p[0] == '\\' && s->p[1] == 'u' ? hex4(s, s->p + 2) : -1;
    if (v > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return because(s->b, MOE_DOC_WHY_UTF8,
                       moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "lone surrogate \\u%04x in a string", (unsigned)v));
    s->p += 6;
    return MOE_OK;
}

/* At the opening quote. *raw is what stands between the quotes, undecoded. */
static enum moe_code scan_string(struct scan *s, struct moe_str *raw)
{
    const char *start = s->p++;
    while (s->p < s->end && *s->p != '"') {
        uint32_t point;
        unsigned char c = (unsigned char)*s->p;
        if (c == '\\') {
            MOE_TRY(scan_escape(s));
            continue;
        }
        if (c < 0x20)
            return because(s->b, c ? MOE_DOC_WHY_SYNTAX : MOE_DOC_WHY_NUL,
                           moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "control character 0x%02x in a string", (unsigned)c));
        size_t n = c < 0x80 ? 1 : moe_utf8_next((struct moe_str){ s->p, (size_t)(s->end - s->p) }, &point);
        if (n == 0)
            return because(s->b, MOE_DOC_WHY_UTF8,
                           moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "invalid UTF-8: byte 0x%02x", (unsigned)c));
        s->p += n;
    }
    if (s->p >= s->end)
        return because(s->b, MOE_DOC_WHY_CUT, moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "string is not closed"));
    *raw = (struct moe_str){ start + 1, (size_t)(s->p - start - 1) };
    s->p++;
    return raw->len <= MOE_CAP_DOC_STRING
               ? MOE_OK
               : moe_build_fail(s->b, MOE_E_LIMIT, at(s, start), "string is longer than %u bytes", MOE_CAP_DOC_STRING);
}

static bool digits(struct scan *s)
{
    const char *start = s->p;
    while (moe_is_digit(peek(s)))
        s->p++;
    return s->p > start;
}

static enum moe_code scan_number(struct scan *s)
{
    const char *start = s->p;
    struct moe_node_doc *n;
    bool whole = true, minus = *start == '-';
    s->p += minus;
    if (peek(s) == 'I' || peek(s) == 'N')
        return because(s->b, MOE_DOC_WHY_NAN, moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "NaN and Infinity are no JSON"));
    const char *first = s->p;
    if (!digits(s))
        return expected(s, "a digit");
    if (*first == '0' && s->p - first > 1)
        return moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "number starts with a zero");
    if (peek(s) == '.') {
        whole = false;
        s->p++;
        if (!digits(s))
            return expected(s, "a digit");
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        whole = false;
        s->p++;
        s->p += peek(s) == '+' || peek(s) == '-';
        if (!digits(s))
            return expected(s, "a digit");
    }
    struct moe_str text = { start, (size_t)(s->p - start) };
    if (text.len > NUMBER_MAX)
        return because(s->b, MOE_DOC_WHY_HUGE_NUMBER,
                       moe_build_fail(s->b, MOE_E_LIMIT, at(s, start), "number is longer than %d characters", (int)NUMBER_MAX));
    int64_t v = 0;
    for (const char *p = first; whole && p < s->p; p++)
        if ((v = v * 10 + (*p - '0')) > INTEGER_MAX)
            return because(s->b, MOE_DOC_WHY_HUGE_NUMBER,
                           moe_build_fail(s->b, MOE_E_PARSE, at(s, start), "%.*s is past 2^53 and would be rounded; write it as a string",
                                          MOE_FMT(text)));
    MOE_TRY(moe_build_add(s->b, whole ? MOE_DOC_INT : MOE_DOC_FLOAT, at(s, start), &n));
    n->text = text;
    n->as.integer = minus ? -v : v;
    return MOE_OK;
}

static enum moe_code scan_word(struct scan *s)
{
    static const struct { const char *word; enum moe_doc_kind kind; bool value; } words[] = {
        { "true", MOE_DOC_BOOL, true }, { "false", MOE_DOC_BOOL, false }, { "null", MOE_DOC_NULL, false },
    };
    struct moe_str rest = { s->p, (size_t)(s->end - s->p) };
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        struct moe_str word = moe_str_c(words[i].word);
        struct moe_node_doc *n;
        if (!moe_str_starts(rest, word))
            continue;
        MOE_TRY(moe_build_add(s->b, words[i].kind, at(s, s->p), &n));
        n->text = (struct moe_str){ s->p, word.len };
        if (words[i].kind == MOE_DOC_BOOL)
            n->as.boolean = words[i].value;
        s->p += word.len;
        return MOE_OK;
    }
    if (moe_str_starts(rest, MOE_STR("NaN")) || moe_str_starts(rest, MOE_STR("Infinity")))
        return because(s->b, MOE_DOC_WHY_NAN, moe_build_fail(s->b, MOE_E_PARSE, at(s, s->p), "NaN and Infinity are no JSON"));
    return expected(s, "a value");
}

static enum moe_code scan_key(struct scan *s)
{
    const char *start = s->p;
    if (peek(s) != '"')
        return expected(s, "a key in quotes");
    s->b->has_key = false;
    MOE_TRY(scan_string(s, &s->b->key));
    s->b->key_at = at(s, start);
    s->b->has_key = true;
    skip_space(s);
    if (peek(s) != ':')
        return expected(s, "':'");
    s->p++;
    return MOE_OK;
}

static enum moe_code scan_value(struct scan *s);

static enum moe_code scan_members(struct scan *s, char close)
{
    s->p++;
    skip_space(s);
    if (peek(s) == close) {
        s->p++;
        return MOE_OK;
    }
    for (;;) {
        skip_space(s);
        if (close == '}')
            MOE_TRY(scan_key(s));
        MOE_TRY(scan_value(s));
        skip_space(s);
        char c = peek(s);
        if (c != ',' && c != close)
            return expected(s, close == '}' ? "',' or '}'" : "',' or ']'");
        s->p++;
        if (c == close)
            return MOE_OK;
    }
}

/* Recursion is bounded: moe_build_open() refuses what is past MOE_CAP_DOC_DEPTH. */
static enum moe_code scan_value(struct scan *s)
{
    struct moe_node_doc *n;
    struct moe_str raw;
    skip_space(s);
    char c = peek(s);
    struct moe_place here = at(s, s->p);
    if (c == '{' || c == '[') {
        MOE_TRY(moe_build_open(s->b, c == '{' ? MOE_DOC_MAP : MOE_DOC_LIST, here));
        MOE_TRY(scan_members(s, c == '{' ? '}' : ']'));
        moe_build_close(s->b);
        return MOE_OK;
    }
    if (c == '-' || moe_is_digit(c))
        return scan_number(s);
    if (c != '"')
        return scan_word(s);
    MOE_TRY(scan_string(s, &raw));
    MOE_TRY(moe_build_add(s->b, MOE_DOC_STR, here, &n));
    n->text = raw;
    n->quoted = true;
    return MOE_OK;
}

/* ---- the walk side by side ---- */

/* What the scanner left undecoded, now that cJSON has decoded it. Without an escape the bytes of the input serve as they are. */
static enum moe_code decode(struct moe_build *b, const struct moe_node_doc *n, struct moe_str *raw, const char *decoded)
{
    struct moe_str text = moe_str_c(decoded ? decoded : "");
    if (!raw->len || !memchr(raw->ptr, '\\', raw->len)) {
        if (!moe_str_eq(*raw, text))
            return moe_doc_fail(b->err, MOE_E_BUG, b->doc, n, false, "the two readers of JSON disagree about a string");
        return MOE_OK;
    }
    *raw = moe_arena_str(b->doc->arena, text);
    if (!raw->ptr)
        return moe_doc_fail(b->err, MOE_E_LIMIT, b->doc, n, false, "out of memory");
    return MOE_OK;
}

static bool same_kind(const struct moe_node_doc *n, const cJSON *c)
{
    switch (n->kind) {
    case MOE_DOC_NULL:  return cJSON_IsNull(c);
    case MOE_DOC_BOOL:  return n->as.boolean ? cJSON_IsTrue(c) : cJSON_IsFalse(c);
    case MOE_DOC_INT:   return cJSON_IsNumber(c) && c->valuedouble == (double)n->as.integer;
    case MOE_DOC_FLOAT: return cJSON_IsNumber(c);
    case MOE_DOC_STR:   return cJSON_IsString(c);
    case MOE_DOC_LIST:  return cJSON_IsArray(c);
    case MOE_DOC_MAP:   return cJSON_IsObject(c);
    }
    return false;
}

static enum moe_code walk(struct moe_build *b, struct moe_node_doc *n, const cJSON *c)
{
    if (!same_kind(n, c))
        return moe_doc_fail(b->err, MOE_E_BUG, b->doc, n, false, "the two readers of JSON disagree about a value");
    if (n->parent && n->parent->kind == MOE_DOC_MAP)
        MOE_TRY(decode(b, n, &n->key, c->string));
    if (n->kind == MOE_DOC_STR)
        return decode(b, n, &n->text, c->valuestring);
    if (n->kind == MOE_DOC_FLOAT) {
        if (!isfinite(c->valuedouble))
            return because(b, MOE_DOC_WHY_NAN,
                           moe_doc_fail(b->err, MOE_E_PARSE, b->doc, n, false, "%.*s is too large", MOE_FMT(n->text)));
        n->as.number = c->valuedouble;
    }
    const cJSON *child = c->child;
    for (struct moe_node_doc *m = n->first; m; m = m->next, child = child->next) {
        if (!child)
            return moe_doc_fail(b->err, MOE_E_BUG, b->doc, m, false, "the two readers of JSON disagree about a length");
        MOE_TRY(walk(b, m, child));
    }
    if (n->first && child)
        return moe_doc_fail(b->err, MOE_E_BUG, b->doc, n, false, "the two readers of JSON disagree about a length");
    enum moe_code code = n->kind == MOE_DOC_MAP ? moe_build_check_keys(b->doc, n, b->err) : MOE_OK;
    return code == MOE_OK ? code : because(b, code == MOE_E_PARSE ? MOE_DOC_WHY_DUPLICATE_KEY : MOE_DOC_WHY_SIZE, code);
}

static void drop_tree(cJSON **tree) { cJSON_Delete(*tree); }

enum moe_code moe_json_read(struct moe_build *b, struct moe_str bytes)
{
    struct scan s = { .b = b, .p = bytes.ptr, .end = bytes.ptr + bytes.len, .line_start = bytes.ptr, .line = 1 };
    MOE_TRY(scan_value(&s));
    skip_space(&s);
    if (s.p != s.end) {
        enum moe_code code = expected(&s, "nothing after the document");
        return because(b, b->why ? b->why : MOE_DOC_WHY_TRAILING, code);
    }
    errno = 0;
    /* The NUL behind the bytes is passed too: cJSON before 1.7.18 reads one byte past a length in places (CVE-2023-53154). */
    MOE_AUTO(drop_tree) cJSON *tree = cJSON_ParseWithLength(bytes.ptr, bytes.len + 1);
    if (!tree && errno == ENOMEM)
        return moe_build_no_memory(b, (struct moe_place){ 0, 0 });
    if (!tree)
        return moe_build_fail(b, MOE_E_BUG, (struct moe_place){ 1, 1 }, "the two readers of JSON disagree: cJSON refuses the document");
    return walk(b, b->doc->root, tree);
}
