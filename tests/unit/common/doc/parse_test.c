#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/common/doc/show.h"
#include <stdlib.h>
#include <unistd.h>

#define Y MOE_DOC_YAML
#define J MOE_DOC_JSON
#define S(text) text, sizeof(text) - 1

static const struct good_case { const char *name; enum moe_doc_syntax syntax; const char *in; size_t len; const char *tree; } good[] = {
    { "YAML: a map of maps and lists",       Y, S("a:\n  b: [1, x]\nc:\n- d: 2\n  e: 3\n"), "{a={b=[1 $x]} c=[{d=2 e=3}]}" },
    { "YAML: yes, on, off, n are strings",   Y, S("[yes, on, off, n, Y]"),          "[$yes $on $off $n $Y]" },
    { "YAML: 012 is decimal, 0o12 octal",    Y, S("[012, 0o12, 0x1F, 0b1, 1_000]"), "[12 10 31 $0b1 $1_000]" },
    { "YAML: signs and zeros",               Y, S("[-0, +7, -12, 00]"),             "[0 7 -12 0]" },
    { "YAML: sexagesimal is a string",       Y, S("[1:30, 12:30:45]"),              "[$1:30 $12:30:45]" },
    { "YAML: floats",                        Y, S("[1., .5, -1.5e3, 1e3, +.5E-1]"), "[f1 f0.5 f-1500 f1000 f0.05]" },
    { "YAML: what only looks like a float",  Y, S("[., 1e, e1, 1.2.3, +, -.]"),     "[$. $1e $e1 $1.2.3 $+ $-.]" },
    { "YAML: nan without a dot is a string", Y, S("[nan, inf, NaN]"),               "[$nan $inf $NaN]" },
    { "YAML: every null",                    Y, S("[~, null, Null, NULL, nULL, '']"), "[~ ~ ~ ~ $nULL ']" },
    { "YAML: every boolean",                 Y, S("[true, True, TRUE, false, False, FALSE, tRUE]"), "[true true true false false false $tRUE]" },
    { "YAML: a date is a string",            Y, S("2026-01-31"),                    "$2026-01-31" },
    { "YAML: quotes make strings",           Y, S("['1', \"true\", 'null']"),       "['1 'true 'null]" },
    { "YAML: blocks make strings",           Y, S("a: |\n  1\nb: >-\n  2\n  3\n"),  "{a='1\\x0a b='2 3}" },
    { "YAML: core tags",                     Y, S("[!!str 1, !!int \"7\", !!float 2, !!null '', !!bool 'true', ! 5]"), "['1 7 f2 ~ true '5]" },
    { "YAML: tagged list and map",           Y, S("a: !!seq [1]\nb: !!map {c: 1}\n"), "{a=[1] b={c=1}}" },
    { "YAML: empty values",                  Y, S("a:\nb: \n"),                     "{a=~ b=~}" },
    { "YAML: empty input is null",           Y, S(""),                              "~" },
    { "YAML: a comment alone is null",       Y, S("# nothing\n"),                   "~" },
    { "YAML: an alias copies a scalar",      Y, S("a: &x 1\nb: *x\n"),              "{a=1 b=1}" },
    { "YAML: an alias copies a tree",        Y, S("a: &x {k: [1, 2]}\nb: *x\nc: [*x]\n"), "{a={k=[1 2]} b={k=[1 2]} c=[{k=[1 2]}]}" },
    { "YAML: a later anchor of one name",    Y, S("[&x 1, *x, &x 2, *x]"),          "[1 1 2 2]" },
    { "YAML: an anchored key",               Y, S("&k name: 1\nb: *k\n"),           "{name=1 b=$name}" },
    { "YAML: keys of any scalar are text",   Y, S("1: a\ntrue: b\n~: c\n"),         "{1=$a true=$b ~=$c}" },
    { "YAML: a quoted merge key is a key",   Y, S("'<<': 1"),                       "{<<=1}" },
    { "YAML: keys differ by case",           Y, S("a: 1\nA: 2\n"),                  "{a=1 A=2}" },
    { "YAML: a BOM is skipped",              Y, S("\xef\xbb\xbf" "a: 1"),           "{a=1}" },
    { "YAML: one explicit document",         Y, S("---\na: 1\n...\n"),              "{a=1}" },
    { "YAML: 2^53 still fits",               Y, S("[9007199254740992, -9007199254740992]"), "[9007199254740992 -9007199254740992]" },
    { "JSON: every kind",                    J, S(" {\"a\": [1, -2.5e1, true, false, null, \"x\"], \"b\": {}} "), "{a=[1 f-25 true false ~ 'x] b={}}" },
    { "JSON: a scalar alone",                J, S("7"),                             "7" },
    { "JSON: escapes are decoded",           J, S("[\"\\\"\\\\\\/\\b\\u00e9\\ud83d\\ude00\"]"), "['\"\\/\\x08\xc3\xa9\xf0\x9f\x98\x80]" },
    { "JSON: an escaped key",                J, S("{\"\\u0061b\": 1}"),             "{ab=1}" },
    { "JSON: keys differ by case",           J, S("{\"a\": 1, \"A\": 2}"),          "{a=1 A=2}" },
    { "JSON: past valueint",                 J, S("[2147483648, -3000000000]"),     "[2147483648 -3000000000]" },
    { "JSON: 2^53 still fits",               J, S("[9007199254740992, -9007199254740992]"), "[9007199254740992 -9007199254740992]" },
    { "JSON: minus zero",                    J, S("[-0, -0.0]"),                    "[0 f-0]" },
    { "JSON: a number too small is zero",    J, S("1e-999"),                        "f0" },
    { "JSON: a BOM is skipped",              J, S("\xef\xbb\xbf[]"),                "[]" },
    { "JSON: DEL and U+2028 are characters", J, S("\"\x7f\xe2\x80\xa8\""),          "'\\x7f\\u2028" },
};

