/* Listing, showing and testing rules; the built-in ones are held to their fixtures here too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/engine/pages.h"
#include "audit/engine/marks.h"
#include "audit/source/ruletool/ruletool.h"
#include "common/base/file.h"
#include "common/doc/doc.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct { const char *line, *code; enum moe_mark mark; } marks[] = {
    { "f();  /* expect: M701 */", "M701", MOE_MARK_EXPECT },
    { "f();  // expect: M701 M702", "M702", MOE_MARK_EXPECT },
    { "f();  // expect: M701, M702", "M702", MOE_MARK_EXPECT },
    { "f();  // expect: M701 -- not M702", "M702", MOE_MARK_NONE },
    { "f();  // miss: M701 -- body without braces", "M701", MOE_MARK_MISS },
    { "f();  // expect: M701 miss: M702", "M702", MOE_MARK_MISS },
    { "f();  // expected: M701", "M701", MOE_MARK_NONE },
    { "f();  // unexpect: M701", "M701", MOE_MARK_NONE },
    { "f();  // expect: M7011", "M701", MOE_MARK_NONE },
    { "f();", "M701", MOE_MARK_NONE },
};
static void marks_are_read_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(marks); i++)
        if (moe_mark_of(moe_str_c(marks[i].line), moe_str_c(marks[i].code)) != marks[i].mark)
            fail_msg("%s (%s)", marks[i].line, marks[i].code);
}

static struct moe_rules *built_in(void)
{
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    if (moe_rules_load("source", NULL, 0, &rules, &err) != MOE_OK)
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    return rules;
}

static void lists_as_json_that_parses(void **state)
{
    (void)state;
    struct moe_rules *rules = built_in();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1u << 22);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err = { 0 };
    moe_rules_list(rules, true, out);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "list", moe_buf_str(out), &doc, &err), MOE_OK);
    assert_int_equal(moe_doc_root(doc)->count, moe_rules_count(rules));
    const struct moe_node_doc *m701 = NULL;
    for (const struct moe_node_doc *n = moe_doc_root(doc)->first; n; n = n->next)
        if (moe_str_is(moe_doc_get(n, "code")->text, "M701"))
            m701 = n;
    assert_non_null(m701);
    assert_true(moe_str_is(moe_doc_get(m701, "name")->text, "discarded-status"));
    assert_true(moe_doc_get(moe_doc_get(m701, "params"), "types")->count > 3);
    moe_rules_free(&rules);
}

static void lists_one_line_a_rule(void **state)
{
    (void)state;
    struct moe_rules *rules = built_in();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1u << 22);
    moe_rules_list(rules, false, out);
    struct moe_str rest = moe_buf_str(out), line;
    size_t lines = 0;
    for (; moe_str_line(&rest, &line); lines++)
        assert_true(line.len > 30);
    assert_int_equal(lines, moe_rules_count(rules));
    moe_rules_free(&rules);
}

static bool has(const struct moe_buf *out, const char *text) { return strstr(moe_buf_str(out).ptr, text) != NULL; }

static void shows_a_page_in_both_formats(void **state)
{
    (void)state;
    struct moe_rules *rules = built_in();
    const struct moe_rule *rule = moe_rules_find(rules, MOE_STR("M201"));
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(1u << 20), *md = moe_buf_new(1u << 20);
    assert_non_null(rule);
    moe_rule_page(rule, MOE_PAGE_TEXT, text);
    assert_true(has(text, "M201 weak-digest\n") && has(text, "CWE-328") && has(text, "bandit's B324") && has(text, "EVP_sha1") && has(text, "nosec M201"));
    struct moe_str rest = moe_buf_str(text), line;
    while (moe_str_line(&rest, &line))
        assert_true(line.len <= 100);
    moe_rule_page(rule, MOE_PAGE_MARKDOWN, md);
    assert_true(has(md, "# M201 weak-digest\n") && has(md, "definitions/328.html") && has(md, "## Found\n\n```c\n") && has(md, "## Not found\n"));
    moe_buf_free(&text);
    moe_rules_free(&rules);
}

