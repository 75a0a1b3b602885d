/* The tolerant reader: what it tells, what it keeps, and where a decoded text stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/doc/lax.h"
#include <stdio.h>
#include <stdlib.h>

/* A tree as text: {k: v, ...} [a, b] "text"; ! before a tag, * at an alias, + at what was merged. */
static size_t show(const struct moe_node_doc *n, char *into, size_t room)
{
    size_t used = 0;
#define PUT(...) (used += (size_t)snprintf(into + used, used < room ? room - used : 0, __VA_ARGS__))
    if (n->tag.len)
        PUT("%.*s ", MOE_FMT(n->tag));
    if (n->alias)
        PUT("*");
    if (n->kind == MOE_DOC_LIST || n->kind == MOE_DOC_MAP) {
        PUT(n->kind == MOE_DOC_MAP ? "{" : "[");
        for (const struct moe_node_doc *c = n->first; c && used + 8 < room; c = c->next) {
            if (n->kind == MOE_DOC_MAP)
                PUT("%s%.*s: ", c->merged ? "+" : "", MOE_FMT(c->key));
            used += show(c, into + used, room - used);
            PUT(c->next ? ", " : "");
        }
        PUT(n->kind == MOE_DOC_MAP ? "}" : "]");
    } else {
        PUT(n->kind == MOE_DOC_STR ? "'%.*s'" : "%.*s", MOE_FMT(n->text));
    }
#undef PUT
    return used;
}

static void show_events(const struct moe_lax *l, char *into, size_t room)
{
    size_t used = 0;
    into[0] = 0;
    for (size_t i = 0; i < l->event_count && used + 40 < room; i++)
        used += (size_t)snprintf(into + used, room - used, "%s%s %u:%u", i ? ", " : "", moe_lax_name(l->events[i].what), l->events[i].line, l->events[i].column);
}

