/* Gradients against central differences, in doubles. An operation is a function of its inputs; the loss is the sum of its outputs times fixed random numbers
 * (the seeds), so the seeds are what a backward is given, and every output counts.
 *
 * The step h = cbrt(eps) * max(1, |x|) balances what the difference leaves out (about h^2 |f'''| / 6) and what subtraction loses (about eps |f| / h): both are
 * near 4e-11 of the function's size, far below the 1e-6 that is demanded. What subtraction can lose is added to the bound, for gradients that are all zero. */
#ifndef MOE_TESTS_BACKEND_REF_BED_H
#define MOE_TESTS_BACKEND_REF_BED_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/arena.h"
#include "runtime/backend/backend.h"
#include <float.h>
#include <math.h>
#include <stdio.h>

#define CAP_BED (64u << 20)
#define DEMANDED 1e-6
enum { MOST_INPUTS = 6, MOST_OUTPUTS = 4 };

struct input  { const char *name; size_t n; double *x, *slope; };      /* slope: what the backward says */
struct output { size_t n; double *y, *seed; };
struct bed {
    const struct moe_backend *b;
    struct moe_device *dev;
    struct moe_arena *arena;
    struct input in[MOST_INPUTS];
    struct output out[MOST_OUTPUTS];
    size_t ins, outs;
    double *kept[6];                     /* what a forward leaves for its backward, and what has no gradient */
    int32_t *index[6];
    uint64_t state;                      /* of the random numbers */
};

static inline void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s", err->text);
}

static inline void *room_of(struct bed *bed, size_t n, size_t size)
{
    void *mem = moe_arena_alloc_n(bed->arena, n ? n : 1, size);
    assert_non_null(mem);
    return mem;
}
static inline double *reals(struct bed *bed, size_t n) { return room_of(bed, n, sizeof(double)); }
static inline int32_t *indices(struct bed *bed, size_t n) { return room_of(bed, n, sizeof(int32_t)); }

static inline struct bed bed_open(uint64_t seed)
{
    struct bed bed = { .b = moe_backend_ref(), .arena = moe_arena_new(CAP_BED), .state = seed };
    struct moe_error err = { 0 };
    assert_non_null(bed.arena);
    good(bed.b->open(&(struct moe_device_options){ .threads = 1 }, &bed.dev, &err), &err);
    return bed;
}
static inline void bed_close(struct bed *bed)
{
    bed->b->close(&bed->dev);
    moe_arena_free(&bed->arena);
}

/* SplitMix64 (Steele et al. 2014): the same numbers on every machine. */
static inline uint64_t random_bits(struct bed *bed)
{
    uint64_t z = bed->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static inline double random_in(struct bed *bed, double low, double high) { return low + (high - low) * (double)(random_bits(bed) >> 11) * 0x1p-53; }
static inline size_t random_below(struct bed *bed, size_t n) { return (size_t)(random_bits(bed) % n); }

static inline struct input *input(struct bed *bed, const char *name, size_t n, double low, double high)
{
    assert_true(bed->ins < MOST_INPUTS);
    struct input *in = &bed->in[bed->ins++];
    *in = (struct input){ name, n, reals(bed, n), reals(bed, n) };
    for (size_t i = 0; i < n; i++)
        in->x[i] = random_in(bed, low, high);
    return in;
}
static inline struct output *output(struct bed *bed, size_t n)
{
    assert_true(bed->outs < MOST_OUTPUTS);
    struct output *out = &bed->out[bed->outs++];
    *out = (struct output){ n, reals(bed, n), reals(bed, n) };
    for (size_t i = 0; i < n; i++)
        out->seed[i] = random_in(bed, -1, 1);
    return out;
}

/* An operation under test: `forward` fills the outputs from the inputs, `backward` the slopes from the seeds, after one forward. Both get the case back. */
struct grad_case { const char *name; void (*make)(struct bed *bed, const void *sizes); void (*forward)(struct bed *bed, const void *sizes);
                   void (*backward)(struct bed *bed, const void *sizes); const void *sizes; };

static inline double loss_of(struct bed *bed, const struct grad_case *c, double *size)
{
    double sum = 0;
    *size = 0;
    c->forward(bed, c->sizes);
    for (size_t o = 0; o < bed->outs; o++)
        for (size_t i = 0; i < bed->out[o].n; i++) {
            sum += bed->out[o].y[i] * bed->out[o].seed[i];
            *size += fabs(bed->out[o].y[i] * bed->out[o].seed[i]);
        }
    return sum;
}

static inline void compare_input(struct bed *bed, const struct grad_case *c, const struct input *in)
{
    double largest = 0, lost = 0, worst = 0, worst_slope = 0;
    size_t where = 0;
    for (size_t i = 0; i < in->n; i++) {
        double x = in->x[i], h = cbrt(DBL_EPSILON) * fmax(1, fabs(x)), size;
        volatile double above = x + h, below = x - h;        /* as they are stored, so that their difference is the step that was taken */
        in->x[i] = above;
        double difference = loss_of(bed, c, &size);
        in->x[i] = below;
        difference = (difference - loss_of(bed, c, &size)) / (above - below);
        in->x[i] = x;
        lost = fmax(lost, 8 * DBL_EPSILON * size / h);
        largest = fmax(largest, fabs(in->slope[i]));
        if (!(fabs(difference - in->slope[i]) <= worst)) {
            worst = fabs(difference - in->slope[i]);
            worst_slope = difference;
            where = i;
        }
        if (isnan(worst))                /* which no later one shall cover */
            break;
    }
    if (!(worst <= DEMANDED * largest + lost))
        fail_msg("%s[%zu]: backward %.17g, difference %.17g: off by %.3g, may be %.3g", in->name, where, in->slope[where], worst_slope, worst, DEMANDED * largest + lost);
}

static inline void check_gradient(void **state)
{
    const struct grad_case *c = *state;
    struct bed bed = bed_open(20240611);
    double size;
    c->make(&bed, c->sizes);
    (void)loss_of(&bed, c, &size);
    c->backward(&bed, c->sizes);
    for (size_t i = 0; i < bed.ins; i++)
        compare_input(&bed, c, &bed.in[i]);
    bed_close(&bed);
}
#endif
