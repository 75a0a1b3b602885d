/* The work of one child, in process: which lines a suppression covers, and what is said of a file. */
#include "tests/unit/audit/source/worker/support.h"

static struct moe_clang *the_clang;             /* opened once: starting libclang costs more than all the rows */

static int open_clang(void **state)
{
    struct moe_error err = { 0 };
    (void)state;
    return moe_clang_open(NULL, &the_clang, &err) == MOE_OK ? 0 : (fprintf(stderr, "%s\n", err.text), -1);
}

static int close_clang(void **state)
{
    (void)state;
    moe_clang_close(&the_clang);
    return 0;
}

static struct moe_result *work_on(struct bench *b, const char *path, const char *text, enum moe_input_language language, bool tokens_only)
{
    struct moe_result *r = NULL;
    struct moe_error err = { 0 };
    struct moe_input input = { .path = moe_str_c(path), .language = language };
    struct moe_inputs inputs = { .items = &input, .count = 1 };
    if (moe_work(tokens_only ? NULL : the_clang, &b->opts, &inputs, &input, moe_str_c(text), b->matcher, b->rules, &r, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    return r;
}

#define N "// nosec M199: the buffer is large enough for it"
#define F "void f(int *p, int n, int k)\n{\n"          /* lines 1 and 2 */

static const struct row { const char *name, *text; unsigned first, last; } rows[] = {
    { "a statement on one line",           F "    n = 1; " N "\n    n = 2;\n}\n", 3, 3 },
    { "a call over several lines, at its end", "int g(int, int);\n" F "    g(1,\n      2); " N "\n}\n", 4, 5 },
    { "a call over several lines, at its start", "int g(int, int);\n" F "    g(1, " N "\n      2);\n}\n", 4, 5 },
    { "alone: the next statement",         "int g(int, int);\n" F "    " N "\n    g(1,\n      2);\n    n = 1;\n}\n", 5, 6 },
    { "alone between arguments",           "int g(int, int);\n" F "    g(1,\n      " N "\n      2);\n}\n", 4, 6 },
    { "alone: over blank lines and other comments", F "    " N "\n\n    // prose\n    n = 1;\n}\n", 6, 6 },
    { "an if is covered to its brace",     F "    if (n &&\n        k) { " N "\n        n = 1;\n        n = 2;\n    }\n}\n", 3, 4 },
    { "an if without braces is not its branch", F "    if (n) " N "\n        n = 1;\n}\n", 3, 3 },
    { "a for's head over several lines",   F "    for (int i = 0; " N "\n         i < n;\n         i++) {\n        k = i;\n    }\n}\n", 3, 5 },
    { "a while's body is its own",         F "    while (n) {\n        n--; " N "\n        k++;\n    }\n}\n", 4, 4 },
    { "the foot of do ... while",          F "    do {\n        n--;\n    } while (n > 0 && " N "\n             k);\n}\n", 5, 6 },
    { "a function is covered to its brace", N "\nint f(int a,\n      int b)\n{\n    return a + b;\n}\n", 2, 4 },
    { "a prototype over several lines",    "int f(int a,\n      int b); " N "\n", 1, 2 },
    { "a table at file scope",             "static const int t[] = {\n    1, " N "\n    2,\n};\nint y;\n", 1, 4 },
    { "a closing brace is a line",         F "    if (n) {\n        n = 1;\n    } " N "\n    n = 2;\n}\n", 5, 5 },
    { "a struct's field",                  "struct s {\n    int a; " N "\n    int b;\n};\n", 2, 2 },
    { "a struct is covered to its brace",  N "\nstruct s\n{\n    int a;\n};\n", 2, 3 },
    { "a macro over several lines",        N "\n#define M(x) \\\n    do { \\\n    } while (0)\nint y;\n", 2, 4 },
    { "a case is its label",               F "    switch (n) {\n    case 1: " N "\n        n = 2;\n        break;\n    default: break;\n    }\n}\n", 4, 4 },
    { "a block comment",                   F "    n = 1; /* nosec M199: the buffer is large enough for it */\n}\n", 3, 3 },
};

static void covers_statements(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", rows[i].text, MOE_INPUT_C, false);
        if (r->nosec_file_count != 1 || r->nosecs[0].count != 1)
            fail_msg("%s: no suppression was read", rows[i].name);
        const struct moe_nosec *n = &r->nosecs[0].items[0];
        if (n->fault != MOE_NOSEC_OK || n->first_line != rows[i].first || n->last_line != rows[i].last)
            fail_msg("%s: fault %d, lines %u to %u, want %u to %u", rows[i].name, n->fault, n->first_line, n->last_line, rows[i].first, rows[i].last);
    }
    bench_close(&b);
}

static void covers_a_lambda_not_its_body(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    MOE_AUTO(moe_result_free) struct moe_result *r =
        work_on(&b, "a.cc", "template <class T> void each(T t) { t(); }\nvoid f()\n{\n    each([] { " N "\n        int x = 1;\n        (void)x;\n    });\n}\n", MOE_INPUT_CXX, false);
    assert_int_equal(r->nosecs[0].items[0].first_line, 4);
    assert_int_equal(r->nosecs[0].items[0].last_line, 4);
    bench_close(&b);
}

static void covers_lines_when_there_are_only_tokens(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", "void f(char *a)\n{\n    strcpy(a, " N "\n           a);\n    " N "\n\n    strcpy(a, a);\n}\n", MOE_INPUT_C, true);
    assert_int_equal(r->nosecs[0].count, 2);
    assert_int_equal(r->nosecs[0].items[0].first_line, 3);
    assert_int_equal(r->nosecs[0].items[0].last_line, 3);
    assert_int_equal(r->nosecs[0].items[1].first_line, 7);
    assert_int_equal(r->nosecs[0].items[1].last_line, 7);
    assert_int_equal(r->report->files[0].state, MOE_FILE_DEGRADED);
    bench_close(&b);
}

static const struct nosec { const char *name, *text; enum moe_nosec_fault fault; } faults[] = {
    { "an unknown code", "int x; // nosec M999: the buffer is large enough\n", MOE_NOSEC_UNKNOWN_CODE },
    { "a rule's name is no code", "int x; // nosec row: the buffer is large enough\n", MOE_NOSEC_MALFORMED },
    { "no code", "int x; // nosec\n", MOE_NOSEC_BARE },
    { "one that has expired", "int x; // nosec M199: the buffer is large enough until=2025-12-31\n", MOE_NOSEC_EXPIRED },
    { "one that expires today", "int x; // nosec M199: the buffer is large enough until=2026-01-01\n", MOE_NOSEC_OK },
};

static void knows_faults(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < MOE_COUNT(faults); i++) {
        MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", faults[i].text, MOE_INPUT_C, false);
        if (r->nosec_file_count != 1 || r->nosecs[0].items[0].fault != faults[i].fault)
            fail_msg("%s: fault %d", faults[i].name, r->nosec_file_count ? (int)r->nosecs[0].items[0].fault : -1);
    }
    MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", "const char *s = \"// nosec M199: in a string\";\n", MOE_INPUT_C, false);
    assert_int_equal(r->nosec_file_count, 0);
    bench_close(&b);
}

