/* When NVIDIA's library is not opened, and what is said then. Answers of one that is opened: in the tests of those who ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base.h"
#include "common/nvml/nvml.h"
#include <string.h>

static const struct refusal { const char *name, *control, *library, *why; } refusals[] = {
    { "no driver, no library",            "/nowhere/nvidiactl", NULL,                "no NVIDIA driver"                 },
    { "no driver, whatever library",      "/nowhere/nvidiactl", "libc.so.6",         "no NVIDIA driver"                 },
    { "a library that is not there",      "/dev/null",          "/nowhere/there.so", "libnvidia-ml.so.1 cannot be used" },
    { "a library that answers otherwise", "/dev/null",          "libc.so.6",         "libnvidia-ml.so.1 cannot be used" },
};

static void refused(void **state)
{
    const struct refusal *c = *state;
    const struct moe_nvml none = { 0 };
    struct moe_nvml nvml;
    const char *why = NULL;
    memset(&nvml, 1, sizeof nvml);
    assert_false(moe_nvml_open(c->control, c->library, &nvml, &why));
    assert_string_equal(why, c->why);
    assert_memory_equal(&nvml, &none, sizeof none);
    moe_nvml_close(&nvml);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(refusals)];
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        tests[i] = (struct CMUnitTest){ .name = refusals[i].name, .test_func = refused, .initial_state = (void *)&refusals[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
