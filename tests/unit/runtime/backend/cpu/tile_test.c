/* Products of tiles: every rest of rows and columns, turned or not, against plain loops; the numbers are small whole ones, so that no order rounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/cpu/attention.h"
#include <string.h>

enum { MOST = 40, LD = 48 };
static float a[MOST * LD], b[MOST * LD], c[MOST * LD], right[MOST * LD];

static void fill(void)
{
    for (size_t i = 0; i < MOST * LD; i++) {
        a[i] = (float)(i * 7 % 11) - 5;
        b[i] = (float)(i * 5 % 13) - 6;
        c[i] = right[i] = (float)(i % 17);
    }
}

static void one(size_t m, size_t n, size_t k, bool turned, bool add)
{
    struct small_product p = { .m = m, .n = n, .k = k, .a = a, .a_row = turned ? 1 : LD, .a_col = turned ? LD : 1, .b = b, .ldb = LD, .add = add, .by = 2, .c = c, .ldc = LD };
    fill();
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            float sum = 0;
            for (size_t l = 0; l < k; l++)
                sum += a[turned ? l * LD + i : i * LD + l] * b[l * LD + j];
            right[i * LD + j] = (add ? right[i * LD + j] : 0) + 2 * sum;
        }
    cpu_small_product(&p);
    if (memcmp(c, right, sizeof c) != 0)
        fail_msg("%zu x %zu x %zu, turned %d, added %d", m, n, k, turned, add);
}

static void every_rest_of_rows_and_columns(void **state)
{
    (void)state;
    for (size_t m = 0; m <= 14; m++)
        for (size_t n = 0; n <= 34; n++)
            for (size_t k = 0; k <= 3; k++)
                for (int how = 0; how < 4; how++)
                    one(m, n, k, how & 1, how & 2);
    one(MOST, MOST, MOST, false, true);
    one(MOST, MOST, MOST, true, false);
}

static void turns_and_fills_up_with_zeros(void **state)
{
    (void)state;
    for (size_t rows = 0; rows <= 33; rows++) {
        fill();
        cpu_turn(c, LD, a, LD, rows, 5);
        for (size_t w = 0; w < MOST; w++)
            for (size_t i = 0; i < LD; i++) {
                float was = right[w * LD + i], now = i < rows ? a[i * LD + w] : 0;
                assert_true(c[w * LD + i] == (w < 5 && i < cpu_padded(rows) ? now : was));
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "every rest of rows and columns", every_rest_of_rows_and_columns, NULL, NULL, NULL },
        { "turns, and fills up with zeros", turns_and_fills_up_with_zeros, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
