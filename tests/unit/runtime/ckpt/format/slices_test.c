#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/ckpt/format/slices.h"
#include "tests/unit/runtime/ckpt/format/heard.h"
#include <stdlib.h>
#include <time.h>

enum { BOXES = 8 };
struct box { uint64_t offset[2], shape[2]; };

/* Shard i of one global tensor of [4, 6] bytes holds boxes[i]. */
static const struct tile_case { const char *name; size_t n; struct box boxes[BOXES]; const char *events; } cases[] = {
    { "one whole",              1, { { { 0, 0 }, { 4, 6 } } }, "" },
    { "replicas",               3, { { { 0, 0 }, { 4, 6 } }, { { 0, 0 }, { 4, 6 } }, { { 0, 0 }, { 4, 6 } } }, "" },
    { "rows",                   2, { { { 0, 0 }, { 2, 6 } }, { { 2, 0 }, { 2, 6 } } }, "" },
    { "columns",                3, { { { 0, 0 }, { 4, 2 } }, { { 0, 2 }, { 4, 3 } }, { { 0, 5 }, { 4, 1 } } }, "" },
    { "a grid",                 4, { { { 0, 0 }, { 2, 3 } }, { { 0, 3 }, { 2, 3 } }, { { 2, 0 }, { 2, 3 } }, { { 2, 3 }, { 2, 3 } } }, "" },
    { "a grid with replicas",   5, { { { 0, 0 }, { 2, 3 } }, { { 0, 3 }, { 2, 3 } }, { { 2, 0 }, { 2, 3 } }, { { 2, 3 }, { 2, 3 } }, { { 0, 3 }, { 2, 3 } } }, "" },
    { "a pinwheel",             5, { { { 0, 0 }, { 1, 4 } }, { { 0, 4 }, { 3, 2 } }, { { 3, 2 }, { 1, 4 } }, { { 1, 0 }, { 3, 2 } }, { { 1, 2 }, { 2, 2 } } }, "" },
    { "rows, unordered",        2, { { { 2, 0 }, { 2, 6 } }, { { 0, 0 }, { 2, 6 } } }, "" },
    { "an empty slice beside",  3, { { { 0, 0 }, { 2, 6 } }, { { 1, 0 }, { 0, 6 } }, { { 2, 0 }, { 2, 6 } } }, "" },
    { "the last row missing",   1, { { { 0, 0 }, { 3, 6 } } }, "slice-gap " },
    { "the first row missing",  1, { { { 1, 0 }, { 3, 6 } } }, "slice-gap " },
    { "a row in between",       2, { { { 0, 0 }, { 1, 6 } }, { { 2, 0 }, { 2, 6 } } }, "slice-gap " },
    { "a corner missing",       3, { { { 0, 0 }, { 2, 3 } }, { { 0, 3 }, { 2, 3 } }, { { 2, 0 }, { 2, 3 } } }, "slice-gap " },
    { "a hole in a pinwheel",   4, { { { 0, 0 }, { 1, 4 } }, { { 0, 4 }, { 3, 2 } }, { { 3, 2 }, { 1, 4 } }, { { 1, 0 }, { 3, 2 } } }, "slice-gap " },
    { "only an empty slice",    1, { { { 0, 0 }, { 0, 6 } } }, "slice-gap " },
    { "rows that overlap",      2, { { { 0, 0 }, { 3, 6 } }, { { 2, 0 }, { 2, 6 } } }, "slice-overlap " },
    { "a slice within another", 2, { { { 0, 0 }, { 4, 6 } }, { { 1, 1 }, { 1, 1 } } }, "slice-overlap " },
    { "an overlap as large as the gap", 2, { { { 0, 0 }, { 2, 6 } }, { { 1, 0 }, { 2, 6 } } }, "slice-overlap " },
    { "one corner in two",      3, { { { 0, 0 }, { 4, 3 } }, { { 0, 3 }, { 2, 3 } }, { { 1, 3 }, { 3, 3 } } }, "slice-overlap " },
};

static const uint64_t whole[] = { 4, 6 };

struct bed { struct moe_arena *arena; struct moe_safetensors shards[BOXES]; const struct moe_safetensors *list[BOXES]; struct moe_globals globals; };

