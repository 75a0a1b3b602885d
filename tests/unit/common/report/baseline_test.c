#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/report/baseline.h"
#include "sample.h"
#include <stdio.h>

#define HEAD "{\"baseline\": 1, \"tool\": \"moe-audit\", \"findings\": [\n"
#define TAIL "\n]}"
#define ENTRY(print, nth, rule, file) "{\"fingerprint\": \"" print "\", \"nth\": " nth ", \"rule\": \"" rule "\", \"file\": \"" file "\", \"message\": \"m\"}"
#define PLAIN ENTRY("0000000000000077", "0", "M113", "src/a.c")

static const struct broken_case { const char *name, *text; enum moe_code code; unsigned line; const char *field; } broken_cases[] = {
    { "is no JSON",                   "findings: []",                                             MOE_E_PARSE,  1, "" },
    { "is cut short",                 HEAD PLAIN,                                                 MOE_E_PARSE,  2, NULL },
    { "of another version",           "{\"baseline\": 2, \"findings\": []}",                      MOE_E_SCHEMA, 1, "baseline" },
    { "without its findings",         "{\"baseline\": 1}",                                        MOE_E_SCHEMA, 1, NULL },
    { "with a list at the top",       "[]",                                                       MOE_E_SCHEMA, 1, NULL },
    { "with an unknown field",        "{\"baseline\": 1, \"findings\": [], \"all\": true}",       MOE_E_SCHEMA, 1, "all" },
    { "with a key twice",             "{\"baseline\": 1, \"baseline\": 1, \"findings\": []}",     MOE_E_PARSE,  1, NULL },
    { "with a short fingerprint",     HEAD ENTRY("77", "0", "M113", "src/a.c") TAIL,              MOE_E_SCHEMA, 2, "findings[0].fingerprint" },
    { "with capitals in the fingerprint", HEAD PLAIN ",\n" ENTRY("00000000000000AB", "0", "M113", "src/a.c") TAIL, MOE_E_SCHEMA, 3, "findings[1].fingerprint" },
    { "with a fingerprint that is a number", HEAD "{\"fingerprint\": 77, \"nth\": 0, \"rule\": \"M113\", \"file\": \"a\", \"message\": \"\"}" TAIL, MOE_E_SCHEMA, 2, "findings[0].fingerprint" },
    { "with a negative number",       HEAD ENTRY("0000000000000077", "-1", "M113", "src/a.c") TAIL, MOE_E_SCHEMA, 2, "findings[0].nth" },
    { "with an entry twice",          HEAD PLAIN ",\n" PLAIN TAIL,                                MOE_E_SCHEMA, 3, "findings[1]" },
};

/* A baseline that is not whole suppresses nothing. */
static void broken(void **state)
{
    const struct broken_case *c = *state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    struct moe_totals before = moe_report_totals(r);
    struct moe_error err = { 0 };
    assert_int_equal(moe_baseline_read("known.json", moe_str_c(c->text), r, &err), c->code);
    assert_int_equal(err.code, c->code);
    assert_int_equal(err.line, c->line);
    assert_string_equal(err.file, "known.json");
    if (c->field)
        assert_string_equal(err.field, c->field);
    assert_int_equal(moe_report_totals(r).open, before.open);
}

static const struct match_case { const char *name, *text; size_t matched, gone; } match_cases[] = {
    { "an entry matches its finding",          HEAD PLAIN TAIL,                                               1, 0 },
    { "nothing is known",                      HEAD TAIL,                                                     0, 0 },
    { "two equal places are two entries",      HEAD PLAIN ",\n" ENTRY("0000000000000077", "1", "M113", "src/a.c") TAIL, 2, 0 },
    { "another file is another finding",       HEAD ENTRY("0000000000000077", "0", "M113", "src/b.c") TAIL,   0, 1 },
    { "another rule is another finding",       HEAD ENTRY("0000000000000077", "0", "M201", "src/a.c") TAIL,   0, 1 },
    { "another fingerprint",                   HEAD ENTRY("0000000000000078", "0", "M113", "src/a.c") TAIL,   0, 1 },
    { "one that is gone is counted",           HEAD PLAIN ",\n" ENTRY("00000000000000aa", "0", "M113", "src/a.c") TAIL, 1, 1 },
    { "what a comment suppresses stays so",    HEAD ENTRY("0000000000000077", "2", "M113", "src/a.c") TAIL,   0, 0 },
};

