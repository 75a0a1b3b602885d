/* Rooms that grow: how often loads that vary from step to step allocate, and what happens where memory ends.
 *
 * Links    runtime/backend/ref */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/moe/memory.h"
#include <stdlib.h>
#include <string.h>

/* A device that has so much memory, and counts. */
struct device { size_t limit, taken; unsigned allocated, refused, freed; };
struct piece { size_t bytes; max_align_t at[]; };

static struct device *device_of(struct moe_device *dev) { return (struct device *)(void *)dev; }

static enum moe_code take(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    struct device *d = device_of(dev);
    struct piece *p = bytes <= d->limit - d->taken ? calloc(1, sizeof *p + bytes) : NULL;
    if (!p) {
        d->refused++;
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", bytes);
    }
    p->bytes = bytes;
    d->taken += bytes;
    d->allocated++;
    *out = p->at;
    return MOE_OK;
}

static void give(struct moe_device *dev, void *at)
{
    struct piece *p = (struct piece *)(void *)((char *)at - offsetof(struct piece, at));
    device_of(dev)->taken -= p->bytes;
    device_of(dev)->freed++;
    free(p);
}

static const struct moe_backend counting = { .alloc = take, .free = give };

static enum moe_code need(struct device *d, struct moe_room *room, uint64_t rows, struct moe_error *err)
{
    return moe_room_need(&counting, (struct moe_device *)(void *)d, room, rows, 1, 1, err);
}
static void drop(struct device *d, struct moe_room *room) { moe_room_drop(&counting, (struct moe_device *)(void *)d, room); }

/* Rows that a rank gets in a step: its even share, and up to `part` percent more or less, as a router has it. */
static uint64_t rows_of(unsigned step, uint64_t share, unsigned part)
{
    const uint32_t mixed = (step + 1) * 2654435761u;
    return share - share * part / 100 + share * part / 50 * (mixed >> 8) / (1u << 24);
}

static void uneven_steps_settle(void **state)
{
    static const unsigned parts[] = { 1, 5, 10, 20 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(parts); i++) {
        struct device d = { .limit = SIZE_MAX };
        struct moe_room room = { 0 };
        struct moe_error err;
        unsigned early = 0;
        for (unsigned step = 0; step < 2000; step++) {
            assert_int_equal(need(&d, &room, rows_of(step, 100000, parts[i]), &err), MOE_OK);
            assert_true(room.bytes >= rows_of(step, 100000, parts[i]));
            early = step < 8 ? d.allocated : early;
        }
        assert_true(d.allocated <= 3 && d.allocated == early);
        assert_true(room.bytes <= (100000 + 1000 * parts[i]) * 5 / 4);
        drop(&d, &room);
        assert_int_equal(d.allocated, d.freed);
    }
}

/* Ten times as much, a hundredth at a time: one time in 23 instead of each. */
static void what_creeps_up_allocates_seldom(void **state)
{
    struct device d = { .limit = SIZE_MAX };
    struct moe_room room = { 0 };
    struct moe_error err;
    unsigned steps = 0;
    (void)state;
    for (uint64_t rows = 10000; rows < 100000; rows += rows / 100, steps++)
        assert_int_equal(need(&d, &room, rows, &err), MOE_OK);
    assert_true(steps > 200 && d.allocated <= 12);
    drop(&d, &room);
}

static void what_never_varies_has_no_more(void **state)
{
    struct device d = { .limit = SIZE_MAX };
    struct moe_room room = { 0 };
    struct moe_error err;
    (void)state;
    for (unsigned step = 0; step < 5; step++)
        assert_int_equal(need(&d, &room, 4096, &err), MOE_OK);
    assert_int_equal(room.bytes, 4096);
    assert_int_equal(d.allocated, 1);
    drop(&d, &room);
}

static void memory_that_ends_gives_what_was_asked_for(void **state)
{
    struct device d = { .limit = 1100 };
    struct moe_room room = { 0 };
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(need(&d, &room, 1000, &err), MOE_OK);
    assert_int_equal(need(&d, &room, 1001, &err), MOE_OK);
    assert_int_equal(room.bytes, 1001);
    assert_int_equal(d.refused, 1);
    assert_int_equal(d.taken, 1001);
    assert_int_equal(need(&d, &room, 1101, &err), MOE_E_LIMIT);
    assert_non_null(strstr(err.text, "1101 bytes"));
    assert_null(room.at);
    assert_int_equal(room.bytes, 0);
    assert_int_equal(d.taken, 0);
    assert_int_equal(need(&d, &room, 1100, &err), MOE_OK);      /* and can be used again */
    drop(&d, &room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uneven_steps_settle), cmocka_unit_test(what_creeps_up_allocates_seldom), cmocka_unit_test(what_never_varies_has_no_more),
        cmocka_unit_test(memory_that_ends_gives_what_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