static const struct row { const char *name; bool json; const char *text, *tree, *events; } rows[] = {
    { "an empty file has no document", false, "", "[]", "" },
    { "several documents", false, "a: 1\n---\n- x\n---\n", "[{a: 1}, ['x'], ]", "" },
    { "scalars follow the core schema", false, "[yes, true, 012, 0x1f, 1e3, ~, 'null', '']", "[['yes', true, 012, 0x1f, 1e3, ~, 'null', '']]", "" },
    { "a repeated key is told and kept", false, "a: 1\nb: 2\na: 3\n", "[{a: 1, b: 2, a: 3}]", "duplicate-key 3:1" },
    { "each repeated key of a large map", false, "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nb: 2\na: 2\na: 3\n",
      "[{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, b: 2, a: 2, a: 3}]", "duplicate-key 10:1, duplicate-key 11:1, duplicate-key 12:1" },
    { "own keys win over merged ones", false, "b: &b {x: 1, y: 2}\nj:\n  y: 3\n  <<: *b\n  z: 4\n", "[{b: {x: 1, y: 2}, j: {y: 3, z: 4, +x: 1}}]", "" },
    { "the first of several merges wins", false, "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nj: {<<: [*a, *b]}\n", "[{a: {x: 1}, b: {x: 2, y: 2}, j: {+x: 1, +y: 2}}]", "" },
    { "a merge of nothing", false, "j:\n  <<: word\n", "[{j: {<<: 'word'}}]", "merge 2:7" },
    { "an alias is a copy", false, "a: &a [1]\nb: *a\n", "[{a: [1], b: *[1]}]", "" },
    { "an alias of nothing", false, "b: *a\nc: 1\n", "[{b: *, c: 1}]", "alias-unknown 1:4" },
    { "an alias inside what it names", false, "a: &a [*a, 1]\n", "[{a: [*, 1]}]", "alias-cycle 1:8" },
    { "anchors end with their document", false, "a: &a 1\n---\nb: *a\n", "[{a: 1}, {b: *}]", "alias-unknown 3:4" },
    { "an unsafe tag and a custom one", false, "a: !!python/object/apply:os.system [id]\nb: !Ref x\nc: !!java.net.URL x\n",
      "[{a: !!python/object/apply:os.system ['id'], b: !Ref 'x', c: !!java.net.URL 'x'}]", "unsafe-tag 1:4, custom-tag 2:4, unsafe-tag 3:4" },
    { "!!binary is decoded", false, "a: !!binary |\n  aGVs\n  bG8=\n", "[{a: !!binary 'hello'}]", "" },
    { "what precedes and follows a fault stays", false, "a: 1\nb: [x\n---\nc: 2\n", "[{a: 1, b: ['x']}, {c: 2}]", "syntax 3:1" },
    { "tabs as indentation are mended and told", false, "a:\n\tb: 1\n\tc:\n\t\td: 2\n", "[{a: {b: 1, c: {d: 2}}}]", "syntax 2:1" },
    { "a first line without its indentation", false, "a: 1\n  b: 2\n  c: 3\n", "[{a: 1, b: 2, c: 3}]", "syntax 2:4" },
    { "a template keeps its shape", false, "a: {{ .Values.x }}\n{{- if .y }}\nb: \"{{ .z | default \"q\" }}\"\n{{- end }}\n",
      "[{a: '{{ .Values.x }}', b: '{{ .z | default \"q\" }}'}]", "template 1:4" },
    { "a template inside a block keeps its words", false, "a: |\n  x {{ .y }} z\nb: {{ q }}\n", "[{a: 'x {{ .y }} z\n', b: '{{ q }}'}]", "template 2:5" },
    { "braces in a quoted value are no template", false, "a: \"{{ x }}\"\n", "[{a: '{{ x }}'}]", "" },
    { "a key that is a list", false, "? [a, b]\n: 1\n", "[{[a, b]: 1}]", "complex-key 1:3" },
    { "NaN and numbers too large", false, "[.nan, -.inf, 9007199254740993]", "[[.nan, -.inf, 9007199254740993]]", "nan 1:2, nan 1:8, huge-number 1:15" },
    { "NUL and controls are masked", false, "a: x\x01y\nb: \"\\0\"\n", NULL, "control 1:5, nul 2:4" },
    { "bytes that are no UTF-8", false, "a: \xff\xfe x\n", "[{a: '?? x'}]", "utf8 1:4, utf8 1:5" },
    { "columns count bytes", false, "\xc3\xa9: {\xc3\xa9: 1, a: 2, a: 3}\n", NULL, "duplicate-key 1:19" },
    { "text turned around, letters not drawn", false, "a: \"user\\u202e gnp\"\n\"k\\u200bey\": 1\n", NULL, "hidden 1:4, hidden 2:1" },
    { "JSON", true, "{\"a\": [1, -2.5e3, true, null, \"x\\n\\u00e9\\ud83d\\ude00\"]}", "[{a: [1, -2.5e3, true, null, 'x\n\xc3\xa9\xf0\x9f\x98\x80']}]", "" },
    { "comments and commas are told once", true, "// x\n{\"a\": 1, /* y */ \"b\": [1,],}\n", "[{a: 1, b: [1]}]", "comment 1:1, trailing-comma 2:26" },
    { "single quotes and bare keys", true, "{'a': 1, b: 'c', d: +1}", "[{a: 1, b: 'c', d: +1}]", "json5 1:2" },
    { "a missing comma and a missing colon", true, "{\"a\": 1 \"b\" 2}", "[{a: 1, b: 2}]", "syntax 1:9, syntax 1:13" },
    { "a word without quotes", true, "[bf16, True]", "[['bf16', True]]", "syntax 1:2, syntax 1:8" },
    { "cut in a string, and in a list", true, "{\"a\": [1, \"x", "[{a: [1, 'x']}]", "cut 1:11" },
    { "a second document", true, "{\"a\": 1}\n{\"a\": 2}\n", "[{a: 1}, {a: 2}]", "trailing 2:1" },
    { "keys that are equal once decoded", true, "{\"a\": 1, \"\\u0061\": 2}", "[{a: 1, a: 2}]", "duplicate-key 1:10" },
    { "NaN, NUL and lone surrogates", true, "[NaN, \"\\u0000\", \"\\ud800\"]", NULL, "nan 1:2, nul 1:8, utf8 1:18" },
    { "the wrong bracket", true, "{\"a\": [1}, \"b\": 2}", NULL, "syntax 1:9, syntax 1:10, trailing 1:12, syntax 1:15, syntax 1:18" },
    { "<< is a key like others", true, "{\"<<\": {\"a\": 1}, \"<<\": 2}", "[{<<: {a: 1}, <<: 2}]", "duplicate-key 1:18" },
};

