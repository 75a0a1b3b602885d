#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/arena.h"
#include "common/base/file.h"
#include "common/base/hash.h"
#include "common/base/regex.h"
#include "common/base/term.h"
#include "common/base/utf8.h"
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/moe-base-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int drop_folder(void **state)
{
    (void)state;
    return nftw(folder, drop_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void a_file_comes_back_as_written(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *got = NULL;
    struct stat st;
    assert_int_equal(moe_file_write(in_folder("a"), MOE_STR("old"), 0600, &err), MOE_OK);
    assert_int_equal(moe_file_write(in_folder("a"), MOE_STR("x\0y\n"), 0640, &err), MOE_OK);
    assert_int_equal(moe_file_read(in_folder("a"), 4, &got, &err), MOE_OK);
    assert_true(moe_str_eq(moe_buf_str(got), MOE_STR("x\0y\n")));
    assert_int_equal(stat(in_folder("a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void a_file_over_the_cap_is_refused(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    struct moe_buf *got = NULL;
    assert_int_equal(moe_file_write(in_folder("big"), MOE_STR("12345"), 0600, &err), MOE_OK);
    assert_int_equal(moe_file_read(in_folder("big"), 4, &got, &err), MOE_E_LIMIT);
    assert_string_equal(err.file, in_folder("big"));
    assert_null(got);
}

static void a_file_that_lies_about_its_size_is_capped(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    struct moe_buf *got = NULL;
    assert_int_equal(moe_file_read("/proc/self/maps", 100, &got, &err), MOE_E_LIMIT);   /* st_size is 0 */
    assert_null(got);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    struct moe_buf *got = NULL;
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(moe_file_read(in_folder("fifo"), 100, &got, &err), MOE_E_IO);
    assert_int_equal(err.sys, EINVAL);
    assert_int_equal(moe_file_write(in_folder("fifo"), MOE_STR("x"), 0600, &err), MOE_E_IO);
    assert_int_equal(err.sys, EINVAL);
    assert_int_equal(moe_file_read(folder, 100, &got, &err), MOE_E_IO);
    assert_int_equal(err.sys, EISDIR);
    assert_int_equal(moe_file_read(in_folder("absent"), 100, &got, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
    assert_string_equal(err.text, "cannot open: No such file or directory");
    assert_int_equal(moe_file_write(in_folder("no/such"), MOE_STR("x"), 0600, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
    assert_null(got);
}

static void a_link_is_replaced_and_a_device_is_kept(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *got = NULL;
    struct stat st;
    char target[200];
    strcpy(target, in_folder("target"));
    assert_int_equal(moe_file_write(target, MOE_STR("precious"), 0600, &err), MOE_OK);
    assert_int_equal(symlink(target, in_folder("link")), 0);
    assert_int_equal(moe_file_write(in_folder("link"), MOE_STR("new"), 0600, &err), MOE_OK);
    assert_int_equal(lstat(in_folder("link"), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_int_equal(moe_file_read(target, 100, &got, &err), MOE_OK);
    assert_true(moe_str_is(moe_buf_str(got), "precious"));
    assert_int_equal(moe_file_write("/dev/null", MOE_STR("x"), 0600, &err), MOE_OK);
    assert_int_equal(lstat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void standard_input_is_read_to_its_end(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *got = NULL;
    int ends[2], kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from a pipe", 11), 11);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    enum moe_code code = moe_file_read("-", 100, &got, &err);
    if (kept >= 0)
        dup2(kept, STDIN_FILENO), close(kept);
    assert_int_equal(code, MOE_OK);
    assert_true(moe_str_is(moe_buf_str(got), "from a pipe"));
}

/* ---- buffers, arenas, maps ---- */

static void a_buffer_past_its_cap_says_so(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *b = moe_buf_new(4);
    moe_buf_add(b, MOE_STR("abc"));
    moe_buf_add(b, MOE_STR("de"));
    assert_true(moe_buf_failed(b));
    assert_true(moe_str_is(moe_buf_str(b), "abc"));
    moe_buf_clear(b);
    moe_buf_printf(b, "%d", 1234);
    assert_false(moe_buf_failed(b));
    moe_buf_cut(b, 2);
    assert_string_equal(moe_buf_str(b).ptr, "12");
}

static void an_arena_forgets_and_is_zeroed_again(void **state)
{
    (void)state;
    MOE_AUTO(moe_arena_free) struct moe_arena *a = moe_arena_new(4 << 20);
    for (size_t bytes = 1; bytes < 1 << 20; bytes *= 3) {
        for (unsigned i = 0; i < 3; i++) {
            unsigned char *p = moe_arena_alloc(a, bytes);
            assert_non_null(p);
            for (size_t k = 0; k < bytes; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xa5, bytes);
        }
        moe_arena_reset(a);
        assert_int_equal(moe_arena_used(a), 0);
    }
    assert_non_null(moe_arena_alloc(a, 3 << 20));          /* the cap counts from the start again */
}

static void an_arena_stops_at_its_cap(void **state)
{
    (void)state;
    MOE_AUTO(moe_arena_free) struct moe_arena *a = moe_arena_new(1 << 20);
    assert_null(moe_arena_array(a, uint64_t, SIZE_MAX / 4));
    assert_null(moe_arena_alloc(a, 2 << 20));
    struct moe_str s = moe_arena_str(a, MOE_STR("hi\0there"));
    assert_int_equal(s.len, 8);
    assert_int_equal(s.ptr[8], 0);
    char *big = moe_arena_alloc(a, 500000);
    assert_non_null(big);
    assert_int_equal((uintptr_t)big % 16, 0);
    memset(big, 1, 500000);
    assert_string_equal(moe_arena_printf(a, "%s-%d", "x", 7).ptr, "x-7");
    assert_null(moe_arena_alloc(a, 600000));
}

static void a_map_finds_what_it_was_given(void **state)
{
    (void)state;
    MOE_AUTO(moe_map_free) struct moe_map *m = moe_map_new();
    static char names[500][8];
    assert_null(moe_map_find(m, MOE_STR("n1")));
    for (uint32_t i = 0; i < 500; i++) {
        snprintf(names[i], sizeof names[i], "n%u", i);
        assert_int_equal(*moe_map_slot(m, moe_str_c(names[i]), i), i);
    }
    assert_int_equal(*moe_map_slot(m, MOE_STR("n7"), 99), 7);
    assert_int_equal(*moe_map_find(m, MOE_STR("n499")), 499);
    assert_null(moe_map_find(m, MOE_STR("n500")));
    assert_int_equal(moe_map_count(m), 500);
}

/* ---- text ---- */

static const struct escape_case { const char *name, *in; size_t len; const char *out; } escapes[] = {
    { "plain text stays",                    "a\xc3\xa9 b",           5, "a\xc3\xa9 b"    },
    { "a terminal sequence is shown",        "\033[31mx\n\r\t",       9, "\\x1b[31mx\\x0a\\x0d\\x09" },
    { "a NUL is shown",                      "a\0b",                  3, "a\\x00b"        },
    { "a lone continuation byte is shown",   "\x80z",                 2, "\\x80z"         },
    { "a cut character is shown",            "\xe2\x82",              2, "\\xe2\\x82"     },
    { "an overlong slash is shown",          "\xc0\xaf",              2, "\\xc0\\xaf"     },
    { "a surrogate is shown",                "\xed\xa0\x80",          3, "\\xed\\xa0\\x80" },
    { "past U+10FFFF is shown",              "\xf4\x90\x80\x80",      4, "\\xf4\\x90\\x80\\x80" },
    { "a reordering mark is shown",          "a\xe2\x80\xae" "b",     5, "a\\u202eb"      },
    { "a C1 control is shown",               "\xc2\x9b",              2, "\\u009b"        },
    { "four bytes stay",                     "\xf0\x9f\x98\x80",      4, "\xf0\x9f\x98\x80" },
};

static void wraps(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1000);
    moe_term_wrap(out, MOE_STR("  one\n two\t three  "), 0, 4);
    assert_string_equal(moe_buf_str(out).ptr, "one two three");
    moe_buf_clear(out);
    moe_term_wrap(out, MOE_STR("first second"), MOE_TERM_LINE - 5, 2);           /* the first word where it is told to be, the next one below */
    assert_string_equal(moe_buf_str(out).ptr, "first\n  second");
    moe_buf_clear(out);
    moe_term_wrap(out, MOE_STR("a b"), MOE_TERM_LINE - 3, 2);                   /* just fits */
    assert_string_equal(moe_buf_str(out).ptr, "a b");
    moe_buf_clear(out);
    moe_term_wrap(out, MOE_STR(""), 9, 2);
    assert_int_equal(moe_buf_str(out).len, 0);
}

static void escape(void **state)
{
    const struct escape_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(100);
    moe_term_escape(out, (struct moe_str){ c->in, c->len });
    assert_string_equal(moe_buf_str(out).ptr, c->out);
}

static void utf8_goes_round(void **state)
{
    (void)state;
    for (uint32_t v = 0; v <= 0x10ffff; v++) {
        char bytes[4];
        uint32_t back = 0;
        if (v >= 0xd800 && v <= 0xdfff)
            continue;
        size_t n = moe_utf8_put(v, bytes);
        if (moe_utf8_next((struct moe_str){ bytes, n }, &back) != n || back != v)
            fail_msg("U+%04X", v);
        if (n > 1 && moe_utf8_next((struct moe_str){ bytes, n - 1 }, &back) != 0)
            fail_msg("U+%04X cut short", v);
    }
}

static void an_error_prints_without_control_characters(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    char got[200] = "";
    FILE *f = fmemopen(got, sizeof got, "w");
    assert_non_null(f);
    (void)moe_fail(&err, MOE_E_SCHEMA, (struct moe_where){ "a\033.yaml", 3, 10, "router.top\nk" }, "%u exceeds \xe2\x80\xae%u", 8u, 4u);
    moe_error_print(f, &err);
    fclose(f);
    assert_string_equal(got, "a\\x1b.yaml:3:10: router.top\\x0ak: 8 exceeds \\u202e4\n");
}

static void colour_obeys_the_reader(void **state)
{
    (void)state;
    FILE *f = fopen("/dev/null", "w");
    assert_non_null(f);
    assert_true(moe_term_color(MOE_COLOR_ALWAYS, f));
    assert_false(moe_term_color(MOE_COLOR_NEVER, f));
    assert_false(moe_term_color(MOE_COLOR_AUTO, f));
    fclose(f);
}

/* ---- patterns ---- */

static const struct regex_case { const char *name, *pattern, *subject; size_t len; int want; size_t start, match; } patterns[] = {
    { "matches anywhere",               "b+",             "aabbc",         5, 1, 2, 2 },
    { "says no",                        "z",              "aabbc",         5, 0, 0, 0 },
    { "case by flag",                   "(?i)BB",         "aabbc",         5, 1, 2, 2 },
    { "sees past a NUL",                "b",              "a\0b",          3, 1, 2, 1 },
    { "steps over broken UTF-8",        "key=\\w+",       "\xff\xfekey=v", 7, 1, 2, 5 },
    { "a dot is a character",           "^.$",            "\xc3\xa9",      2, 1, 0, 2 },
    { "an empty subject",               "^$",             "",              0, 1, 0, 0 },
    { "reads no further than told",     "c",              "abc",           2, 0, 0, 0 },
};

static void pattern(void **state)
{
    const struct regex_case *c = *state;
    MOE_AUTO(moe_regex_free) struct moe_regex *r = NULL;
    struct moe_error err = { 0 };
    size_t start = 0, len = 0;
    assert_int_equal(moe_regex_new(moe_str_c(c->pattern), &r, &err), MOE_OK);
    struct moe_str s = { c->subject, c->len };
    assert_int_equal(moe_regex_match(r, s), c->want);
    assert_int_equal(moe_regex_find(r, s, &start, &len), c->want);
    assert_int_equal(start, c->start);
    assert_int_equal(len, c->match);
}

static void a_catastrophic_pattern_hits_the_limit(void **state)
{
    (void)state;
    MOE_AUTO(moe_regex_free) struct moe_regex *r = NULL;
    struct moe_error err = { 0 };
    char text[60];
    memset(text, 'a', sizeof text);
    assert_int_equal(moe_regex_new(MOE_STR("^(a|aa)+(?=x)b?$|^(a+)+$\\B"), &r, &err), MOE_OK);
    text[sizeof text - 1] = '!';
    assert_int_equal(moe_regex_match(r, (struct moe_str){ text, sizeof text }), -1);
}

static void a_broken_pattern_points_at_its_column(void **state)
{
    (void)state;
    struct moe_regex *r = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_regex_new(MOE_STR("ab(c"), &r, &err), MOE_E_PARSE);
    assert_int_equal(err.column, 5);
    assert_null(r);
    assert_int_equal(moe_regex_new(MOE_STR("a\\Cb"), &r, &err), MOE_E_PARSE);
    assert_null(r);
}

/* The line itself, without a terminal and without a clock. */
static const struct drawn { size_t done, total; int64_t ms; const char *line; } drawings[] = {
    { 0,    2048, 2500,   "[....................] MiB 0 of 2048, 0/s" },
    { 512,  2048, 2000,   "[#####...............] MiB 512 of 2048, 256/s, 0:06 left" },
    { 2048, 2048, 4000,   "[####################] MiB 2048 of 2048, 512/s, 0:00 left" },
    { 3000, 2048, 4000,   "[####################] MiB 2048 of 2048, 750/s, 0:00 left" },       /* a file grew meanwhile */
    { 10,   7210, 1000,   "[....................] MiB 10 of 7210, 10/s, 12:00 left" },
    { 5,    0,    2500,   "MiB 5, 2/s" },
    { 5,    0,    0,      "MiB 5, 0/s" },
};

static void progress_tells_rate_and_time_left(void **state)
{
    (void)state;
    char line[160];
    for (size_t i = 0; i < MOE_COUNT(drawings); i++) {
        struct moe_progress p = { .what = "MiB", .done = drawings[i].done, .total = drawings[i].total };
        moe_progress_line(&p, drawings[i].ms, line, sizeof line);
        assert_string_equal(line, drawings[i].line);
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(a_file_comes_back_as_written), cmocka_unit_test(a_file_over_the_cap_is_refused),
        cmocka_unit_test(a_file_that_lies_about_its_size_is_capped), cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_link_is_replaced_and_a_device_is_kept), cmocka_unit_test(standard_input_is_read_to_its_end),
        cmocka_unit_test(a_buffer_past_its_cap_says_so), cmocka_unit_test(an_arena_stops_at_its_cap), cmocka_unit_test(an_arena_forgets_and_is_zeroed_again),
        cmocka_unit_test(a_map_finds_what_it_was_given), cmocka_unit_test(utf8_goes_round),
        cmocka_unit_test(an_error_prints_without_control_characters), cmocka_unit_test(colour_obeys_the_reader),
        cmocka_unit_test(a_catastrophic_pattern_hits_the_limit), cmocka_unit_test(progress_tells_rate_and_time_left),
        cmocka_unit_test(a_broken_pattern_points_at_its_column), cmocka_unit_test(wraps),
    };
    struct CMUnitTest tests[MOE_COUNT(plain) + MOE_COUNT(escapes) + MOE_COUNT(patterns)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        tests[n++] = plain[i];
    for (size_t i = 0; i < MOE_COUNT(escapes); i++)
        tests[n++] = (struct CMUnitTest){ .name = escapes[i].name, .test_func = escape, .initial_state = (void *)&escapes[i] };
    for (size_t i = 0; i < MOE_COUNT(patterns); i++)
        tests[n++] = (struct CMUnitTest){ .name = patterns[i].name, .test_func = pattern, .initial_state = (void *)&patterns[i] };
    return cmocka_run_group_tests_name("base/base", tests, make_folder, drop_folder);
}
