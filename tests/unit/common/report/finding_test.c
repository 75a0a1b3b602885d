#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/report/finding.h"
#include <stdio.h>

static const struct moe_rule_info a = { .code = MOE_STR("M101"), .name = MOE_STR("a") }, b = { .code = MOE_STR("M102"), .name = MOE_STR("b") };
static const struct moe_rule_info a_again = { .code = MOE_STR("M101"), .name = MOE_STR("a") };

static void add(struct moe_report *r, struct moe_finding f)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_report_add(r, &f, &err), MOE_OK);
}

static void add_file(struct moe_report *r, struct moe_str path, enum moe_file_state state)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_report_add_file(r, &(struct moe_file){ .path = path, .state = state }, &err), MOE_OK);
}

/* The order in which threads deliver must not show: every rotation of the same findings settles into the same list. */
static void order_does_not_depend_on_delivery(void **state)
{
    (void)state;
    const struct moe_finding list[] = {
        { .rule = &a, .file = MOE_STR("a.c"), .line = 1, .column = 2, .message = MOE_STR("x"), .fingerprint = 5 },
        { .rule = &b, .file = MOE_STR("a.c"), .line = 1, .column = 2, .message = MOE_STR("x"), .fingerprint = 5 },
        { .rule = &a, .file = MOE_STR("a.c"), .line = 1, .column = 2, .message = MOE_STR("y"), .fingerprint = 5 },
        { .rule = &a, .file = MOE_STR("a.c"), .line = 1, .column = 10, .message = MOE_STR("x"), .fingerprint = 6 },
        { .rule = &a, .file = MOE_STR("a.c"), .line = 10, .column = 1, .message = MOE_STR("x"), .fingerprint = 5 },
        { .rule = &a, .file = MOE_STR("a.c"), .line = 9, .column = 1, .message = MOE_STR("x"), .fingerprint = 5 },
        { .rule = &a, .file = MOE_STR("a"), .line = 99, .column = 1, .message = MOE_STR("x"), .fingerprint = 5 },
        { .rule = &a, .file = MOE_STR("B.c"), .line = 99, .column = 1, .message = MOE_STR("x"), .fingerprint = 5 },
    };
    enum { N = MOE_COUNT(list) };
    static const char *const want[N] = { "B.c:99:1 M101 x #0", "a:99:1 M101 x #0", "a.c:1:2 M101 x #0", "a.c:1:2 M101 y #1", "a.c:1:2 M102 x #2",
                                         "a.c:1:10 M101 x #0", "a.c:9:1 M101 x #3", "a.c:10:1 M101 x #4" };
    for (size_t turn = 0; turn < N; turn++) {
        MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
        for (size_t i = 0; i < N; i++)
            add(r, list[(i * 5 + turn) % N]);
        moe_report_settle(r);
        assert_int_equal(r->finding_count, N);
        for (size_t i = 0; i < N; i++) {
            const struct moe_finding *f = &r->findings[i];
            char got[64];
            snprintf(got, sizeof got, "%.*s:%u:%u %.*s %.*s #%u", MOE_FMT(f->file), f->line, f->column, MOE_FMT(f->rule->code), MOE_FMT(f->message),
                     f->fingerprint_nth);
            assert_string_equal(got, want[i]);
        }
    }
}

/* A header read from two sources reports once, and as the graver of the two. */
static void repeats_keep_the_graver(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
        struct moe_finding open = { .rule = &a, .file = MOE_STR("h.h"), .line = 3, .message = MOE_STR("x"), .confidence = MOE_HIGH }, quiet = open;
        quiet.suppressed = MOE_SUPPRESS_POLICY;
        quiet.rule = &a_again;
        add(r, turn ? open : quiet);
        add(r, turn ? quiet : open);
        add(r, quiet);
        moe_report_settle(r);
        assert_int_equal(r->finding_count, 1);
        assert_int_equal(r->findings[0].suppressed, MOE_SUPPRESS_NONE);
        assert_int_equal(r->rule_count, 1);      /* two descriptions of one code are one rule */
    }
}

