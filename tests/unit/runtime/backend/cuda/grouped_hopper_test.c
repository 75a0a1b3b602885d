/* Products of groups by the kernel for Hopper's own instructions, against the reference: groups of all sizes around its tile's and its stages', sides that end
 * anywhere, rows that lie elsewhere, grids of any size. Whatever no group has, rows before, behind and between those that are asked for, is NaN in what is read, and
 * stays as it was in what is written.
 *
 * Tolerance: an element is a sum of `deep` products, so off by deep + 1 roundings of the sum of their magnitudes, which is at most deep (inputs are below 1), and of
 * what is added to it.
 *
 * Links    emulated/grouped_hopper emulated/maps runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { SIZES = 9, FROM_A = 1, FROM_B = 2, TO = 4, ADD = 8, TB = 16, ALL_GRIDS = 32 };
enum { NO_FUNCTION = 98, NO_CODE = 209 };            /* cudaError_t: of a GPU of another kind */

struct hopper_case {
    const char *name;
    enum moe_group kind;
    unsigned how;                                    /* bits from above */
    size_t groups, n, k;                             /* k: of INNER, m */
    size_t rows[SIZES];                              /* of the first groups, over and over */
    size_t before, past;                             /* rows that are no group's */
    size_t divide;
};

static int32_t *offsets(struct bed *b, const struct hopper_case *c)
{
    int32_t *offset = bed_host(b, c->groups + 1, sizeof *offset);
    offset[0] = (int32_t)c->before;
    for (size_t e = 0; e < c->groups; e++)
        offset[e + 1] = offset[e] + (int32_t)c->rows[e % SIZES];
    return offset;
}

/* A list of which row is where, of `behind` rows, for the rows from `first` to `end` of `room`: -1 elsewhere. Once: no two the same. */
static int32_t *places(struct bed *b, size_t room, size_t first, size_t end, size_t behind, size_t divide, bool once)
{
    int32_t *at = bed_host(b, room, sizeof *at), *all = bed_host(b, behind, sizeof *all);
    for (size_t i = 0; i < behind; i++)
        all[i] = (int32_t)i;
    for (size_t i = 0; i < room; i++) {
        const size_t left = behind - (once && i >= first && i < end ? i - first : 0), which = bed_below(b, left);
        at[i] = i >= first && i < end ? all[which] * (int32_t)divide + (int32_t)bed_below(b, divide) : -1;
        if (once && i >= first && i < end)
            all[which] = all[left - 1];
    }
    return at;
}

/* Rows of numbers; NaN in those that nobody names. */
static float *rows_of(struct bed *b, size_t rows, size_t width, const int32_t *at, size_t divide, size_t first, size_t end)
{
    float *x = bed_random(b, rows * width, -1, 1);
    bool *named = memset(bed_host(b, rows, sizeof *named), 0, rows * sizeof *named);
    for (size_t i = first; i < end; i++)
        named[at ? (size_t)at[i] / divide : i] = true;
    for (size_t i = 0; i < rows * width; i++)
        x[i] = named[i / width] ? x[i] : NAN;
    return x;
}

static void launch(struct bed *b, const struct moe_grouped *g)
{
    struct moe_cuda_maps maps;
    void *const driver = moe_cuda_maps_open();
    assert_non_null(driver);
    assert_true(moe_cuda_grouped_hopper_takes(&b->call, g));
    assert_true(moe_cuda_maps_make(driver, g, &maps));
    const int status = moe_cuda_grouped_hopper(&b->call, g, &maps);
    if (status == NO_FUNCTION || status == NO_CODE)
        skip();
    bed_queued(b, status);
}

/* A group's sums are as deep as it has rows. */
static void judge_inner(struct bed *b, const struct hopper_case *c, const void *at, const double *want)
{
    const size_t each = c->k * c->n;
    const float *const got = bed_get(b, at, c->groups * each * sizeof *got);
    bed_bytes(b, "c", got, c->groups * each * sizeof *got);
    for (size_t e = 0; e < c->groups; e++) {
        const double deep = (double)c->rows[e % SIZES];
        bed_near(b, "c of a group", got + e * each, want + e * each, each, false, deep + 1, deep + 1);
    }
}

