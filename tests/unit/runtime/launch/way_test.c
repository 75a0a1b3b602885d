/* By which interface NCCL goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/launch/way.h"
#include <string.h>

static const struct named_case { const char *name, *interfaces, *value; } named_cases[] = {      /* value NULL: refused */
    { "loopback is there",                  "lo",               "=lo" },
    { "a list",                             "lo,lo",            "=lo,lo" },
    { "what is not there",                  "moe-nowhere",      NULL },
    { "one of a list that is not there",    "lo,moe-nowhere",   NULL },
    { "nothing",                            "",                 NULL },
    { "a list that ends in nothing",        "lo,",              NULL },
    { "a name that no interface could have", "a-name-of-16-byt", NULL },
    { "an exclusion",                       "^lo",              NULL },
    { "an equals sign of one's own",        "=lo",              NULL },
};

static void named(void **state)
{
    const struct named_case *c = *state;
    char into[MOE_CAP_WAY];
    struct moe_error err = { 0 };
    const enum moe_code code = moe_way_named(c->interfaces, into, &err);
    assert_int_equal(code, c->value ? MOE_OK : MOE_E_USAGE);
    assert_string_equal(c->value ? into : err.field, c->value ? c->value : "--interface");
}

static void hosts_of_this_machine_are_reached_by_loopback(void **state)
{
    (void)state;
    static const char *const hosts[] = { "127.0.0.1", "localhost" };
    char into[MOE_CAP_WAY];
    for (size_t i = 0; i < MOE_COUNT(hosts); i++) {
        assert_true(moe_way_towards(hosts[i], into));
        assert_string_equal(into, "=lo");
    }
}

static void of_what_is_no_place_nobody_can_say(void **state)
{
    (void)state;
    static const char *const hosts[] = { "0.0.0.0", "::", "", "moe-nowhere.invalid" };
    char into[MOE_CAP_WAY] = "untouched";
    for (size_t i = 0; i < MOE_COUNT(hosts); i++)
        if (hosts[i][0])
            assert_false(moe_way_towards(hosts[i], into));
    assert_string_equal(into, "untouched");
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(named_cases) + 2] = {
        cmocka_unit_test(hosts_of_this_machine_are_reached_by_loopback),
        cmocka_unit_test(of_what_is_no_place_nobody_can_say),
    };
    for (size_t i = 0; i < MOE_COUNT(named_cases); i++)
        tests[2 + i] = (struct CMUnitTest){ .name = named_cases[i].name, .test_func = named, .initial_state = (void *)(uintptr_t)&named_cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
