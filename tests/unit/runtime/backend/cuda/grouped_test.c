/* Products of groups by our own kernels, against the reference: bf16 on tensor cores, floats without; groups of all sizes and of none, tiles that end anywhere.
 *
 * Tolerance: an element is a sum of `deep` products, so off by deep + 1 roundings of the sum of their magnitudes, which is at most deep (inputs are below 1), and of what
 * is added to it.
 *
 * Links    emulated/grouped emulated/grouped_f32 runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { MOST_GROUPS = 600 };
struct group_case { const char *name; size_t groups, n, k; size_t rows[8]; size_t past; bool long_list; };

/* The sizes of a row's first groups, over and over. */
static int32_t *offsets(struct bed *b, const struct group_case *c)
{
    int32_t *offset = bed_host(b, c->groups + 1, sizeof *offset);
    for (size_t e = 0; e < c->groups; e++)
        offset[e + 1] = offset[e] + (int32_t)c->rows[e % MOE_COUNT(c->rows)];
    return offset;
}

static void by_rows(struct bed *b, const struct group_case *c, const int32_t *offset, const char *what, bool tb, bool add)
{
    const size_t all = (size_t)offset[c->groups], room = all + c->past;
    float *a = bed_random(b, room * c->k, -1, 1), *w = bed_random(b, c->groups * c->k * c->n, -1, 1), *to = bed_random(b, room * c->n, -1, 1);
    double *want = bed_doubles(b, to, room * c->n);
    void *c_at = bed_put_real(b, to, room * c->n);
    struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = c->groups, .m = room, .n = c->n, .k = c->k, .tb = tb, .add = add, .offset = bed_put_ints(b, offset, c->groups + 1),
                             .a = bed_put_real(b, a, room * c->k), .b = bed_put_real(b, w, c->groups * c->k * c->n), .c = c_at };
    assert_true(moe_cuda_grouped_takes(&b->call, &g));
    bed_queued(b, moe_cuda_grouped(&b->call, &g));
    g.offset = offset, g.a = bed_doubles(b, a, room * c->k), g.b = bed_doubles(b, w, c->groups * c->k * c->n), g.c = want;
    bed_done(b, b->ref->grouped(b->dev, &g, &b->err));
    bed_real(b, what, c_at, want, room * c->n, (double)c->k + 1, (double)c->k + 1);      /* rows past all groups are as they were */
}

static void inner(struct bed *b, const struct group_case *c, const int32_t *offset)
{
    const size_t all = (size_t)offset[c->groups], room = all + c->past;
    size_t most = 1;
    for (size_t i = 0; i < MOE_COUNT(c->rows); i++)
        most = MOE_MAX(most, c->rows[i]);
    float *a = bed_random(b, room * c->k, -1, 1), *w = bed_random(b, room * c->n, -1, 1), *to = bed_random(b, c->groups * c->k * c->n, -1, 1);
    double *want = bed_doubles(b, to, c->groups * c->k * c->n);
    void *c_at = bed_put_wide(b, to, c->groups * c->k * c->n);
    struct moe_grouped g = { .kind = MOE_GROUP_INNER, .groups = c->groups, .m = c->k, .n = c->n, .k = room, .add = true, .offset = bed_put_ints(b, offset, c->groups + 1),
                             .a = bed_put_real(b, a, room * c->k), .b = bed_put_real(b, w, room * c->n), .c = c_at };
    assert_true(moe_cuda_grouped_takes(&b->call, &g));
    bed_queued(b, moe_cuda_grouped(&b->call, &g));
    g.offset = offset, g.a = bed_doubles(b, a, room * c->k), g.b = bed_doubles(b, w, room * c->n), g.c = want;
    bed_done(b, b->ref->grouped(b->dev, &g, &b->err));
    bed_wide(b, "inner", c_at, want, c->groups * c->k * c->n, (double)most + 1, (double)most + 1);
}