static void built_in_rules_do_as_their_fixtures_say(void **state)
{
    (void)state;
    struct moe_rules *rules = built_in();
    MOE_AUTO(moe_buf_free) struct moe_buf *tap = moe_buf_new(1u << 22);
    struct moe_fixture_totals totals;
    struct moe_error err = { 0 };
    struct moe_ruletool_opts opts = { .shim_dir = "audit/source/shim" };
    if (moe_ruletool_test(rules, &opts, tap, &totals, &err) != MOE_OK)
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    if (totals.failed)
        fprintf(stderr, "%s", moe_buf_str(tap).ptr);
    assert_int_equal(totals.failed, 0);
    assert_true(totals.rules == moe_rules_count(rules) && totals.expected >= totals.rules);
    moe_rules_free(&rules);
}

/* A rule of the user, wrong in each way that fixtures can show. */
static const struct row { const char *name, *bad, *good, *note; } rows[] = {
    { "a line that should be found and is not", "void gone(void);\nvoid f(void) {\n gone(); /* expect: U101 */\n f(); /* expect: U101 */\n}\n", "int a;\n", "bad.c:4: expected, and not found" },
    { "a line that should be silent and is not", "void gone(void);\nvoid f(void) {\n gone(); /* expect: U101 */\n}\n", "void gone(void);\nvoid f(void) {\n gone();\n}\n", "good.c:3: not expected" },
    { "a gap that is closed", "void gone(void);\nvoid f(void) {\n gone(); /* expect: U101 */\n gone(); /* miss: U101 */\n}\n", "int a;\n", "bad.c:4: found now" },
    { "a rule that expects nothing", "int a;\n", "int b;\n", "no line is marked" },
    { "a fixture that does not parse", "void gone(void);\nvoid f(void) {\n gone(); /* expect: U101 */\n int x = ;\n}\n", "int a;\n", "does not parse cleanly" },
    { "all as marked", "void gone(void);\nvoid f(void) {\n gone(); /* expect: U101 */\n}\n", "int a;\n", NULL },
};

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[512];
    struct moe_error err = { 0 };
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(moe_file_write(path, moe_str_c(text), 0644, &err), MOE_OK);
}

static void remove_all(const char *root, const char *dir)
{
    static const char *const names[] = { "rule.yaml", "bad.c", "good.c" };
    char path[512];
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        assert_in_range(snprintf(path, sizeof path, "%s/%s", dir, names[i]), 1, sizeof path - 1);
        unlink(path);
    }
    rmdir(dir);
    rmdir(root);
}

static void user_rule(void **state)
{
    const struct row *row = *state;
    char root[] = "/tmp/moe-rules-XXXXXX", dir[128];
    assert_non_null(mkdtemp(root));
    snprintf(dir, sizeof dir, "%s/U101-gone", root);
    assert_int_equal(mkdir(dir, 0700), 0);
    write_file(dir, "rule.yaml", "code: U101\nname: gone\ntitle: it is gone\nseverity: low\nconfidence: high\nwhy: w\nfix: f\nmatch:\n  - call: gone\n");
    write_file(dir, "bad.c", row->bad);
    write_file(dir, "good.c", row->good);
    const char *const dirs[] = { root };
    struct moe_rules *rules = NULL;
    struct moe_error err = { 0 };
    struct moe_fixture_totals totals;
    struct moe_ruletool_opts opts = { .shim_dir = "audit/source/shim", .only = "U101" };
    MOE_AUTO(moe_buf_free) struct moe_buf *tap = moe_buf_new(1u << 20);
    assert_int_equal(moe_rules_load("source", dirs, 1, &rules, &err), MOE_OK);
    assert_int_equal(moe_ruletool_test(rules, &opts, tap, &totals, &err), MOE_OK);
    remove_all(root, dir);
    assert_int_equal(totals.rules, 1);
    assert_int_equal(totals.failed, row->note != NULL);
    assert_true(strstr(moe_buf_str(tap).ptr, row->note ? row->note : "ok 1 - U101 gone: 2 files, 1 expected\n1..1\n") != NULL);
    moe_rules_free(&rules);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(marks_are_read_exactly), cmocka_unit_test(lists_as_json_that_parses), cmocka_unit_test(lists_one_line_a_rule),
        cmocka_unit_test(shows_a_page_in_both_formats), cmocka_unit_test(built_in_rules_do_as_their_fixtures_say),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(rows)];
    for (size_t i = 0; i < MOE_COUNT(fixed); i++)
        tests[i] = fixed[i];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[MOE_COUNT(fixed) + i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = user_rule, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("rule tool", tests, NULL, NULL);
}
