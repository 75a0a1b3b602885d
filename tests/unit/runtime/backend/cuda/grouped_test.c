/* Products of groups by our own kernels, against the reference: bf16 on tensor cores, floats without; groups of all sizes and of none, tiles that end anywhere, rows
 * that lie elsewhere, groups that are a run of more.
 *
 * Tolerance: an element is a sum of `deep` products, so off by deep + 1 roundings of the sum of their magnitudes, which is at most deep (inputs are below 1), and of what
 * is added to it.
 *
 * Links    emulated/grouped emulated/grouped_f32 runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

/* before: rows in front of the first group; past: behind the last. */
struct group_case { const char *name; size_t groups, n, k; size_t rows[8]; size_t before, past; bool long_list; };
struct form { const char *name; bool inner, tb, add, from_a, from_b, to; size_t divide; };
enum { NOT_TO_BE_READ = -1000000000 };

/* The sizes of a row's first groups, over and over. */
static int32_t *offsets(struct bed *b, const struct group_case *c)
{
    int32_t *offset = bed_host(b, c->groups + 1, sizeof *offset);
    offset[0] = (int32_t)c->before;
    for (size_t e = 0; e < c->groups; e++)
        offset[e + 1] = offset[e] + (int32_t)c->rows[e % MOE_COUNT(c->rows)];
    return offset;
}

/* Places of the groups' rows: any below `below`, or, with `once`, no two the same. Those of other rows nobody may read. */
static int32_t *places(struct bed *b, const struct group_case *c, const int32_t *offset, size_t room, size_t below, bool once)
{
    int32_t *at = bed_host(b, room, sizeof *at), *order = bed_host(b, room, sizeof *order);
    for (size_t r = 0; r < room; r++) {
        const size_t other = bed_below(b, r + 1);
        order[r] = (int32_t)r;
        order[r] = order[other];
        order[other] = (int32_t)r;
    }
    for (size_t r = 0; r < room; r++) {
        const bool in = r >= (size_t)offset[0] && r < (size_t)offset[c->groups];
        at[r] = !in ? NOT_TO_BE_READ : once ? order[r] : (int32_t)bed_below(b, below);
    }
    return at;
}

static void run_form(struct bed *b, const struct group_case *c, const int32_t *offset, const struct form *f)
{
    const size_t room = (size_t)offset[c->groups] + c->past, from = room / 2 + 1, of_a = f->from_a ? from : room, of_b = f->from_b ? from : room;
    const size_t na = of_a * c->k, nb = f->inner ? of_b * c->n : c->groups * c->k * c->n, nc = f->inner ? c->groups * c->k * c->n : room * c->n;
    size_t most = f->inner ? 1 : c->k;
    for (size_t i = 0; f->inner && i < MOE_COUNT(c->rows); i++)
        most = MOE_MAX(most, c->rows[i]);
    const int32_t *from_a = places(b, c, offset, room, from * f->divide, false), *from_b = places(b, c, offset, room, from * f->divide, false);
    const int32_t *to = places(b, c, offset, room, room, true);
    float *a = bed_random(b, na, -1, 1), *w = bed_random(b, nb, -1, 1), *was = f->inner ? bed_random_wide(b, nc, -1, 1) : bed_random(b, nc, -1, 1);
    void *c_at = f->inner ? bed_put_wide(b, was, nc) : bed_put_real(b, was, nc);
    double *want = bed_doubles(b, was, nc);
    struct moe_grouped g = { .kind = f->inner ? MOE_GROUP_INNER : MOE_GROUP_ROWS, .groups = c->groups, .m = f->inner ? c->k : room, .n = c->n, .k = f->inner ? room : c->k, .tb = f->tb,
                             .add = f->add, .offset = bed_put_ints(b, offset, c->groups + 1), .a = bed_put_real(b, a, na), .b = bed_put_real(b, w, nb), .c = c_at,
                             .from_a = f->from_a ? bed_put_ints(b, from_a, room) : NULL, .from_b = f->from_b ? bed_put_ints(b, from_b, room) : NULL,
                             .to = f->to ? bed_put_ints(b, to, room) : NULL, .from = from, .divide = f->divide == 1 ? 0 : f->divide };
    assert_true(moe_cuda_grouped_takes(&b->call, &g));
    bed_queued(b, moe_cuda_grouped(&b->call, &g));
    g.offset = offset, g.a = bed_doubles(b, a, na), g.b = bed_doubles(b, w, nb), g.c = want;
    g.from_a = f->from_a ? from_a : NULL, g.from_b = f->from_b ? from_b : NULL, g.to = f->to ? to : NULL;
    bed_done(b, b->ref->grouped(b->dev, &g, &b->err));
    if (f->inner)
        bed_wide(b, f->name, c_at, want, nc, (double)most + 1, (double)most + 1);
    else
        bed_real(b, f->name, c_at, want, nc, (double)most + 1, (double)most + 1);      /* rows of no group are as they were */
}

static const struct form forms[] = {
    { "rows",                            .divide = 1 },
    { "rows, b the other way round",     .tb = true, .divide = 1 },
    { "added to rows",                   .tb = true, .add = true, .divide = 1 },
    { "inner",                           .inner = true, .add = true, .divide = 1 },
    { "rows gathered",                   .tb = true, .from_a = true, .divide = 3 },
    { "rows gathered and scattered",     .from_a = true, .to = true, .divide = 1 },
    { "rows scattered, added",           .tb = true, .add = true, .to = true, .divide = 1 },
    { "inner, a gathered",               .inner = true, .add = true, .from_a = true, .divide = 1 },
    { "inner, b gathered",               .inner = true, .add = true, .from_b = true, .divide = 7 },
    { "inner, both gathered",            .inner = true, .add = true, .from_a = true, .from_b = true, .divide = 2 },
};

static void run(struct bed *b, const void *row)
{
    const struct group_case *c = row;
    const int32_t *offset = offsets(b, c);
    b->call.processors = 2;                          /* fewer blocks than tiles: each takes several */
    for (size_t i = 0; i < (c->long_list ? 1 : MOE_COUNT(forms)); i++)
        run_form(b, c, offset, &forms[i]);
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
    { "a run of more groups",                         3,  24,  40, { 19, 0, 65 },                        .before = 21, .past = 5 },
    { "no rows at all, behind others",                2,   8,  16, { 0 },                                .before = 9, .past = 4 },
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
