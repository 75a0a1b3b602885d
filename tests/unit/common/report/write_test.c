#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/report/baseline.h"
#include "common/report/write.h"
#include "sample.h"
#include <stdlib.h>

static const struct moe_write_opts opts = { .context_lines = 9, .show_suppressed = true };

static const struct golden_case { const char *writer, *path; } golden_cases[] = {
    { "text",   "tests/golden/report/text.txt"      }, { "json",   "tests/golden/report/json.json"     },
    { "sarif",  "tests/golden/report/sarif.sarif"   }, { "html",   "tests/golden/report/html.html"     },
    { "junit",  "tests/golden/report/junit.xml"     }, { "csv",    "tests/golden/report/csv.csv"       },
    { "gitlab", "tests/golden/report/gitlab.json"   }, { "github", "tests/golden/report/github.txt"    },
    { "baseline", "tests/golden/report/baseline.json" },
};

/* Equal bytes, or with MOE_GOLDEN=write the new bytes. */
static void same_bytes(const char *path, struct moe_str got)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *want = NULL;
    struct moe_error err = { 0 };
    const char *mode = getenv("MOE_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        assert_int_equal(moe_file_write(path, got, 0644, &err), MOE_OK);
    if (moe_file_read(path, MOE_CAP_REPORT_BYTES, &want, &err) != MOE_OK)
        fail_msg("%s: %s (MOE_GOLDEN=write makes it)", path, err.text);
    struct moe_str w = moe_buf_str(want);
    size_t same = 0, line = 1;
    while (same < w.len && same < got.len && w.ptr[same] == got.ptr[same])
        line += got.ptr[same++] == '\n';
    if (same < w.len || same < got.len)
        fail_msg("%s:%zu differs; got: %.*s", path, line, (int)MOE_MIN((size_t)120, got.len - same), got.ptr + same);
}

static void golden(void **state)
{
    const struct golden_case *c = *state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    const struct moe_writer *w = moe_writer_find(c->writer);
    if (w)
        w->write(r, &opts, out);
    else
        moe_baseline_write(r, out);
    assert_false(moe_buf_failed(out));
    same_bytes(c->path, moe_buf_str(out));
}

static void write_with(const char *writer, const struct moe_report *r, const struct moe_write_opts *o, struct moe_buf *out)
{
    moe_buf_clear(out);
    moe_writer_find(writer)->write(r, o, out);
    assert_false(moe_buf_failed(out));
}

static bool has(struct moe_buf *out, const char *needle)
{
    struct moe_str s = moe_buf_str(out);
    return memmem(s.ptr, s.len, needle, strlen(needle)) != NULL;
}

