/* Products of groups by each of the ways, over stand-ins of CUDA's libraries: the choice of one by their times, rows that lie elsewhere, runs of groups, lanes and the
 * plans that they keep.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"

enum { BLAS_FAILED = 13, NOT_SUPPORTED = 15 };         /* cublasStatus_t */

enum { GROUPS = 5, WIDE = 16, DEEP = 24, ROOM = 40, FROM = 11, DIVIDE = 3 };
static const int32_t offsets[GROUPS + 1] = { 0, 3, 3, 17, 18, 33 };
enum { NOT_TO_BE_READ = -1000000000 };

/* past: c begins so many elements behind a place that is aligned. first: the run of groups that begins with this one. */
struct once { enum moe_group kind; size_t past, first; bool add, from_a, from_b, to; };

static const int32_t *put_ints(struct bed *t, const int32_t *x, size_t n)
{
    void *mem = NULL;
    good(t, t->b->alloc(t->dev, n * sizeof *x, &mem, &t->err));
    good(t, t->b->upload(t->dev, mem, x, n * sizeof *x, &t->err));
    return mem;
}

/* What group e makes of `want`; where rows lie, `from` and `to` say, whose places are those of row numbers when they are NULL. */
static void expect(const struct once *o, size_t e, const int32_t *from_a, const int32_t *from_b, const int32_t *to, size_t na, size_t nb, double *want)
{
#define ROW(at, r, by) ((at) ? (size_t)(at)[r] / (by) : (r))
    const size_t begin = (size_t)offsets[e], end = (size_t)offsets[e + 1];
    for (size_t s = 0; s < WIDE; s++) {
        for (size_t r = begin; r < end && o->kind == MOE_GROUP_ROWS; r++) {
            double *at = &want[ROW(to, r, 1) * WIDE + s];
            *at = o->add ? *at : 0;
            for (size_t q = 0; q < DEEP; q++)
                *at += element(ROW(from_a, r, DIVIDE) * DEEP + q + na) * element((e * DEEP + q) * WIDE + s + nb);
        }
        for (size_t r = 0; r < DEEP && o->kind == MOE_GROUP_INNER; r++)
            for (size_t q = begin; q < end; q++)
                want[(e * DEEP + r) * WIDE + s] += element(ROW(from_a, q, DIVIDE) * DEEP + r + na) * element(ROW(from_b, q, DIVIDE) * WIDE + s + nb);
    }
#undef ROW
}

static enum moe_code group_as(struct bed *t, const struct once *o)
{
    const bool rows = o->kind == MOE_GROUP_ROWS;
    const size_t na = (o->from_a ? FROM : ROOM) * DEEP, nb = rows ? GROUPS * DEEP * WIDE : (o->from_b ? FROM : ROOM) * WIDE, nc = rows ? ROOM * WIDE : GROUPS * DEEP * WIDE;
    void *a = put(t, false, na), *b = put(t, false, nb), *all = put(t, !rows, nc + o->past);
    const int32_t *offset = put_ints(t, offsets, GROUPS + 1);
    const size_t real = t->b->real_bytes, wide = t->b->wide_bytes, matrix = (size_t)DEEP * WIDE;
    int32_t from_a[ROOM], from_b[ROOM], to[ROOM];
    double *want = calloc(nc, sizeof *want);
    assert_non_null(want);
    for (int32_t r = 0; r < ROOM; r++) {
        const bool in = r >= offsets[o->first] && r < offsets[GROUPS];
        from_a[r] = in ? r * 5 % (FROM * DIVIDE) : NOT_TO_BE_READ;
        from_b[r] = in ? r * 7 % (FROM * DIVIDE) : NOT_TO_BE_READ;
        to[r] = in ? (r * 9 + 4) % ROOM : NOT_TO_BE_READ;
    }
    for (size_t i = 0; i < nc; i++)
        want[i] = element(i + o->past + nc + o->past);                 /* INNER adds; rows past all groups stay */
    for (size_t e = o->first; e < GROUPS; e++)
        expect(o, e, o->from_a ? from_a : NULL, o->from_b ? from_b : NULL, o->to ? to : NULL, na, nb, want);
    char *c = (char *)all + o->past * (rows ? real : wide);
    const struct moe_grouped g = { .kind = o->kind, .groups = GROUPS - o->first, .m = rows ? ROOM : DEEP, .n = WIDE, .k = rows ? DEEP : ROOM, .add = !rows || o->add,
                                   .offset = offset + o->first, .a = a, .b = (char *)b + (rows ? o->first * matrix * real : 0), .c = c + (rows ? 0 : o->first * matrix * wide),
                                   .from_a = o->from_a ? put_ints(t, from_a, ROOM) : NULL, .from_b = o->from_b ? put_ints(t, from_b, ROOM) : NULL,
                                   .to = o->to ? put_ints(t, to, ROOM) : NULL, .from = FROM, .divide = DIVIDE };
    const enum moe_code code = t->b->grouped(t->dev, &g, &t->err);
    if (code == MOE_OK)
        check(t, !rows, c, nc, want, rows ? "rows" : "inner");
    const void *const mine[] = { a, b, all, offset, g.from_a, g.from_b, g.to };
    for (size_t i = 0; i < MOE_COUNT(mine); i++)
        t->b->free(t->dev, (void *)(uintptr_t)mine[i]);
    free(want);
    return code;
}
static void group_once(struct bed *t, enum moe_group kind, size_t past) { good(t, group_as(t, &(struct once){ .kind = kind, .past = past })); }

