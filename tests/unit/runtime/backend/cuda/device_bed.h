/* What tests of the host's part share: CUDA's backend over stand-ins of CUDA's libraries, which gives everything back; numbers whose sums are exact. */
#ifndef MOE_TESTS_CUDA_DEVICE_BED_H
#define MOE_TESTS_CUDA_DEVICE_BED_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/cuda/cuda.h"
#include "tests/support/cuda/emulation.h"
#include "tests/support/cuda/standin.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>


struct bed { const struct moe_backend *b; struct moe_device *dev; struct moe_error err; size_t alive, pieces; };

static inline void good(struct bed *t, enum moe_code code)
{
    if (code != MOE_OK)
        fail_msg("%s", t->err.text);
}

static inline struct bed bed_open_on(const struct moe_standin_machine *machine, enum moe_real real, const struct moe_device_options *o)
{
    struct bed t = { .b = moe_backend_emulated(real) };
    moe_standin_machine(machine);
    t.alive = moe_standin_alive();
    t.pieces = moe_emulate_allocations();
    good(&t, t.b->open(o ? o : &(struct moe_device_options){ 0 }, &t.dev, &t.err));
    return t;
}

static inline struct bed bed_open(enum moe_real real, const struct moe_device_options *o) { return bed_open_on(&(struct moe_standin_machine){ 0 }, real, o); }

/* Everything is back, also what the test did not free. */
static inline void bed_close(struct bed *t)
{
    t->b->close(&t->dev);
    assert_null(t->dev);
    t->b->close(&t->dev);
    assert_int_equal(moe_standin_alive(), t->alive);
    assert_int_equal(moe_emulate_allocations(), t->pieces);
}

/* ---- numbers ---- */

static inline double element(size_t i) { return (double)((int)(i * 2654435761u >> 16 & 15) - 8) / 8; }        /* eighths: bf16 and floats have them all, and sums are exact */

static inline void *put(struct bed *t, bool wide, size_t n)
{
    float *x = calloc(n + 1, sizeof *x);
    void *mem = NULL;
    assert_non_null(x);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)element(i + n);
    good(t, t->b->alloc(t->dev, n * (wide ? t->b->wide_bytes : t->b->real_bytes), &mem, &t->err));
    good(t, t->b->from_f32(t->dev, wide, mem, x, n, &t->err));
    free(x);
    return mem;
}

/* bf16 results are rounded once: half of 2^-8 of what they are. */
static inline void check(struct bed *t, bool wide, const void *mem, size_t n, const double *want, const char *what)
{
    const double eps = wide || t->b->real == MOE_REAL_F32 ? 0 : 0x1p-8;
    float *got = calloc(n + 1, sizeof *got);
    assert_non_null(got);
    good(t, t->b->to_f32(t->dev, wide, got, mem, n, &t->err));
    for (size_t i = 0; i < n; i++)
        if (!(fabs((double)got[i] - want[i]) <= eps * fabs(want[i])))
            fail_msg("%s[%zu]: %g, not %g", what, i, (double)got[i], want[i]);
    free(got);
}
#endif
