/* Rooms that grow: how often loads that vary from step to step allocate, and what happens where memory ends.
 *
 * Links    runtime/backend/ref */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/moe/inside.h"
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
        struct moe_room room = { .ample = true };
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
    struct moe_room room = { .ample = true };
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
    struct moe_room room = { .ample = true };
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
    struct moe_room room = { .ample = true };
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

/* What there is one of in each layer: a quarter more of all of them is what the last of them lacks. */
static void what_layers_keep_is_what_they_need(void **state)
{
    enum { LAYERS = 48 };
    struct device d = { .limit = LAYERS * 1100 + 100 };
    struct moe_room rooms[LAYERS] = { 0 };
    struct moe_error err;
    (void)state;
    for (uint64_t rows = 1000; rows <= 1100; rows += 100)
        for (size_t i = 0; i < LAYERS; i++) {
            assert_int_equal(need(&d, &rooms[i], rows, &err), MOE_OK);
            assert_int_equal(rooms[i].bytes, rows);
        }
    assert_int_equal(d.refused, 0);
    for (size_t i = 0; i < LAYERS; i++)
        drop(&d, &rooms[i]);
}

/* The scratch took its quarter while there was memory, then a layer needs it: the scratch gives it back, and all have what they need. */
static void scratch_gives_back_what_a_layer_lacks(void **state)
{
    struct device d = { .limit = 3300 };
    struct moe_device *dev = (struct moe_device *)(void *)&d;
    struct moe_experts l = { .be = &counting, .dev = dev };
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_scratch_new(&counting, dev, &l.scratch, &err), MOE_OK);
    struct moe_scratch *s = l.scratch;
    for (uint64_t rows = 1000; rows <= 1100; rows += 50) {
        const struct moe_room_want wants[] = { { &s->arrived, rows, 1, 1 }, { &l.x, rows, 1, 1 }, { &s->dh, rows, 1, 1 } };
        assert_int_equal(moe_rooms_need(&l, wants, MOE_COUNT(wants), &err), MOE_OK);
        assert_true(s->arrived.bytes >= rows && l.x.bytes == rows && s->dh.bytes >= rows);
    }
    assert_true(d.refused > 0 && d.taken == 3300);
    assert_int_equal(moe_rooms_need(&l, &(struct moe_room_want){ &l.x, 3301, 1, 1 }, 1, &err), MOE_E_LIMIT);
    assert_non_null(strstr(err.text, "3301 bytes"));
    assert_int_equal(moe_rooms_need(&l, &(struct moe_room_want){ &l.x, 3300, 1, 1 }, 1, &err), MOE_OK);
    drop(&d, &l.x);
    moe_scratch_free(&l.scratch);
    assert_int_equal(d.allocated, d.freed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uneven_steps_settle), cmocka_unit_test(what_creeps_up_allocates_seldom), cmocka_unit_test(what_never_varies_has_no_more),
        cmocka_unit_test(memory_that_ends_gives_what_was_asked_for), cmocka_unit_test(what_layers_keep_is_what_they_need),
        cmocka_unit_test(scratch_gives_back_what_a_layer_lacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