static void reads(void **state)
{
    const struct good_case *c = *state;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(10000);
    struct moe_error err = { 0 };
    char *exact = malloc(c->len ? c->len : 1);              /* no NUL behind it, so that ASan sees an over-read */
    assert_non_null(exact);
    memcpy(exact, c->in, c->len);
    enum moe_code code = moe_doc_parse(c->syntax, "t", (struct moe_str){ exact, c->len }, &doc, &err);
    free(exact);                                            /* and nothing may point into it */
    if (code != MOE_OK)
        fail_msg("%u:%u: %s: %s", err.line, err.column, err.field, err.text);
    show(out, moe_doc_root(doc));
    assert_string_equal(moe_buf_str(out).ptr, c->tree);
}

static const struct bad_case {
    const char *name;
    enum moe_doc_syntax syntax;
    const char *in;
    size_t len;
    enum moe_code code;
    unsigned line, column;
    const char *field, *text;
} bad[] = {
    { "YAML: a repeated key",           Y, S("r:\n  k: 1\n  j: 2\n  k: 3\n"), MOE_E_PARSE, 4, 3, "r.k", "given twice; first on line 2" },
    { "YAML: a key repeated in quotes", Y, S("1: a\n\"1\": b\n"),         MOE_E_PARSE, 2, 1, "1", "given twice" },
    { "YAML: a key repeated by escape", Y, S("{ab: 1, \"\\x61b\": 2}"),   MOE_E_PARSE, 1, 9, "ab", "given twice" },
    { "YAML: the first of two repeats", Y, S("{b: 1, a: 1, b: 2, a: 2}"), MOE_E_PARSE, 1, 14, "b", "given twice" },
    { "YAML: a second document",        Y, S("a: 1\n---\nb: 2\n"),        MOE_E_PARSE, 2, 1, "", "second document" },
    { "YAML: not a number",             Y, S("a: [1, .nan]"),             MOE_E_PARSE, 1, 8, "a[1]", "NaN" },
    { "YAML: infinity",                 Y, S("a: -.inf"),                 MOE_E_PARSE, 1, 4, "a", "infinity" },
    { "YAML: a float that overflows",   Y, S("a: 1e999"),                 MOE_E_PARSE, 1, 4, "a", "too large" },
    { "YAML: past 2^53",                Y, S("a: 9007199254740993"),      MOE_E_PARSE, 1, 4, "a", "past 2^53" },
    { "YAML: below -2^53",              Y, S("a: -9007199254740993"),     MOE_E_PARSE, 1, 4, "a", "past 2^53" },
    { "YAML: hex past 2^53",            Y, S("a: 0xffffffffffffffffff"),  MOE_E_PARSE, 1, 4, "a", "past 2^53" },
    { "YAML: NUL in a string",          Y, S("a: \"x\\0y\""),             MOE_E_PARSE, 1, 4, "a", "NUL" },
    { "YAML: NUL in a key",             Y, S("r:\n  \"top_k\\0x\": 1"),   MOE_E_PARSE, 2, 3, "r", "NUL" },
    { "YAML: a raw NUL",                Y, S("a: 1\nb: x\0y\n"),          MOE_E_PARSE, 2, 5, "", "control character 0x00" },
    { "YAML: a raw escape",             Y, S("a: \033[31m"),              MOE_E_PARSE, 1, 4, "", "control character 0x1b" },
    { "YAML: invalid UTF-8",            Y, S("a: 1\nb: \xc3\xa9\xff\n"),  MOE_E_PARSE, 2, 6, "", "invalid UTF-8: byte 0xff" },
    { "YAML: UTF-16",                   Y, S("\xff\xfe" "a\0"),           MOE_E_PARSE, 1, 1, "", "invalid UTF-8" },
    { "YAML: an escaped surrogate",     Y, S("a: \"\\ud800\""),           MOE_E_PARSE, 1, 7, "", "Unicode" },
    { "YAML: a list as a key",          Y, S("a:\n  ? [x]\n  : 1\n"),     MOE_E_PARSE, 2, 5, "a", "not a list" },
    { "YAML: a map as a key",           Y, S("{{a: 1}: 2}"),              MOE_E_PARSE, 1, 2, "", "not a map" },
    { "YAML: an alias as a key",        Y, S("a: &x 1\n*x : 2\n"),        MOE_E_PARSE, 2, 1, "", "alias cannot be a key" },
    { "YAML: a merge key",              Y, S("a: &x {b: 1}\nc:\n  <<: *x\n"), MOE_E_PARSE, 3, 3, "c", "merge keys" },
    { "YAML: a foreign tag",            Y, S("a: !!python/object:os.system x"), MOE_E_PARSE, 1, 4, "a", "tag:yaml.org,2002:python/object" },
    { "YAML: a local tag",              Y, S("a: [!vault x]"),            MOE_E_PARSE, 1, 5, "a[0]", "!vault" },
    { "YAML: a scalar's tag on a map",  Y, S("a: !!str {b: 1}"),          MOE_E_PARSE, 1, 4, "a", "does not fit" },
    { "YAML: a tag its text belies",    Y, S("a: !!int x"),               MOE_E_PARSE, 1, 4, "a", "not what its tag says" },
    { "YAML: binary",                   Y, S("a: !!binary aGk="),         MOE_E_PARSE, 1, 4, "a", "binary" },
    { "YAML: an alias of nothing",      Y, S("a: [*nobody]"),             MOE_E_PARSE, 1, 5, "a[0]", "no anchor is named nobody" },
    { "YAML: an alias inside itself",   Y, S("a: &x\n  b: *x\n"),         MOE_E_PARSE, 2, 6, "a.b", "contains itself" },
    { "YAML: an open bracket",          Y, S("router: [1,\n"),            MOE_E_PARSE, 2, 1, "", "flow" },
    { "YAML: a tab as indentation",     Y, S("a:\n\tb: 1\n"),             MOE_E_PARSE, 2, 1, "", "spaces and not of tabs" },
    { "YAML: a key with a dot",         Y, S("{x.y: {k: 1, k: 2}}"),      MOE_E_PARSE, 1, 14, "[\"x.y\"].k", "given twice" },
    { "YAML: columns count bytes",      Y, S("a: [\"\xc3\xa9\xc3\xa9\", .nan]"), MOE_E_PARSE, 1, 13, "a[1]", "NaN" },
    { "YAML: lines end in CR LF",       Y, S("a: 1\r\nb: .nan\r\n"),      MOE_E_PARSE, 2, 4, "b", "NaN" },
    { "YAML: U+2028 ends no line",      Y, S("a: \"x\xe2\x80\xa8y\"\nb: .nan"), MOE_E_PARSE, 2, 4, "b", "NaN" },
    { "JSON: a repeated key",           J, S("{\"r\": {\"k\": 1,\n \"k\": 2}}"), MOE_E_PARSE, 2, 2, "r.k", "given twice; first on line 1, column 8" },
    { "JSON: a key repeated by escape", J, S("{\"ab\": 1, \"\\u0061b\": 2}"), MOE_E_PARSE, 1, 11, "ab", "given twice" },
    { "JSON: text after the document",  J, S("{\"a\": 1}\n x"),           MOE_E_PARSE, 2, 2, "", "nothing after the document, found 'x'" },
    { "JSON: a NUL after the document", J, S("{}\0"),                     MOE_E_PARSE, 1, 3, "", "found U+0000" },
    { "JSON: a second document",        J, S("{}{}"),                     MOE_E_PARSE, 1, 3, "", "nothing after the document" },
    { "JSON: not a number",             J, S("{\"a\": [0, NaN]}"),        MOE_E_PARSE, 1, 11, "a[1]", "NaN" },
    { "JSON: minus infinity",           J, S("{\"a\": -Infinity}"),       MOE_E_PARSE, 1, 7, "a", "Infinity" },
    { "JSON: a float that overflows",   J, S("{\"a\": 1e999}"),           MOE_E_PARSE, 1, 7, "a", "too large" },
    { "JSON: 2^53 + 1",                 J, S("{\"a\": 9007199254740993}"), MOE_E_PARSE, 1, 7, "a", "past 2^53" },
    { "JSON: below -2^53",              J, S("[-9007199254740993]"),      MOE_E_PARSE, 1, 2, "[0]", "past 2^53" },
    { "JSON: an integer past 2^64",     J, S("[99999999999999999999999]"), MOE_E_PARSE, 1, 2, "[0]", "past 2^53" },
    { "JSON: a number of 64 characters", J, S("[0.00000000000000000000000000000000000000000000000000000000000001]"),
      MOE_E_LIMIT, 1, 2, "[0]", "longer than 63" },
    { "JSON: an escaped NUL",           J, S("{\"a\": \"x\\u0000y\"}"),   MOE_E_PARSE, 1, 9, "a", "NUL" },
    { "JSON: an escaped NUL in a key",  J, S("{\"a\\u0000\": 1}"),        MOE_E_PARSE, 1, 4, "", "NUL" },
    { "JSON: a raw NUL in a string",    J, S("[\"a\0b\"]"),               MOE_E_PARSE, 1, 4, "[0]", "control character 0x00" },
    { "JSON: a lone high surrogate",    J, S("[\"\\ud800x\"]"),           MOE_E_PARSE, 1, 3, "[0]", "lone surrogate \\ud800" },
    { "JSON: a lone low surrogate",     J, S("[\"\\udc00\"]"),            MOE_E_PARSE, 1, 3, "[0]", "lone surrogate \\udc00" },
    { "JSON: two high surrogates",      J, S("[\"\\ud800\\ud800\"]"),     MOE_E_PARSE, 1, 3, "[0]", "lone surrogate" },
    { "JSON: a raw line break",         J, S("[\"a\nb\"]"),               MOE_E_PARSE, 1, 4, "[0]", "control character 0x0a" },
    { "JSON: invalid UTF-8",            J, S("{\"a\": [\"\xc0\xaf\"]}"),  MOE_E_PARSE, 1, 9, "a[0]", "invalid UTF-8: byte 0xc0" },
    { "JSON: invalid UTF-8 outside",    J, S("[\xff]"),                   MOE_E_PARSE, 1, 2, "[0]", "invalid UTF-8: byte 0xff" },
    { "JSON: an unknown escape",        J, S("[\"\\x41\"]"),              MOE_E_PARSE, 1, 3, "[0]", "unknown escape" },
    { "JSON: a short \\u",              J, S("[\"\\u12\"]"),              MOE_E_PARSE, 1, 3, "[0]", "four hexadecimal" },
    { "JSON: an open string",           J, S("[\"abc"),                   MOE_E_PARSE, 1, 2, "[0]", "not closed" },
    { "JSON: a backslash at the end",   J, S("[\"abc\\"),                 MOE_E_PARSE, 1, 6, "[0]", "unknown escape" },
    { "JSON: a comment",                J, S("{} // x"),                  MOE_E_PARSE, 1, 4, "", "found '/'" },
    { "JSON: a comma too many",         J, S("{\"a\": 1,}"),              MOE_E_PARSE, 1, 9, "", "expected a key in quotes, found '}'" },
    { "JSON: a list's comma too many",  J, S("[1,]"),                     MOE_E_PARSE, 1, 4, "[1]", "expected a value" },
    { "JSON: single quotes",            J, S("{'a': 1}"),                 MOE_E_PARSE, 1, 2, "", "key in quotes" },
    { "JSON: no colon",                 J, S("{\"a\" 1}"),                MOE_E_PARSE, 1, 6, "a", "':'" },
    { "JSON: a leading zero",           J, S("[01]"),                     MOE_E_PARSE, 1, 2, "[0]", "zero" },
    { "JSON: a plus sign",              J, S("[+1]"),                     MOE_E_PARSE, 1, 2, "[0]", "expected a value" },
    { "JSON: a bare point",             J, S("[1.]"),                     MOE_E_PARSE, 1, 4, "[0]", "expected a digit" },
    { "JSON: a bare exponent",          J, S("[1e+]"),                    MOE_E_PARSE, 1, 5, "[0]", "expected a digit" },
    { "JSON: hexadecimal",              J, S("[0x1]"),                    MOE_E_PARSE, 1, 3, "[1]", "',' or ']'" },
    { "JSON: a word that goes on",      J, S("[nullx]"),                  MOE_E_PARSE, 1, 6, "[1]", "',' or ']'" },
    { "JSON: an empty input",           J, S(""),                         MOE_E_PARSE, 1, 1, "", "end of the input" },
    { "JSON: cut short",                J, S("{\"a\": [1, 2"),            MOE_E_PARSE, 1, 12, "a[2]", "end of the input" },
    { "JSON: a mismatched bracket",     J, S("[1}"),                      MOE_E_PARSE, 1, 3, "[1]", "found '}'" },
    { "JSON: form feed is no space",    J, S("\f1"),                      MOE_E_PARSE, 1, 1, "", "found U+000C" },
};

