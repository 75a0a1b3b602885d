/* The same operation on every backend, from the same numbers: inputs are floats, which each takes without rounding. The reference comes first; the other one stands
 * here twice, because its bytes may not depend on the number of threads, nor on which of two devices computes.
 *
 * The other one is the CPU's. A test that includes a whole test of this folder is the same test of another: it defines SIDES_BACKEND first. */
#ifndef MOE_TESTS_BACKEND_SIDES_H
#define MOE_TESTS_BACKEND_SIDES_H
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
#include <string.h>

#ifndef SIDES_BACKEND
#define SIDES_BACKEND moe_backend_cpu()
#endif
#define CAP_SIDES (256u << 20)
enum { REF, CPU_ONE, CPU_THREE, SIDES };
enum { MOST_HELD = 256 };

struct side { const struct moe_backend *b; struct moe_device *dev; unsigned threads; void *held[MOST_HELD]; size_t held_count; };
struct sides { struct side of[SIDES]; struct moe_arena *arena; uint64_t state; };
struct vec { size_t n; void *at[SIDES]; };       /* reals of each side's own type */
struct ints { size_t n; int32_t *at[SIDES]; };

static inline void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s", err->text);
}

/* Call an operation of each side: `b` and `dev` are its own, `i` its place in vec and ints. */
#define EACH(sides, call) do { for (size_t i = 0; i < SIDES; i++) { \
        const struct moe_backend *b = (sides)->of[i].b; struct moe_device *dev = (sides)->of[i].dev; struct moe_error each_err = { 0 }, *err = &each_err; \
        good((call), err); } } while (0)

static inline struct sides *sides_open(uint64_t seed)
{
    struct moe_arena *arena = moe_arena_new(CAP_SIDES);
    struct sides *s = arena ? moe_arena_alloc(arena, sizeof *s) : NULL;
    struct moe_error err = { 0 };
    assert_non_null(s);
    *s = (struct sides){ .of = { { .b = moe_backend_ref(), .threads = 1 }, { .b = SIDES_BACKEND, .threads = 1 }, { .b = SIDES_BACKEND, .threads = 3 } },
                         .arena = arena, .state = seed };
    for (size_t i = 0; i < SIDES; i++)
        good(s->of[i].b->open(&(struct moe_device_options){ .threads = s->of[i].threads }, &s->of[i].dev, &err), &err);
    return s;
}
static inline void sides_close(struct sides *s)
{
    struct moe_arena *arena = s->arena;
    for (size_t i = 0; i < SIDES; i++) {
        struct side *side = &s->of[i];
        while (side->held_count)
            side->b->free(side->dev, side->held[--side->held_count]);
        side->b->close(&side->dev);
        assert_null(side->dev);
    }
    moe_arena_free(&arena);
}

/* ---- numbers ---- */

