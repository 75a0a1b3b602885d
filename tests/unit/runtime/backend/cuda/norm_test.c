/* RMSNorm and its backward on a device, against the reference: rows for a warp, for a block, and too wide to be held; few rows and more than a grid has blocks.
 *
 * Links    emulated/norm runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

struct norm_case { const char *name; size_t n, d; bool add; };

/* What the reference makes of x, rounded to floats: a backward is judged by itself, not with its forward's roundings. */
static void back(struct bed *b, const struct norm_case *c, const float *x, const float *gain, const double *rstd)
{
    const size_t n = c->n, d = c->d;
    float *kept = bed_host(b, n, sizeof *kept), *dy = bed_random(b, n * d, -1, 1), *dx = bed_random(b, n * d, -1, 1), *dgain = bed_random_wide(b, d, -1, 1);
    for (size_t i = 0; i < n; i++)
        kept[i] = (float)rstd[i];
    double *want_dx = bed_doubles(b, dx, n * d), *want_dgain = bed_doubles(b, dgain, d);
    void *to_dx = bed_put_real(b, dx, n * d), *to_dgain = bed_put_wide(b, dgain, d);
    bed_scratch(b, moe_cuda_rmsnorm_back_scratch(n, d));
    bed_queued(b, moe_cuda_rmsnorm_back(&b->call, to_dx, c->add, to_dgain, bed_put_real(b, dy, n * d), bed_put_real(b, x, n * d), bed_put_real(b, gain, d),
                                        bed_put_wide(b, kept, n), n, d));
    const double *slopes = bed_doubles(b, dy, n * d), *from = bed_doubles(b, x, n * d), *by = bed_doubles(b, gain, d), *roots = bed_doubles(b, kept, n);
    bed_done(b, b->ref->rmsnorm_back(b->dev, want_dx, c->add, want_dgain, slopes, from, by, roots, n, d, &b->err));
    /* r g dy, and r g dy (x r) / d summed over d: of x r the squares sum to d at most, so one is sqrt(d) at most and the magnitudes sum to d */
    const double r = bed_largest_f(kept, n), peak = fmin(r * bed_largest_f(x, n * d), sqrt((double)d)), slope = bed_largest_f(gain, d) * bed_largest_f(dy, n * d);
    bed_real(b, "dx", to_dx, want_dx, n * d, (double)d + 10, r * slope * (1 + peak) + c->add);
    bed_wide(b, "dgain", to_dgain, want_dgain, d, (double)n + 3, 1 + (double)n * bed_largest_f(dy, n * d) * peak);
}

static void rmsnorm(struct bed *b, const void *row)
{
    const struct norm_case *c = row;
    const size_t n = c->n, d = c->d;
    float *x = bed_random(b, n * d, -3, 3), *gain = bed_random(b, d, 0.5, 1.5);
    double *y = bed_zeros(b, n * d), *rstd = bed_zeros(b, n);
    void *to_y = bed_new_real(b, n * d), *to_rstd = bed_new_wide(b, n);
    bed_queued(b, moe_cuda_rmsnorm(&b->call, to_y, to_rstd, bed_put_real(b, x, n * d), bed_put_real(b, gain, d), n, d, 1e-5));
    bed_done(b, b->ref->rmsnorm(b->dev, y, rstd, bed_doubles(b, x, n * d), bed_doubles(b, gain, d), n, d, 1e-5, &b->err));
    /* d squares summed, halved by the root; division, addition of eps, root, reciprocal */
    const double rounds = (double)d / 2 + 5;
    if (d > 0)
        bed_wide(b, "rstd", to_rstd, rstd, n, rounds, bed_largest(rstd, n));
    bed_real(b, "y", to_y, y, n * d, rounds + 2, bed_largest(y, n * d));
    back(b, c, x, gain, rstd);
}

static void run(void **state) { bed_run(rmsnorm, *state); }

static const struct norm_case cases[] = {
    { "no rows",                                       0, 16,   false },
    { "rows of no width",                              3, 0,    false },
    { "one element",                                   1, 1,    false },
    { "rows of no whole packs",                        5, 13,   true },
    { "rows of half packs",                            9, 36,   false },
    { "one row of a warp",                             1, 128,  true },
    { "rows of a warp, more than one part",            67, 64,  false },
    { "rows of a block",                               11, 1032, true },
    { "rows of a block, each of a single element a thread", 6, 1031, false },
    { "rows that are too wide to be held backward",    3, 4104, true },
    { "rows that are too wide to be held",             3, 4099, false },
    { "rows that are too wide in packs",               2, 16392, true },
    { "more rows than there are warps",                700, 8,  true },
    { "more rows than there are blocks",               60, 1032, false },
    { "more rows than there are blocks of parts",      4700, 4, false },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