static void refuses(void **state)
{
    const struct bad_case *c = *state;
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    char *exact = malloc(c->len ? c->len : 1);
    assert_non_null(exact);
    memcpy(exact, c->in, c->len);
    enum moe_code code = moe_doc_parse(c->syntax, "t.in", (struct moe_str){ exact, c->len }, &doc, &err);
    free(exact);
    if (code != c->code || err.line != c->line || err.column != c->column || strcmp(err.field, c->field) != 0 || !strstr(err.text, c->text))
        fail_msg("code %d, %u:%u: [%s]: %s", code, err.line, err.column, err.field, err.text);
    assert_string_equal(err.file, "t.in");
    assert_int_equal(err.code, code);
    assert_null(doc);
}

static const struct depth_case { const char *name; enum moe_doc_syntax syntax; const char *open, *close; unsigned levels; enum moe_code code; } depths[] = {
    { "JSON: lists as deep as the cap",   J, "[", "]", MOE_CAP_DOC_DEPTH, MOE_OK },
    { "JSON: lists past the cap",         J, "[", "]", MOE_CAP_DOC_DEPTH + 1, MOE_E_LIMIT },
    { "JSON: a hundred thousand lists",   J, "[", "]", 100000, MOE_E_LIMIT },
    { "JSON: a hundred thousand maps",    J, "{\"a\":", "}", 100000, MOE_E_LIMIT },
    { "YAML: lists as deep as the cap",   Y, "[", "]", MOE_CAP_DOC_DEPTH, MOE_OK },
    { "YAML: lists past the cap",         Y, "[", "]", MOE_CAP_DOC_DEPTH + 1, MOE_E_LIMIT },
    { "YAML: a hundred thousand lists",   Y, "[", "]", 100000, MOE_E_LIMIT },
    { "YAML: a hundred thousand maps",    Y, "{a: ", "}", 100000, MOE_E_LIMIT },
    { "YAML: a hundred thousand dashes",  Y, "- ", "", 100000, MOE_E_LIMIT },
};