/* SplitMix64 (Steele et al. 2014): the same numbers on every machine. */
static inline uint64_t random_bits(struct sides *s)
{
    uint64_t z = s->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static inline float random_in(struct sides *s, double low, double high) { return (float)(low + (high - low) * (double)(random_bits(s) >> 11) * 0x1p-53); }
static inline size_t random_below(struct sides *s, size_t n) { return (size_t)(random_bits(s) % n); }

static inline void *host(struct sides *s, size_t n, size_t size)
{
    void *mem = moe_arena_alloc_n(s->arena, n ? n : 1, size);
    assert_non_null(mem);
    return mem;
}

static inline void *device_memory(struct side *side, size_t bytes)
{
    void *mem = NULL;
    struct moe_error err = { 0 };
    assert_true(side->held_count < MOST_HELD);
    good(side->b->alloc(side->dev, bytes, &mem, &err), &err);
    return side->held[side->held_count++] = mem;
}

static inline struct vec vec_zero(struct sides *s, size_t n)
{
    struct vec v = { .n = n };
    for (size_t i = 0; i < SIDES; i++)
        v.at[i] = device_memory(&s->of[i], n * s->of[i].b->real_bytes);
    return v;
}
static inline struct vec vec_of(struct sides *s, const float *x, size_t n)
{
    struct vec v = vec_zero(s, n);
    EACH(s, b->from_f32(dev, false, v.at[i], x, n, err));
    return v;
}
static inline struct vec vec_random(struct sides *s, size_t n, double low, double high)
{
    float *x = host(s, n, sizeof *x);
    for (size_t j = 0; j < n; j++)
        x[j] = random_in(s, low, high);
    return vec_of(s, x, n);
}
static inline struct ints ints_zero(struct sides *s, size_t n)
{
    struct ints v = { .n = n };
    for (size_t i = 0; i < SIDES; i++)
        v.at[i] = device_memory(&s->of[i], n * sizeof(int32_t));
    return v;
}
static inline struct ints ints_of(struct sides *s, const int32_t *x, size_t n)
{
    struct ints v = ints_zero(s, n);
    EACH(s, b->upload(dev, v.at[i], x, n * sizeof *x, err));
    return v;
}

/* What a side holds, as doubles: of the reference without rounding. */
static inline double *vec_get(struct sides *s, struct vec v, size_t which)
{
    const struct side *side = &s->of[which];
    double *out = host(s, v.n, sizeof *out);
    struct moe_error err = { 0 };
    if (side->b->real == MOE_REAL_F64) {
        good(side->b->download(side->dev, out, v.at[which], v.n * sizeof *out, &err), &err);
        return out;
    }
    float *x = host(s, v.n, sizeof *x);
    good(side->b->to_f32(side->dev, false, x, v.at[which], v.n, &err), &err);
    for (size_t j = 0; j < v.n; j++)
        out[j] = (double)x[j];
    return out;
}
static inline int32_t *ints_get(struct sides *s, struct ints v, size_t which)
{
    int32_t *out = host(s, v.n, sizeof *out);
    struct moe_error err = { 0 };
    good(s->of[which].b->download(s->of[which].dev, out, v.at[which], v.n * sizeof *out, &err), &err);
    return out;
}

/* The reference's numbers, rounded to floats, on every side: so that a backward is judged by itself, not with its forward's roundings. */
static inline struct vec vec_shared(struct sides *s, struct vec v)
{
    const double *x = vec_get(s, v, REF);
    float *rounded = host(s, v.n, sizeof *rounded);
    for (size_t j = 0; j < v.n; j++)
        rounded[j] = (float)x[j];
    return vec_of(s, rounded, v.n);
}
static inline struct vec vec_abs(struct sides *s, struct vec v)
{
    const double *x = vec_get(s, v, REF);
    float *size = host(s, v.n, sizeof *size);
    for (size_t j = 0; j < v.n; j++)
        size[j] = (float)fabs(x[j]);
    return vec_of(s, size, v.n);
}
static inline double largest_of(struct sides *s, struct vec v, size_t which)
{
    const double *x = vec_get(s, v, which);
    double most = 0;
    for (size_t j = 0; j < v.n; j++)
        most = fmax(most, fabs(x[j]));
    return most;
}
static inline double largest(struct sides *s, struct vec v) { return largest_of(s, v, REF); }

/* ---- judgement ---- */

/* Each element within `rounds` roundings of the reference's, each of eps times `size`, the largest sum of magnitudes that went into one; and the bytes the same
 * for any number of threads. */
static inline void same(struct sides *s, const char *what, struct vec v, double rounds, double size)
{
    const double *ref = vec_get(s, v, REF), *one = vec_get(s, v, CPU_ONE), *three = vec_get(s, v, CPU_THREE);
    double may = rounds * (double)FLT_EPSILON * size, worst = 0;
    size_t where = 0;
    for (size_t j = 0; j < v.n && !isnan(worst); j++)
        if (!(fabs(one[j] - ref[j]) <= worst)) {
            worst = fabs(one[j] - ref[j]);
            where = j;
        }
    if (!(worst <= may))
        fail_msg("%s[%zu] of %zu: %.9g, reference %.17g: off by %.3g, may be %.3g (%g roundings of %.3g)", what, where, v.n, one[where], ref[where], worst, may, rounds, size);
    for (size_t j = 0; j < v.n; j++)
        if (memcmp(&one[j], &three[j], sizeof one[j]) != 0)
            fail_msg("%s[%zu] of %zu: %.9g by one thread, %.9g by three", what, j, v.n, one[j], three[j]);
}
static inline void same_ints(struct sides *s, const char *what, struct ints v)
{
    const int32_t *ref = ints_get(s, v, REF);
    for (size_t which = CPU_ONE; which < SIDES; which++) {
        const int32_t *x = ints_get(s, v, which);
        for (size_t j = 0; j < v.n; j++)
            if (x[j] != ref[j])
                fail_msg("%s[%zu] of %zu: %d, reference %d", what, j, v.n, x[j], ref[j]);
    }
}
#endif
