#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/report/parts.h"
#include <stdio.h>

/* The published vectors of GitHub's line hash: a text, and the hash from each of its lines on. */
#define LOREM "Lorem ipsum dolor sit amet.\n"
#define LOREM_10 LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM
static const struct hash_case { const char *name, *text; uint64_t line[12]; } hash_cases[] = {
    { "an empty file", "", { 0xc129715d7a2bc9a3 } },
    { "blanks do not count", " a\nb\n  \t\tc\n d", { 0x271789c17abda88f, 0x54703d4cd895b18, 0x180aee12dab6264, 0xa23a3dc5e078b07b } },
    { "no line end at the end", " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
      { 0x8b7cf3e952e7aeb2, 0xb1ae1287ec4718d9, 0xbff680108adb0fcc, 0xc6805c5e1288b612, 0xb86d3392aea1be30, 0xe6ceba753e1a442 } },
    { "CRLF is one line end", " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
      { 0xe9496ae3ebfced30, 0xfb7c023a8b9ccb3f, 0xce8ba1a563dcdaca, 0xe20e36e16fcb0cc8, 0xb3edc88f2938467e, 0xc8e28b0b4002a3a0 } },
    { "only 100 characters count", LOREM_10,
      { 0xa7f2ff13bc495cf2, 0xa7f2ff13bc495cf2, 0xa7f2ff13bc495cf2, 0xa7f2ff13bc495cf2, 0xa7f2ff13bc495cf2, 0xa7f2ff13bc495cf2, 0xa7f2ff1481e87703,
        0xa9cf91f7bbf1862b, 0x55ec222b86bcae53, 0xcc97dc7b1d7d8f7b } },
};

static void line_hash(void **state)
{
    const struct hash_case *c = *state;
    struct moe_str rest = moe_str_c(c->text), line;
    for (size_t i = 0; c->line[i]; i++) {
        assert_int_equal(moe_part_line_hash(rest), c->line[i]);
        (void)moe_str_line(&rest, &line);
    }
}

static const struct uri_case { const char *name, *path, *want; } uri_cases[] = {
    { "a plain path stays",            "src/a-b_c.d~e.c",   "src/a-b_c.d~e.c"             },
    { "./ is dropped",                 "./src/a.c",         "src/a.c"                     },
    { "an absolute path is a file URI", "/src/a b.c",       "file:///src/a%20b.c"         },
    { "bytes are encoded",             "gr\xc3\xb6\xff.c",  "gr%C3%B6%FF.c"               },
    { "a colon names no scheme",       "javascript:x.c",    "javascript%3Ax.c"            },
    { "no query, no fragment",         "a?b#c%d\\e.c",      "a%3Fb%23c%25d%5Ce.c"         },
};

static void uri(void **state)
{
    const struct uri_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(256);
    moe_part_uri(out, moe_str_c(c->path));
    assert_string_equal(moe_buf_str(out).ptr, c->want);
}

static const struct column_case { const char *name, *line; unsigned bytes, units; } column_cases[] = {
    { "ASCII is the same",            "abcdef",                 4, 4  },
    { "two bytes are one unit",       "\xc3\xb6\xc3\xb6x",      5, 3  },
    { "four bytes are two units",     "\xf0\x9f\x94\x91x",      5, 3  },
    { "a broken byte is one unit",    "\xff\xffx",              3, 3  },
    { "a column past the line stays past it", "\xc3\xb6",       5, 4  },
    { "column 0 stays unknown",       "abc",                    0, 0  },
};

static void columns(void **state)
{
    const struct column_case *c = *state;
    assert_int_equal(moe_part_utf16(moe_str_c(c->line), c->bytes), c->units);
}

static const struct markup_case { const char *name, *text; bool drop; const char *want; } markup_cases[] = {
    { "the five marks",                   "<a b=\"c\" d='e'>&", true,  "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;" },
    { "XML drops control characters",     "a\x1b\x01" "b\x7f",  true,  "ab"                                           },
    { "XML keeps line ends in attributes", "a\nb\tc",           true,  "a&#10;b&#9;c"                                 },
    { "XML drops what is no character",   "a\xef\xbf\xbf" "b",  true,  "ab"                                           },
    { "XML shows reordering",             "a\xe2\x80\xae" "b",  true,  "a\\u202eb"                                    },
    { "HTML shows control characters",    "a\x1b[1m",           false, "a\\x1b[1m"                                    },
    { "HTML shows reordering",            "a\xe2\x80\xae" "b",  false, "a\\u202eb"                                    },
    { "broken UTF-8 becomes U+FFFD",      "a\xc3(",             false, "a\xef\xbf\xbd("                               },
};

static void markup(void **state)
{
    const struct markup_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(256);
    moe_part_markup(out, moe_str_c(c->text), c->drop);
    assert_string_equal(moe_buf_str(out).ptr, c->want);
}

static void lines_of_the_context(void **state)
{
    (void)state;
    struct moe_finding f = { .context = MOE_STR("one\r\ntwo\n\nfour"), .context_line = 7, .line = 8, .column = 3 };
    assert_true(moe_str_is(moe_part_line(&f, 7), "one"));
    assert_true(moe_str_is(moe_part_line(&f, 9), ""));
    assert_true(moe_str_is(moe_part_line(&f, 10), "four"));
    assert_null(moe_part_line(&f, 6).ptr);
    assert_null(moe_part_line(&f, 11).ptr);
    assert_null(moe_part_line(&f, 4000000000u).ptr);
    struct moe_span s = moe_part_span(&f);
    assert_int_equal(s.end_line, 8);
    assert_int_equal(s.end_column, 3);
    s = moe_part_span(&(struct moe_finding){ 0 });
    assert_int_equal(s.line, 1);
    assert_int_equal(s.column, 1);
    assert_int_equal(s.end_line, 1);
    assert_int_equal(s.end_column, 1);
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(moe_part_width(MOE_STR("abc")), 3);
    assert_int_equal(moe_part_width(MOE_STR("\xe6\xa4\x9c\xe8\xa8\xbc")), 4);
    assert_int_equal(moe_part_width(MOE_STR("e\xcc\x81")), 1);
    assert_int_equal(moe_part_width(MOE_STR("\xf0\x9f\x94\x91")), 2);
}

#define ROWS(cases, func) \
    for (size_t i = 0; i < MOE_COUNT(cases); i++) \
        tests[n++] = (struct CMUnitTest){ .name = (cases)[i].name, .test_func = (func), .initial_state = (void *)&(cases)[i] }

int main(void)
{
    struct CMUnitTest tests[64] = { cmocka_unit_test(lines_of_the_context), cmocka_unit_test(widths) };
    size_t n = 2;
    ROWS(hash_cases, line_hash);
    ROWS(uri_cases, uri);
    ROWS(column_cases, columns);
    ROWS(markup_cases, markup);
    return _cmocka_run_group_tests("report parts", tests, n, NULL, NULL);
}
