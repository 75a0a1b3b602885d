/* The register of suppressions: what stands in it, how it is written, and how old git says its lines are. */
#include "audit/engine/register.h"
#include "common/base/file.h"
#include "tests/unit/policy/folder.h"
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <cmocka.h>

#define TODAY "2026-11-21"

static const char *const codes[] = { "M113", "M701" }, *const names[] = { "unchecked-size", "discarded-status" };
static const struct moe_policy_rules known = { codes, names, 2 };
static bool code_known(void *ctx, struct moe_str code) { return ctx == NULL && (moe_str_is(code, "M113") || moe_str_is(code, "M701")); }

static void check(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err->file, err->line, err->column, err->field, err->text);
}

static struct moe_nosec nosec(const char *text, unsigned line, unsigned used)
{
    struct moe_nosec n;
    const struct moe_comment c = { .text = moe_str_c(text), .line = line, .end_line = line, .column = 7 };
    assert_true(moe_nosec_parse(&c, code_known, NULL, TODAY, &n));
    n.used = used;
    return n;
}

static struct moe_policy *policy_of(const char *yaml)
{
    struct moe_policy *p = NULL;
    struct moe_error err = { 0 };
    check(moe_policy_parse("policy.yaml", moe_str_c(yaml), &known, TODAY, &p, &err), &err);
    return p;
}

/* Two sources, a policy with a living and an expired skip. */
static struct moe_register *sample(bool complete)
{
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = policy_of("extends: []\nskip:\n"
        "- {rule: M7*, rationale: \"=the benchmark never reads \\\"these\\\" copies\", paths: [bench/, old/], owner: ann, until: 2027-01-31}\n"
        "- {rule: M113, rationale: sizes are checked by the caller alone, until: 2026-01-01}\n");
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-audit", "test");
    struct moe_skip skips[] = { { .hits = 4 }, { .hits = 0 } };
    const struct moe_file shaky = { .path = MOE_STR("src/b.c"), .state = MOE_FILE_DEGRADED };
    struct moe_nosec a[] = { nosec("// nosec M113,M701: the loop above has checked this index owner=bob ticket=T-2 until=2027-03-01", 12, 2),
        nosec("// nosec", 4, 0), nosec("// nosec M701: the status is tested by the next call", 20, 0) };
    struct moe_nosec again[] = { a[2] };
    struct moe_nosec b[] = { nosec("// nosec M701: the status is tested by the next call", 5, 0),
        nosec("// nosec M701: the driver of the cluster is replaced by then until=2026-11-20", 6, 0) };
    again[0].used = 1;                              /* idle with one source, at work with the other */
    const struct moe_judged_file files[] = { { MOE_STR("src/b.c"), b, 2 }, { MOE_STR("src/a.h"), a, 3 }, { MOE_STR("src/a.h"), again, 1 } };
    struct moe_register *reg = NULL;
    struct moe_error err = { 0 };
    report->skips = skips;
    report->skip_count = 2;
    check(moe_report_add_file(report, &shaky, &err), &err);
    check(moe_register_new(policy, files, 3, report, complete, &reg, &err), &err);
    return reg;
}

static const struct row_case { const char *name, *file; unsigned line; enum moe_register_state state; unsigned hits; const char *rules, *reason, *note; } row_cases[] = {
    { "a policy's skip with its hits",      "policy.yaml", 3,  MOE_REGISTER_USED,    4, "M7*",        "=the benchmark never reads \"these\" copies", "" },
    { "a policy's skip that expired",       "policy.yaml", 4,  MOE_REGISTER_EXPIRED, 0, "M113",       "sizes are checked by the caller alone", "" },
    { "a bare comment",                     "src/a.h",     4,  MOE_REGISTER_FAULTY,  0, "",           "", "bare suppression: name the rules and say why, as in \"nosec M113: reason\"" },
    { "a comment of two rules",             "src/a.h",     12, MOE_REGISTER_USED,    2, "M113, M701", "the loop above has checked this index", "" },
    { "a comment at work in one source",    "src/a.h",     20, MOE_REGISTER_USED,    1, "M701",       "the status is tested by the next call", "" },
    { "an idle one in a degraded file",     "src/b.c",     5,  MOE_REGISTER_UNKNOWN, 0, "M701",       "the status is tested by the next call", "" },
    { "an expired comment",                 "src/b.c",     6,  MOE_REGISTER_EXPIRED, 0, "M701",       "the driver of the cluster is replaced by then", "suppression expired: it was valid until 2026-11-20" },
};

static void lists(void **state)
{
    const struct row_case *c = *state;
    MOE_AUTO(moe_register_free) struct moe_register *reg = sample(true);
    assert_int_equal(reg->count, MOE_COUNT(row_cases));
    const struct moe_register_row *row = &reg->rows[c - row_cases];
    assert_string_equal(row->file.ptr, c->file);
    assert_int_equal(row->line, c->line);
    assert_int_equal(row->state, c->state);
    assert_int_equal(row->hits, c->hits);
    assert_string_equal(row->rules.ptr, c->rules);
    assert_string_equal(row->reason.ptr, c->reason);
    assert_string_equal(row->note.ptr, c->note);
    assert_int_equal(row->age_days, MOE_REGISTER_NO_AGE);
}