static void depth(void **state)
{
    const struct depth_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *in = moe_buf_new(4 << 20);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    for (unsigned i = 0; i < c->levels; i++)
        moe_buf_add(in, moe_str_c(c->open));
    if (c->syntax == J && c->open[0] == '{')
        moe_buf_addc(in, '1');
    for (unsigned i = 0; i < c->levels; i++)
        moe_buf_add(in, moe_str_c(c->close));
    assert_int_equal(moe_doc_parse(c->syntax, "t", moe_buf_str(in), &doc, &err), c->code);
    if (c->code == MOE_E_LIMIT) {
        assert_int_equal(err.column, strlen(c->open) * MOE_CAP_DOC_DEPTH + 1);
        assert_non_null(strstr(err.text, "deeper than 128"));
    }
}

/* Nine levels of nine aliases each: 3 GB when expanded. */
static void an_alias_bomb_is_refused(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *in = moe_buf_new(1 << 16);
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_buf_printf(in, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
        moe_buf_printf(in, "a%d: &a%d [", i, i);
        for (int k = 0; k < 9; k++)
            moe_buf_printf(in, "%s*a%d", k ? "," : "", i - 1);
        moe_buf_printf(in, "]\n");
    }
    assert_int_equal(moe_doc_parse(Y, "bomb.yaml", moe_buf_str(in), &doc, &err), MOE_E_LIMIT);
    assert_non_null(strstr(err.text, "aliases expand to more than 262144 values"));
    assert_true(err.line == 6 || err.line == 5);
    assert_null(doc);
}