static void lay(struct bed *bed, const struct box *boxes, size_t n)
{
    struct moe_error err = { 0 };
    bed->arena = moe_arena_new(1 << 20);
    for (size_t i = 0; i < n; i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *head = moe_buf_new(1 << 16);
        struct moe_tensor t = { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 2, .shape = boxes[i].shape, .whole = whole,
                                .offset = boxes[i].offset };
        assert_int_equal(moe_safetensors_layout(&t, 1, NULL, 0, 8, bed->arena, head, &bed->shards[i], &err), MOE_OK);
        bed->list[i] = &bed->shards[i];
    }
    assert_int_equal(moe_globals_collect(bed->list, n, bed->arena, &bed->globals, &err), MOE_OK);
}

static void tiles(void **state)
{
    const struct tile_case *c = *state;
    struct heard h = { 0 };
    struct moe_objections to = hearing(&h);
    struct moe_error err = { 0 };
    struct bed bed;
    bool good;
    lay(&bed, c->boxes, c->n);
    assert_int_equal(bed.globals.count, 1);
    assert_int_equal(moe_globals_check(&bed.globals, &to, &good, &err), MOE_OK);
    assert_string_equal(h.text, c->events);
    assert_int_equal(good, !*c->events);
    moe_arena_free(&bed.arena);
}

/* Every box of the tensor, out of every good tiling, must come out as the plain loops say. A slice's bytes are their place in the tensor. */
static void plan_box(const struct bed *bed, size_t shards, const uint64_t *offset, const uint64_t *shape)
{
    const struct moe_global *g = moe_globals_find(&bed->globals, MOE_STR("w"));
    const struct moe_piece *pieces = NULL;
    unsigned char got[24];
    struct moe_error err = { 0 };
    size_t n = 0, bytes = 0;
    memset(got, 0xff, sizeof got);
    assert_int_equal(moe_globals_plan(g, offset, shape, 1, bed->arena, &pieces, &n, &err), MOE_OK);
    for (size_t i = 0; i < n; i++) {
        const struct moe_tensor *t = pieces[i].slice.tensor;
        struct moe_run run = { .piece = &pieces[i], .box_offset = offset, .box_shape = shape };
        assert_true(pieces[i].slice.shard < shards);
        while (moe_run_next(&run)) {
            assert_true(run.file >= t->begin && run.file + run.bytes <= t->end && run.into + run.bytes <= sizeof got);
            for (uint64_t k = 0; k < run.bytes; k++, bytes++) {
                uint64_t in = run.file - t->begin + k, row = t->offset[0] + in / t->shape[1], column = t->offset[1] + in % t->shape[1];
                got[run.into + k] = (unsigned char)(row * whole[1] + column);
            }
        }
    }
    assert_int_equal(bytes, shape[0] * shape[1]);
    for (uint64_t r = 0; r < shape[0]; r++)
        for (uint64_t c = 0; c < shape[1]; c++)
            assert_int_equal(got[r * shape[1] + c], (offset[0] + r) * whole[1] + offset[1] + c);
}

static void plans(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct bed bed;
        if (*cases[i].events)
            continue;
        lay(&bed, cases[i].boxes, cases[i].n);
        for (uint64_t r = 0; r <= 4; r++)
            for (uint64_t c = 0; c <= 6; c++)
                for (uint64_t h = 0; r + h <= 4; h++)
                    for (uint64_t w = 0; c + w <= 6; w++)
                        plan_box(&bed, cases[i].n, (uint64_t[]){ r, c }, (uint64_t[]){ h, w });
        moe_arena_free(&bed.arena);
    }
}

