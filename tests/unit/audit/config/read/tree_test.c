/* Values of trees: what each is called, where it stands, and what is inside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/config/read/read.h"
#include <stdio.h>

/* Each row: a text, and one value that must be there as "line:column name = text" with its path. */
static const struct row { const char *name, *path, *text, *want, *where; } rows[] = {
    { "a key", "a.yaml", "a:\n  b: c\n", "2:6 b = c", "a.b" },
    { "a key with dots", "a.yaml", "a:\n  b.c: d\n", "2:8 b.c = d", "a[\"b.c\"]" },
    { "an element is called as its list", "a.yaml", "keys:\n  - x\n  - y\n", "3:5 keys = y", "keys[1]" },
    { "name and value", "a.yaml", "env:\n  - name: PW\n    value: hunter2\n", "3:12 PW = hunter2", "env[0].value" },
    { "value before name", "a.json", "[{\"value\": \"v\", \"name\": \"PW\"}]", "1:12 PW = v", "[0].value" },
    { "key and val", "a.yaml", "p: {key: pw, val: x}\n", "1:19 pw = x", "p.val" },
    { "a name and a value in a list", "a.json", "{\"h\": [[\"x-api-key\", \"abc\"]]}", "1:22 x-api-key = abc", "h[0][1]" },
    { "a flag and its value", "a.yaml", "args: [\"--api-key\", \"abc\"]\n", "1:22 api-key = abc", "args" },
    { "a flag with its value", "a.yaml", "args:\n- --api-key=abc\n", "2:13 api-key = abc", "args" },
    { "a variable in a list", "a.yaml", "environment:\n  - PW=abc\n", "2:8 PW = abc", "environment" },
    { "-e and a variable", "a.json", "{\"cmd\": [\"docker\", \"run\", \"-e\", \"PW=abc\"]}", "1:37 PW = abc", "cmd" },
    { "a command in one string", "a.yaml", "cmd: python t.py --api-key 'abc' --n 3\n", "1:29 api-key = abc", "cmd" },
    { "a header of a command", "a.yaml", "cmd: 'curl -H \"Authorization: Bearer x\" u'\n", "1:31 Authorization = Bearer x", "cmd" },
    { "an alias gives a value its name", "a.yaml", "x: &x hunter2\npassword: *x\n", "2:11 password = hunter2", "password" },
    { "a document in a block", "a.yaml", "data:\n  c.yaml: |\n    # x\n    s3:\n      key: abc\n", "5:12 key = abc", "data[\"c.yaml\"]|s3.key" },
    { "a document in a folded block", "a.yaml", "j: >-\n  {\"a\":\n  \"b\", \"c\": \"d\"}\n", "3:13 c = d", "j|c" },
    { "JSON in JSON", "a.json", "{\"j\": \"{\\\"pw\\\": \\\"x\\\"}\"}", "1:17 pw = x", "j|pw" },
    { "JSON in JSON in YAML", "a.yaml", "j: |\n  {\"k\": \"{\\\"pw\\\": \\\"x\\\"}\"}\n", "2:19 pw = x", "j|k|pw" },
    { "an environment in a block", "a.yaml", "e: |\n  # c\n  A=b\n  PW=xyz\n", "4:6 PW = xyz", "e|PW" },
    { "netrc in a string", "a.yaml", "netrc: machine h login u password pw\n", "1:35 password = pw", "netrc|h.password" },
    { "a Secret's data is base64", "s.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  pw: aHVudGVyMg==\n", "4:7 pw = hunter2", "data.pw" },
    { "a Secret in a list", "s.yaml", "apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  data:\n    pw: aHVudGVyMg==\n", "6:9 pw = hunter2", "items[0].data.pw" },
    { "base64 of a document", "a.yaml", "c: eyJ0eXBlIjogImEiLCAicHciOiAieCJ9\n", "1:4 pw = x", "c|pw" },
    { "percent escapes", "a.yaml", "u: pw%3Dab%20cd\n", "1:4 u = pw=ab cd", "u" },
    { "escapes that no reader took", "a.yaml", "u: 'pw\\u003dxyz'\n", "1:4 u = pw=xyz", "u" },
    { "lines of a broken document", "a.yaml", "a: [x\nb: y\npassword: \"abc\"\n", "3:12 password = abc", "password" },
    { "a manifest in JSON", "p.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": \"b\"}", "1:42 a = b", "a" },
    { "a manifest's template", "t.yaml", "kind: Secret\ndata:\n  pw: {{ .Values.pw }}\n", "3:7 pw = {{ .Values.pw }}", "data.pw" },
};