/* Tiles before the number that the kernel finds are some other block's: those behind have the bits that they had when one block made them all, the rest is as it was. */
static void share(struct bed *b, struct moe_grouped *g, const void *was, const void *all, size_t elements, size_t each)
{
    const unsigned number = 5;
    size_t made = 0, left = 0;
    g->c = bed_put(b, was, elements * each);
    moe_emulate_copy(b->call.turn, &number, sizeof number);
    launch(b, g);
    const char *const got = bed_get(b, g->c, elements * each);
    for (size_t i = 0; i < elements; i++) {
        const bool is_made = memcmp(got + i * each, (const char *)all + i * each, each) == 0, is_left = memcmp(got + i * each, (const char *)was + i * each, each) == 0;
        if (!is_made && !is_left)
            fail_msg("%s: element %zu is neither as it was nor as one block makes it", bed_name(b), i);
        made += is_made && !is_left;
        left += is_left && !is_made;
    }
    assert_true(made && left);
}

static void run(struct bed *b, const void *row)
{
    static const unsigned grids[] = { 2, 1, 40 };
    const struct hopper_case *c = row;
    const bool inner = c->kind == MOE_GROUP_INNER;
    const size_t divide = MOE_MAX(c->divide, (size_t)1);
    const int32_t *offset = offsets(b, c);
    const size_t first = (size_t)offset[0], end = (size_t)offset[c->groups], room = end + c->past, behind = room / 2 + 1;
    const size_t b_rows = c->groups * c->k, c_rows = inner ? b_rows : room;
    const int32_t *from_a = c->how & FROM_A ? places(b, room, first, end, behind, divide, false) : NULL;
    const int32_t *from_b = c->how & FROM_B ? places(b, room, first, end, behind, divide, false) : NULL;
    const int32_t *to = c->how & TO ? places(b, room, first, end, room, 1, true) : NULL;
    const size_t a_all = from_a ? behind : room, b_all = inner ? (from_b ? behind : room) : b_rows;
    const float *a = rows_of(b, a_all, c->k, from_a, divide, first, end);
    const float *w = inner ? rows_of(b, b_all, c->n, from_b, divide, first, end) : bed_random(b, b_all * c->n, -1, 1), *was = bed_random(b, c_rows * c->n, -1, 1);
    struct moe_grouped g = { .kind = c->kind, .groups = c->groups, .m = inner ? c->k : room, .n = c->n, .k = inner ? room : c->k, .tb = c->how & TB,
                             .add = inner || c->how & ADD, .from = behind, .divide = c->divide };
    struct moe_grouped ref = g;
    double *want = bed_doubles(b, was, c_rows * c->n);
    ref.offset = offset, ref.from_a = from_a, ref.from_b = from_b, ref.to = to;
    ref.a = bed_doubles(b, a, a_all * c->k), ref.b = bed_doubles(b, w, b_all * c->n), ref.c = want;
    bed_done(b, b->ref->grouped(b->dev, &ref, &b->err));
    g.offset = bed_put_ints(b, offset, c->groups + 1), g.a = bed_put_real(b, a, a_all * c->k), g.b = bed_put_real(b, w, b_all * c->n);
    g.from_a = from_a ? bed_put_ints(b, from_a, room) : NULL, g.from_b = from_b ? bed_put_ints(b, from_b, room) : NULL, g.to = to ? bed_put_ints(b, to, room) : NULL;
    for (size_t i = 0; i < (c->how & ALL_GRIDS ? MOE_COUNT(grids) : 1); i++) {
        g.c = inner ? bed_put_wide(b, was, c_rows * c->n) : bed_put_real(b, was, c_rows * c->n);
        b->call.processors = grids[i];
        launch(b, &g);
        if (inner)
            judge_inner(b, c, g.c, want);
        else
            bed_real(b, "c", g.c, want, c_rows * c->n, (double)c->k + 1, (double)c->k + 1);
    }
    if (c->how & ALL_GRIDS) {
        const size_t each = inner ? sizeof(float) : bed_real_bytes(b), elements = c_rows * c->n;
        const void *const all = bed_get(b, g.c, elements * each);
        share(b, &g, bed_get(b, inner ? bed_put_wide(b, was, elements) : bed_put_real(b, was, elements), elements * each), all, elements, each);
    }
}

