#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base64.h"
#include <stdio.h>

/* RFC 4648, section 10, and the two characters in which the alphabets differ. */
static const struct both_case { const char *name, *bytes, *text, *url; } both[] = {
    { "nothing is nothing",   "",             "",         ""       },
    { "one byte",             "f",            "Zg==",     "Zg"     },
    { "two bytes",            "fo",           "Zm8=",     "Zm8"    },
    { "three bytes",          "foo",          "Zm9v",     "Zm9v"   },
    { "four bytes",           "foob",         "Zm9vYg==", "Zm9vYg" },
    { "five bytes",           "fooba",        "Zm9vYmE=", "Zm9vYmE" },
    { "six bytes",            "foobar",       "Zm9vYmFy", "Zm9vYmFy" },
    { "the last two letters", "\xfb\xef\xbe\xff", "++++/w==", "----_w" },
};

static void there_and_back(void **state)
{
    const struct both_case *c = *state;
    char text[64];
    unsigned char bytes[64];
    size_t n = 99;
    moe_base64_encode(moe_str_c(c->bytes), text);
    assert_string_equal(text, c->text);
    assert_true(strlen(text) + 1 == MOE_BASE64_ROOM(strlen(c->bytes)));
    assert_true(moe_base64_decode(moe_str_c(c->text), bytes, strlen(c->bytes), &n));
    assert_int_equal(n, strlen(c->bytes));
    assert_memory_equal(bytes, c->bytes, n);
    assert_true(moe_base64_decode_url(moe_str_c(c->url), bytes, strlen(c->bytes), &n));
    assert_int_equal(n, strlen(c->bytes));
    assert_memory_equal(bytes, c->bytes, n);
    assert_true(n == 0 || !moe_base64_decode(moe_str_c(c->text), bytes, n - 1, &n));
}

static const struct refused_case { const char *name; struct moe_str text; } refused[] = {
    { "refuses missing padding",            MOE_STR("Zg")           },
    { "refuses half the padding",           MOE_STR("Zg=")          },
    { "refuses too much padding",           MOE_STR("Zg===")        },
    { "refuses a block of padding",         MOE_STR("Zm9v====")     },
    { "refuses padding alone",              MOE_STR("====")         },
    { "refuses two signs alone",            MOE_STR("==")           },
    { "refuses padding within",             MOE_STR("Zg==Zg==")     },
    { "refuses one letter and padding",     MOE_STR("Z===")         },
    { "refuses bits that stand for nothing", MOE_STR("Zh==")        },
    { "refuses two bits too many",          MOE_STR("Zm9=")         },
    { "refuses a line break",               MOE_STR("Zm9v\nZm9v")   },
    { "refuses a line break at the end",    MOE_STR("Zm9v\n\n\n\n") },
    { "refuses a space",                    MOE_STR("Zm 9")         },
    { "refuses NUL",                        MOE_STR("Zm\0v")        },
    { "refuses letters past ASCII",         MOE_STR("Zm\xc3\xa4")   },
    { "refuses an alphabet of neither",     MOE_STR("Zm.v")         },
};

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    unsigned char bytes[64];
    size_t n = 7;
    assert_false(moe_base64_decode(c->text, bytes, sizeof bytes, &n));
    assert_true(moe_str_is(c->text, "Zg") || !moe_base64_decode_url(c->text, bytes, sizeof bytes, &n));
    assert_int_equal(n, 7);
}

static void alphabets_do_not_mix(void **state)
{
    (void)state;
    unsigned char bytes[8];
    size_t n;
    assert_false(moe_base64_decode(MOE_STR("----"), bytes, sizeof bytes, &n));
    assert_false(moe_base64_decode_url(MOE_STR("++++"), bytes, sizeof bytes, &n));
    assert_false(moe_base64_decode_url(MOE_STR("+-+-"), bytes, sizeof bytes, &n));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(both) + MOE_COUNT(refused) + 1];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(both); i++)
        tests[n++] = (struct CMUnitTest){ .name = both[i].name, .test_func = there_and_back, .initial_state = (void *)&both[i] };
    for (size_t i = 0; i < MOE_COUNT(refused); i++)
        tests[n++] = (struct CMUnitTest){ .name = refused[i].name, .test_func = refuses, .initial_state = (void *)&refused[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(alphabets_do_not_mix);
    return cmocka_run_group_tests_name("base/base64", tests, NULL, NULL);
}
