/* By which interface NCCL goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/launch/way.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* ---- what verbs go by ---- */

static void make(const char *sys, const char *below)
{
    char path[256];
    assert_in_range(snprintf(path, sizeof path, "%s/%s", sys, below), 1, sizeof path - 1);
    for (char *slash = path + strlen(sys); (slash = strchr(slash + 1, '/')); *slash = '/') {
        *slash = '\0';
        (void)mkdir(path, 0755);
    }
    assert_int_equal(mkdir(path, 0755), 0);
}
static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at) { return (void)st, (void)type, (void)at, remove(path); }

static void verbs_go_by_what_the_interfaces_stand_on(void **state)
{
    static const struct { const char *way, *devices; } cases[] = {
        { "=ib0", "=mlx5_0" },  { "=ib0,ib1", "=mlx5_0,mlx5_1,mlx5_2" }, { "=eth0,ib0", "=mlx5_0" }, { "=eth0", NULL }, { "=lo", NULL }, { "=bond0", NULL },
        { "=odd0", NULL },
    };
    char sys[] = "/tmp/moe-way-XXXXXX", into[MOE_CAP_WAY];
    (void)state;
    assert_non_null(mkdtemp(sys));
    make(sys, "class/net/ib0/device/infiniband/mlx5_0");
    make(sys, "class/net/ib1/device/infiniband/mlx5_2");
    make(sys, "class/net/ib1/device/infiniband/mlx5_1");
    make(sys, "class/net/eth0/device/infiniband");
    make(sys, "class/net/bond0/statistics");
    make(sys, "class/net/odd0/device/infiniband/mlx5 0");          /* no name of one */
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        assert_int_equal(moe_way_devices(sys, cases[i].way, into), cases[i].devices != NULL);
        if (cases[i].devices)
            assert_string_equal(into, cases[i].devices);
    }
    assert_int_equal(nftw(sys, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(named_cases) + 3] = {
        cmocka_unit_test(verbs_go_by_what_the_interfaces_stand_on),
        cmocka_unit_test(hosts_of_this_machine_are_reached_by_loopback),
        cmocka_unit_test(of_what_is_no_place_nobody_can_say),
    };
    for (size_t i = 0; i < MOE_COUNT(named_cases); i++)
        tests[3 + i] = (struct CMUnitTest){ .name = named_cases[i].name, .test_func = named, .initial_state = (void *)(uintptr_t)&named_cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
