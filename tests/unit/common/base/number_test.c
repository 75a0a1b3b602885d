/* Numbers in what the kernel says. */
#include "common/base/number.h"
#include "common/base/base.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct number_case { const char *name, *text; unsigned base; uint64_t value; size_t end; } cases[] = {
    { "reads digits",                        "812",                     10, 812,        3  },
    { "skips spaces and tabs before them",   " \t 7\n",                 10, 7,          4  },
    { "stops at what is no digit",           "12 kB",                   10, 12,         2  },
    { "reads octal",                         "0100002\n",               8,  0100002,    7  },
    { "stops at a digit of a larger base",   "78",                      8,  7,          1  },
    { "reads hexadecimal in either case",    "00fFa0",                  16, 0xffa0,     6  },
    { "has no prefix",                       "0x10",                    16, 0,          1  },
    { "has no sign",                         "-1",                      10, 0,          0  },
    { "says where there is none",            "  kB",                    10, 0,          0  },
    { "says where there is nothing",         "",                        10, 0,          0  },
    { "reads the largest",                   "18446744073709551615",    10, UINT64_MAX, 20 },
    { "stays at the largest",                "18446744073709551616",    10, UINT64_MAX, 20 },
    { "stays there however long it is",      "99999999999999999999990", 10, UINT64_MAX, 23 },
    { "stays there in base 16 too",          "10000000000000000",       16, UINT64_MAX, 17 },
};

static void reads(void **state)
{
    const struct number_case *c = *state;
    const char *end = NULL;
    assert_true(moe_number(c->text, c->base, &end) == c->value);
    assert_ptr_equal(end, c->text + c->end);
    assert_true(moe_number(c->text, c->base, NULL) == c->value);
}

static void an_int_fits_or_is_none(void **state)
{
    (void)state;
    const char *text = " 2147483647 2147483648 x", *at = text;
    assert_int_equal(moe_number_int(at, &at), INT_MAX);
    assert_int_equal(moe_number_int(at, &at), -1);
    assert_ptr_equal(at, text + 22);
    assert_int_equal(moe_number_int(at, &at), -1);
    assert_ptr_equal(at, text + 22);
    assert_int_equal(moe_number_int("0", NULL), 0);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = reads, .initial_state = (void *)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest)cmocka_unit_test(an_int_fits_or_is_none);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