static void aliases_count_as_depth(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *in = moe_buf_new(1 << 16);
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_buf_printf(in, "- &a0 [x]\n");
    for (int i = 1; i < 130; i++)
        moe_buf_printf(in, "- &a%d [*a%d]\n", i, i - 1);
    assert_int_equal(moe_doc_parse(Y, "t", moe_buf_str(in), &doc, &err), MOE_E_LIMIT);
    assert_int_equal(err.line, 128);                        /* the alias that goes too far, not the list at the end of the chain */
    assert_non_null(strstr(err.text, "deeper than 128"));
    assert_null(doc);
}

static void too_many_anchors_are_refused(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *in = moe_buf_new(1 << 20);
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    for (unsigned i = 0; i <= MOE_CAP_DOC_ANCHORS; i++)
        moe_buf_printf(in, "- &a%u x\n", i);
    assert_int_equal(moe_doc_parse(Y, "t", moe_buf_str(in), &doc, &err), MOE_E_LIMIT);
    assert_int_equal(err.line, MOE_CAP_DOC_ANCHORS + 1);
    assert_string_equal(err.field, "[4096]");
    assert_null(doc);
}

static void size_and_count_are_capped(void **state)
{
    (void)state;
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    size_t n = (size_t)MOE_CAP_DOC_NODES * 2 + 3;
    char *many = malloc(n);
    assert_non_null(many);
    many[0] = '[';
    for (size_t i = 1; i < n; i++)
        many[i] = i % 2 ? '1' : ',';
    assert_int_equal(moe_doc_parse(J, "t", (struct moe_str){ many, n }, &doc, &err), MOE_E_LIMIT);
    assert_string_equal(err.field, "[4194303]");
    assert_non_null(strstr(err.text, "more than 4194304 values"));
    free(many);
    assert_int_equal(moe_doc_parse(J, "big", (struct moe_str){ "", MOE_CAP_DOC_BYTES + 1 }, &doc, &err), MOE_E_LIMIT);
    assert_string_equal(err.file, "big");
    assert_null(doc);
}