static void read_file(const char *path, struct moe_str text, struct moe_lint_file *f)
{
    struct moe_error err = { 0 };
    *f = (struct moe_lint_file){ .arena = moe_arena_new((size_t)64 << 20), .path = moe_str_c(path), .bytes = text };
    f->kind = moe_lint_kind_of(f->path, text);
    assert_int_equal(f->kind == MOE_LINT_JSON ? moe_read_json(f, &err) : f->kind == MOE_LINT_TEXT ? moe_read_text(f, &err) : moe_read_yaml(f, &err), MOE_OK);
}

static void has_value(void **state)
{
    const struct row *row = *state;
    struct moe_lint_file f;
    char shown[512] = "", all[4096] = "";
    bool found = false;
    read_file(row->path, moe_str_c(row->text), &f);
    for (size_t i = 0; i < f.value_count; i++) {
        const struct moe_value *v = &f.values[i];
        assert_true(snprintf(shown, sizeof shown, "%u:%u %.*s = %.*s", v->line, v->column, MOE_FMT(v->name), MOE_FMT(v->text)) < (int)sizeof shown);
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s\n", shown);
        found |= strcmp(shown, row->want) == 0 && moe_str_is(v->path, row->where);
    }
    if (!found)
        print_error("%s\n", all);
    assert_true(found);
    moe_arena_free(&f.arena);
}

/* ---- forms ---- */

static void forms_say_where_the_bytes_are(void **state)
{
    struct moe_lint_file f;
    (void)state;
    read_file("a.yaml", MOE_STR("a: x\nb: \"x\\ty\"\nc: |\n  x\n  y\nd: {\"e\": 1}\n"), &f);
    assert_int_equal(f.value_count, 4);
    assert_int_equal(f.values[0].form, MOE_FORM_PLAIN);
    assert_int_equal(f.values[1].form, MOE_FORM_ESCAPED);
    assert_int_equal(f.values[2].form, MOE_FORM_ESCAPED);
    moe_arena_free(&f.arena);
}

static void what_is_merged_is_one_value(void **state)
{
    struct moe_lint_file f;
    unsigned passwords = 0;
    (void)state;
    read_file("a.yaml", MOE_STR("b: &b {password: hunter2}\nx: {<<: *b}\ny: *b\nz: {<<: *b, q: 1}\n"), &f);
    for (size_t i = 0; i < f.value_count; i++)
        passwords += moe_str_is(f.values[i].name, "password");
    assert_int_equal(passwords, 1);
    moe_arena_free(&f.arena);
}

static void nesting_ends(void **state)
{
    char text[8192] = "{\"a\": 1}", next[8192];
    struct moe_lint_file f;
    (void)state;
    for (int depth = 0; depth < 9; depth++) {
        size_t n = (size_t)snprintf(next, sizeof next, "{\"j\": \"");
        for (const char *p = text; *p && n + 8 < sizeof next; p++) {
            if (*p == '"' || *p == '\\')
                next[n++] = '\\';
            next[n++] = *p;
        }
        next[n] = 0;
        strcat(next, "\"}");
        if (n > 3000)
            break;
        strcpy(text, next);
    }
    read_file("a.json", moe_str_c(text), &f);
    assert_in_range(f.value_count, 2, MOE_CAP_LINT_NESTING + 2);
    moe_arena_free(&f.arena);
}

static void public_door_finds_the_place(void **state)
{
    struct moe_lint_file f;
    struct moe_error err = { 0 };
    (void)state;
    read_file("x.txt", MOE_STR("first\nhere: {\"pw\": \"x\"}\n"), &f);
    struct moe_value *v = moe_arena_alloc(f.arena, sizeof *v);
    *v = (struct moe_value){ .path = MOE_STR("ENV"), .name = MOE_STR("ENV"), .text = { f.bytes.ptr + 12, 11 }, .type = MOE_DOC_STR, .line = 2, .column = 7 };
    assert_int_equal(moe_lint_read_inside(&f, v, 0, &err), MOE_OK);
    assert_int_equal(f.value_count, 1);
    assert_string_equal(f.values[0].path.ptr, "ENV|pw");
    assert_int_equal(f.values[0].line, 2);
    moe_arena_free(&f.arena);
}