static void reads(void **state)
{
    const struct row *row = *state;
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_error err = { 0 };
    struct moe_lax l;
    char tree[2048], events[1024];
    struct moe_str text = moe_str_c(row->text);
    assert_int_equal(row->json ? moe_lax_json(text, arena, NULL, &l, &err) : moe_lax_yaml(text, arena, NULL, &l, &err), MOE_OK);
    show(l.root, tree, sizeof tree);
    show_events(&l, events, sizeof events);
    assert_string_equal(events, row->events);
    if (row->tree)
        assert_string_equal(tree, row->tree);
    moe_arena_free(&arena);
}

/* ---- comments ---- */

static const struct comment_row { const char *name; bool json; const char *text, *comments; } comment_rows[] = {
    { "comments of YAML, not what is in scalars", false, "# a\nk: v # b\nq: \"# no\" # c\nt: x#no\nb: |  # d\n  # no\nf: [1, # e\n  2]\n# f\n",
      "1:1! # a|2:6 # b|3:11 # c|5:7 # d|7:8 # e|9:1! # f|" },
    { "comments behind a fault's document", false, "a: [\n---\nb: 1 # x\n", "3:6 # x|" },
    { "a comment between tag and value", false, "a: !x # why\n  y\nb: &c # d\n  z\n", "1:7 # why|3:7 # d|" },
    { "comments of JSON with comments", true, "{ // a\n \"u\": \"http://x\" /* b\n c */, # d\n}", "1:3 // a|2:18 /* b\n c */|3:8 # d|" },
};

static void comments(void **state)
{
    const struct comment_row *row = *state;
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_error err = { 0 };
    struct moe_lax l;
    char shown[512] = "";
    size_t used = 0;
    struct moe_str text = moe_str_c(row->text);
    const struct moe_lax_options opts = { .comments = true };
    assert_int_equal(row->json ? moe_lax_json(text, arena, &opts, &l, &err) : moe_lax_yaml(text, arena, &opts, &l, &err), MOE_OK);
    for (size_t i = 0; i < l.comment_count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%u:%u%s %.*s|", l.comments[i].line, l.comments[i].column, l.comments[i].own_line ? "!" : "",
                                 MOE_FMT(l.comments[i].text));
    assert_string_equal(shown, row->comments);
    moe_arena_free(&arena);
}

/* ---- from a decoded text to the source ---- */

/* The word X stands once in the source and once in the value of the first key. */
static const struct map_row { const char *name; bool json; const char *text; } map_rows[] = {
    { "a plain word", false, "k: a X b\n" },
    { "plain over lines", false, "k: a\n   b\n\n   c X d\nj: 1\n" },
    { "single quotes", false, "k: 'it''s an X'\n" },
    { "single quotes over lines", false, "k: 'it''s\n   an\n\n\n   X'\n" },
    { "double quotes with escapes", false, "k: \"\\t\\x41\\u00e9\\U0001F600 \\\n   go X on\"\n" },
    { "double quotes folded", false, "k: \"a  \n   b\\\n   c X\"\n" },
    { "a literal block", false, "k: |\n  one\n    two\n\n  X three\n" },
    { "a literal block with an indicator", false, "k: |2-\n    one\n  X\n" },
    { "a literal block that begins blank", false, "k: |\n\n\n  a\n  X\n" },
    { "a folded block", false, "k: >\n  one\n  two\n\n  three X four\n" },
    { "a folded block with deeper lines", false, "k: >-\n  one\n    deeper\n    X\n  back\n" },
    { "a folded block that begins blank", false, "k: >\n\n  a\n  b X\n" },
    { "a literal block with carriage returns", false, "k: |\r\n  one\r\n  X\r\n" },
    { "after characters of several bytes", false, "\xc3\xa9: |\n  \xc3\xa9\xf0\x9f\x98\x80\n  \xc3\xa9 X\n" },
    { "behind an anchor and a tag", false, "k: &a !t\n  |\n  one X\n" },
    { "a JSON string", true, "{\"k\": \"a\\n\\u00e9\\ud83d\\ude00\\\\ X\"}" },
};

