/* How much of the travel was hidden, from marks of a clock that is a script: the numbers are the definition's.
 * Links    runtime/moe runtime/backend/ref runtime/comm */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/moe/inside.h"
#include <math.h>

/* A device whose marks take their times from a list, one after the other, whichever queue they stand in. */
struct moe_device { const double *times; size_t count, used; double at[MOE_BACKEND_MARKS]; bool beside[MOE_BACKEND_MARKS]; unsigned asked; };

static enum moe_code set(struct moe_device *d, unsigned which, bool beside)
{
    assert_true(which < MOE_BACKEND_MARKS && d->used < d->count);
    d->at[which] = d->times[d->used++];
    d->beside[which] = beside;
    return MOE_OK;
}
static enum moe_code mark(struct moe_device *d, unsigned which, struct moe_error *err) { return (void)err, set(d, which, false); }
static enum moe_code mark_side(struct moe_device *d, unsigned which, struct moe_error *err) { return (void)err, set(d, which, true); }
static enum moe_code between(struct moe_device *d, unsigned from, unsigned to, double *ms, struct moe_error *err)
{
    (void)err;
    assert_int_equal(d->beside[from], d->beside[to]);            /* two queues' times are not taken from each other */
    *ms = d->at[to] - d->at[from];
    d->asked++;
    return MOE_OK;
}
static const struct moe_backend clock_only = { .mark = mark, .mark_side = mark_side, .between = between };

static void span(struct moe_scratch *s, enum moe_span kind)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_watch_begin(s, kind, &err), MOE_OK);
    assert_int_equal(moe_watch_end(s, kind, &err), MOE_OK);
}
static void read(struct moe_scratch *s)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_watch_read(s, &err), MOE_OK);
}

enum { T = MOE_SPAN_TRAVEL, W = MOE_SPAN_WAIT, END = -1 };
static const struct pass { const char *name; int spans[8]; double times[16], ratio; } passes[] = {
    { "all of it was hidden",                  { T, T, W, W, END },    { 0, 10, 10, 30, 40, 40, 50, 50 },       1 },
    { "nothing was",                           { T, T, W, W, END },    { 0, 10, 20, 30, 0, 10, 20, 30 },        0 },
    { "of 30 ms 12 were waited for",           { T, T, W, W, END },    { 0, 10, 10, 30, 3, 10, 25, 30 },        .6 },
    { "the ops waited for a late start, too",  { T, W, END },          { 5, 10, 0, 10 },                        0 },
    { "nothing travelled",                     { END },                { 0 },                                   NAN },
    { "an exchange that took no time",         { T, W, END },          { 3, 3, 3, 3 },                          NAN },
};

static void is_what_the_definition_says(void **state)
{
    const struct pass *p = *state;
    struct moe_device d = { .times = p->times, .count = MOE_COUNT(p->times) };
    struct moe_scratch s = { .stage = { .be = &clock_only, .dev = &d } };
    moe_watch_pass(&s, 8);
    for (size_t i = 0; p->spans[i] != END; i++)
        span(&s, (enum moe_span)p->spans[i]);
    read(&s);
    const double ratio = moe_scratch_overlap(&s);
    if (isnan(p->ratio) ? !isnan(ratio) : !(fabs(ratio - p->ratio) < 1e-12))
        fail_msg("%g, not %g", ratio, p->ratio);
    assert_true(isnan(moe_scratch_overlap(&s)));                   /* since it was asked last */
}

/* Several passes are read at once, and added up; one for which there are no marks left is not begun, and does not spoil the others. */
static void passes_add_up_while_there_are_marks(void **state)
{
    enum { SPANS = MOE_BACKEND_MARKS / 2, EACH = 7, FIT = SPANS / EACH };
    static double times[2 * SPANS];
    struct moe_device d = { .times = times, .count = 2 * (size_t)FIT * EACH };
    struct moe_scratch s = { .stage = { .be = &clock_only, .dev = &d } };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(times); i++)
        times[i] = (double)i;
    for (unsigned pass = 0; pass < FIT + 3; pass++) {              /* the last three would ask for times that are not there */
        moe_watch_pass(&s, EACH);
        for (unsigned i = 0; i < EACH; i++)
            span(&s, i < 4 ? MOE_SPAN_TRAVEL : MOE_SPAN_WAIT);
    }
    assert_int_equal(d.used, d.count);
    read(&s);
    assert_int_equal(d.asked, FIT * EACH);
    assert_true(fabs(moe_scratch_overlap(&s) - .25) < 1e-12);      /* 4 travel, 3 are waited for, each as long as the other */
    read(&s);
    assert_int_equal(d.asked, FIT * EACH);                         /* once */
}

/* The deepest model that there may be: nobody waits from the last layer's forward, of a rank without tokens, to the next step's first one. */
static void all_layers_are_watched(void **state)
{
    enum { EACH = 3 * MOE_CHUNKS + 1, PASSES = 1 + 512 };
    static double times[2 * EACH * PASSES];
    struct moe_device d = { .times = times, .count = MOE_COUNT(times) };
    struct moe_scratch s = { .stage = { .be = &clock_only, .dev = &d } };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(times); i++)
        times[i] = (double)i;
    assert_int_equal(moe_watch_spans(MOE_CHUNKS), EACH);
    for (unsigned pass = 0; pass < PASSES; pass++) {
        moe_watch_pass(&s, EACH);
        for (unsigned i = 0; i < EACH; i++)
            span(&s, MOE_SPAN_TRAVEL);
    }
    assert_int_equal(d.used, d.count);
    read(&s);
    assert_int_equal(d.asked, PASSES * EACH);
}

static void what_is_dropped_is_not_counted(void **state)
{
    const double times[] = { 0, 1, 2, 3, 4, 14, 15, 20 };
    struct moe_device d = { .times = times, .count = MOE_COUNT(times) };
    struct moe_scratch s = { .stage = { .be = &clock_only, .dev = &d } };
    (void)state;
    moe_watch_pass(&s, 2);
    span(&s, MOE_SPAN_TRAVEL);
    span(&s, MOE_SPAN_WAIT);
    moe_watch_drop(&s);
    read(&s);
    assert_true(isnan(moe_scratch_overlap(&s)));
    moe_watch_pass(&s, 2);
    span(&s, MOE_SPAN_TRAVEL);
    span(&s, MOE_SPAN_WAIT);
    read(&s);
    assert_true(fabs(moe_scratch_overlap(&s) - .5) < 1e-12);
}

static void without_a_clock_nothing_is_asked(void **state)
{
    const struct moe_backend none = { 0 };
    struct moe_scratch s = { .stage = { .be = &none } };
    (void)state;
    moe_watch_pass(&s, 2);
    span(&s, MOE_SPAN_TRAVEL);
    span(&s, MOE_SPAN_WAIT);
    read(&s);
    assert_true(isnan(moe_scratch_overlap(&s)));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(passes) + 4], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(passes); i++)
        *t++ = (struct CMUnitTest){ .name = passes[i].name, .test_func = is_what_the_definition_says, .initial_state = (void *)(uintptr_t)&passes[i] };
    *t++ = (struct CMUnitTest)cmocka_unit_test(passes_add_up_while_there_are_marks);
    *t++ = (struct CMUnitTest)cmocka_unit_test(all_layers_are_watched);
    *t++ = (struct CMUnitTest)cmocka_unit_test(what_is_dropped_is_not_counted);
    *t++ = (struct CMUnitTest)cmocka_unit_test(without_a_clock_nothing_is_asked);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
