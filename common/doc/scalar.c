#include "common/doc/scalar.h"
#include <math.h>
#include <stdlib.h>

#define INTEGER_MAX (INT64_C(1) << 53)

static bool one_of(struct moe_str s, const char *const *words)
{
    for (; *words; words++)
        if (moe_str_is(s, *words))
            return true;
    return false;
}

static bool is_null(struct moe_str s) { return one_of(s, (const char *const[]){ "", "~", "null", "Null", "NULL", NULL }); }
static bool is_true(struct moe_str s) { return one_of(s, (const char *const[]){ "true", "True", "TRUE", NULL }); }
static bool is_false(struct moe_str s) { return one_of(s, (const char *const[]){ "false", "False", "FALSE", NULL }); }

static bool is_sign(char c) { return c == '+' || c == '-'; }

static bool is_endless(struct moe_str s)
{
    if (one_of(s, (const char *const[]){ ".nan", ".NaN", ".NAN", NULL }))
        return true;
    s = s.len && is_sign(s.ptr[0]) ? moe_str_from(s, 1) : s;
    return one_of(s, (const char *const[]){ ".inf", ".Inf", ".INF", NULL });
}

static int digit(char c)
{
    return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* [-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+; past 2^53 *v stays there. */
static bool is_int(struct moe_str s, int64_t *v)
{
    int base = moe_str_starts(s, MOE_STR("0o")) ? 8 : moe_str_starts(s, MOE_STR("0x")) ? 16 : 10;
    bool minus = s.len && s.ptr[0] == '-';
    s = base != 10 ? moe_str_from(s, 2) : s.len && is_sign(s.ptr[0]) ? moe_str_from(s, 1) : s;
    *v = 0;
    for (size_t i = 0; i < s.len; i++) {
        int d = digit(s.ptr[i]);
        if (d >= base)
            return false;
        *v = *v > INTEGER_MAX ? *v : *v * base + d;
    }
    *v = minus ? -*v : *v;
    return s.len > 0;
}

static size_t run_of_digits(struct moe_str s)
{
    size_t n = 0;
    while (n < s.len && moe_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* [-+]? ( \.[0-9]+ | [0-9]+ (\.[0-9]*)? ) ([eE][-+]?[0-9]+)? */
static bool is_float(struct moe_str s)
{
    if (s.len && is_sign(s.ptr[0]))
        s = moe_str_from(s, 1);
    size_t whole = run_of_digits(s), part = 0;
    s = moe_str_from(s, whole);
    if (s.len && s.ptr[0] == '.') {
        part = run_of_digits(moe_str_from(s, 1));
        s = moe_str_from(s, 1 + part);
    }
    if (!whole && !part)
        return false;
    if (s.len && (s.ptr[0] == 'e' || s.ptr[0] == 'E')) {
        s = moe_str_from(s, 1);
        if (s.len && is_sign(s.ptr[0]))
            s = moe_str_from(s, 1);
        return s.len && run_of_digits(s) == s.len;
    }
    return s.len == 0;
}

static enum moe_code set_float(struct moe_build *b, struct moe_node_doc *n)
{
    n->kind = MOE_DOC_FLOAT;
    n->as.number = strtod(n->text.ptr, NULL);              /* a NUL follows the text */
    if (isfinite(n->as.number))
        return MOE_OK;
    return moe_build_fail(b, MOE_E_PARSE, (struct moe_place){ n->line, n->column }, "%.*s is too large",
                          (int)MOE_MIN(n->text.len, (size_t)60), n->text.ptr);
}

static enum moe_code set_int(struct moe_build *b, struct moe_node_doc *n, int64_t v)
{
    n->kind = MOE_DOC_INT;
    n->as.integer = v;
    if (v >= -INTEGER_MAX && v <= INTEGER_MAX)
        return MOE_OK;
    return moe_build_fail(b, MOE_E_PARSE, (struct moe_place){ n->line, n->column },
                          "%.*s is past 2^53 and would be rounded; write it in quotes", (int)MOE_MIN(n->text.len, (size_t)60), n->text.ptr);
}

static enum moe_code set_bool(struct moe_node_doc *n, bool v)
{
    n->kind = MOE_DOC_BOOL;
    n->as.boolean = v;
    return MOE_OK;
}

static enum moe_code resolve_plain(struct moe_build *b, struct moe_node_doc *n)
{
    int64_t v;
    if (is_null(n->text))
        return n->kind = MOE_DOC_NULL, MOE_OK;
    if (is_true(n->text) || is_false(n->text))
        return set_bool(n, is_true(n->text));
    if (is_int(n->text, &v))
        return set_int(b, n, v);
    if (is_float(n->text))
        return set_float(b, n);
    if (is_endless(n->text))
        return moe_build_fail(b, MOE_E_PARSE, (struct moe_place){ n->line, n->column }, "NaN and infinity are refused");
    n->kind = MOE_DOC_STR;
    return MOE_OK;
}

enum moe_code moe_scalar_resolve(struct moe_build *b, bool quoted, const char *tag, struct moe_node_doc *n)
{
    static const struct { const char *tag; enum moe_doc_kind kind; } tags[] = {
        { "tag:yaml.org,2002:null", MOE_DOC_NULL }, { "tag:yaml.org,2002:bool", MOE_DOC_BOOL }, { "tag:yaml.org,2002:int", MOE_DOC_INT },
        { "tag:yaml.org,2002:float", MOE_DOC_FLOAT },
    };
    n->quoted = quoted || tag;
    n->kind = MOE_DOC_STR;
    for (size_t i = 0; tag && i < MOE_COUNT(tags); i++) {
        if (strcmp(tag, tags[i].tag) != 0)
            continue;
        MOE_TRY(resolve_plain(b, n));
        n->quoted = false;
        if (n->kind == MOE_DOC_INT && tags[i].kind == MOE_DOC_FLOAT) {
            n->kind = MOE_DOC_FLOAT;
            n->as.number = (double)n->as.integer;
        }
        return n->kind == tags[i].kind ? MOE_OK
                                       : moe_build_fail(b, MOE_E_PARSE, (struct moe_place){ n->line, n->column }, "is not what its tag says");
    }
    return tag || quoted ? MOE_OK : resolve_plain(b, n);
}
