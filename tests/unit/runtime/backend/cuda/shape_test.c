/* Rotary positions, SwiGLU, sums, scaling and conversions on a device, against the reference: at sizes that do not fit packs, pieces, warps and blocks.
 *
 * Links    emulated/shape runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { FUNCTION = 4 };                   /* roundings of exp, sin, cos */

struct shape_case { const char *name; bed_fn *fn; size_t n, d, heads; bool back; size_t past; };

static void run(void **state) { bed_run(((const struct shape_case *)*state)->fn, *state); }

static void add(struct bed *b, const void *row)
{
    const struct shape_case *c = row;
    float *x = bed_random(b, c->n, -2, 2), *y = bed_random(b, c->n, -2, 2);
    double *want = bed_doubles(b, y, c->n);
    void *dev = bed_past_real(b, y, c->n, c->past);
    const uint64_t launches = moe_emulate_launches();
    bed_queued(b, moe_cuda_add(&b->call, dev, bed_past_real(b, x, c->n, c->past / 2), c->n));
    assert_int_equal(moe_emulate_launches() - launches, c->n > 0);
    bed_done(b, b->ref->add(b->dev, want, bed_doubles(b, x, c->n), c->n, &b->err));
    bed_real(b, "y", dev, want, c->n, 0.5, 4);                       /* correctly rounded: half an eps */
}

static void scale(struct bed *b, const void *row)
{
    const struct shape_case *c = row;
    float *y = bed_random(b, c->n, -2, 2);
    double *want = bed_doubles(b, y, c->n);
    void *dev = bed_past_real(b, y, c->n, c->past);
    bed_queued(b, moe_cuda_scale(&b->call, dev, 0.3, c->n));
    bed_done(b, b->ref->scale(b->dev, want, 0.3, c->n, &b->err));
    bed_real(b, "y", dev, want, c->n, 1, 2);                         /* the factor's rounding, and the product's */
}

/* To the nearest of the type, and back without a change; what is no number stays none. */
static void convert(struct bed *b, const void *row)
{
    static const float special[] = { 0x1.01p0f, 0x1.03p0f, 0x1.010001p0f, -0x1.01p0f, 0x1.fffffep127f, 0x1p-140f, 0x1.8p-134f, -0.0f, INFINITY, -INFINITY };
    const struct shape_case *c = row;
    float *x = bed_random_wide(b, c->n, -300, 300);
    for (size_t i = 0; i < c->n && i < MOE_COUNT(special); i++)
        x[i] = special[i];
    if (c->n > MOE_COUNT(special))
        x[MOE_COUNT(special)] = NAN;
    void *real = (char *)bed_new_real(b, c->n + c->past) + c->past * bed_real_bytes(b), *back = (float *)bed_new_wide(b, c->n + c->past / 2) + c->past / 2;
    bed_queued(b, moe_cuda_to_real(&b->call, real, bed_put_wide(b, x, c->n), c->n));
    bed_queued(b, moe_cuda_to_wide(&b->call, back, real, c->n));
    const float *got = bed_get(b, back, c->n * sizeof *got);
    bed_bytes(b, "wide", got, c->n * sizeof *got);
    for (size_t i = 0; i < c->n; i++) {
        float want = bed_rounded(b, x[i]);
        if (isnan(x[i]) ? !isnan(got[i]) : memcmp(&want, &got[i], sizeof want) != 0)
            fail_msg("%s: [%zu]: %a became %a, not %a", bed_name(b), i, (double)x[i], (double)got[i], (double)want);
    }
}

/* A sine and a cosine, two products and a sum; the angle itself is good to the last place, however far the position. */
static void rope(struct bed *b, const void *row)
{
    const struct shape_case *c = row;
    const size_t n = 2 * c->n * c->heads * c->d;
    float *x = bed_random(b, n, -1, 1);
    double *want = bed_doubles(b, x, n);
    void *dev = bed_put_real(b, x, n);
    bed_queued(b, moe_cuda_rope(&b->call, dev, 2, c->n, c->heads, c->d, 10000, c->back));
    bed_done(b, b->ref->rope(b->dev, want, 2, c->n, c->heads, c->d, 10000, c->back, &b->err));
    bed_real(b, "x", dev, want, n, FUNCTION + 2, 2);
}