static void strings_are_copied(void **state)
{
    (void)state;
    char file[] = "gone.c", control[] = "CC6.1";
    struct moe_str controls[] = { { control, 5 } };
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    add(r, (struct moe_finding){ .rule = &a, .file = { file, 6 }, .controls = controls, .control_count = 1 });
    memset(file, '?', sizeof file);
    memset(control, '?', sizeof control);
    controls[0] = MOE_STR("?");
    assert_true(moe_str_is(r->findings[0].file, "gone.c"));
    assert_string_equal(r->findings[0].file.ptr, "gone.c");
    assert_true(moe_str_is(r->findings[0].controls[0], "CC6.1"));
    assert_non_null(r->findings[0].message.ptr);   /* empty, never NULL: writers need no test */
}

static void a_finding_needs_a_rule(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    assert_int_equal(moe_report_add(r, &(struct moe_finding){ .file = MOE_STR("a.c") }, &err), MOE_E_BUG);
    assert_int_equal(err.code, MOE_E_BUG);
    assert_int_equal(r->finding_count, 0);
}

static void many_findings(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    for (unsigned i = 0; i < MANY; i++)
        add(r, (struct moe_finding){ .rule = i % 2 ? &a : &b, .file = MOE_STR("a.c"), .line = (i * 7919) % MANY + 1, .fingerprint = 1 });
    moe_report_settle(r);
    assert_int_equal(r->finding_count, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        assert_int_equal(r->findings[i].line, i + 1);
        assert_int_equal(r->findings[i].fingerprint_nth, i);
    }
    assert_int_equal(r->rule_count, 2);
    assert_true(moe_str_is(r->rules[0]->code, "M101"));
}

static void files_are_as_good_as_their_worst_reading(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    add_file(r, MOE_STR("b.h"), MOE_FILE_OK);
    add_file(r, MOE_STR("a.c"), MOE_FILE_OK);
    add_file(r, MOE_STR("b.h"), MOE_FILE_FAILED);
    add_file(r, MOE_STR("b.h"), MOE_FILE_DEGRADED);
    add_file(r, MOE_STR("a.c"), MOE_FILE_SKIPPED);
    moe_report_settle(r);
    assert_int_equal(r->file_count, 2);
    assert_true(moe_str_is(r->files[0].path, "a.c"));
    assert_int_equal(r->files[0].state, MOE_FILE_OK);
    assert_int_equal(r->files[1].state, MOE_FILE_FAILED);
}

static void errors_are_sorted_and_unique(void **state)
{
    (void)state;
    struct moe_error err, e;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    static const struct { const char *file; unsigned line; } rows[] = { { "b", 2 }, { "a", 9 }, { "b", 1 }, { "a", 9 } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        (void)moe_fail(&e, MOE_E_IO, (struct moe_where){ .file = rows[i].file, .line = rows[i].line }, "cannot be read");
        assert_int_equal(moe_report_add_error(r, &e, &err), MOE_OK);
    }
    moe_report_settle(r);
    assert_int_equal(r->error_count, 3);
    assert_string_equal(r->errors[0].file, "a");
    assert_int_equal(r->errors[1].line, 1);
    assert_int_equal(r->errors[2].line, 2);
}

static const struct exit_case { const char *name; bool ok, degraded, failed, skipped, error, open, suppressed; int want; bool unchanged; } exit_cases[] = {
    { "clean",                               true,  false, false, false, false, false, false, 0, false },
    { "findings",                            true,  false, false, false, false, true,  false, 1, false },
    { "suppressed findings are no findings", true,  false, false, false, false, false, true,  0, false },
    { "a file understood in part is read",   false, true,  false, false, false, false, false, 0, false },
    { "no file is never a pass",             false, false, false, false, false, false, false, 2, false },
    { "only skipped files is no file",       false, false, false, true,  false, false, false, 2, false },
    { "a failed file beats clean",           true,  false, true,  false, false, false, false, 2, false },
    { "a failed file beats findings",        true,  false, true,  false, false, true,  false, 2, false },
    { "an error beats findings",             true,  false, false, false, true,  true,  false, 2, false },
    { "a change of no audited line is clean", false, false, false, false, false, false, false, 0, true },
    { "an error beats an empty change",      false, false, false, false, true,  false, false, 2, true },
    { "a failed file beats an empty change", false, false, true,  false, false, false, false, 2, true },
};

