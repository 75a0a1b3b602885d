/* Products of groups whose rows lie elsewhere are, bit for bit, what the same rows give when they were first copied into order, and the result copied away behind
 * it; and a run of groups is what it is among all groups. Sizes make several tiles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/backend.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1400, FROM = 533, DIVIDE = 3, GROUPS = 5, MOST_HELD = 24 };
static const int32_t all_of[GROUPS + 1] = { 0, 0, 1100, 1101, 1101, ROWS };

struct bed { const struct moe_backend *b; struct moe_device *dev; struct moe_error err; void *held[MOST_HELD]; size_t held_count; };

static void *taken(struct bed *t, size_t bytes)
{
    void *mem = NULL;
    assert_true(t->held_count < MOST_HELD);
    assert_int_equal(t->b->alloc(t->dev, bytes, &mem, &t->err), MOE_OK);
    return t->held[t->held_count++] = mem;
}
static float *reals(struct bed *t, size_t n)         /* in (-1, 1), by place alone */
{
    float *x = taken(t, n * sizeof *x);
    uint32_t bits = 2463534242u + (uint32_t)t->held_count * 7919;
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        x[i] = (float)bits * 0x1p-31f - 1;
    }
    return x;
}
/* ROWS of numbers below `below`; of rows outside `first` .. `end` none that anybody may read. */
static int32_t *places(struct bed *t, size_t by, size_t below, const int32_t *offset, size_t groups)
{
    int32_t *at = taken(t, ROWS * sizeof *at);
    for (int32_t r = 0; r < ROWS; r++)
        at[r] = r >= offset[0] && r < offset[groups] ? (int32_t)((size_t)r * by % below) : -1000000;
    return at;
}
static const float *copied(struct bed *t, const float *x, const int32_t *at, size_t width, const int32_t *offset, size_t groups)
{
    float *y = taken(t, ROWS * width * sizeof *y);
    for (size_t r = (size_t)offset[0]; r < (size_t)offset[groups]; r++)
        memcpy(y + r * width, x + (size_t)at[r] / DIVIDE * width, width * sizeof *y);
    return y;
}
static float *same_as(struct bed *t, const float *x, size_t n)
{
    float *y = taken(t, n * sizeof *y);
    memcpy(y, x, n * sizeof *y);
    return y;
}
static void multiply(struct bed *t, const struct moe_grouped *g)
{
    if (t->b->grouped(t->dev, g, &t->err) != MOE_OK)
        fail_msg("%s", t->err.text);
}
static void same_bits(const char *what, const float *x, const float *want, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (memcmp(&x[i], &want[i], sizeof x[i]) != 0)
            fail_msg("%s[%zu] of %zu: %.9g, in order %.9g", what, i, n, (double)x[i], (double)want[i]);
}

/* first: a run of groups that begins with this one. */
static const struct elsewhere_case { const char *name; enum moe_group kind; unsigned threads; size_t first, groups; bool tb, add, from_a, from_b, to; } cases[] = {
    { "rows gathered",                                  MOE_GROUP_ROWS,  3, 0, 5, .tb = true, .from_a = true },
    { "rows gathered, of the last groups, added",       MOE_GROUP_ROWS,  1, 2, 3, .add = true, .from_a = true },
    { "rows scattered",                                 MOE_GROUP_ROWS,  3, 0, 5, .to = true },
    { "rows scattered and added",                       MOE_GROUP_ROWS,  2, 1, 4, .tb = true, .add = true, .to = true },
    { "rows gathered and scattered, one group",         MOE_GROUP_ROWS,  3, 1, 1, .from_a = true, .to = true },
    { "inner, a gathered",                              MOE_GROUP_INNER, 3, 0, 5, .from_a = true },
    { "inner, b gathered, of the last groups",          MOE_GROUP_INNER, 2, 2, 3, .from_b = true },
    { "inner, both gathered",                           MOE_GROUP_INNER, 3, 0, 5, .from_a = true, .from_b = true },
    { "a run of groups without a row",                  MOE_GROUP_ROWS,  2, 3, 1, .from_a = true, .to = true },
};