static const struct choice_case { const char *test; enum moe_real real; enum moe_group kind; double product, groups, kernel; const char *taken; int major; } choices[] = {
    { "the kernel for Hopper is taken where it is",           MOE_REAL_BF16, MOE_GROUP_ROWS,  1,   9,   2, "taken: hopper", 9 },
    { "our own kernel is taken where it is the fastest",      MOE_REAL_BF16, MOE_GROUP_ROWS,  1,   9,   2, "taken: own", 8 },
    { "a product for each group, where that is",              MOE_REAL_BF16, MOE_GROUP_ROWS,  1,   9,   8, "taken: lanes", 9   },
    { "cuBLAS's groups, where they are",                      MOE_REAL_BF16, MOE_GROUP_ROWS,  1,   2,   8, "taken: batched", 9 },
    { "of bf16 into floats it has none",                      MOE_REAL_BF16, MOE_GROUP_INNER, 1, 0.5,   8, "taken: lanes", 9   },
    { "of floats it has",                                     MOE_REAL_F32,  MOE_GROUP_INNER, 1, 0.5,   8, "taken: batched", 9 },
};

/* Each way is gone four times, and each gives the same sums: eighths are exact. */
static void the_fastest_way_is_taken(void **state)
{
    const struct choice_case *c = *state;
    struct bed t = bed_open_on(&(struct moe_standin_machine){ .major = c->major }, c->real, NULL);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    moe_standin_times(c->product, c->groups, c->kernel);
    for (unsigned call = 0; call < 20; call++)
        group_once(&t, c->kind, 0);
    t.b->tell(t.dev, out);
    if (!strstr(moe_buf_str(out).ptr, c->taken))
        fail_msg("%s", moe_buf_str(out).ptr);
    bed_close(&t);
}

/* cuBLAS's lists take matrices of bf16 that are aligned, and so does our own kernel. */
static void bf16_that_begins_anywhere_goes_by_lanes(void **state)
{
    struct bed t = bed_open(MOE_REAL_BF16, NULL);
    (void)state;
    for (unsigned call = 0; call < 14; call++)
        group_once(&t, MOE_GROUP_ROWS, 1);
    assert_int_equal(moe_standin_calls("cublasGemmGroupedBatchedEx"), 0);
    assert_int_equal(moe_standin_calls("cublasLtMatmul"), 14 * (GROUPS - 1));
    bed_close(&t);
}

static void nothing_is_measured_of_what_is_to_be_the_same(void **state)
{
    struct bed t = bed_open(MOE_REAL_BF16, &(struct moe_device_options){ .deterministic = true });
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    (void)state;
    moe_standin_times(0, 0, 100);                    /* the slowest way, all the same */
    for (unsigned call = 0; call < 14; call++)
        group_once(&t, MOE_GROUP_ROWS, 0);
    assert_int_equal(moe_standin_calls("cublasLtMatmul"), 0);
    assert_int_equal(moe_standin_calls("cudaEventElapsedTime"), 0);
    t.b->tell(t.dev, out);
    assert_int_equal(moe_buf_str(out).len, 0);
    bed_close(&t);
}

/* ---- rows that lie elsewhere, and runs of groups, by every way: each is gone four times ---- */