static void idle_is_unknown_in_a_run_of_some_rules(void **state)
{
    (void)state;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = policy_of("extends: []\n");
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-audit", "test");
    struct moe_nosec n = nosec("// nosec M701: the status is tested by the next call", 5, 0);
    const struct moe_judged_file file = { MOE_STR("a.c"), &n, 1 };
    for (int complete = 0; complete < 2; complete++) {
        MOE_AUTO(moe_register_free) struct moe_register *reg = NULL;
        struct moe_error err = { 0 };
        check(moe_register_new(policy, &file, 1, report, complete, &reg, &err), &err);
        assert_int_equal(reg->count, 1);
        assert_int_equal(reg->rows[0].state, complete ? MOE_REGISTER_UNUSED : MOE_REGISTER_UNKNOWN);
    }
}

static const struct format_case { const char *name; enum moe_register_format format; const char *file; } format_cases[] = {
    { "writes text", MOE_REGISTER_TEXT, "tests/golden/register/register.txt" },
    { "writes JSON", MOE_REGISTER_JSON, "tests/golden/register/register.json" },
    { "writes CSV",  MOE_REGISTER_CSV,  "tests/golden/register/register.csv" },
};

static void writes(void **state)
{
    const struct format_case *c = *state;
    MOE_AUTO(moe_register_free) struct moe_register *reg = sample(true);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16), *want = NULL;
    struct moe_error err = { 0 };
    const char *mode = getenv("MOE_GOLDEN");
    reg->aged = true;
    reg->rows[3].age_days = 41;
    moe_register_write(reg, c->format, out);
    assert_false(moe_buf_failed(out));
    if (mode && strcmp(mode, "write") == 0)
        check(moe_file_write(c->file, moe_buf_str(out), 0644, &err), &err);
    check(moe_file_read(c->file, 1 << 16, &want, &err), &err);
    assert_string_equal(moe_buf_str(out).ptr, moe_buf_str(want).ptr);
}

/* ---- ages ---- */

static void git(const char *date, const char *const *args)
{
    const char *argv[16] = { "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false" };
    size_t n = 7;
    pid_t pid;
    int status = -1;
    while (*args)
        argv[n++] = *args++;
    if (date) {
        setenv("GIT_AUTHOR_DATE", date, 1);
        setenv("GIT_COMMITTER_DATE", date, 1);
    }
    assert_int_equal(posix_spawnp(&pid, "git", NULL, NULL, (char *const *)argv, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
#define GIT(date, ...) git((date), (const char *const[]){ __VA_ARGS__, NULL })

static int enter(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    *state = f;
    unsetenv("GIT_DIR");            /* as a hook would have set them for its own repository */
    unsetenv("GIT_WORK_TREE");
    unsetenv("GIT_INDEX_FILE");
    return f ? folder_enter(f) : -1;
}
static int leave(void **state)
{
    unsetenv("GIT_AUTHOR_DATE");
    unsetenv("GIT_COMMITTER_DATE");
    int bad = folder_leave(*state);
    free(*state);
    return bad;
}

static void ages_lines_by_their_commit(void **state)
{
    (void)state;
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = policy_of("extends: []\n");
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-audit", "test");
    MOE_AUTO(moe_register_free) struct moe_register *reg = NULL;
    struct moe_error err = { 0 };
    folder_put("-a.c", "one\nauthor-time 5\nthree\n");
    GIT(NULL, "init", "-q");
    GIT("2026-11-01T12:00:00Z", "add", "--", "-a.c");
    GIT("2026-11-01T12:00:00Z", "commit", "-q", "-m", "first");
    folder_put("-a.c", "one\nauthor-time 5\nthree\nfour\n");
    GIT("2026-11-11T23:59:59Z", "commit", "-q", "-a", "-m", "second");
    folder_put("-a.c", "one\nauthor-time 5\nthree\nfour\nfive\n");
    folder_put("new.c", "one\n");
    static const char text[] = "// nosec M701: the status is tested by the next call";
    struct moe_nosec a[] = { nosec(text, 2, 0), nosec(text, 4, 0), nosec(text, 5, 0) }, b[] = { nosec(text, 1, 0) };
    const struct moe_judged_file files[] = { { MOE_STR("-a.c"), a, 3 }, { MOE_STR("new.c"), b, 1 } };
    check(moe_register_new(policy, files, 2, report, true, &reg, &err), &err);
    check(moe_register_age(reg, TODAY, &err), &err);
    assert_true(reg->aged);
    assert_int_equal(reg->rows[0].age_days, 20);
    assert_int_equal(reg->rows[1].age_days, 10);
    assert_int_equal(reg->rows[2].age_days, 0);                     /* not committed yet */
    assert_int_equal(reg->rows[3].age_days, MOE_REGISTER_NO_AGE);   /* git does not know the file */
}

static void refuses_a_day_that_is_none(void **state)
{
    (void)state;
    MOE_AUTO(moe_register_free) struct moe_register *reg = sample(true);
    struct moe_error err = { 0 };
    assert_int_equal(moe_register_age(reg, "21.11.2026", &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "21.11.2026"));
    assert_false(reg->aged);
}

int main(void)
{
    enum { N = MOE_COUNT(row_cases) + MOE_COUNT(format_cases) + 3 };
    struct CMUnitTest tests[N];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(row_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = row_cases[i].name, .test_func = lists, .initial_state = (void *)&row_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(format_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = format_cases[i].name, .test_func = writes, .initial_state = (void *)&format_cases[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(idle_is_unknown_in_a_run_of_some_rules);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(ages_lines_by_their_commit, enter, leave);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_a_day_that_is_none);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