static void exits(void **state)
{
    const struct exit_case *c = *state;
    struct moe_error err, e;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    if (c->ok)
        add_file(r, MOE_STR("ok.c"), MOE_FILE_OK);
    if (c->degraded)
        add_file(r, MOE_STR("degraded.c"), MOE_FILE_DEGRADED);
    if (c->failed)
        add_file(r, MOE_STR("failed.c"), MOE_FILE_FAILED);
    if (c->skipped)
        add_file(r, MOE_STR("skipped.c"), MOE_FILE_SKIPPED);
    (void)moe_fail(&e, MOE_E_IO, (struct moe_where){ 0 }, "broken");
    if (c->error)
        assert_int_equal(moe_report_add_error(r, &e, &err), MOE_OK);
    if (c->open)
        add(r, (struct moe_finding){ .rule = &a, .file = MOE_STR("ok.c"), .severity = MOE_LOW, .confidence = MOE_LOW });
    if (c->suppressed)
        add(r, (struct moe_finding){ .rule = &a, .file = MOE_STR("ok.c"), .suppressed = MOE_SUPPRESS_INLINE });
    r->nothing_changed = c->unchanged;
    r->show_severity = r->show_confidence = MOE_HIGH;    /* what is shown does not change what is judged */
    moe_report_settle(r);
    assert_int_equal(moe_report_exit(r), c->want);
}

static void totals(void **state)
{
    (void)state;
    struct moe_error err;
    MOE_AUTO(moe_report_free) struct moe_report *r = moe_report_new("t", "1");
    add(r, (struct moe_finding){ .rule = &a, .line = 1, .severity = MOE_HIGH, .confidence = MOE_LOW });
    add(r, (struct moe_finding){ .rule = &a, .line = 2, .severity = MOE_HIGH, .confidence = MOE_MEDIUM });
    add(r, (struct moe_finding){ .rule = &a, .line = 3, .severity = MOE_HIGH, .suppressed = MOE_SUPPRESS_BASELINE });
    struct moe_file f = { .path = MOE_STR("x"), .lines = 10, .code_lines = 6, .calls_seen = 4, .calls_parsed = 3, .state = MOE_FILE_DEGRADED };
    assert_int_equal(moe_report_add_file(r, &f, &err), MOE_OK);
    f.path = MOE_STR("y");
    assert_int_equal(moe_report_add_file(r, &f, &err), MOE_OK);
    moe_report_settle(r);
    struct moe_totals t = moe_report_totals(r);
    assert_int_equal(t.open, 2);
    assert_int_equal(t.by_severity[MOE_HIGH], 2);
    assert_int_equal(t.by_confidence[MOE_LOW], 1);
    assert_int_equal(t.suppressed[MOE_SUPPRESS_NONE], 0);
    assert_int_equal(t.suppressed[MOE_SUPPRESS_BASELINE], 1);
    assert_int_equal(t.files_degraded, 2);
    assert_int_equal(t.lines, 20);
    assert_int_equal(t.code_lines, 12);
    assert_int_equal(t.calls_seen, 8);
    assert_int_equal(t.calls_parsed, 6);
}

int main(void)
{
    struct CMUnitTest tests[32] = {
        cmocka_unit_test(order_does_not_depend_on_delivery), cmocka_unit_test(repeats_keep_the_graver), cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(a_finding_needs_a_rule), cmocka_unit_test(many_findings), cmocka_unit_test(files_are_as_good_as_their_worst_reading),
        cmocka_unit_test(errors_are_sorted_and_unique), cmocka_unit_test(totals),
    };
    size_t n = 8;
    for (size_t i = 0; i < MOE_COUNT(exit_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = exit_cases[i].name, .test_func = exits, .initial_state = (void *)&exit_cases[i] };
    return _cmocka_run_group_tests("findings", tests, n, NULL, NULL);
}
