/* Refusals: told one by one while they are few, by their number when they are many. */
#include "runtime/launch/refusals.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void few(void **state)
{
    (void)state;
    struct moe_refusals r = { 0 };
    for (uint64_t i = 0; i < MOE_REFUSALS_EACH; i++)
        assert_true(moe_refusals_add(&r, MOE_REJECT_SLOW, i));
    assert_true(moe_refusals_due_ms(&r) == UINT64_MAX);
    for (uint64_t at = 20000; at < 1000000; at += MOE_REFUSALS_MS)       /* one now and then: always told */
        assert_true(moe_refusals_add(&r, MOE_REJECT_HANDSHAKE, at));
}

static void many(void **state)
{
    (void)state;
    struct moe_refusals r = { 0 };
    uint64_t told = 0;
    for (uint64_t i = 0; i < 30000; i++)
        told += moe_refusals_add(&r, i % 3 ? MOE_REJECT_HANDSHAKE : MOE_REJECT_MALFORMED, 500 + i / 10);
    assert_int_equal(told, MOE_REFUSALS_EACH);
    assert_int_equal(moe_refusals_due_ms(&r), 500 + MOE_REFUSALS_MS);
    assert_int_equal(moe_refusals_take(&r, MOE_REJECT_HANDSHAKE) + moe_refusals_take(&r, MOE_REJECT_MALFORMED), 30000 - MOE_REFUSALS_EACH);
    assert_int_equal(moe_refusals_take(&r, MOE_REJECT_HANDSHAKE), 0);
    assert_true(moe_refusals_due_ms(&r) == UINT64_MAX);
    assert_false(moe_refusals_add(&r, MOE_REJECT_SLOW, 500 + MOE_REFUSALS_MS - 1));     /* the same ten seconds */
    assert_true(moe_refusals_add(&r, MOE_REJECT_SLOW, 500 + MOE_REFUSALS_MS));          /* the next */
    assert_int_equal(moe_refusals_take(&r, MOE_REJECT_SLOW), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { .name = "few are told, each", .test_func = few },
        { .name = "of a flood the first are told, the others counted, none is lost", .test_func = many },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