static void maps(void **state)
{
    const struct map_row *row = *state;
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_error err = { 0 };
    struct moe_lax l;
    struct moe_lax_map map;
    struct moe_str text = moe_str_c(row->text);
    assert_int_equal(row->json ? moe_lax_json(text, arena, NULL, &l, &err) : moe_lax_yaml(text, arena, NULL, &l, &err), MOE_OK);
    const struct moe_node_doc *n = l.root->first->first;
    const char *inside = memchr(n->text.ptr, 'X', n->text.len), *outside = strchr(row->text, 'X');
    assert_non_null(inside);
    assert_true(moe_lax_map_node(n, text, arena, &map));
    assert_int_equal(moe_lax_map_at(&map, (size_t)(inside - n->text.ptr)), (size_t)(outside - row->text));
    moe_arena_free(&arena);
}

/* ---- caps ---- */

static struct moe_lax read_long(const char *piece, size_t times, const char *end, bool json, struct moe_arena *arena)
{
    size_t n = strlen(piece), room = n * times + strlen(end) + 1;
    char *text = malloc(room);
    struct moe_lax l;
    struct moe_error err = { 0 };
    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * n, piece, n);
    memcpy(text + n * times, end, strlen(end) + 1);
    struct moe_str kept = moe_arena_str(arena, moe_str_c(text));
    free(text);
    assert_int_equal(json ? moe_lax_json(kept, arena, NULL, &l, &err) : moe_lax_yaml(kept, arena, NULL, &l, &err), MOE_OK);
    return l;
}

static bool told(const struct moe_lax *l, enum moe_lax_what what)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (l->events[i].what == what)
            return true;
    return false;
}

static void depth_and_size_are_capped(void **state)
{
    struct moe_arena *arena = moe_arena_new((size_t)1 << 30);
    (void)state;
    for (int json = 0; json < 2; json++) {
        struct moe_lax deep = read_long("[", 100000, "", json, arena), many = read_long(json ? "1," : "- a\n", 300000, "", json, arena);
        assert_true(told(&deep, MOE_LAX_DEPTH) && !deep.whole && deep.gap_count);
        if (json)
            many = read_long("[1,2,3],", 100000, "", json, arena);
        assert_true(!many.whole || told(&many, MOE_LAX_TRAILING));
    }
    struct moe_lax keys = read_long("{", 1000000, "", false, arena), faults = read_long("[\n---\n", 100000, "", false, arena);
    assert_true(told(&keys, MOE_LAX_DEPTH) && !keys.whole);
    assert_true(told(&faults, MOE_LAX_SYNTAX) && !faults.whole && faults.root->count < 5000);
    struct moe_lax many = read_long("- a\n", 300000, "", false, arena);
    assert_true(told(&many, MOE_LAX_SIZE) && !many.whole && many.root->first->count < 300000);
    struct moe_lax directives = read_long("%A b\n", 100000, "--- x\n", false, arena);
    assert_true(told(&directives, MOE_LAX_SYNTAX));
    moe_arena_free(&arena);
}

static void a_bomb_costs_nothing(void **state)
{
    static const char bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                               "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nlast: 1\n";
    struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_error err = { 0 };
    struct moe_lax l;
    (void)state;
    assert_int_equal(moe_lax_yaml(moe_str_c(bomb), arena, NULL, &l, &err), MOE_OK);
    assert_true(told(&l, MOE_LAX_ALIAS_BOMB) && l.whole);
    assert_non_null(moe_doc_get(l.root->first, "last"));
    moe_arena_free(&arena);
}

int main(void)
{
    enum { ROWS = MOE_COUNT(rows), COMMENTS = MOE_COUNT(comment_rows), MAPS = MOE_COUNT(map_rows) };
    struct CMUnitTest tests[ROWS + COMMENTS + MAPS + 2];
    size_t n = 0;
    for (size_t i = 0; i < ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = reads, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < COMMENTS; i++)
        tests[n++] = (struct CMUnitTest){ .name = comment_rows[i].name, .test_func = comments, .initial_state = (void *)&comment_rows[i] };
    for (size_t i = 0; i < MAPS; i++)
        tests[n++] = (struct CMUnitTest){ .name = map_rows[i].name, .test_func = maps, .initial_state = (void *)&map_rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(depth_and_size_are_capped);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_bomb_costs_nothing);
    return _cmocka_run_group_tests("lax", tests, n, NULL, NULL);
}