static void matches(void **state)
{
    const struct match_case *c = *state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    struct moe_totals before = moe_report_totals(r);
    struct moe_error err = { 0 };
    assert_int_equal(moe_baseline_read("known.json", moe_str_c(c->text), r, &err), MOE_OK);
    struct moe_totals after = moe_report_totals(r);
    assert_int_equal(before.open - after.open, c->matched);
    assert_int_equal(after.suppressed[MOE_SUPPRESS_BASELINE] - before.suppressed[MOE_SUPPRESS_BASELINE], c->matched);
    assert_int_equal(after.suppressed[MOE_SUPPRESS_INLINE], before.suppressed[MOE_SUPPRESS_INLINE]);
    assert_int_equal(r->baseline_gone, c->gone);
    assert_true(moe_str_is(r->baseline, "known.json"));
}

/* What is written reads back and knows every finding, whatever bytes its path holds; a new finding stays open. */
static void round_trip(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report(), *again = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20);
    struct moe_error err = { 0 };
    struct moe_finding odd = { .rule = &rule_size, .file = MOE_STR("b\xff\"\x01.c"), .line = 1, .message = MOE_STR("odd"), .fingerprint = UINT64_MAX };
    assert_int_equal(moe_report_add(r, &odd, &err), MOE_OK);
    assert_int_equal(moe_report_add(again, &odd, &err), MOE_OK);
    moe_report_settle(r);
    moe_baseline_write(r, out);

    struct moe_finding fresh = { .rule = &rule_size, .file = MOE_STR("src/a.c"), .line = 60, .message = MOE_STR("new"), .fingerprint = 0x77 };
    assert_int_equal(moe_report_add(again, &fresh, &err), MOE_OK);
    moe_report_settle(again);
    if (moe_baseline_read("known.json", moe_buf_str(out), again, &err) != MOE_OK)
        fail_msg("%u:%u: %s: %s", err.line, err.column, err.field, err.text);
    assert_int_equal(again->baseline_gone, 0);
    struct moe_totals t = moe_report_totals(again);
    assert_int_equal(t.open, 1);
    for (size_t i = 0; i < again->finding_count; i++)
        if (again->findings[i].suppressed == MOE_SUPPRESS_NONE)
            assert_int_equal(again->findings[i].line, 60);
}

static void one_finding_a_line(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 20);
    moe_baseline_write(r, out);
    struct moe_str rest = moe_buf_str(out), line;
    size_t entries = 0;
    while (moe_str_line(&rest, &line))
        entries += moe_str_starts(line, MOE_STR("    {\"fingerprint\":"));
    assert_int_equal(entries, 5 + 1);       /* open, and known before; not what a comment or the policy suppresses */
}

static void a_missing_file_is_an_error(void **state)
{
    (void)state;
    MOE_AUTO(moe_report_free) struct moe_report *r = sample_report();
    struct moe_error err = { 0 };
    assert_int_equal(moe_baseline_apply("tests/golden/report/no-such-baseline.json", r, &err), MOE_E_IO);
    assert_string_equal(err.file, "tests/golden/report/no-such-baseline.json");
    assert_int_equal(moe_baseline_apply("tests/golden/report/baseline.json", r, &err), MOE_OK);
    assert_int_equal(moe_report_totals(r).open, 0);
}

int main(void)
{
    struct CMUnitTest tests[32] = { cmocka_unit_test(round_trip), cmocka_unit_test(one_finding_a_line), cmocka_unit_test(a_missing_file_is_an_error) };
    size_t n = 3;
    for (size_t i = 0; i < MOE_COUNT(broken_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = broken_cases[i].name, .test_func = broken, .initial_state = (void *)&broken_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(match_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = match_cases[i].name, .test_func = matches, .initial_state = (void *)&match_cases[i] };
    return _cmocka_run_group_tests("baseline", tests, n, NULL, NULL);
}