static const struct elsewhere_case { const char *test; struct once o; } elsewheres[] = {
    { "every way: a run of groups",                       { .kind = MOE_GROUP_ROWS, .first = 2 } },
    { "every way: rows gathered",                         { .kind = MOE_GROUP_ROWS, .from_a = true } },
    { "every way: rows scattered",                        { .kind = MOE_GROUP_ROWS, .to = true } },
    { "every way: rows gathered and scattered and added", { .kind = MOE_GROUP_ROWS, .first = 1, .add = true, .from_a = true, .to = true } },
    { "every way: rows scattered to what is not aligned", { .kind = MOE_GROUP_ROWS, .past = 1, .add = true, .from_a = true, .to = true } },
    { "every way: inner, a run of groups",                { .kind = MOE_GROUP_INNER, .first = 3 } },
    { "every way: inner, a gathered",                     { .kind = MOE_GROUP_INNER, .from_a = true } },
    { "every way: inner, both gathered, a run",           { .kind = MOE_GROUP_INNER, .first = 2, .from_a = true, .from_b = true } },
};

static void elsewhere(void **state)
{
    const struct elsewhere_case *c = *state;
    for (unsigned half = 0; half < 2; half++) {
        struct bed t = bed_open(half ? MOE_REAL_BF16 : MOE_REAL_F32, NULL);
        MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
        moe_standin_times(1, 1, 1);
        for (unsigned call = 0; call < 26; call++)
            good(&t, group_as(&t, &c->o));
        t.b->tell(t.dev, out);
        const char *told = moe_buf_str(out).ptr;
        assert_null(strstr(told, "not settled"));
        /* what can be read where it lies is read so, and from copies */
        const bool far = (c->o.from_a || c->o.from_b) && (!half || !c->o.past);
        assert_int_equal(strstr(told, " own over copies ") != NULL, far);
        assert_int_equal(strstr(told, " hopper over copies ") != NULL, far && half);
        assert_int_equal(strstr(told, " hopper ") != NULL, half && !c->o.past);
        assert_int_equal(strstr(told, ", c scattered") != NULL, c->o.to);
        bed_close(&t);
    }
}

/* Copies take time, too: where a kernel costs more than a product, our own without them is taken, and with two of them cuBLAS is not. */
static void copies_are_part_of_the_time(void **state)
{
    struct bed t = bed_open_on(&(struct moe_standin_machine){ .major = 8 }, MOE_REAL_BF16, NULL);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    (void)state;
    moe_standin_times(9, 1, 8);
    for (unsigned call = 0; call < 26; call++)
        good(&t, group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .from_a = true, .to = true }));
    t.b->tell(t.dev, out);
    assert_non_null(strstr(moe_buf_str(out).ptr, " own 8.000 ms, own over copies 16.000 ms,"));
    assert_non_null(strstr(moe_buf_str(out).ptr, " batched 17.000 ms, taken: own\n"));
    bed_close(&t);
}

/* A product over nothing is 0, in the rows of its groups and in no other. */
static void sums_of_nothing_are_zero_where_they_lie(void **state)
{
    static const int32_t to[ROOM] = { -1, -1, -1, 7, 8, 9, 20, 21, 22, 30, 31, 32, 33, 34, 39, 38, 37, 0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 18, -1, -1, -1, -1, -1, -1, -1 };
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *c = put(&t, false, ROOM * WIDE);
    const int32_t *offset = put_ints(&t, offsets, GROUPS + 1), *to_at = put_ints(&t, to, ROOM);
    double want[ROOM * WIDE];
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(want); i++)
        want[i] = element(i + MOE_COUNT(want));
    for (int32_t r = offsets[2]; r < offsets[GROUPS]; r++)
        for (size_t s = 0; s < WIDE; s++)
            want[(size_t)to[r] * WIDE + s] = 0;
    const struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = GROUPS - 2, .m = ROOM, .n = WIDE, .offset = offset + 2, .a = c, .b = c, .c = c, .to = to_at };
    good(&t, t.b->grouped(t.dev, &g, &t.err));
    check(&t, false, c, MOE_COUNT(want), want, "c");
    bed_close(&t);
}

/* ---- ways that turn out to be none ---- */

static void told(struct bed *t, const char *want)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    t->b->tell(t->dev, out);
    if (!strstr(moe_buf_str(out).ptr, want))
        fail_msg("%s", moe_buf_str(out).ptr);
}