static void many_keys_are_checked_fast(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *in = moe_buf_new(8 << 20);
    struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_buf_add(in, MOE_STR("{"));
    for (unsigned i = 0; i < 200000; i++)
        moe_buf_printf(in, "\"k%u\": 1,\n", i);
    moe_buf_add(in, MOE_STR("\"k77\": 2}"));
    assert_int_equal(moe_doc_parse(J, "t", moe_buf_str(in), &doc, &err), MOE_E_PARSE);
    assert_int_equal(err.line, 200001);
    assert_string_equal(err.field, "k77");
    assert_null(doc);
}

static void a_stream_is_a_list_of_documents(void **state)
{
    (void)state;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1000);
    struct moe_error err = { 0 };
    char path[64];
    assert_int_equal(moe_doc_parse_stream("k.yaml", MOE_STR("a: &x 1\n---\nb:\n  c: 2\n---\n"), &doc, &err), MOE_OK);
    show(out, moe_doc_root(doc));
    assert_string_equal(moe_buf_str(out).ptr, "[{a=1} {b={c=2}} ~]");
    const struct moe_node_doc *c = moe_doc_get(moe_doc_get(moe_doc_root(doc)->first->next, "b"), "c");
    moe_doc_path(c, path, sizeof path);
    assert_string_equal(path, "[1].b.c");
    assert_int_equal(c->line, 4);
    struct moe_doc *none = NULL;
    assert_int_equal(moe_doc_parse_stream("k.yaml", MOE_STR("a: &x 1\n---\nb: *x\n"), &none, &err), MOE_E_PARSE);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.field, "[1].b");
    assert_null(none);
}