static const struct said { const char *name, *text; bool tokens_only; enum moe_file_state state; unsigned lines, code_lines, calls; } said[] = {
    { "an empty file", "", false, MOE_FILE_OK, 0, 0, 0 },
    { "comments only", "/* one\n two */\n// three\n", false, MOE_FILE_OK, 3, 0, 0 },
    { "no newline at the end", "int x;\nint y;", false, MOE_FILE_OK, 2, 2, 0 },
    { "calls are counted", "int g(void);\nint f(void) { return g() + g(); }\n", false, MOE_FILE_OK, 2, 2, 2 },
    { "a header that is not there", "#include \"gone.h\"\nint x;\n", false, MOE_FILE_DEGRADED, 2, 2, 0 },
    { "words that are no C", "hello world this is no C\n", false, MOE_FILE_DEGRADED, 1, 1, 0 },
    { "tokens with a function in them", "int f(void) { return g(); }\n", true, MOE_FILE_DEGRADED, 1, 1, 1 },
    { "tokens that mean nothing", "= = = ;\n", true, MOE_FILE_FAILED, 1, 1, 0 },
    { "an empty file needs no libclang", "", true, MOE_FILE_OK, 0, 0, 0 },
};

static void says_how_a_file_was_understood(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    for (size_t i = 0; i < MOE_COUNT(said); i++) {
        MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", said[i].text, MOE_INPUT_C, said[i].tokens_only);
        assert_int_equal(r->report->file_count, 1);
        const struct moe_file *f = &r->report->files[0];
        if (f->state != said[i].state || f->lines != said[i].lines || f->code_lines != said[i].code_lines || (said[i].calls && f->calls_seen != said[i].calls))
            fail_msg("%s: state %d (%.*s), %u lines, %u of code, %u calls", said[i].name, f->state, MOE_FMT(f->note), f->lines, f->code_lines, f->calls_seen);
        assert_int_equal(f->state == MOE_FILE_OK, f->note.len == 0);
    }
    bench_close(&b);
}