static void prefers(void **state)
{
    const struct moe_piece *pieces = NULL;
    struct moe_error err = { 0 };
    struct bed bed;
    size_t n;
    (void)state;
    lay(&bed, cases[1].boxes, cases[1].n);
    const struct moe_global *g = moe_globals_find(&bed.globals, MOE_STR("w"));
    assert_int_equal(moe_globals_plan(g, (uint64_t[]){ 0, 0 }, whole, 2, bed.arena, &pieces, &n, &err), MOE_OK);
    assert_true(n == 1 && pieces[0].slice.shard == 2);
    assert_int_equal(moe_globals_plan(g, (uint64_t[]){ 0, 0 }, whole, 9, bed.arena, &pieces, &n, &err), MOE_OK);
    assert_true(n == 1 && pieces[0].slice.shard == 0);
    assert_int_equal(moe_globals_plan(g, (uint64_t[]){ 1, 0 }, whole, 0, bed.arena, &pieces, &n, &err), MOE_E_USAGE);
    assert_null(moe_globals_find(&bed.globals, MOE_STR("v")));
    moe_arena_free(&bed.arena);
    lay(&bed, cases[9].boxes, cases[9].n);
    assert_int_equal(moe_globals_plan(&bed.globals.items[0], (uint64_t[]){ 0, 0 }, whole, 0, bed.arena, &pieces, &n, &err), MOE_E_SCHEMA);
    moe_arena_free(&bed.arena);
}

static void disagrees(void **state)
{
    static const uint64_t other[] = { 4, 7 };
    const struct moe_tensor rows[] = {
        { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("I8")), .dims = 2, .shape = whole },
        { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 2, .shape = other },
        { .global = MOE_STR("w"), .dtype = moe_dtype_find(MOE_STR("U8")), .dims = 1, .shape = whole },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *head = moe_buf_new(1 << 16);
        struct heard h = { 0 };
        struct moe_objections to = hearing(&h);
        struct moe_error err = { 0 };
        struct bed bed;
        bool good;
        lay(&bed, cases[0].boxes, 1);
        assert_int_equal(moe_safetensors_layout(&rows[i], 1, NULL, 0, 8, bed.arena, head, &bed.shards[1], &err), MOE_OK);
        bed.list[1] = &bed.shards[1];
        assert_int_equal(moe_globals_collect(bed.list, 2, bed.arena, &bed.globals, &err), MOE_OK);
        assert_int_equal(moe_globals_check(&bed.globals, &to, &good, &err), MOE_OK);
        assert_string_equal(h.text, "slice-disagree ");
        moe_arena_free(&bed.arena);
    }
}

/* Scalars, and 10,000 slices of one tensor in rows and in a grid: what is linear stays so. */
static void many(void **state)
{
    enum { SIDE = 100, N = SIDE * SIDE };
    static uint64_t offset[N][2], shape[2];
    static struct moe_tensor tensors[N];
    static struct moe_safetensors shards[N];
    static const struct moe_safetensors *list[N];
    (void)state;
    for (int grid = 0; grid < 3; grid++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(8 << 20);
        uint64_t all[2] = { grid == 1 ? SIDE : N, grid == 1 ? SIDE : grid == 2 ? N : 1 };
        struct heard h = { 0 };
        struct moe_objections to = hearing(&h);
        struct moe_error err = { 0 };
        struct moe_globals globals;
        bool good;
        shape[0] = grid == 2 ? N : 1;
        shape[1] = 1;
        for (size_t i = 0; i < N; i++) {
            offset[i][0] = grid == 1 ? i / SIDE : grid == 2 ? 0 : i;
            offset[i][1] = grid == 1 ? i % SIDE : grid == 2 ? i : 0;
            tensors[i] = (struct moe_tensor){ .key = MOE_STR("w"), .global = MOE_STR("w"), .dtype = moe_dtypes, .dims = 2, .shape = shape,
                                              .whole = all, .offset = offset[i] };
            shards[i] = (struct moe_safetensors){ .tensors = &tensors[i], .count = 1 };
            list[i] = &shards[i];
        }
        clock_t start = clock();
        assert_int_equal(moe_globals_collect(list, N, arena, &globals, &err), MOE_OK);
        assert_int_equal(moe_globals_check(&globals, &to, &good, &err), MOE_OK);
        assert_string_equal(h.text, "");
        assert_true(good);
        assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 4];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = tiles, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest){ .name = "every box of every tiling comes out right", .test_func = plans };
    tests[n++] = (struct CMUnitTest){ .name = "prefers a rank's own replica", .test_func = prefers };
    tests[n++] = (struct CMUnitTest){ .name = "types and shapes that disagree", .test_func = disagrees };
    tests[n++] = (struct CMUnitTest){ .name = "ten thousand slices", .test_func = many };
    return cmocka_run_group_tests_name("slices", tests, NULL, NULL);
}