#define EVERY_SIZE { 0, 1, 63, 64, 65, 127, 128, 129, 300 }
static const struct hopper_case cases[] = {
    { "rows: every size of groups",                        MOE_GROUP_ROWS,  0,                     9, 264,  72, EVERY_SIZE, .past = 3 },
    { "rows, b the other way round: every size",           MOE_GROUP_ROWS,  TB,                    9, 264,  72, EVERY_SIZE, .past = 3 },
    { "inner: every size",                                 MOE_GROUP_INNER, 0,                     9, 264, 136, EVERY_SIZE, .past = 3 },
    { "rows, added",                                       MOE_GROUP_ROWS,  ADD,                   3, 288,  40, { 70, 1, 9 }, .past = 1 },
    { "rows, added, b the other way round, any grid",      MOE_GROUP_ROWS,  ADD | TB | ALL_GRIDS,  4, 520,  24, { 130, 0, 5, 64 }, .before = 2, .past = 1 },
    { "inner, any grid",                                   MOE_GROUP_INNER, ALL_GRIDS,             4, 520,   8, { 65, 0, 5, 64 }, .before = 2, .past = 70 },
    { "one row, eight columns",                            MOE_GROUP_ROWS,  0,                     1,   8,   8, { 1 }, .past = 0 },
    { "one row of inner",                                  MOE_GROUP_INNER, 0,                     1,   8,   8, { 1 }, .past = 0 },
    { "stages come round, and end in the middle",          MOE_GROUP_ROWS,  0,                     2,  16, 584, { 70, 5 }, .past = 0 },
    { "stages come round, b the other way round",          MOE_GROUP_ROWS,  TB,                    2,  16, 520, { 70, 5 }, .past = 0 },
    { "whole tiles",                                       MOE_GROUP_ROWS,  0,                     1, 256, 128, { 128 }, .past = 0 },
    { "whole tiles of inner",                              MOE_GROUP_INNER, 0,                     1, 256, 128, { 128 }, .past = 0 },
    { "more groups than threads",                          MOE_GROUP_ROWS,  TB,                  400,   8,   8, { 0, 0, 1, 0, 0, 0, 0, 0, 0 }, .before = 1, .past = 1 },
    { "more groups of inner than are sorted",              MOE_GROUP_INNER, 0,                   520,   8,   8, { 0, 3, 0, 0, 0, 0, 0, 0, 0 }, .before = 1, .past = 1 },
    { "no rows at all",                                    MOE_GROUP_ROWS,  ADD,                   3,   8,  16, { 0 }, .past = 4 },
    { "no rows of inner at all",                           MOE_GROUP_INNER, 0,                     3,   8,  16, { 0 }, .past = 4 },
    { "rows from elsewhere",                               MOE_GROUP_ROWS,  FROM_A,                9,  24, 136, EVERY_SIZE, .before = 2, .past = 3 },
    { "rows from elsewhere to elsewhere, b the other way", MOE_GROUP_ROWS,  FROM_A | TO | TB,      4,  24, 392, { 65, 0, 129, 3 }, .past = 3, .divide = 3 },
    { "rows added to elsewhere",                           MOE_GROUP_ROWS,  TO | ADD,              4, 264,  72, { 65, 0, 129, 3 }, .before = 5, .past = 3 },
    { "inner, a from elsewhere",                           MOE_GROUP_INNER, FROM_A,                9,  24,  40, EVERY_SIZE, .past = 3, .divide = 2 },
    { "inner, b from elsewhere",                           MOE_GROUP_INNER, FROM_B,                9,  24,  40, EVERY_SIZE, .before = 7, .past = 3 },
    { "inner, both from elsewhere",                        MOE_GROUP_INNER, FROM_A | FROM_B,       4, 264, 136, { 200, 0, 65, 1 }, .past = 3, .divide = 4 },
};

