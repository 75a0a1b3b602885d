/* Attention's kernels against the reference's doubles, forward and backward: lengths around tiles, heads that share keys, every width; both types, and in every
 * order in which threads may run the same bits.
 *
 * Tolerances. Inputs are rounded to the type first, so both sides begin alike. float: a sum of n products is off by n roundings of 2^-24 of the magnitudes' sum;
 * scores (C products), a softmax (S), an output (S): far below (C + 2 S) 2^-24, and the backward has two such steps more. bf16: what is stored as bf16 is off by
 * 2^-9 of itself: p (into the output), p and ds (into the gradients), and each result.
 *
 * Links    runtime/backend/ref emulated/attention emulated/attention_back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/backend.h"
#include "runtime/backend/cuda/kernels.h"
#include "tests/support/cuda/emulation.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum array { Q, K, V, O, LSE, D_O, DQ, DK, DV, ARRAYS };
static const char *const names[ARRAYS] = { "q", "k", "v", "o", "lse", "d_o", "dq", "dk", "dv" };

struct attention_case { size_t seqs, length, heads, kv_heads, head_dim; enum moe_real real; float most; };     /* most: of q and k, so how sharp softmax is */

struct bed { const struct attention_case *c; size_t n[ARRAYS]; double *ref[ARRAYS]; void *dev[ARRAYS]; void *scratch; };

static size_t bytes_of(const struct bed *b, enum array i) { return b->n[i] * (i == LSE || b->c->real == MOE_REAL_F32 ? 4 : 2); }

