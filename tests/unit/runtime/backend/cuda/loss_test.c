/* Cross entropy and its gradient on a device, against the reference: rows that begin aligned and rows that do not, short ones and long ones, large logits.
 *
 * Links    emulated/loss runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum { FUNCTION = 4 };                   /* roundings of exp and log */

struct loss_case { const char *name; size_t n, v; bool back; double range; };

/* Exponentials of differences as large as the logits, a sum of v of them, a logarithm. A sum that is kept while a larger logit is found is off by one more
 * exponential for each time that happens, which is no more often than the sum is long. */
static void xent(struct bed *b, const void *row)
{
    const struct loss_case *c = row;
    const size_t n = c->n, v = c->v;
    const double scale = 0.125;
    int32_t *target = bed_host(b, n, sizeof *target);
    float *x = bed_random(b, n * v, -c->range, c->range);
    for (size_t i = 0; i < n; i++)
        target[i] = i % 5 == 4 ? -1 : i % 5 == 3 ? (int32_t)v - 1 : (int32_t)bed_below(b, v);
    double *loss = bed_zeros(b, n), *want = bed_doubles(b, x, n * v), most = bed_largest(want, n * v);
    void *logits = bed_put_real(b, x, n * v), *to = bed_new_wide(b, n);
    bed_queued(b, moe_cuda_xent(&b->call, to, logits, bed_put_ints(b, target, n), n, v, c->back, scale));
    bed_done(b, b->ref->xent(b->dev, loss, want, target, n, v, c->back, scale, &b->err));
    const double rounds = (double)v * (1 + FUNCTION) + 2 * FUNCTION + 4 * most + 2;
    bed_wide(b, "loss", to, loss, n, rounds, 1);
    bed_real(b, "logits", logits, want, n * v, c->back ? rounds : 0, scale);
}
static void run(void **state) { bed_run(xent, *state); }

/* What is masked out, and what is no number. */
static void masked(struct bed *b, const void *row)
{
    enum { N = 4, V = 700 };
    (void)row;
    float *x = bed_random(b, N * V, -4, 4);
    int32_t target[N] = { 3, 699, 5, 0 };
    for (size_t j = 0; j < V; j++) {
        if (j != 3 && j % 3)
            x[j] = -INFINITY;                                        /* a thread may have nothing else */
        if (j != 699)
            x[V + j] = -INFINITY;                                    /* the target alone: a loss of 0 */
    }
    x[2 * V + 650] = NAN;
    x[3 * V + 6] = INFINITY;
    double *loss = bed_zeros(b, N), *want = bed_doubles(b, x, 2 * V);
    void *logits = bed_put_real(b, x, N * V), *to = bed_new_wide(b, N);
    bed_queued(b, moe_cuda_xent(&b->call, to, logits, bed_put_ints(b, target, N), N, V, true, 1));
    bed_done(b, b->ref->xent(b->dev, loss, want, target, 2, V, true, 1, &b->err));
    bed_wide(b, "loss", to, loss, 2, 6 * V, 1);
    bed_real(b, "logits", logits, want, 2 * V, 6 * V, 1);
    const float *all = bed_floats(b, to, N, false), *slope = bed_floats(b, logits, N * V, true);
    assert_true(isnan(all[2]) && isnan(slope[2 * V]));
    assert_true(isnan(all[3]));
}
static void run_masked(void **state) { bed_run(masked, *state); }

static const struct loss_case cases[] = {
    { "no rows",                             0,  16,   true,  1 },
    { "one logit",                           1,  1,    true,  1 },
    { "rows that begin anywhere",            9,  13,   true,  10 },
    { "rows shorter than a pack",            6,  3,    true,  4 },
    { "a row of a block",                    5,  1024, true,  10 },
    { "the loss alone",                      7,  257,  false, 10 },
    { "more threads than elements",          5,  40,   true,  30 },
    { "long rows",                           5,  8192, true,  10 },
    { "long rows that begin anywhere",       5,  5003, true,  60 },
    { "many rows",                           300, 16,  true,  5 },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run, .initial_state = (void *)(uintptr_t)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest){ .name = "what is masked adds nothing; what is no number is told", .test_func = run_masked };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
