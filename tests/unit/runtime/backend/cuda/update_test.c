/* Sums of whole arrays and AdamW on a device, against the reference.
 *
 * Links    emulated/update runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

struct update_case { const char *name; bed_fn *fn; size_t n; uint64_t t; bool master; size_t past; };

static void run(void **state) { bed_run(((const struct update_case *)*state)->fn, *state); }

/* In double: n roundings of DBL_EPSILON, of sums of n numbers of 2 at most. */
static void sums(struct bed *b, const void *row)
{
    const struct update_case *c = row;
    const size_t n = c->n;
    float *x = bed_random_wide(b, n, -2, 2), *y = bed_random(b, n, -2, 2);
    void *of_x = bed_past_wide(b, x, n, c->past), *of_y = bed_past_real(b, y, n, c->past), *out[3] = { bed_device(b, 8), bed_device(b, 16), bed_device(b, 16) };
    double want[3];
    bool finite;
    bed_scratch(b, moe_cuda_sum_scratch(n));
    bed_queued(b, moe_cuda_sum(&b->call, of_x, n, out[0]));
    bed_queued(b, moe_cuda_sumsq(&b->call, true, of_x, n, out[1]));
    bed_queued(b, moe_cuda_sumsq(&b->call, false, of_y, n, out[2]));
    const double *got[3];
    static const char *const names[3] = { "sum", "sum of squares", "sum of squares of elements" };
    for (size_t i = 0; i < 3; i++)
        bed_bytes(b, names[i], got[i] = bed_get(b, out[i], i ? 16 : 8), i ? 16 : 8);
    bed_done(b, b->ref->sum(b->dev, bed_doubles(b, x, n), n, &want[0], &b->err));
    bed_done(b, b->ref->sumsq(b->dev, true, bed_doubles(b, x, n), n, &want[1], &finite, &b->err));
    bed_done(b, b->ref->sumsq(b->dev, false, bed_doubles(b, y, n), n, &want[2], &finite, &b->err));
    const double may = (double)n * (double)n * 4 * DBL_EPSILON;
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(got[i][0] - want[i]) <= may);
    assert_true(got[1][1] == 1 && got[2][1] == 1);
}

/* One that is not finite, wherever it is; and floats whose square is none. */
static void not_finite(struct bed *b, const void *row)
{
    const struct update_case *c = row;
    const float bad[] = { NAN, INFINITY, -INFINITY };
    const size_t places[] = { 0, c->n / 2, c->n - 1 };
    void *out = bed_device(b, 2 * sizeof(double));
    float *x = bed_random(b, c->n, -2, 2);
    bed_scratch(b, moe_cuda_sum_scratch(c->n));
    x[1] = x[2] = bed_rounded(b, 0x1.fcp127f);
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        float kept = x[places[i]];
        x[places[i]] = bad[i];
        void *at = bed_put_real(b, x, c->n);
        x[places[i]] = kept;
        bed_queued(b, moe_cuda_sumsq(&b->call, false, at, c->n, out));
        const double *got = bed_get(b, out, 2 * sizeof *got);
        assert_true(got[1] == 0 && !isfinite(got[0]));
    }
    bed_queued(b, moe_cuda_sumsq(&b->call, false, bed_put_real(b, x, c->n), c->n, out));
    const double *got = bed_get(b, out, 2 * sizeof *got);
    assert_true(got[1] == 1 && isfinite(got[0]));
}

