/* Sizes of groups that the host knows: nobody asks the device for them, and nobody waits.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"

enum { GROUPS = 4, FIRST = 1, WIDE = 16, DEEP = 24, ROOM = 20 };
static const int32_t offsets[GROUPS + 1] = { 0, 3, 3, 11, 17 };

static void products(struct bed *t, const struct moe_grouped *g, const double *want, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        good(t, t->b->zero(t->dev, g->c, ROOM * WIDE * t->b->real_bytes, &t->err));
        good(t, t->b->grouped(t->dev, g, &t->err));
    }
    check(t, false, g->c, ROOM * WIDE, want, "rows");
}

/* `lanes` or cuBLAS's groups are the fastest by the clock, so they are taken once all were tried. */
static void nobody_asks_for_what_is_known(void **state)
{
    enum { TRIED = 64 };
    const bool lanes = *state != NULL;
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *a = put(&t, false, ROOM * DEEP), *b = put(&t, false, GROUPS * DEEP * WIDE), *c = put(&t, false, ROOM * WIDE), *offset = NULL;
    double want[ROOM * WIDE] = { 0 };
    good(&t, t.b->alloc(t.dev, sizeof offsets, &offset, &t.err));
    good(&t, t.b->upload(t.dev, offset, offsets, sizeof offsets, &t.err));
    for (size_t e = FIRST; e < GROUPS; e++)
        for (size_t r = (size_t)offsets[e]; r < (size_t)offsets[e + 1]; r++)
            for (size_t s = 0; s < WIDE; s++)
                for (size_t q = 0; q < DEEP; q++)
                    want[r * WIDE + s] += element(r * DEEP + q + ROOM * DEEP) * element((e * DEEP + q) * WIDE + s + GROUPS * DEEP * WIDE);
    moe_standin_times(lanes ? 1 : 90, lanes ? 90 : 1, 90);
    struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = GROUPS - FIRST, .m = ROOM, .n = WIDE, .k = DEEP, .offset = (const int32_t *)offset + FIRST,
                             .a = a, .b = (char *)b + FIRST * DEEP * WIDE * t.b->real_bytes, .c = c };
    products(&t, &g, want, TRIED);
    g.known = offsets + FIRST;
    products(&t, &g, want, TRIED);
    for (int known = 1; known >= 0; known--) {
        g.known = known ? offsets + FIRST : NULL;
        const unsigned copies = moe_standin_calls("cudaMemcpyAsync"), waits = moe_standin_calls("cudaStreamQuery"),
                       products = moe_standin_calls(lanes ? "cublasLtMatmul" : "cublasGemmGroupedBatchedEx");
        good(&t, t.b->grouped(t.dev, &g, &t.err));
        assert_int_equal(moe_standin_calls("cudaMemcpyAsync") - copies, !known + !lanes);        /* sizes; cuBLAS's lists */
        assert_int_equal(moe_standin_calls("cudaStreamQuery") - waits > 0, !known || !lanes);
        assert_true(moe_standin_calls(lanes ? "cublasLtMatmul" : "cublasGemmGroupedBatchedEx") > products);
    }
    void *const mine[] = { a, b, c, offset };
    for (size_t i = 0; i < MOE_COUNT(mine); i++)
        t.b->free(t.dev, mine[i]);
    bed_close(&t);
}

/* Runs of groups that have room for the same rows: what decides is about how many of them they have. */
static void what_decides_is_rows_that_there_are(void **state)
{
    static const int32_t uneven[GROUPS + 1] = { 0, 9, 15, 17, 18 };
    const bool inner = *state != NULL;
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    void *a = put(&t, false, ROOM * DEEP), *b = put(&t, false, GROUPS * DEEP * WIDE), *c = put(&t, true, GROUPS * DEEP * WIDE), *offset = NULL;
    good(&t, t.b->alloc(t.dev, sizeof uneven, &offset, &t.err));
    good(&t, t.b->upload(t.dev, offset, uneven, sizeof uneven, &t.err));
    for (unsigned call = 0; call < 40; call++) {
        const size_t first = call % 2 * 2;
        const struct moe_grouped g = { .kind = inner ? MOE_GROUP_INNER : MOE_GROUP_ROWS, .groups = 2, .m = inner ? DEEP : ROOM, .n = WIDE, .k = inner ? ROOM : DEEP, .add = inner,
                                       .offset = (const int32_t *)offset + first, .known = call < 4 ? NULL : uneven + first, .a = a, .b = b, .c = c };
        good(&t, t.b->grouped(t.dev, &g, &t.err));
    }
    t.b->tell(t.dev, out);
    static const char *const shapes[2][3] = { { "rows of 2 groups, m 20 n 16 k 24: ", "rows of 2 groups, m 16 n 16 k 24: ", "rows of 2 groups, m 3 n 16 k 24: " },
                                              { "inner of 2 groups, m 24 n 16 k 20: ", "inner of 2 groups, m 24 n 16 k 16: ", "inner of 2 groups, m 24 n 16 k 3: " } };
    for (size_t i = 0; i < MOE_COUNT(shapes[0]); i++)
        if (!strstr(moe_buf_str(out).ptr, shapes[inner][i]))
            fail_msg("%s: %s", shapes[inner][i], moe_buf_str(out).ptr);
    bed_close(&t);
}

int main(void)
{
    static int yes = 1;
    const struct CMUnitTest tests[] = {
        { "by lanes", nobody_asks_for_what_is_known, NULL, NULL, &yes }, { "by cuBLAS's groups", nobody_asks_for_what_is_known, NULL, NULL, NULL },
        { "rows decide", what_decides_is_rows_that_there_are, NULL, NULL, NULL }, { "rows of inner decide", what_decides_is_rows_that_there_are, NULL, NULL, &yes },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
