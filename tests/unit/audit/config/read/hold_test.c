/* Faults against a shape become events of the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "audit/config/read/hold.h"
#include "audit/config/read/read.h"

static void faults_become_events(void **state)
{
    static const char text[] = "step: 1\noptim: {lr: fast}\n---\nsteps: 2\n";
    MOE_AUTO(moe_shape_free) struct moe_shape *shape = NULL;
    struct moe_error err = { 0 };
    struct moe_lint_file f = { .arena = moe_arena_new((size_t)16 << 20), .path = MOE_STR("a.yaml"), .kind = MOE_LINT_YAML, .bytes = moe_str_c(text) };
    (void)state;
    assert_int_equal(moe_shape_read("s", MOE_STR("keys:\n  steps: {type: int, required: true}\n  optim: {keys: {lr: number}}\n"), &shape, &err), MOE_OK);
    assert_int_equal(moe_read_yaml(&f, &err), MOE_OK);
    assert_int_equal(moe_lint_hold(&f, shape, &err), MOE_OK);
    assert_int_equal(f.event_count, 3);
    assert_string_equal(f.events[0].name, "config-unknown-key");
    assert_string_equal(f.events[0].detail.ptr, "unknown key step; did you mean steps?");
    assert_string_equal(f.events[1].name, "config-value");
    assert_string_equal(f.events[1].detail.ptr, "must be number, is a string at optim.lr");
    assert_int_equal(f.events[1].line, 2);
    assert_string_equal(f.events[2].name, "config-missing-key");
    assert_string_equal(f.events[2].detail.ptr, "lacks the key steps");
    moe_arena_free(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(faults_become_events) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