static void run(struct bed *b, const void *row)
{
    const struct group_case *c = row;
    const int32_t *offset = offsets(b, c);
    b->call.processors = 2;                          /* fewer blocks than tiles: each takes several */
    by_rows(b, c, offset, "rows", false, false);
    if (c->long_list)
        return;
    by_rows(b, c, offset, "rows, b the other way round", true, false);
    by_rows(b, c, offset, "added to rows", true, true);
    inner(b, c, offset);
}

static const struct group_case cases[] = {
    { "one row",                                      1,   8,   8, { 1 },                                .past = 0 },
    { "a group of none between others",               3,  16,  24, { 5, 0, 3 },                          .past = 0 },
    { "the first and the last have none",             4,  40,  72, { 0, 7, 9, 0 },                       .past = 3 },
    { "rows past a tile, columns past a tile",        2, 136,  40, { 130, 3 },                           .past = 1 },
    { "as deep as two tiles and a little",            2,  24, 264, { 17, 33 },                           .past = 0 },
    { "whole tiles",                                  1, 128,  64, { 128 },                              .past = 0 },
    { "more groups than threads",                   300,   8,   8, { 1, 0, 2, 0, 0, 1, 3, 0 },           .past = 2, .long_list = true },
    { "no rows at all",                               3,   8,  16, { 0 },                                .past = 4 },
};

static void test(void **state) { bed_run(run, *state); }

static const struct { const char *name; enum moe_real real; struct moe_grouped g; unsigned arch, off; bool takes; } limits[] = {
    { "floats of any size",                   MOE_REAL_F32,  { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 7, .k = 3 }, 80, 0, true  },
    { "bf16, eights",                         MOE_REAL_BF16, { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 8, .k = 16 }, 80, 0, true  },
    { "bf16, n is no multiple of 8",          MOE_REAL_BF16, { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 12, .k = 16 }, 80, 0, false },
    { "bf16, k is no multiple of 8",          MOE_REAL_BF16, { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 8, .k = 12 }, 80, 0, false },
    { "bf16, k of INNER may be anything",     MOE_REAL_BF16, { .kind = MOE_GROUP_INNER, .groups = 2, .m = 8, .n = 8, .k = 13 }, 80, 0, true  },
    { "bf16, m of INNER is no multiple of 8", MOE_REAL_BF16, { .kind = MOE_GROUP_INNER, .groups = 2, .m = 9, .n = 8, .k = 16 }, 80, 0, false },
    { "bf16, not aligned",                    MOE_REAL_BF16, { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 8, .k = 16 }, 80, 8, false },
    { "bf16, before sm_80",                   MOE_REAL_BF16, { .kind = MOE_GROUP_ROWS,  .groups = 2, .m = 5, .n = 8, .k = 16 }, 75, 0, false },
    { "more experts than there may be",       MOE_REAL_F32,  { .kind = MOE_GROUP_ROWS,  .groups = MOE_CAP_BACKEND_EXPERTS + 1, .m = 5, .n = 8, .k = 16 }, 80, 0, false },
    { "more tiles than an int counts",        MOE_REAL_F32,  { .kind = MOE_GROUP_INNER, .groups = 4096, .m = 1 << 20, .n = 1 << 20, .k = 16 }, 80, 0, false },
};

static void takes(void **state)
{
    static _Alignas(64) char place[64];                              /* only its address is looked at */
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(limits); i++) {
        struct moe_grouped g = limits[i].g;
        g.a = g.b = place;
        g.c = place + limits[i].off;
        if (moe_cuda_grouped_takes(&(struct moe_cuda_call){ .real = limits[i].real, .arch = limits[i].arch }, &g) != limits[i].takes)
            fail_msg("%s", limits[i].name);
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1] = { cmocka_unit_test(takes) };
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i + 1] = (struct CMUnitTest){ .name = cases[i].name, .test_func = test, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