/* A line that makes clang give up must not hide what stands behind it. */
static void what_ends_the_reading_fails_the_file(void **state)
{
    (void)state;
    struct bench b;
    char text[2400] = "int x = ";
    bench_open(&b);
    memset(text + 8, '(', 1000);
    text[1008] = '1';
    memset(text + 1009, ')', 1000);
    strcpy(text + 2009, ";\nint g(void);\nint f(void) { return g(); }\n");
    MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "a.c", text, MOE_INPUT_C, false);
    assert_int_equal(r->report->file_count, 1);
    assert_int_equal(r->report->files[0].state, MOE_FILE_FAILED);
    assert_true(moe_str_starts(r->report->files[0].note, MOE_STR("line 1: bracket nesting level exceeded")));
    bench_close(&b);
}

static void standard_input_is_named_by_its_dash(void **state)
{
    (void)state;
    struct bench b;
    char got[64];
    bench_open(&b);
    MOE_AUTO(moe_result_free) struct moe_result *r = work_on(&b, "-", STRCPY "namespace n { void f(char *a) { strcpy(a, a); } }\n", MOE_INPUT_C, false);
    findings_line(r->report, got, sizeof got);
    assert_string_equal(got, "-:2 M199");
    assert_true(moe_str_is(r->report->files[0].path, "-"));
    assert_true(moe_str_is(r->report->files[0].language, "C++"));      /* its words tell */
    bench_close(&b);
}

static void the_policy_decides_what_is_understood(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b);
    moe_policy_free(&b.policy);
    b.policy = policy_of("analysis: {min_understood_percent: 100}\n");
    b.opts.policy = b.policy;
    MOE_AUTO(moe_result_free) struct moe_result *r =
        work_on(&b, "a.cc", "void f(unknown_t x) { unknown<int> y(x); g(y); h(y); }\n#define CALL(x) g(x)\nvoid k() { CALL(1) oops( }\n", MOE_INPUT_CXX, false);
    assert_true(r->report->files[0].calls_seen > 0);
    if (r->report->files[0].calls_parsed < r->report->files[0].calls_seen) {
        assert_int_equal(r->report->files[0].state, MOE_FILE_FAILED);
        assert_non_null(memmem(r->report->files[0].note.ptr, r->report->files[0].note.len, "100%", 4));
    } else {
        assert_int_equal(r->report->files[0].state, MOE_FILE_OK);
    }
    bench_close(&b);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, tree_enter, tree_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(covers_statements), ROW(covers_a_lambda_not_its_body), ROW(covers_lines_when_there_are_only_tokens), ROW(knows_faults), ROW(says_how_a_file_was_understood),
        ROW(what_ends_the_reading_fails_the_file), ROW(standard_input_is_named_by_its_dash), ROW(the_policy_decides_what_is_understood),
    };
    return cmocka_run_group_tests_name("audit/source/worker: work", tests, open_clang, close_clang);
}