/* A driver that makes no maps, or not of this tensor: the kernel for Hopper is left out, and nobody hears of it. */
static void without_maps_there_are_other_ways(void **state)
{
    static const struct { const char *function; bool measured; } none[] = { { "cudaGetDriverEntryPointByVersion", true }, { "cuTensorMapEncodeTiled", true }, { "cuTensorMapEncodeTiled", false } };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(none); i++) {
        const bool opening = strcmp(none[i].function, "cuTensorMapEncodeTiled") != 0;
        const struct moe_backend *b = moe_backend_emulated(MOE_REAL_BF16);
        struct bed t = bed_open(MOE_REAL_BF16, &(struct moe_device_options){ .deterministic = !none[i].measured });
        if (opening) {
            t.b->close(&t.dev);
            moe_standin_fail(none[i].function, 1, 1, true);
            good(&t, b->open(&(struct moe_device_options){ 0 }, &t.dev, &t.err));
        } else
            moe_standin_fail(none[i].function, 1, 1, true);
        moe_standin_times(9, 9, 1);
        for (unsigned call = 0; call < 26; call++)
            good(&t, group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .from_a = true }));
        assert_true(opening == (moe_standin_calls("cuTensorMapEncodeTiled") == 0));
        if (none[i].measured)
            told(&t, ", a gathered: own 1.000 ms, own over copies 2.000 ms,");
        bed_close(&t);
    }
}

/* Where there is no memory for copies, what wants none is taken, whatever its time. */
static void without_memory_for_copies_there_are_other_ways(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, &(struct moe_device_options){ .memory_limit = ((size_t)128 << 20) + 14000 });
    (void)state;
    moe_standin_times(1, 1, 9);
    for (unsigned call = 0; call < 26; call++)
        good(&t, group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .from_a = true }));
    told(&t, ", a gathered: own 9.000 ms, taken: own\n");
    bed_close(&t);
}

/* ---- lanes ---- */

/* A product in the middle of several lanes fails: those that were asked for are waited for all the same, by whoever gives their memory back or asks for more. */
static void lanes_are_tied_again_wherever_one_fails(void **state)
{
    static const char *const calls[] = { "cublasLtMatmul", "cublasLtMatmulAlgoGetHeuristic", "cublasLtMatrixLayoutSetAttribute", "cublasLtMatmulDescCreate" };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(calls); i++)
        for (unsigned nth = 1; nth <= 4; nth++) {
            struct bed t = bed_open(MOE_REAL_BF16, NULL);
            moe_standin_fail(calls[i], nth, BLAS_FAILED, false);
            const enum moe_code code = group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .past = 1 });     /* by lanes alone */
            assert_true(code == MOE_E_DEVICE || moe_standin_calls(calls[i]) < nth);
            assert_int_equal(moe_standin_calls("cudaStreamWaitEvent"), 2 * 3);                /* three lanes out, and three home */
            good(&t, group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .past = 1 }));
            bed_close(&t);
        }
}

/* Groups of other sizes in every step: cuBLASLt is asked for a plan as often as there are sizes to three figures of two, and no more; with the true sizes each time.
 * A plan that cannot do other sizes than its own is followed by one for them alone. */
static const struct plans_case { const char *test; enum moe_group kind; bool stiff; unsigned plans; } plans[] = {
    { "plans are for about so many rows",        MOE_GROUP_ROWS,  .plans = 6 },      /* 195 down to 104 are 224, 192, 160, 144, 128, 112 */
    { "plans are for about so many rows, inner", MOE_GROUP_INNER, .plans = 6 },
    { "plans that cannot do fewer rows",         MOE_GROUP_ROWS,  .stiff = true, .plans = 6 + 88 - 5 },     /* 88 sizes, five of which are a plan's own */
    { "plans that cannot do fewer rows, inner",  MOE_GROUP_INNER, .stiff = true, .plans = 6 + 88 - 5 },
};

