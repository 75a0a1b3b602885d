/* A backend of a device against the reference, in floats and in bf16: for tests that are linked with the plugin (on hardware) or with the emulated backend
 * (tests/gpu/bench.h: bench_backend). Arrays stand twice, with the same numbers: of the type that the device keeps them in, so that neither side rounds an input. */
#ifndef MOE_TESTS_GPU_AGAINST_H
#define MOE_TESTS_GPU_AGAINST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/arena.h"
#include "tests/gpu/bench.h"
#include <float.h>
#include <math.h>
#include <string.h>

#define CAP_AGAINST (256u << 20)
enum { REF, GPU, SIDES };
enum { MOST_HELD = 64, MOST_TOLD = 1 << 16 };

struct against {
    const struct moe_backend *b[SIDES]; struct moe_device *dev[SIDES];
    struct moe_arena *arena;
    uint64_t state;
    void *held[SIDES][MOST_HELD]; size_t held_count;
    struct moe_error err;
};
struct array { size_t n; bool wide; const float *x; void *at[SIDES]; };        /* x: what was put there */
struct ints { size_t n; int32_t *at[SIDES]; };

/* Call an operation on both sides: `b` and `dev` are a side's own, `i` its place in arrays. */
#define BOTH(t, call) do { for (size_t i = 0; i < SIDES; i++) { \
        const struct moe_backend *b = (t)->b[i]; struct moe_device *dev = (t)->dev[i]; struct moe_error *err = &(t)->err; \
        good((t), (call)); } } while (0)

static inline void good(struct against *t, enum moe_code code)
{
    if (code != MOE_OK)
        fail_msg("%s", t->err.text);
}

static inline struct against *against_open(enum moe_real real)
{
    struct moe_arena *arena = moe_arena_new(CAP_AGAINST);
    struct against *t = arena ? moe_arena_alloc(arena, sizeof *t) : NULL;
    assert_non_null(t);
    *t = (struct against){ .b = { moe_backend_ref() }, .arena = arena, .state = 4711 };
    good(t, bench_backend(real, &t->b[GPU], &t->err));
    for (size_t i = 0; i < SIDES; i++)
        good(t, t->b[i]->open(&(struct moe_device_options){ .threads = 1 }, &t->dev[i], &t->err));
    return t;
}
static inline void against_close(struct against *t)
{
    struct moe_arena *arena = t->arena;
    for (size_t i = 0; i < SIDES; i++) {
        for (size_t j = 0; j < t->held_count; j++)
            t->b[i]->free(t->dev[i], t->held[i][j]);
        t->b[i]->close(&t->dev[i]);
    }
    moe_arena_free(&arena);
}
static inline bool is_half(const struct against *t, bool wide) { return !wide && t->b[GPU]->real == MOE_REAL_BF16; }

/* ---- numbers ---- */

static inline void *host(struct against *t, size_t n, size_t size)
{
    void *mem = moe_arena_alloc_n(t->arena, n ? n : 1, size);
    assert_non_null(mem);
    return memset(mem, 0, n * size);
}
/* SplitMix64 (Steele et al. 2014): the same numbers on every machine. */
static inline uint64_t random_bits(struct against *t)
{
    uint64_t z = t->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static inline float to_half(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = isnan(x) ? 0x7fff0000u : (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000u;
    memcpy(&x, &bits, sizeof x);
    return x;
}
static inline struct array array_of(struct against *t, bool wide, const float *x, size_t n)
{
    struct array a = { .n = n, .wide = wide, .x = x };
    assert_true(t->held_count < MOST_HELD);
    BOTH(t, b->alloc(dev, n * (wide ? b->wide_bytes : b->real_bytes), &a.at[i], err));
    BOTH(t, b->from_f32(dev, wide, a.at[i], x, n, err));
    for (size_t i = 0; i < SIDES; i++)
        t->held[i][t->held_count] = a.at[i];
    t->held_count++;
    return a;
}
static inline struct array array_random(struct against *t, bool wide, size_t n, double low, double high)
{
    float *x = host(t, n, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)(low + (high - low) * (double)(random_bits(t) >> 11) * 0x1p-53);
        x[i] = is_half(t, wide) ? to_half(x[i]) : x[i];
    }
    return array_of(t, wide, x, n);
}
/* NaN everywhere: what is not written, or read before it is, shows. */
static inline struct array array_unset(struct against *t, bool wide, size_t n)
{
    float *x = host(t, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = NAN;
    return array_of(t, wide, x, n);
}
static inline struct array array_abs(struct against *t, struct array a)
{
    float *x = host(t, a.n, sizeof *x);
    for (size_t i = 0; i < a.n; i++)
        x[i] = fabsf(a.x[i]);
    return array_of(t, a.wide, x, a.n);
}
static inline struct ints ints_of(struct against *t, const int32_t *x, size_t n)
{
    struct ints v = { .n = n };
    void *mem[SIDES];
    assert_true(t->held_count < MOST_HELD);
    BOTH(t, b->alloc(dev, n * sizeof *x, &mem[i], err));
    BOTH(t, b->upload(dev, mem[i], x, n * sizeof *x, err));
    for (size_t i = 0; i < SIDES; i++)
        v.at[i] = t->held[i][t->held_count] = mem[i];
    t->held_count++;
    return v;
}

/* What a side holds; of the reference without rounding. */
static inline double *get(struct against *t, struct array a, size_t which)
{
    double *out = host(t, a.n, sizeof *out);
    if (which == REF) {
        good(t, t->b[REF]->download(t->dev[REF], out, a.at[REF], a.n * sizeof *out, &t->err));
        return out;
    }
    float *x = host(t, a.n, sizeof *x);
    good(t, t->b[which]->to_f32(t->dev[which], a.wide, x, a.at[which], a.n, &t->err));
    for (size_t i = 0; i < a.n; i++)
        out[i] = (double)x[i];
    return out;
}
/* The reference's numbers on both sides, rounded to what the device keeps: a backward is judged by itself, not with its forward's roundings. */
static inline struct array shared(struct against *t, struct array a)
{
    const double *from = get(t, a, REF);
    float *x = host(t, a.n, sizeof *x);
    for (size_t i = 0; i < a.n; i++)
        x[i] = is_half(t, a.wide) ? to_half((float)from[i]) : (float)from[i];
    return array_of(t, a.wide, x, a.n);
}
static inline double largest(const double *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}

/* ---- judgement ---- */

/* Each element within `rounds` roundings to float of a number as large as its `size` (NULL: as the largest of all), and, where it is kept as bf16, half of its last
 * place; what the reference left unset is unset. */
static inline void near(struct against *t, const char *what, struct array a, double rounds, const double *size)
{
    const double *want = get(t, a, REF), *got = get(t, a, GPU), most = largest(want, a.n);
    for (size_t i = 0; i < a.n; i++) {
        const double may = rounds * (double)FLT_EPSILON * (size ? size[i] : most), store = is_half(t, a.wide) ? (fabs(want[i]) + may) * 0x1p-8 : 0;
        if (isnan(want[i]) ? !isnan(got[i]) : !(fabs(got[i] - want[i]) <= may + store))
            fail_msg("%s[%zu] of %zu: %.9g, reference %.17g: may be off by %.3g", what, i, a.n, got[i], want[i], may + store);
    }
}
#endif