static void swiglu(struct bed *b, const void *row)
{
    const struct shape_case *c = row;
    const size_t n = c->n * c->d;
    float *gu = bed_random(b, 2 * n, -20, 20), *dh = bed_random(b, n, -1, 1);
    if (n > 3)
        gu[1] = bed_rounded(b, -120.0f);                             /* exp(120) is no float: 0, and not what is no number */
    double *from = bed_doubles(b, gu, 2 * n), *h = bed_zeros(b, n), *dgu = bed_zeros(b, 2 * n), most = bed_largest(from, 2 * n);
    void *dev = bed_put_real(b, gu, 2 * n), *to = bed_new_real(b, n), *slope = bed_new_real(b, 2 * n);
    bed_queued(b, moe_cuda_swiglu(&b->call, to, dev, c->n, c->d));
    bed_done(b, b->ref->swiglu(b->dev, h, from, c->n, c->d, &b->err));
    bed_real(b, "h", to, h, n, FUNCTION + 4, most * most);           /* exp, 1 +, 1 /, two products */
    bed_queued(b, moe_cuda_swiglu_back(&b->call, slope, bed_put_real(b, dh, n), dev, c->n, c->d));
    bed_done(b, b->ref->swiglu_back(b->dev, dgu, bed_doubles(b, dh, n), from, c->n, c->d, &b->err));
    bed_real(b, "dgu", slope, dgu, 2 * n, 2 * FUNCTION + 8, most * (1 + most / 4));      /* dh up (s + g s (1 - s)): s (1 - s) is at most 1/4 */
}

static const struct shape_case cases[] = {
    { "adds nothing to nothing, and launches nothing", add,  .n = 0 },
    { "adds one element",                       add,     .n = 1 },
    { "adds less than a pack",                  add,     .n = 3 },
    { "adds a pack and a rest",                 add,     .n = 13 },
    { "adds more than a grid takes at a time",  add,     .n = 100003 },
    { "adds arrays that begin anywhere",        add,     .n = 1013, .past = 3 },
    { "scales one that begins anywhere",        scale,   .n = 1013, .past = 5 },
    { "converts what begins anywhere",          convert, .n = 1031, .past = 7 },
    { "scales one element",                     scale,   .n = 1 },
    { "scales more than a block",               scale,   .n = 9001 },
    { "converts nothing",                       convert, .n = 0 },
    { "converts one element",                   convert, .n = 1 },
    { "converts what is hard to round",         convert, .n = 1031 },
    { "converts many blocks",                   convert, .n = 60007 },
    { "turns nothing",                          rope,    .n = 0,  .heads = 3, .d = 8 },
    { "turns one position",                     rope,    .n = 1,  .heads = 1, .d = 2 },
    { "turns heads of no whole packs",          rope,    .n = 5,  .heads = 3, .d = 10 },
    { "turns heads of 8",                       rope,    .n = 19, .heads = 5, .d = 8 },
    { "turns heads of 72",                      rope,    .n = 7,  .heads = 4, .d = 72 },
    { "turns heads of 128",                     rope,    .n = 33, .heads = 6, .d = 128 },
    { "turns heads of 64 back",                 rope,    .n = 65, .heads = 3, .d = 64, .back = true },
    { "turns heads wider than a warp",          rope,    .n = 3,  .heads = 2, .d = 1026 },
    { "turns far positions",                    rope,    .n = 5003, .heads = 1, .d = 16 },
    { "gates nothing",                          swiglu,  .n = 0,  .d = 16 },
    { "gates rows of no width",                 swiglu,  .n = 3,  .d = 0 },
    { "gates one element",                      swiglu,  .n = 1,  .d = 1 },
    { "gates rows of no whole packs",           swiglu,  .n = 7,  .d = 13 },
    { "gates rows of half packs",               swiglu,  .n = 5,  .d = 12 },
    { "gates rows of a pack",                   swiglu,  .n = 33, .d = 8 },
    { "gates long rows in pieces",              swiglu,  .n = 2,  .d = 2056 },
    { "gates more rows than the grid has warps", swiglu, .n = 500, .d = 16 },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