static void plans_of_rows(void **state)
{
    enum { STEPS = 96, ALONE = 8, MOST = 199, EACH = 8 };
    const struct plans_case *c = *state;
    const bool inner = c->kind == MOE_GROUP_INNER;
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    float x[MOST * EACH], got[MOST * EACH];
    void *a = NULL, *b = NULL, *to = NULL, *offset = NULL;
    for (size_t i = 0; i < MOE_COUNT(x); i++)
        x[i] = 1;
    good(&t, t.b->alloc(t.dev, sizeof x, &a, &t.err));
    good(&t, t.b->alloc(t.dev, sizeof x, &b, &t.err));
    good(&t, t.b->alloc(t.dev, sizeof x, &to, &t.err));
    good(&t, t.b->alloc(t.dev, 2 * sizeof(int32_t), &offset, &t.err));
    good(&t, t.b->from_f32(t.dev, false, a, x, MOE_COUNT(x), &t.err));
    good(&t, t.b->from_f32(t.dev, false, b, x, MOE_COUNT(x), &t.err));
    moe_standin_times(1, 100, 100);                  /* lanes are the fastest; the first four calls go by our own kernel */
    if (c->stiff)
        moe_standin_fail("cublasLtMatmulAlgoCheck", 1, NOT_SUPPORTED, true);
    for (size_t call = 0; call < 2 * STEPS - ALONE; call++) {          /* behind the first, each size twice: what was refused is not taken the next time */
        const size_t rows = MOST - (call < ALONE ? call : ALONE + (call - ALONE) / 2);
        const struct moe_grouped g = { .kind = c->kind, .groups = 1, .m = inner ? EACH : MOST, .n = EACH, .k = inner ? MOST : EACH, .add = inner, .offset = offset, .a = a, .b = b, .c = to };
        good(&t, t.b->upload(t.dev, offset, (const int32_t[]){ 0, (int32_t)rows }, 2 * sizeof(int32_t), &t.err));
        good(&t, t.b->zero(t.dev, to, sizeof x, &t.err));
        good(&t, t.b->grouped(t.dev, &g, &t.err));
        good(&t, t.b->to_f32(t.dev, false, got, to, MOE_COUNT(got), &t.err));
        for (size_t i = 0; i < MOE_COUNT(got); i++)
            assert_true(got[i] == (inner ? i < EACH * EACH ? (float)rows : 0 : i < rows * EACH ? EACH : 0.0f));
    }
    const unsigned asked = moe_standin_calls("cublasLtMatmulAlgoGetHeuristic");
    if (asked < c->plans || asked > c->plans + (c->stiff ? 3 : 0))     /* of many, some may take each other's place */
        fail_msg("%u plans, not %u", asked, c->plans);
    bed_close(&t);
}

/* What differs by its rows' places alone is another shape, with times of its own. */
static void rows_elsewhere_are_another_shape(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    (void)state;
    for (unsigned call = 0; call < 30; call++)
        good(&t, group_as(&t, &(struct once){ .kind = MOE_GROUP_ROWS, .to = call % 2 }));
    told(&t, "m 40 n 16 k 24: ");
    told(&t, "m 40 n 16 k 24, c scattered: ");
    bed_close(&t);
}

int main(void)
{
    static const struct CMUnitTest alone[] = {
        cmocka_unit_test(bf16_that_begins_anywhere_goes_by_lanes), cmocka_unit_test(nothing_is_measured_of_what_is_to_be_the_same),
        cmocka_unit_test(sums_of_nothing_are_zero_where_they_lie), cmocka_unit_test(without_maps_there_are_other_ways), cmocka_unit_test(without_memory_for_copies_there_are_other_ways),
        cmocka_unit_test(copies_are_part_of_the_time), cmocka_unit_test(lanes_are_tied_again_wherever_one_fails),
        cmocka_unit_test(rows_elsewhere_are_another_shape),
    };
    struct CMUnitTest tests[MOE_COUNT(alone) + MOE_COUNT(choices) + MOE_COUNT(elsewheres) + MOE_COUNT(plans)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(choices); i++)
        tests[n++] = (struct CMUnitTest){ .name = choices[i].test, .test_func = the_fastest_way_is_taken, .initial_state = (void *)(uintptr_t)&choices[i] };
    for (size_t i = 0; i < MOE_COUNT(elsewheres); i++)
        tests[n++] = (struct CMUnitTest){ .name = elsewheres[i].test, .test_func = elsewhere, .initial_state = (void *)(uintptr_t)&elsewheres[i] };
    for (size_t i = 0; i < MOE_COUNT(plans); i++)
        tests[n++] = (struct CMUnitTest){ .name = plans[i].test, .test_func = plans_of_rows, .initial_state = (void *)(uintptr_t)&plans[i] };
    memcpy(tests + n, alone, sizeof alone);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
