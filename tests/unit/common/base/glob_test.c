#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base.h"
#include "common/base/glob.h"
#include "common/base/suggest.h"
#include <time.h>

enum which { WHOLE, NAME, PATH };
static const struct glob_case { const char *name; enum which which; const char *pattern, *text; bool want; } cases[] = {
    { "a plain pattern is the whole string",        WHOLE, "src/a.c",         "src/a.c",            true  },
    { "a prefix is no match",                       WHOLE, "src/a",           "src/a.c",            false },
    { "star stays in its folder",                   WHOLE, "src/*.c",         "src/x/a.c",          false },
    { "star matches nothing too",                   WHOLE, "src/*a.c",        "src/a.c",            true  },
    { "two stars in one folder",                    WHOLE, "*a*b",            "xaxaxb",             true  },
    { "a later star retries, not an earlier",       WHOLE, "*ab*ab*c",        "abxabyab.c",         true  },
    { "question mark is one character",             WHOLE, "?.c",             "\xc3\xa9.c",         true  },
    { "question mark is no slash",                  WHOLE, "a?b",             "a/b",                false },
    { "class with a range",                         WHOLE, "[a-c]x",          "bx",                 true  },
    { "negated class",                              WHOLE, "[!a-c]x",         "bx",                 false },
    { "negated class is no slash",                  WHOLE, "a[!x]b",          "a/b",                false },
    { "closing bracket first is a member",          WHOLE, "[]]",             "]",                  true  },
    { "an open class is a plain bracket",           WHOLE, "a[b",             "a[b",                true  },
    { "backslash takes the magic away",             WHOLE, "a\\*",            "ab",                 false },
    { "backslash star is a star",                   WHOLE, "a\\*",            "a*",                 true  },
    { "double star crosses folders",                WHOLE, "a/**/b.c",        "a/x/y/b.c",          true  },
    { "double star is no folder too",               WHOLE, "a/**/b.c",        "a/b.c",              true  },
    { "double star takes whole folders",            WHOLE, "**/b.c",          "ab.c",               false },
    { "leading double star matches the top",        WHOLE, "**/b.c",          "b.c",                true  },
    { "trailing double star is all below",          WHOLE, "a/**",            "a/b/c",              true  },
    { "trailing double star is not the folder",     WHOLE, "a/**",            "a",                  false },
    { "double star inside a word crosses",          WHOLE, "a**z",            "a/b/z",              true  },
    { "star after double star retries",             WHOLE, "**/*_test.c",     "a/b_test/c_test.c",  true  },
    { "two double stars",                           WHOLE, "**/x/**/y",       "a/x/b/x/c/y",        true  },
    { "empty matches empty only",                   WHOLE, "",                "a",                  false },
    { "a name's star crosses colons and slashes",   NAME,  "moe::*free",      "moe::a/b::free",     true  },
    { "a name's question mark takes a slash",       NAME,  "a?b",             "a/b",                true  },
    { "a name is matched whole",                    NAME,  "free",            "xfree",              false },
    { "a bare name matches in any folder",          PATH,  "a.c",             "x/y/a.c",            true  },
    { "a bare name matches a folder above",         PATH,  "vendor",          "x/vendor/y/a.c",     true  },
    { "a bare name is a whole component",           PATH,  "vendor",          "x/vendored/a.c",     false },
    { "a folder matches what is below",             PATH,  "tests/",          "tests/a.c",          true  },
    { "a folder matches at any depth",              PATH,  "tests/",          "src/tests/b.c",      true  },
    { "a folder pattern is no file",                PATH,  "tests/",          "src/tests",          false },
    { "a leading slash anchors",                    PATH,  "/tests/",         "src/tests/b.c",      false },
    { "an anchored folder matches below",           PATH,  "/tests/",         "tests/b/c.c",        true  },
    { "an inner slash anchors",                     PATH,  "src/gen",         "x/src/gen/a.c",      false },
    { "an inner path covers all below",             PATH,  "src/gen",         "src/gen/x/a.c",      true  },
    { "dot slash is ignored on both sides",         PATH,  "./src/*.c",       "././src/a.c",        true  },
    { "an absolute path and pattern",               PATH,  "/home/u/src/*.c", "/home/u/src/a.c",    true  },
    { "dot is everything",                          PATH,  ".",               "a/b.c",              true  },
    { "the empty pattern is nothing",               PATH,  "",                "a/b.c",              false },
    { "a bare star pattern in any folder",          PATH,  "*.cu",            "k/a.cu",             true  },
    { "double star path",                           PATH,  "**/gen/*.c",      "a/gen/b.c",          true  },
};

static void row(void **state)
{
    const struct glob_case *c = *state;
    bool (*const match[])(struct moe_str, struct moe_str) = { moe_glob, moe_glob_name, moe_glob_path };
    assert_int_equal(match[c->which](moe_str_c(c->pattern), moe_str_c(c->text)), c->want);
}

static void many_stars_end_soon(void **state)
{
    (void)state;
    static char text[20000];
    memset(text, 'a', sizeof text);
    clock_t start = clock();
    struct moe_str s = { text, sizeof text };
    assert_false(moe_glob(moe_str_c("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"), s));
    assert_false(moe_glob(moe_str_c("**a**a**a**a**a**a**a**a**a**a**b"), s));
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5.0);
}

static void views_are_cut_by_length(void **state)
{
    (void)state;
    assert_true(moe_glob((struct moe_str){ "a*zzz", 2 }, (struct moe_str){ "abczzz", 3 }));
    assert_false(moe_glob(MOE_STR("a"), MOE_STR("a\0b")));
    assert_true(moe_glob(MOE_STR("a?b"), MOE_STR("a\0b")));
}

static const char *const words[] = { "experts", "top_k", "capacity_factor", "skip", "ab" };
static const struct near_case { const char *name, *typed, *want; } near[] = {
    { "suggests for a dropped letter",     "expert",          "experts"         },
    { "suggests for two swapped letters",  "skpi",            "skip"            },
    { "folds case",                        "TOP_K",           "top_k"           },
    { "suggests for a wrong separator",    "capacity-factor", "capacity_factor" },
    { "is silent when nothing is near",    "zebra",           NULL              },
    { "a short word needs to be exact",    "xb",              NULL              },
    { "is silent for the empty word",      "",                NULL              },
};

static void suggests(void **state)
{
    const struct near_case *c = *state;
    const char *got = moe_suggest(moe_str_c(c->typed), words, MOE_COUNT(words));
    if (c->want)
        assert_string_equal(got, c->want);
    else
        assert_null(got);
}

static void suggests_nothing_for_an_endless_word(void **state)
{
    (void)state;
    char big[1000];
    memset(big, 'e', sizeof big);
    assert_null(moe_suggest((struct moe_str){ big, sizeof big }, words, MOE_COUNT(words)));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(near) + 3];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = row, .initial_state = (void *)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(near); i++)
        tests[n++] = (struct CMUnitTest){ .name = near[i].name, .test_func = suggests, .initial_state = (void *)&near[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(many_stars_end_soon);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(views_are_cut_by_length);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(suggests_nothing_for_an_endless_word);
    return cmocka_run_group_tests_name("base/glob", tests, NULL, NULL);
}