static void every_node_knows_its_place(void **state)
{
    (void)state;
    MOE_AUTO(moe_doc_free) struct moe_doc *y = NULL, *j = NULL;
    struct moe_error err = { 0 };
    char path[64], cut[8];
    assert_int_equal(moe_doc_parse(Y, "t.yaml", MOE_STR("rules:\n  M101:\n    types: [a, b, &z c]\n    again: *z\n"), &y, &err), MOE_OK);
    const struct moe_node_doc *rule = moe_doc_get(moe_doc_get(moe_doc_root(y), "rules"), "M101"), *types = moe_doc_get(rule, "types");
    const struct moe_node_doc *third = types->first->next->next, *again = moe_doc_get(rule, "again");
    moe_doc_path(third, path, sizeof path);
    assert_string_equal(path, "rules.M101.types[2]");
    moe_doc_path(third, cut, sizeof cut);
    assert_string_equal(cut, "rules.M");
    assert_int_equal(types->key_line * 100 + types->key_column, 305);
    assert_int_equal(types->line * 100 + types->column, 312);
    assert_int_equal(again->line * 100 + again->column, 412);          /* where the alias stands */
    assert_int_equal(again->count + third->index * 10 + types->count, 23);
    assert_int_equal(moe_doc_fail(&err, MOE_E_SCHEMA, y, types, true, "is %d", 7), MOE_E_SCHEMA);
    assert_int_equal(err.line * 100 + err.column, 305);
    assert_string_equal(err.text, "is 7");
    assert_string_equal(err.file, "t.yaml");
    assert_int_equal(moe_doc_parse(J, "t.json", MOE_STR("{\"a\":\n  {\"b\": [1, \"\\n\"]}}"), &j, &err), MOE_OK);
    const struct moe_node_doc *b = moe_doc_get(moe_doc_get(moe_doc_root(j), "a"), "b");
    assert_int_equal(b->key_line * 100 + b->key_column, 204);
    assert_int_equal(b->first->next->line * 100 + b->first->next->column, 213);
    assert_string_equal(moe_doc_name(j), "t.json");
    assert_null(moe_doc_get(b, "x"));
    assert_null(moe_doc_get(NULL, "x"));
}

static void a_path_is_cut_between_characters(void **state)
{
    (void)state;
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    char path[4];
    assert_int_equal(moe_doc_parse(J, "t", MOE_STR("{\"a\xe2\x82\xac\": {\"b\": 1}}"), &doc, &err), MOE_OK);
    moe_doc_path(moe_doc_root(doc)->first->first, path, sizeof path);
    assert_string_equal(path, "a");
}

