/* What tests of kernels share. A case is one function that runs an operation once: from random numbers, by the emulated kernels and by the reference (doubles), and
 * holds the two against each other with bed_real(), bed_wide() ... It is called for both types of elements, and for each schedule of the emulation, with the same
 * numbers: what comes out must have the same bits in all of them.
 *
 *   static void scale(struct bed *b, const void *row)
 *   {
 *       const struct scale_case *c = row;
 *       float *y = bed_random(b, c->n, -2, 2);                               a value of the element type each, so nobody rounds it
 *       void *dev = bed_put_real(b, y, c->n);                                on the device: freed by the bed
 *       double *want = bed_doubles(b, y, c->n);                              for the reference
 *       bed_queued(b, moe_cuda_scale(&b->call, dev, 0.3, c->n));
 *       bed_done(b, b->ref->scale(b->dev, want, 0.3, c->n, &b->err));
 *       bed_real(b, "y", dev, want, c->n, 1, 2);                             one rounding of numbers as large as 2, and that of the element type
 *   }
 *   bed_run(scale, &rows[i]);
 *
 * call.turn is there, and must be 0 again when the function returns.
 * Scratch memory: bed_scratch(b, moe_cuda_x_scratch(...)) before the call; it is as large as asked, full of a pattern, and a write past it ends the test. */
#ifndef MOE_TESTS_CUDA_BED_H
#define MOE_TESTS_CUDA_BED_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/arena.h"
#include "runtime/backend/backend.h"
#include "runtime/backend/cuda/kernels.h"
#include "tests/support/cuda/emulation.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define CAP_BED (256u << 20)
enum { BED_HELD = 128, BED_OUTS = 32 };

struct bed_out { char name[32]; void *bytes; size_t size; };
struct bed {
    struct moe_cuda_call call;         /* real: what this run is of */
    const struct moe_backend *ref; struct moe_device *dev;         /* the reference */
    struct moe_error err;
    enum moe_schedule how;
    struct moe_arena *arena, *kept;    /* of a run; of all runs of an element type */
    uint64_t state;
    void *held[BED_HELD]; size_t held_count;
    struct bed_out outs[BED_OUTS]; size_t out_count;
};
typedef void bed_fn(struct bed *b, const void *row);

static inline const char *bed_name(const struct bed *b)
{
    static const char *const hows[MOE_SCHEDULES] = { "ascending", "descending", "shuffled", "warp by warp:" };
    static _Thread_local char name[40];
    snprintf(name, sizeof name, "%s, %s threads", b->call.real == MOE_REAL_BF16 ? "bf16" : "float", hows[b->how]);
    return name;
}
static inline void *bed_alloc(struct moe_arena *arena, size_t n, size_t size)
{
    void *mem = moe_arena_alloc_n(arena, n ? n : 1, size);
    assert_non_null(mem);
    return mem;
}
static inline void *bed_host(struct bed *b, size_t n, size_t size) { return bed_alloc(b->arena, n, size); }

/* ---- numbers ---- */

