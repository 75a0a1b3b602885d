/* What NVML is asked, with answers made up here: two GPUs, one of which says little. */
#include "audit/config/doctor/nvml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { NOT_SUPPORTED = 3 };

static int fine(void) { return 0; }
static int fails(void) { return 1; }
static int driver(char *into, unsigned room) { return snprintf(into, room, "570.124.06"), 0; }
static int two(unsigned *out) { return *out = 2, 0; }
static int device(unsigned index, void **out) { return *out = (void *)(uintptr_t)(index + 1), 0; }
static int first_only(unsigned index, void **out) { return *out = NULL, index ? 1 : 0; }
static int name(void *d, char *into, unsigned room) { return (uintptr_t)d == 1 ? (snprintf(into, room, "H200"), 0) : NOT_SUPPORTED; }
static int on(void *d, int *out) { return *out = (uintptr_t)d == 1, (uintptr_t)d == 1 ? 0 : NOT_SUPPORTED; }
static int ecc(void *d, int *now, int *later) { return *later = 1, on(d, now); }
static int errors(void *d, int kind, int counter, unsigned long long *out) { return *out = 7, (uintptr_t)d == 1 && kind == 1 && counter == 0 ? 0 : NOT_SUPPORTED; }
static int remapped(void *d, unsigned *a, unsigned *b, unsigned *pending, unsigned *failed)
{
    *a = *b = 2;
    *pending = 1;
    *failed = 0;
    return (uintptr_t)d == 1 ? 0 : NOT_SUPPORTED;
}

static const struct moe_nvml all = { .start = fine, .stop = fine, .driver = driver, .count = two, .device = device, .name = name, .persistence = on, .ecc = ecc,
                                     .ecc_errors = errors, .remapped = remapped, .compute = on };

static void asks_every_gpu(void **state)
{
    struct moe_machine_gpu g[4];
    const char *why;
    (void)state;
    assert_int_equal(moe_machine_ask_gpus(&all, g, 4, &why), 2);
    assert_null(why);
    assert_string_equal(g[0].name, "H200");
    assert_string_equal(g[0].driver, "570.124.06");
    assert_int_equal(g[0].persistence, 1);
    assert_int_equal(g[0].ecc, 1);
    assert_int_equal(g[0].uncorrected, 7);
    assert_int_equal(g[0].remap_pending, 1);
    assert_int_equal(g[0].remap_failed, 0);
    assert_int_equal(g[0].mig, -1);
    assert_string_equal(g[1].name, "GPU 1");
    assert_int_equal(g[1].persistence, -1);
    assert_int_equal(g[1].ecc, -1);
    assert_int_equal(g[1].uncorrected, -1);
    assert_int_equal(g[1].remap_failed, -1);
}

static void says_what_kept_it_from_asking(void **state)
{
    struct moe_nvml n = all;
    struct moe_machine_gpu g[1];
    const char *why;
    (void)state;
    assert_int_equal(moe_machine_ask_gpus(&n, g, 1, &why), 1);
    assert_non_null(why);
    n.device = first_only;
    n.count = two;
    assert_int_equal(moe_machine_ask_gpus(&n, g, 1, &why), 1);
    assert_non_null(why);
    n.start = fails;
    assert_int_equal(moe_machine_ask_gpus(&n, g, 1, &why), 0);
    assert_string_equal(why, "NVML does not start");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(asks_every_gpu), cmocka_unit_test(says_what_kept_it_from_asking) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