/* The rows of the table are reachable by name, and nothing else is. */
static void finds_writers(void **state)
{
    (void)state;
    static const char *const names[] = { "text", "json", "sarif", "html", "junit", "csv", "gitlab", "github" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        assert_string_equal(moe_writer_find(names[i])->name, names[i]);
    assert_string_equal(moe_writers[MOE_COUNT(names) - 1].name, "github");
    assert_null(moe_writers[MOE_COUNT(names)].name);
    assert_null(moe_writer_find("xml"));
    assert_null(moe_writer_find(""));
    assert_null(moe_writer_find("tex"));
}

/* A terminal can be driven by what a source file holds; only tabs and newlines of our own may reach it, and colour only when asked for. */
static void no_control_characters(void **state)
{
    (void)state;
    static const char *const plain[] = { "text", "csv", "github", "junit", "json", "sarif", "gitlab" };
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    for (size_t i = 0; i < MOE_COUNT(plain); i++) {
        write_with(plain[i], r, &opts, out);
        struct moe_str s = moe_buf_str(out);
        for (size_t k = 0; k < s.len; k++) {
            bool line_end = s.ptr[k] == '\n' || s.ptr[k] == '\t' || (s.ptr[k] == '\r' && strcmp(plain[i], "csv") == 0);
            if ((unsigned char)s.ptr[k] < 0x20 && !line_end)
                fail_msg("%s: byte %02x at %zu", plain[i], s.ptr[k], k);
        }
    }
    write_with("text", r, &(struct moe_write_opts){ .color = true, .context_lines = 3 }, out);
    assert_true(has(out, "\033[31m"));
}

static void github_lines_are_ours(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    write_with("github", r, &opts, out);
    struct moe_str rest = moe_buf_str(out), line;
    size_t commands = 0;
    while (moe_str_line(&rest, &line)) {
        assert_false(moe_str_starts(line, MOE_STR("::warning::planted")));
        commands += moe_str_starts(line, MOE_STR("::"));
    }
    assert_int_equal(commands, 5 + 1 + 1 + 1);   /* open findings, failed file, degraded file, error */
}

static const char *const sentences[] = {
    "nothing was analysed",
    "1 finding, 0 suppressed",
    "2 files, 2 rules: 0 findings, 0 suppressed",
};

static void summary_says_what_was_covered(void **state)
{
    (void)state;
    struct moe_error err;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("moe-lint", "1.2.3");
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    static const struct moe_rule_info *rules[] = { &rule_size, &rule_digest };
    moe_report_summary(r, out);
    assert_true(has(out, sentences[0]));
    r->nothing_changed = true;
    moe_buf_clear(out);
    moe_report_summary(r, out);
    assert_string_equal(moe_buf_str(out).ptr, "0 files, 0 rules: no audited line changed, 0 findings, 0 suppressed");
    write_with("junit", r, &opts, out);
    assert_false(has(out, "nothing-analysed"));
    r->nothing_changed = false;
    write_with("junit", r, &opts, out);
    assert_true(has(out, "nothing-analysed"));
    r->rules = rules;
    r->rule_count = 2;
    assert_int_equal(moe_report_add_file(r, &(struct moe_file){ .path = MOE_STR("a.yaml") }, &err), MOE_OK);
    assert_int_equal(moe_report_add_file(r, &(struct moe_file){ .path = MOE_STR("b.yaml") }, &err), MOE_OK);
    moe_report_settle(r);
    moe_buf_clear(out);
    moe_report_summary(r, out);
    assert_string_equal(moe_buf_str(out).ptr, sentences[2]);
    assert_int_equal(moe_report_add(r, &(struct moe_finding){ .rule = &rule_size, .file = MOE_STR("a.yaml"), .severity = MOE_LOW }, &err), MOE_OK);
    r->show_severity = MOE_HIGH;
    moe_buf_clear(out);
    moe_report_summary(r, out);
    assert_string_equal(moe_buf_str(out).ptr, "2 files, 2 rules: 1 finding (1 below what is shown), 0 suppressed");
}

/* --severity hides findings from every writer, and from none of the judgements. */
static void filters_what_is_shown(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    int before = moe_report_exit(r);
    r->show_severity = MOE_HIGH;
    for (const struct moe_writer *w = moe_writers; w->name; w++) {
        write_with(w->name, r, &opts, out);
        if (has(out, "has no upper bound"))
            fail_msg("%s shows what is below the severity", w->name);
    }
    write_with("text", r, &opts, out);
    assert_true(has(out, "5 findings (3 below what is shown)"));
    assert_int_equal(moe_report_exit(r), before);
}

static void clean_reports(void **state)
{
    (void)state;
    struct moe_error err;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("moe-audit", "0.1.0");
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    assert_int_equal(moe_report_add_file(r, &(struct moe_file){ .path = MOE_STR("a.c") }, &err), MOE_OK);
    moe_report_settle(r);
    write_with("gitlab", r, &opts, out);
    assert_string_equal(moe_buf_str(out).ptr, "[]\n");
    write_with("github", r, &opts, out);
    assert_string_equal(moe_buf_str(out).ptr, "1 file, 0 rules: 0 findings, 0 suppressed\n");
    write_with("text", r, &opts, out);
    assert_true(has(out, "No issues identified."));
    assert_true(moe_str_ends(moe_buf_str(out), MOE_STR("\n1 file, 0 rules: 0 findings, 0 suppressed\n")));
    write_with("html", r, &opts, out);
    assert_true(has(out, "<p class=\"empty\">No findings.</p>"));
    write_with("junit", r, &opts, out);
    assert_true(has(out, "<testsuites tests=\"2\" failures=\"0\" errors=\"0\">"));
    write_with("sarif", r, &opts, out);
    assert_true(has(out, "\"results\": []"));
    assert_true(has(out, "\"exitCode\": 0"));
    assert_int_equal(moe_report_add_error(r, &(struct moe_error){ .code = MOE_E_IO, .file = "b.c", .text = "cannot open" }, &err), MOE_OK);
    write_with("text", r, &opts, out);
    assert_false(has(out, "No issues identified."));
    assert_true(has(out, "not all could be"));
    MOE_AUTO(moe_report_free) struct moe_report *unread = moe_report_new("moe-audit", "0.1.0");
    assert_int_equal(moe_report_add_error(unread, &(struct moe_error){ .code = MOE_E_IO, .file = "b.c", .text = "cannot open" }, &err), MOE_OK);
    moe_report_settle(unread);
    write_with("text", unread, &opts, out);
    assert_true(has(out, "Nothing could be read"));
}

/* An upload to GitHub holds no suppressed result; the full report holds them all. */
static void sarif_open_only(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    write_with("sarif", r, &opts, out);
    assert_true(has(out, "inSource"));
    assert_true(has(out, "system() in a macro"));
    write_with("sarif", r, &(struct moe_write_opts){ .open_only = true }, out);
    assert_false(has(out, "inSource"));
    assert_false(has(out, "system() in a macro"));
    assert_true(has(out, "md5() seals the checkpoint"));
}

static void context_is_limited(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    write_with("text", r, &(struct moe_write_opts){ .context_lines = 0 }, out);
    assert_false(has(out, "malloc("));
    write_with("text", r, &(struct moe_write_opts){ .context_lines = 1 }, out);
    assert_true(has(out, "30\t    p = malloc(n *\n"));
    assert_false(has(out, "29\t"));
    write_with("text", r, &(struct moe_write_opts){ .context_lines = 2 }, out);
    assert_true(has(out, "29\t"));
    assert_false(has(out, "31\t"));
    assert_false(has(out, "Suppressed findings"));
}

static void a_full_buffer_shows(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    for (const struct moe_writer *w = moe_writers; w->name; w++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(200);
        w->write(r, &opts, out);
        assert_true(moe_buf_failed(out));
    }
}

int main(void)
{
    struct CMUnitTest tests[32] = {
        cmocka_unit_test(finds_writers), cmocka_unit_test(no_control_characters), cmocka_unit_test(github_lines_are_ours),
        cmocka_unit_test(summary_says_what_was_covered), cmocka_unit_test(filters_what_is_shown), cmocka_unit_test(clean_reports),
        cmocka_unit_test(sarif_open_only), cmocka_unit_test(context_is_limited), cmocka_unit_test(a_full_buffer_shows),
    };
    size_t n = 9;
    for (size_t i = 0; i < MOE_COUNT(golden_cases); i++, n++)
        tests[n] = (struct CMUnitTest){ .name = golden_cases[i].path, .test_func = golden, .initial_state = (void *)&golden_cases[i] };
    return _cmocka_run_group_tests("report writers", tests, n, NULL, NULL);
}