static void test(void **state) { bed_run_as(MOE_REAL_BF16, run, *state); }

/* ---- what it takes ---- */

#define EIGHTS .groups = 2, .m = 8, .n = 8, .k = 16
static const struct { const char *name; enum moe_real real; unsigned arch; struct moe_grouped g; unsigned off; bool takes; } limits[] = {
    { "rows in eights",                         MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, EIGHTS }, 0, true },
    { "inner in eights",                        MOE_REAL_BF16, 90,  { MOE_GROUP_INNER, EIGHTS }, 0, true },
    { "any number of rows",                     MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 5, .n = 8, .k = 16 }, 0, true },
    { "any number of rows of inner",            MOE_REAL_BF16, 90,  { MOE_GROUP_INNER, .groups = 2, .m = 8, .n = 8, .k = 5 }, 0, true },
    { "floats",                                 MOE_REAL_F32,  90,  { MOE_GROUP_ROWS, EIGHTS }, 0, false },
    { "an older device",                        MOE_REAL_BF16, 89,  { MOE_GROUP_ROWS, EIGHTS }, 0, false },
    { "a newer device: its code is none of it", MOE_REAL_BF16, 100, { MOE_GROUP_ROWS, EIGHTS }, 0, false },
    { "n is no multiple of 8",                  MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 8, .n = 12, .k = 16 }, 0, false },
    { "k is no multiple of 8",                  MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 8, .n = 8, .k = 12 }, 0, false },
    { "k is none, b the other way round",       MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 8, .n = 8, .k = 12, .tb = true }, 0, false },
    { "m of inner is no multiple of 8",         MOE_REAL_BF16, 90,  { MOE_GROUP_INNER, .groups = 2, .m = 12, .n = 8, .k = 16 }, 0, false },
    { "n of inner is no multiple of 8",         MOE_REAL_BF16, 90,  { MOE_GROUP_INNER, .groups = 2, .m = 8, .n = 12, .k = 16 }, 0, false },
    { "not aligned",                            MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, EIGHTS }, 8, false },
    { "no rows",                                MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 0, .n = 8, .k = 16 }, 0, false },
    { "no groups",                              MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 0, .m = 8, .n = 8, .k = 16 }, 0, false },
    { "more experts than there may be",         MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = MOE_CAP_BACKEND_EXPERTS + 1, .m = 8, .n = 8, .k = 16 }, 0, false },
    { "a matrix of a terabyte",                 MOE_REAL_BF16, 90,  { MOE_GROUP_ROWS, .groups = 2, .m = 8, .n = 1 << 20, .k = 1 << 20 }, 0, false },
    { "more tiles than an int counts",          MOE_REAL_BF16, 90,  { MOE_GROUP_INNER, .groups = 4096, .m = 1 << 20, .n = 1 << 20, .k = 16 }, 0, false },
};

static void takes(void **state)
{
    static _Alignas(64) char place[64];              /* only its address is looked at */
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(limits); i++) {
        struct moe_grouped g = limits[i].g;
        g.a = g.b = place;
        g.c = place + limits[i].off;
        if (moe_cuda_grouped_hopper_takes(&(struct moe_cuda_call){ .real = limits[i].real, .arch = limits[i].arch }, &g) != limits[i].takes)
            fail_msg("%s", limits[i].name);
    }
}

int main(void)
{
    static struct bed_tests all;
    static const struct bed_family families[] = { { "", test, BED_ROWS(cases) } };
    all.of[all.count++] = (struct CMUnitTest)cmocka_unit_test(takes);
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        bed_add(&all, &families[i]);
    return _cmocka_run_group_tests("grouped_hopper", all.of, all.count, NULL, NULL);
}