/* SplitMix64 (Steele et al. 2014): the same numbers on every machine. */
static inline uint64_t bed_bits(struct bed *b)
{
    uint64_t z = b->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static inline size_t bed_below(struct bed *b, size_t n) { return (size_t)(bed_bits(b) % n); }

static inline uint16_t bed_to_bf16(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (uint16_t)(isnan(x) ? 0x7fff : (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
static inline float bed_of_bf16(uint16_t half)
{
    uint32_t bits = (uint32_t)half << 16;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}
/* x rounded to the element type. */
static inline float bed_rounded(const struct bed *b, float x) { return b->call.real == MOE_REAL_BF16 ? bed_of_bf16(bed_to_bf16(x)) : x; }

/* Uniform, values of the element type; bed_random_wide: of float. */
static inline float *bed_random_wide(struct bed *b, size_t n, double low, double high)
{
    float *x = bed_host(b, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)(low + (high - low) * (double)(bed_bits(b) >> 11) * 0x1p-53);
    return x;
}
static inline float *bed_random(struct bed *b, size_t n, double low, double high)
{
    float *x = bed_random_wide(b, n, low, high);
    for (size_t i = 0; i < n; i++)
        x[i] = bed_rounded(b, x[i]);
    return x;
}
static inline double *bed_doubles(struct bed *b, const float *x, size_t n)
{
    double *out = bed_host(b, n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = (double)x[i];
    return out;
}
static inline double *bed_zeros(struct bed *b, size_t n) { return memset(bed_host(b, n, sizeof(double)), 0, n * sizeof(double)); }
static inline double bed_largest(const double *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}
static inline double bed_largest_f(const float *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs((double)x[i]));
    return most;
}

/* ---- device memory ---- */

static inline size_t bed_real_bytes(const struct bed *b) { return b->call.real == MOE_REAL_BF16 ? 2 : 4; }
static inline void *bed_device(struct bed *b, size_t bytes)
{
    assert_true(b->held_count < BED_HELD);
    void *mem = moe_emulate_alloc(bytes);
    assert_non_null(mem);
    return b->held[b->held_count++] = mem;
}
static inline void bed_scratch(struct bed *b, size_t bytes) { b->call.scratch = bed_device(b, bytes); }
static inline void *bed_put(struct bed *b, const void *from, size_t bytes)
{
    void *mem = bed_device(b, bytes);
    moe_emulate_copy(mem, from, bytes);
    return mem;
}
static inline void *bed_put_wide(struct bed *b, const float *x, size_t n) { return bed_put(b, x, n * sizeof *x); }
static inline void *bed_put_ints(struct bed *b, const int32_t *x, size_t n) { return bed_put(b, x, n * sizeof *x); }
static inline void *bed_put_real(struct bed *b, const float *x, size_t n)
{
    if (b->call.real != MOE_REAL_BF16)
        return bed_put_wide(b, x, n);
    uint16_t *half = bed_host(b, n, sizeof *half);
    for (size_t i = 0; i < n; i++)
        half[i] = bed_to_bf16(x[i]);
    return bed_put(b, half, n * sizeof *half);
}
/* Arrays that begin `past` elements behind a place that is aligned: shards of parameters begin anywhere. */
static inline void *bed_past_wide(struct bed *b, const float *x, size_t n, size_t past)
{
    float *all = bed_host(b, n + past, sizeof *all);
    memset(all, 0, past * sizeof *all);
    memcpy(all + past, x, n * sizeof *x);
    return (float *)bed_put_wide(b, all, n + past) + past;
}
static inline void *bed_past_real(struct bed *b, const float *x, size_t n, size_t past)
{
    float *all = bed_host(b, n + past, sizeof *all);
    memset(all, 0, past * sizeof *all);
    memcpy(all + past, x, n * sizeof *x);
    return (char *)bed_put_real(b, all, n + past) + past * bed_real_bytes(b);
}
static inline void *bed_get(struct bed *b, const void *from, size_t bytes)
{
    void *out = bed_host(b, bytes, 1);
    moe_emulate_copy(out, from, bytes);
    return out;
}
/* An array of results: wide or real; full of a pattern that is a number in neither (0xab...: -1e-12). */
static inline void *bed_new_wide(struct bed *b, size_t n) { return bed_device(b, n * 4); }
static inline void *bed_new_real(struct bed *b, size_t n) { return bed_device(b, n * bed_real_bytes(b)); }

static inline void bed_queued(struct bed *b, int status)
{
    if (status)
        fail_msg("%s: the launch says %d", bed_name(b), status);
}
static inline void bed_done(struct bed *b, enum moe_code code)
{
    if (code)
        fail_msg("%s: the reference says: %s", bed_name(b), b->err.text);
}

/* ---- judgement ---- */

/* The bytes that `name` had under the first schedule. */
static inline void bed_bytes(struct bed *b, const char *name, const void *bytes, size_t size)
{
    for (size_t i = 0; i < b->out_count; i++)
        if (strcmp(b->outs[i].name, name) == 0) {
            assert_int_equal(size, b->outs[i].size);
            for (size_t j = 0; j < size; j++)
                if (((const unsigned char *)bytes)[j] != ((const unsigned char *)b->outs[i].bytes)[j])
                    fail_msg("%s: %s: byte %zu of %zu is not what it was when the threads ran in another order", bed_name(b), name, j, size);
            return;
        }
    assert_int_equal(b->how, MOE_SCHEDULE_ASCENDING);
    assert_true(b->out_count < BED_OUTS);
    struct bed_out *out = &b->outs[b->out_count++];
    *out = (struct bed_out){ .bytes = bed_alloc(b->kept, size, 1), .size = size };
    snprintf(out->name, sizeof out->name, "%s", name);
    memcpy(out->bytes, bytes, size);
}

/* Each element within `rounds` roundings to float of numbers as large as `size`, and, where it is stored as bf16, that rounding: half of its last place. */
static inline void bed_near(struct bed *b, const char *name, const float *got, const double *want, size_t n, bool half, double rounds, double size)
{
    for (size_t i = 0; i < n; i++) {
        const double may = rounds * (double)FLT_EPSILON * size, off = fabs((double)got[i] - want[i]), store = half ? (fabs(want[i]) + may) * 0x1p-8 : 0;
        if (!(off <= may + store))
            fail_msg("%s: %s[%zu] of %zu: %.9g, reference %.17g: off by %.3g, may be %.3g (%g roundings of %.3g)", bed_name(b), name, i, n, (double)got[i], want[i], off,
                     may + store, rounds, size);
    }
}
static inline float *bed_floats(struct bed *b, const void *dev, size_t n, bool real)
{
    if (!real || b->call.real != MOE_REAL_BF16)
        return bed_get(b, dev, n * sizeof(float));
    const uint16_t *half = bed_get(b, dev, n * sizeof *half);
    float *x = bed_host(b, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = bed_of_bf16(half[i]);
    return x;
}
static inline void bed_real(struct bed *b, const char *name, const void *dev, const double *want, size_t n, double rounds, double size)
{
    bed_bytes(b, name, bed_get(b, dev, n * bed_real_bytes(b)), n * bed_real_bytes(b));
    bed_near(b, name, bed_floats(b, dev, n, true), want, n, b->call.real == MOE_REAL_BF16, rounds, size);
}
static inline void bed_wide(struct bed *b, const char *name, const void *dev, const double *want, size_t n, double rounds, double size)
{
    const float *got = bed_get(b, dev, n * sizeof *got);
    bed_bytes(b, name, got, n * sizeof *got);
    bed_near(b, name, got, want, n, false, rounds, size);
}
static inline void bed_ints(struct bed *b, const char *name, const void *dev, const int32_t *want, size_t n)
{
    const int32_t *got = bed_get(b, dev, n * sizeof *got);
    bed_bytes(b, name, got, n * sizeof *got);
    for (size_t i = 0; i < n; i++)
        if (got[i] != want[i])
            fail_msg("%s: %s[%zu] of %zu: %d, reference %d", bed_name(b), name, i, n, got[i], want[i]);
}

/* ---- runs ---- */

static inline unsigned bed_turn(struct bed *b)
{
    unsigned turn;
    moe_emulate_copy(&turn, b->call.turn, sizeof turn);
    return turn;
}

static inline void bed_run_on(unsigned processors, enum moe_real real, bed_fn *fn, const void *row)
{
    struct bed b = { .call = { .real = real, .processors = processors, .arch = 90 }, .ref = moe_backend_ref(), .kept = moe_arena_new(CAP_BED) };
    assert_non_null(b.kept);
    for (unsigned how = 0; how < MOE_SCHEDULES; how++) {
        b.how = (enum moe_schedule)how;
        b.state = 4711;
        b.arena = moe_arena_new(CAP_BED);
        assert_non_null(b.arena);
        assert_int_equal(b.ref->open(&(struct moe_device_options){ .threads = 1 }, &b.dev, &b.err), MOE_OK);
        moe_emulate_schedule(b.how, how * 7919);
        b.call.turn = bed_device(&b, sizeof *b.call.turn);
        moe_emulate_fill(b.call.turn, 0, sizeof *b.call.turn);
        fn(&b, row);
        if (bed_turn(&b))
            fail_msg("%s: turn is %u behind the kernels", bed_name(&b), bed_turn(&b));
        while (b.held_count)
            moe_emulate_free(b.held[--b.held_count]);
        b.call.scratch = NULL;
        b.ref->close(&b.dev);
        moe_arena_free(&b.arena);
    }
    moe_emulate_schedule(MOE_SCHEDULE_ASCENDING, 0);
    moe_arena_free(&b.kept);
}
/* Of grids that follow the number of processors: few blocks, which the emulation has time for; on hardware (tests/gpu/hardware.c) as many as there will be, too. */
#ifdef MOE_TESTS_ON_HARDWARE
unsigned moe_hardware_processors(void);
#else
static inline unsigned moe_hardware_processors(void) { return 0; }
#endif
static inline void bed_run_as(enum moe_real real, bed_fn *fn, const void *row)
{
    bed_run_on(3, real, fn, row);
    if (moe_hardware_processors())
        bed_run_on(moe_hardware_processors(), real, fn, row);
}
static inline void bed_run(bed_fn *fn, const void *row)
{
    bed_run_as(MOE_REAL_F32, fn, row);
    bed_run_as(MOE_REAL_BF16, fn, row);
}

/* ---- tests from tables: one for each row, which begins with its name ---- */

enum { BED_TESTS = 256 };
struct bed_family { const char *what; CMUnitTestFunction test; const void *rows; size_t each, count; };
#define BED_ROWS(of) (of), sizeof *(of), MOE_COUNT(of)
struct bed_tests { struct CMUnitTest of[BED_TESTS]; char names[BED_TESTS][128]; size_t count; };

static inline void bed_add(struct bed_tests *t, const struct bed_family *family)
{
    for (size_t i = 0; i < family->count; i++, t->count++) {
        const char *const row = (const char *)family->rows + i * family->each;
        const char *name;
        MOE_CHECK(t->count < BED_TESTS);
        memcpy(&name, row, sizeof name);
        (void)snprintf(t->names[t->count], sizeof t->names[0], "%s%s", family->what, name);
        t->of[t->count] = (struct CMUnitTest){ .name = t->names[t->count], .test_func = family->test, .initial_state = (void *)(uintptr_t)row };
    }
}
#endif