static void the_name_says_the_syntax(void **state)
{
    (void)state;
    static const struct { const char *name; enum moe_code code; } files[] = {
        { "a.json", MOE_E_PARSE }, { "a.sarif", MOE_E_PARSE }, { "a.yaml", MOE_OK }, { "a", MOE_OK }, { "a.jsonl", MOE_E_USAGE },
    };
    char folder[] = "/tmp/moe-doc-XXXXXX", path[100];
    struct moe_error err = { 0 };
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < MOE_COUNT(files); i++) {
        MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
        assert_in_range(snprintf(path, sizeof path, "%s/%s", folder, files[i].name), 1, sizeof path - 1);
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        assert_true(fputs("a: 1\n", f) >= 0);              /* YAML, and no JSON */
        assert_int_equal(fclose(f), 0);
        assert_int_equal(moe_doc_load(path, &doc, &err), files[i].code);
        assert_int_equal(doc != NULL, files[i].code == MOE_OK);
        unlink(path);
        assert_int_equal(moe_doc_load(path, &doc, &err), files[i].code == MOE_E_USAGE ? MOE_E_USAGE : MOE_E_IO);
        assert_string_equal(err.file, path);
    }
    rmdir(folder);
}

static void a_refusal_of_json_says_why(void **state)
{
    static const struct { const char *in; size_t len; enum moe_doc_why why; } rows[] = {
        { S("{\"a\": 1}"), MOE_DOC_WHY_NONE },          { S("{a: 1}"), MOE_DOC_WHY_SYNTAX },
        { S("\"\x01\""), MOE_DOC_WHY_SYNTAX },          { S(""), MOE_DOC_WHY_CUT },
        { S("[1,"), MOE_DOC_WHY_CUT },                  { S("\"a"), MOE_DOC_WHY_CUT },
        { S("1 2"), MOE_DOC_WHY_TRAILING },             { S("{\"a\": 1, \"a\": 2}"), MOE_DOC_WHY_DUPLICATE_KEY },
        { S("[NaN]"), MOE_DOC_WHY_NAN },                { S("-Infinity"), MOE_DOC_WHY_NAN },
        { S("1e999"), MOE_DOC_WHY_NAN },                { S("9007199254740993"), MOE_DOC_WHY_HUGE_NUMBER },
        { S("\"\\u0000\""), MOE_DOC_WHY_NUL },          { S("\"a\0b\""), MOE_DOC_WHY_NUL },
        { S("[]\0"), MOE_DOC_WHY_NUL },                 { S("\"\xff\""), MOE_DOC_WHY_UTF8 },
        { S("\"\\ud800\""), MOE_DOC_WHY_UTF8 },         { S("[]\xff"), MOE_DOC_WHY_UTF8 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
        struct moe_error err = { 0 };
        enum moe_doc_why why = MOE_DOC_WHY_COUNT;
        enum moe_code code = moe_doc_parse_json("x", (struct moe_str){ rows[i].in, rows[i].len }, &doc, &why, &err);
        assert_int_equal(why, rows[i].why);
        assert_int_equal(code == MOE_OK, why == MOE_DOC_WHY_NONE);
        assert_int_equal(doc != NULL, code == MOE_OK);
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(an_alias_bomb_is_refused), cmocka_unit_test(aliases_count_as_depth), cmocka_unit_test(too_many_anchors_are_refused),
        cmocka_unit_test(size_and_count_are_capped), cmocka_unit_test(many_keys_are_checked_fast),
        cmocka_unit_test(a_stream_is_a_list_of_documents), cmocka_unit_test(every_node_knows_its_place),
        cmocka_unit_test(a_path_is_cut_between_characters), cmocka_unit_test(the_name_says_the_syntax),
        cmocka_unit_test(a_refusal_of_json_says_why),
    };
    struct CMUnitTest tests[MOE_COUNT(good) + MOE_COUNT(bad) + MOE_COUNT(depths) + MOE_COUNT(plain)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(good); i++)
        tests[n++] = (struct CMUnitTest){ .name = good[i].name, .test_func = reads, .initial_state = (void *)&good[i] };
    for (size_t i = 0; i < MOE_COUNT(bad); i++)
        tests[n++] = (struct CMUnitTest){ .name = bad[i].name, .test_func = refuses, .initial_state = (void *)&bad[i] };
    for (size_t i = 0; i < MOE_COUNT(depths); i++)
        tests[n++] = (struct CMUnitTest){ .name = depths[i].name, .test_func = depth, .initial_state = (void *)&depths[i] };
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        tests[n++] = plain[i];
    return cmocka_run_group_tests_name("doc/parse", tests, NULL, NULL);
}