static void elsewhere(void **state)
{
    const struct elsewhere_case *c = *state;
    const bool inner = c->kind == MOE_GROUP_INNER;
    const size_t m = inner ? 301 : ROWS, n = 611, k = inner ? ROWS : 147, wide_a = inner ? m : k, in_c = inner ? GROUPS * m * n : ROWS * n;
    const int32_t *offset = all_of + c->first;
    struct bed t = { .b = moe_backend_cpu() };
    assert_int_equal(t.b->open(&(struct moe_device_options){ .threads = c->threads }, &t.dev, &t.err), MOE_OK);
    struct moe_grouped g = { .kind = c->kind, .groups = c->groups, .m = m, .n = n, .k = k, .tb = c->tb, .add = c->add || inner, .offset = offset, .divide = DIVIDE, .from = FROM };
    const float *a = reals(&t, (c->from_a ? FROM : ROWS) * wide_a), *b = reals(&t, inner ? (c->from_b ? FROM : ROWS) * n : GROUPS * k * n), *was = reals(&t, in_c);
    const int32_t *from_a = places(&t, 709, FROM * DIVIDE, offset, c->groups), *from_b = places(&t, 353, FROM * DIVIDE, offset, c->groups);
    const int32_t *to = places(&t, 1399, ROWS, offset, c->groups);                     /* no factor in common: no two the same */
    const float *b_of = b + (inner ? 0 : c->first * k * n);
    float *got = same_as(&t, was, in_c), *want = same_as(&t, was, in_c), *c_of = got + (inner ? c->first * m * n : 0);
    g.a = a, g.b = b_of, g.c = c_of;
    g.from_a = c->from_a ? from_a : NULL, g.from_b = c->from_b ? from_b : NULL, g.to = c->to ? to : NULL;
    multiply(&t, &g);

    g.a = c->from_a ? copied(&t, a, from_a, wide_a, offset, c->groups) : a;
    g.b = c->from_b ? copied(&t, b, from_b, n, offset, c->groups) : b_of;
    g.c = want + (inner ? c->first * m * n : 0);
    g.from_a = g.from_b = g.to = NULL;
    if (c->to) {                                     /* what is there, brought into order; behind the product it goes back */
        float *in_order = taken(&t, ROWS * n * sizeof *in_order);
        for (size_t r = (size_t)offset[0]; r < (size_t)offset[c->groups]; r++)
            memcpy(in_order + r * n, was + (size_t)to[r] * n, n * sizeof *in_order);
        g.c = in_order;
        multiply(&t, &g);
        for (size_t r = (size_t)offset[0]; r < (size_t)offset[c->groups]; r++)
            memcpy(want + (size_t)to[r] * n, in_order + r * n, n * sizeof *want);
    } else
        multiply(&t, &g);
    same_bits("c", got, want, in_c);                 /* what no group has, too, is as it was */
    while (t.held_count)
        t.b->free(t.dev, t.held[--t.held_count]);
    t.b->close(&t.dev);
}

/* All groups at once, and in two runs. */
static void runs_of_groups_are_what_all_are(void **state)
{
    enum { N = 611, K = 147 };
    struct bed t = { .b = moe_backend_cpu() };
    (void)state;
    assert_int_equal(t.b->open(&(struct moe_device_options){ .threads = 2 }, &t.dev, &t.err), MOE_OK);
    const float *a = reals(&t, (size_t)ROWS * K), *b = reals(&t, (size_t)GROUPS * K * N), *y = reals(&t, (size_t)ROWS * N);
    for (unsigned inner = 0; inner < 2; inner++) {
        const size_t matrix = (size_t)K * N, in_c = inner ? GROUPS * matrix : (size_t)ROWS * N;
        float *at_once = taken(&t, in_c * sizeof *at_once), *in_runs = taken(&t, in_c * sizeof *in_runs);
        struct moe_grouped g = { .kind = inner ? MOE_GROUP_INNER : MOE_GROUP_ROWS, .groups = GROUPS, .m = inner ? K : ROWS, .n = N, .k = inner ? ROWS : K, .add = inner,
                                 .offset = all_of, .a = a, .b = inner ? y : b, .c = at_once };
        multiply(&t, &g);
        g.c = in_runs;
        g.groups = 2;
        multiply(&t, &g);
        g.offset = all_of + 2;
        g.groups = GROUPS - 2;
        if (inner)
            g.c = in_runs + 2 * matrix;
        else
            g.b = b + 2 * matrix;
        multiply(&t, &g);
        same_bits(inner ? "inner" : "rows", in_runs, at_once, in_c);
    }
    while (t.held_count)
        t.b->free(t.dev, t.held[--t.held_count]);
    t.b->close(&t.dev);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1] = { cmocka_unit_test(runs_of_groups_are_what_all_are) };
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i + 1] = (struct CMUnitTest){ .name = cases[i].name, .test_func = elsewhere, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