static void adamw(struct bed *b, const void *row)
{
    const struct update_case *c = row;
    const size_t n = c->n;
    struct moe_adamw a = { .n = n, .lr = 3e-3, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .decay = 0.1, .grad_scale = 0.7, .t = c->t }, want = a;
    const bool first = c->t == 1;
    float *w = bed_random_wide(b, n, -1, 1), *g = bed_random_wide(b, n, 1e-3, 1);
    float *m = bed_random_wide(b, n, first ? 0 : -0.1, first ? 0 : 0.1), *v = bed_random_wide(b, n, first ? 0 : 0.01, first ? 0 : 1);
    double *weight = bed_doubles(b, w, n), *master = bed_doubles(b, w, n), *mean = bed_doubles(b, m, n), *square = bed_doubles(b, v, n);
    want.weight = weight, want.grad = bed_doubles(b, g, n), want.m = mean, want.v = square, want.master = c->master ? master : NULL;
    a.weight = c->master ? bed_past_real(b, w, n, c->past) : bed_past_wide(b, w, n, c->past), a.grad = bed_past_wide(b, g, n, c->past);
    a.m = bed_past_wide(b, m, n, c->past / 2), a.v = bed_past_wide(b, v, n, c->past / 2);            /* of a shard, and of the whole: not in step */
    a.master = c->master ? bed_past_wide(b, w, n, c->past / 2) : NULL;
    if (b->call.real == MOE_REAL_BF16 && !c->master) {
        assert_int_equal(moe_cuda_adamw(&b->call, &a) != 0, n > 0);  /* weights of bf16 forget small changes: refused */
        return;
    }
    bed_queued(b, moe_cuda_adamw(&b->call, &a));
    bed_done(b, b->ref->adamw(b->dev, &want, &b->err));
    /* As of the CPU's: without a history mean / root is 1; else the mean may be a difference, judged by its parts over the least root that a v of 0.01 can leave. */
    const double most_m = bed_largest(mean, n) + a.grad_scale, most_v = bed_largest(square, n) + a.grad_scale * a.grad_scale;
    const double ratio = first ? 1 : most_m / (1 - pow(a.beta1, (double)a.t)) / sqrt(0.01 * a.beta2);
    bed_wide(b, "m", a.m, mean, n, 4, most_m);
    bed_wide(b, "v", a.v, square, n, 6, most_v);
    bed_wide(b, "weight in full", c->master ? a.master : a.weight, c->master ? master : weight, n, 16, a.lr * (ratio + a.decay) + 1);
    if (!c->master)
        return;
    /* The weight is the master's own value, rounded to bf16: without a difference. */
    const float *full = bed_get(b, a.master, n * sizeof *full), *half = bed_floats(b, a.weight, n, true);
    for (size_t i = 0; i < n; i++)
        if (half[i] != bed_of_bf16(bed_to_bf16(full[i])))
            fail_msg("%s: weight[%zu] is %a, of a master of %a", bed_name(b), i, (double)half[i], (double)full[i]);
}

static const struct update_case cases[] = {
    { "sums of nothing are 0",                 sums,   .n = 0 },
    { "sums of one",                           sums,   .n = 1 },
    { "sums of less than a block",             sums,   .n = 1001 },
    { "sums of many blocks",                   sums,   .n = 200003 },
    { "sums of what begins anywhere",          sums,   .n = 40007, .past = 3 },
    { "one that is not finite is told",        not_finite, .n = 40001 },
    { "one of a few that is not finite",       not_finite, .n = 7 },
    { "updates nothing",                       adamw,  .n = 0, .t = 1 },
    { "the first update",                      adamw,  .n = 1003, .t = 1 },
    { "a later update",                        adamw,  .n = 1003, .t = 1000 },
    { "the first update of a master",          adamw,  .n = 517,  .t = 1, .master = true },
    { "a later update of a master",            adamw,  .n = 30011, .t = 77, .master = true },
    { "an update of what begins anywhere",     adamw,  .n = 1003, .t = 5, .past = 3 },
    { "a master's, whose shard begins elsewhere", adamw, .n = 517, .t = 5, .master = true, .past = 2 },
    { "by packs behind the beginning",         adamw,  .n = 517, .t = 5, .master = true, .past = 16 },
    { "an update of one weight",               adamw,  .n = 1,    .t = 3, .master = true },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
