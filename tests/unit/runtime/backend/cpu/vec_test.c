#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/base.h"
#include "runtime/backend/cpu/vec.h"
#include <float.h>
#include <math.h>

static void exponentials_are_as_close_as_said(void **state)
{
    double worst = 0, where = 0;
    (void)state;
    for (float x = -87.3f; x < 88.3f; x += 0x1p-13f) {
        double right = exp((double)x), off = fabs((double)moe_expf(x) - right) / right;
        if (!(off <= worst)) {
            worst = off;
            where = (double)x;
        }
    }
    print_message("moe_expf: off by %.3g of itself at most, at %.9g\n", worst, where);
    assert_true(worst < 1.2e-7);
}

static void exponentials_stay_at_their_ends(void **state)
{
    static const float low[] = { -87.33f, -88, -1000, -3e38f, -INFINITY }, high[] = { 88.37f, 89, 1000, 3e38f, INFINITY };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(low); i++) {
        assert_true(moe_expf(low[i]) >= FLT_MIN && moe_expf(low[i]) < 1.3e-38f);
        assert_true(moe_expf(high[i]) > 2.3e38f && isfinite(moe_expf(high[i])));
    }
    assert_true(isnan(moe_expf(NAN)));
    assert_true(moe_expf(0) == 1);
    assert_true(moe_expf(-0.0f) == 1);
}

static void logarithms_are_as_close_as_said(void **state)
{
    double worst = 0, where = 0;
    (void)state;
    for (uint32_t bits = 0x00800000; bits < 0x7f800000; bits += 977) {
        float x = moe_bits_to_float((int32_t)bits);
        double right = log((double)x), off = fabs((double)moe_logf(x) - right) / fmax(fabs(right), 0.5);      /* 1e-7, or 2e-7 of itself */
        if (!(off <= worst)) {
            worst = off;
            where = (double)x;
        }
    }
    print_message("moe_logf: off by %.3g of itself at most, at %.9g\n", worst, where);
    assert_true(worst < 2e-7);
    assert_true(moe_logf(1) == 0);
}

static void the_logistic_is_symmetric_and_bounded(void **state)
{
    (void)state;
    for (float x = 0; x < 120; x += 0.37f) {
        double right = 1 / (1 + exp(-(double)x));
        assert_true(fabs((double)moe_logistic(x) - right) < 2e-7);
        assert_true(moe_logistic(-x) > 0 && moe_logistic(x) <= 1);
    }
    assert_true(isnan(moe_logistic(NAN)));
}

/* Every rest of every width; the terms are numbers whose sum no order can round. */
static void sums_take_every_term_once(void **state)
{
    float x[200], y[200];
    (void)state;
    for (size_t n = 0; n <= MOE_COUNT(x); n++) {
        float plain = 0, product = 0;
        double squares = 0;
        for (size_t i = 0; i < MOE_COUNT(x); i++) {
            x[i] = i < n ? (float)(i + 1) : 1e30f;
            y[i] = i < n ? (float)(i % 7) : 1e30f;
            plain += i < n ? x[i] : 0;
            product += i < n ? x[i] * y[i] : 0;
            squares += i < n ? (double)x[i] * (double)x[i] : 0;
        }
        assert_true(moe_sum(x, n) == plain);
        assert_true(moe_dot(x, y, n) == product);
        assert_true(moe_power_sum(x, n, 1) == (double)plain && moe_power_sum(x, n, 2) == squares);
        assert_true(moe_largest(x, n) == (n ? (float)n : -INFINITY));
    }
}

static void what_is_no_number_spoils_a_sum(void **state)
{
    float x[65] = { 0 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(x); i++) {
        x[i] = NAN;
        assert_true(isnan(moe_sum(x, MOE_COUNT(x))));
        x[i] = INFINITY;
        assert_true(isinf(moe_sum(x, MOE_COUNT(x))));
        assert_true(isnan(MOE_SUM(MOE_COUNT(x), MOE_AT(x) - MOE_AT(x))));
        x[i] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "exponentials are as close as said", exponentials_are_as_close_as_said, NULL, NULL, NULL },
        { "exponentials stay at their ends, and NaN stays NaN", exponentials_stay_at_their_ends, NULL, NULL, NULL },
        { "logarithms are as close as said", logarithms_are_as_close_as_said, NULL, NULL, NULL },
        { "the logistic function is bounded", the_logistic_is_symmetric_and_bounded, NULL, NULL, NULL },
        { "sums take every term once, whatever their number", sums_take_every_term_once, NULL, NULL, NULL },
        { "what is no number spoils a sum, wherever it stands", what_is_no_number_spoils_a_sum, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