/* ---- events and comments ---- */

static const struct event_row { const char *name, *path, *text, *events; } event_rows[] = {
    { "nothing", "a.yaml", "a: 1\n", "" },
    { "a broken document", "a.yaml", "b: 1\na: [x\n\n", "tree-syntax 2" },
    { "a template is none", "a.yaml", "a: {{ x }}\n", "" },
    { "comments in JSON", "a.json", "// x\n{\"a\": 1}\n", "tree-not-strict 1" },
    { "comments in JSON with comments", "tsconfig.base.json", "// x\n{\"a\": 1,}\n", "" },
    { "infinity is a word of YAML", "a.yaml", "a: .inf\n", "" },
    { "and none of JSON", "a.json", "{\"a\": NaN}\n", "tree-nan 1" },
    { "tags", "a.yaml", "a: !x 1\nb: !!python/name:os.system\n", "yaml-unsafe-tag 2" },
};

static void tells(void **state)
{
    const struct event_row *row = *state;
    struct moe_lint_file f;
    char shown[512] = "";
    size_t used = 0;
    read_file(row->path, moe_str_c(row->text), &f);
    for (size_t i = 0; i < f.event_count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s %u", i ? ", " : "", f.events[i].name, f.events[i].line);
    assert_string_equal(shown, row->events);
    moe_arena_free(&f.arena);
}

static const struct comment_row { const char *name, *path, *text, *comments; } comment_rows[] = {
    { "Python, not in strings", "a.py", "x = '# nosec'  # nosec a\n\"\"\"\n# nosec b\n\"\"\"\n# nosemgrep\n", "1:16 # nosec a|5:1! # nosemgrep|" },
    { "C, not in strings", "a.c", "#include <x> // nosec\nchar *s = \"// \\\" no\"; /* a\n nosec */ int y;\n", "1:14 // nosec|2:23 /* a\n nosec */|" },
    { "an apostrophe opens no string", "a.py", "# don't nosec\nx = 1  # isn't NOSEC\n", "1:1! # don't nosec|2:8 # isn't NOSEC|" },
    { "SQL, Lua and Lisp have their own", "a.sql", "select 1; -- nosec\n# nosec\n", "1:11 -- nosec|" },
    { "unknown text: marks that stand free", "a.unknown", "http://x#nosec a--b;c nosec\nx # nosec d\ny // nosec\nz ; nosec\n<!-- nosec -->\n",
      "2:3 # nosec d|3:3 // nosec|4:3 ; nosec|5:1! <!-- nosec -->|" },
    { "only what could suppress", "a.py", "# a\n# gitleaks:allow\n# b\n# checkov:skip=X\n# c\n", "2:1! # gitleaks:allow|4:1! # checkov:skip=X|" },
    { "a mark that is the text's end", "a.py", "#nosec", "1:1! #nosec|" },
    { "nothing that could suppress", "a.py", "# a\n", "" },
    { "comments of a document in a block", "a.yaml", "r: |\n  a: 1 # nosec\n  b: 2\n", "2:8 # nosec|" },
};

static void comments(void **state)
{
    const struct comment_row *row = *state;
    struct moe_lint_file f;
    char shown[512] = "";
    size_t used = 0;
    read_file(row->path, moe_str_c(row->text), &f);
    for (size_t i = 0; i < f.comment_count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%u:%u%s %.*s|", f.comments[i].line, f.comments[i].column, f.comments[i].own_line ? "!" : "",
                                 MOE_FMT(f.comments[i].text));
    assert_string_equal(shown, row->comments);
    moe_arena_free(&f.arena);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(event_rows) + MOE_COUNT(comment_rows) + 4];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = has_value, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(event_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = event_rows[i].name, .test_func = tells, .initial_state = (void *)&event_rows[i] };
    for (size_t i = 0; i < MOE_COUNT(comment_rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = comment_rows[i].name, .test_func = comments, .initial_state = (void *)&comment_rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(forms_say_where_the_bytes_are);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_is_merged_is_one_value);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(nesting_ends);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(public_door_finds_the_place);
    return _cmocka_run_group_tests("tree", tests, n, NULL, NULL);
}