static uint16_t to_bf16(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
static float from_bf16(uint16_t x)
{
    const uint32_t bits = (uint32_t)x << 16;
    float out;
    memcpy(&out, &bits, sizeof out);
    return out;
}

/* Numbers of an input, the same on both sides. */
static void fill(struct bed *b, enum array which, float most)
{
    static uint64_t state = 88172645463325252u;
    void *host = malloc(bytes_of(b, which));
    assert_non_null(host);
    for (size_t i = 0; i < b->n[which]; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        const float x = most * ((float)(state >> 40) * 0x1p-23f - 1);
        if (b->c->real == MOE_REAL_F32)
            ((float *)host)[i] = x;
        else
            ((uint16_t *)host)[i] = to_bf16(x);
        b->ref[which][i] = b->c->real == MOE_REAL_F32 ? x : from_bf16(to_bf16(x));
    }
    moe_emulate_copy(b->dev[which], host, bytes_of(b, which));
    free(host);
}

static void open_bed(struct bed *b, const struct attention_case *c)
{
    const size_t rows = c->seqs * c->length;
    *b = (struct bed){ .c = c };
    for (int i = 0; i < ARRAYS; i++) {
        b->n[i] = i == LSE ? rows * c->heads : rows * c->head_dim * (i == K || i == V || i == DK || i == DV ? c->kv_heads : c->heads);
        b->ref[i] = calloc(b->n[i], sizeof(double));
        b->dev[i] = moe_emulate_alloc(bytes_of(b, i));
        assert_true(b->ref[i] && b->dev[i]);
    }
    fill(b, Q, c->most);
    fill(b, K, c->most);
    fill(b, V, 1);
    fill(b, D_O, 1);
}

static void close_bed(struct bed *b)
{
    for (int i = 0; i < ARRAYS; i++) {
        free(b->ref[i]);
        moe_emulate_free(b->dev[i]);
    }
    moe_emulate_free(b->scratch);
}

static struct moe_attention call_of(const struct bed *b, void *const at[ARRAYS])
{
    const struct attention_case *c = b->c;
    return (struct moe_attention){ .seqs = c->seqs, .length = c->length, .heads = c->heads, .kv_heads = c->kv_heads, .head_dim = c->head_dim, .q = at[Q], .k = at[K],
                                   .v = at[V], .o = at[O], .lse = at[LSE], .d_o = at[D_O], .dq = at[DQ], .dk = at[DK], .dv = at[DV] };
}

static void run_ref(struct bed *b)
{
    const struct moe_backend *ref = moe_backend_ref();
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    void *at[ARRAYS];
    memcpy(at, b->ref, sizeof at);
    const struct moe_attention a = call_of(b, at);
    assert_int_equal(ref->open(&(struct moe_device_options){ 0 }, &dev, &err), MOE_OK);
    assert_int_equal(ref->attention(dev, &a, &err), MOE_OK);
    assert_int_equal(ref->attention_back(dev, &a, &err), MOE_OK);
    ref->close(&dev);
}

static void run_cuda(struct bed *b)
{
    const struct moe_attention a = call_of(b, b->dev);
    const struct moe_cuda_call call = { .real = b->c->real, .processors = 4, .arch = 90, .scratch = b->scratch };
    assert_int_equal(moe_cuda_attention(&call, &a), 0);
    assert_int_equal(moe_cuda_attention_back(&call, &a), 0);
}

static double at(const struct bed *b, const void *host, enum array which, size_t i)
{
    return which == LSE || b->c->real == MOE_REAL_F32 ? (double)((const float *)host)[i] : (double)from_bf16(((const uint16_t *)host)[i]);
}

static void compare(const struct bed *b, enum array which)
{
    const struct attention_case *c = b->c;
    void *host = malloc(bytes_of(b, which));
    double size = 0, worst = 0;
    assert_non_null(host);
    moe_emulate_copy(host, b->dev[which], bytes_of(b, which));
    for (size_t i = 0; i < b->n[which]; i++) {
        size = fmax(size, fabs(b->ref[which][i]));
        worst = fmax(worst, fabs(at(b, host, which, i) - b->ref[which][i]));
    }
    /* Relative to the largest element. Scores as large as `most`^2 C / sqrt(C) move an exponential by so many times their own rounding. */
    const double score = (double)c->most * (double)c->most * sqrt((double)c->head_dim), steps = (double)c->head_dim + 2 * (double)c->length + 4 * score + 16;
    const double f32 = 4 * steps * 0x1p-24, allowed = which == LSE ? f32 : c->real == MOE_REAL_F32 ? f32 * (which >= DQ ? 4 : 1) : f32 + (which >= DQ ? 8 : 2) * 0x1p-9;
    if (!(worst <= allowed * fmax(size, 0.1)))
        fail_msg("%s of S %zu, H %zu/%zu, C %zu: off by %g of %g, allowed %g", names[which], c->length, c->heads, c->kv_heads, c->head_dim, worst, size,
                 allowed * size);
    free(host);
}

static void agrees(void **state)
{
    struct bed b;
    unsigned char *first[ARRAYS] = { 0 };
    open_bed(&b, *state);
    void *unused[ARRAYS] = { 0 };
    const struct moe_attention a = call_of(&b, unused);
    b.scratch = moe_emulate_alloc(moe_cuda_attention_back_scratch(&a));
    run_ref(&b);
    for (enum moe_schedule how = 0; how < MOE_SCHEDULES; how++) {
        moe_emulate_schedule(how, 7);
        run_cuda(&b);
        for (enum array i = O; i < ARRAYS; i++) {
            unsigned char *host = malloc(bytes_of(&b, i));
            assert_non_null(host);
            moe_emulate_copy(host, b.dev[i], bytes_of(&b, i));
            if (first[i])
                assert_memory_equal(first[i], host, bytes_of(&b, i));
            else
                first[i] = moe_take(host);
            free(host);
        }
    }
    moe_emulate_schedule(MOE_SCHEDULE_ASCENDING, 0);
    for (enum array i = O; i < ARRAYS; i++) {
        if (i != D_O)
            compare(&b, i);
        free(first[i]);
    }
    close_bed(&b);
}

static void nothing_launches_nothing(void **state)
{
    const struct moe_cuda_call call = { .real = MOE_REAL_BF16, .processors = 4, .arch = 90 };
    const struct moe_attention none = { .heads = 2, .kv_heads = 1, .head_dim = 16, .length = 8 };
    const uint64_t before = moe_emulate_launches();
    (void)state;
    assert_int_equal(moe_cuda_attention(&call, &none), 0);
    assert_int_equal(moe_cuda_attention_back(&call, &none), 0);
    assert_int_equal(moe_emulate_launches(), before);
}

static const struct attention_case cases[] = {
    { 1, 1, 1, 1, 8, MOE_REAL_F32, 1 },      { 2, 7, 2, 1, 16, MOE_REAL_F32, 1 },    { 1, 33, 3, 3, 24, MOE_REAL_F32, 1 },   { 1, 65, 4, 2, 40, MOE_REAL_F32, 2 },
    { 2, 32, 2, 2, 64, MOE_REAL_F32, 1 },    { 1, 40, 2, 1, 72, MOE_REAL_F32, 1 },   { 1, 34, 1, 1, 128, MOE_REAL_F32, 1 },  { 1, 33, 1, 1, 256, MOE_REAL_F32, 1 },
    { 1, 20, 1, 1, 64, MOE_REAL_F32, 8 },    { 1, 1, 1, 1, 8, MOE_REAL_BF16, 1 },    { 2, 7, 2, 1, 16, MOE_REAL_BF16, 1 },   { 1, 33, 3, 3, 24, MOE_REAL_BF16, 1 },
    { 1, 65, 4, 2, 40, MOE_REAL_BF16, 2 },   { 1, 64, 2, 2, 64, MOE_REAL_BF16, 1 },  { 1, 130, 2, 1, 72, MOE_REAL_BF16, 1 }, { 1, 66, 1, 1, 128, MOE_REAL_BF16, 1 },
    { 1, 35, 2, 1, 136, MOE_REAL_BF16, 1 },  { 1, 70, 1, 1, 256, MOE_REAL_BF16, 1 }, { 1, 40, 1, 1, 64, MOE_REAL_BF16, 8 },
};

int main(void)
{
    enum { MOST = 64 };
    static char labels[MOST][96];
    struct CMUnitTest tests[MOST];
    size_t count = 0;
    for (; count < MOE_COUNT(cases); count++) {
        const struct attention_case *c = &cases[count];
        (void)snprintf(labels[count], sizeof labels[count], "attention %s B %zu S %zu H %zu/%zu C %zu q to %g", c->real == MOE_REAL_F32 ? "float" : "bf16", c->seqs,
                       c->length, c->heads, c->kv_heads, c->head_dim, (double)c->most);
        tests[count] = (struct CMUnitTest){ .name = labels[count], .test_func = agrees, .initial_state = (void *)c };
    }
    tests[count++] = (struct CMUnitTest){ .name = "nothing launches nothing", .test_func = nothing_launches_nothing };
    return _cmocka_run_group_tests("attention", tests, count, NULL, NULL) ? 1 : 0;
}
