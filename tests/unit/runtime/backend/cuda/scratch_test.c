/* Scratch memory of ops: how it grows, and that it is there for others where memory ends. What wants so many bytes of it is a copy whose two sides overlap.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"

enum { UNIT = 256, MOST = 2000 };      /* UNIT: what memory is counted in */

static size_t base_of(void)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    const size_t used = t.b->memory(t.dev);
    bed_close(&t);
    return used;
}

/* An op that wants so many units of scratch. */
static void want(struct bed *t, char *mem, size_t units) { good(t, t->b->copy(t->dev, mem + UNIT, mem, units * UNIT, &t->err)); }

static void what_varies_allocates_seldom(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *mem = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, (MOST + 1) * (size_t)UNIT, &mem, &t.err));
    const size_t before = t.b->memory(t.dev);
    want(&t, mem, 1000);
    assert_int_equal(t.b->memory(t.dev), before + 1000 * (size_t)UNIT);            /* what never varies has no more */
    want(&t, mem, 1000);
    want(&t, mem, 900);
    assert_int_equal(t.b->memory(t.dev), before + 1000 * (size_t)UNIT);
    const unsigned made = moe_standin_calls("cudaMalloc");
    for (size_t units = 1001; units <= 1251; units += 10)
        want(&t, mem, units);
    assert_int_equal(moe_standin_calls("cudaMalloc"), made + 1);
    assert_int_equal(t.b->memory(t.dev), before + 1252 * (size_t)UNIT);
    bed_close(&t);
}

static void memory_that_ends_gives_what_was_asked_for(void **state)
{
    const size_t limit = base_of() + (MOST + 1 + 1100) * (size_t)UNIT;
    struct bed t = bed_open(MOE_REAL_F32, &(struct moe_device_options){ .memory_limit = limit });
    void *mem = NULL, *more = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, (MOST + 1) * (size_t)UNIT, &mem, &t.err));
    want(&t, mem, 1000);
    want(&t, mem, 1090);
    assert_int_equal(t.b->memory(t.dev), limit - 10 * UNIT);
    assert_int_equal(t.b->copy(t.dev, (char *)mem + UNIT, mem, 1101 * UNIT, &t.err), MOE_E_LIMIT);
    assert_non_null(strstr(t.err.text, "no memory for 281856 bytes"));
    want(&t, mem, 1100);                             /* the device goes on */
    t.b->free(t.dev, mem);
    good(&t, t.b->alloc(t.dev, (MOST + 1) * (size_t)UNIT, &mem, &t.err));
    assert_int_equal(t.b->memory(t.dev), limit);
    good(&t, t.b->alloc(t.dev, 100 * UNIT, &more, &t.err));       /* scratch is given back for it, with all that uses it through */
    assert_int_equal(t.b->memory(t.dev), limit - 1000 * UNIT);
    want(&t, mem, 1000);
    void *none = NULL;
    assert_int_equal(t.b->alloc(t.dev, 1001 * UNIT, &none, &t.err), MOE_E_LIMIT);
    assert_null(none);
    want(&t, mem, 1000);
    bed_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_varies_allocates_seldom), cmocka_unit_test(memory_that_ends_gives_what_was_asked_for) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
