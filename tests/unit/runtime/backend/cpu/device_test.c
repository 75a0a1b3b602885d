/* What is the CPU's own: opening and closing, memory, scratch that stays small, and numbers that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/cpu/inside.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct moe_device *device(unsigned threads)
{
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    if (moe_backend_cpu()->open(&(struct moe_device_options){ .threads = threads }, &dev, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return dev;
}
static void good(enum moe_code code) { assert_int_equal(code, MOE_OK); }

static void opens_with_the_threads_asked_for(void **state)
{
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    (void)state;
    assert_int_equal(b->abi, MOE_BACKEND_ABI);
    assert_string_equal(b->name, "cpu");
    assert_true(b->real == MOE_REAL_F32 && b->real_bytes == sizeof(float) && b->host_memory);
    for (unsigned threads = 0; threads <= 5; threads++) {
        dev = device(threads);
        assert_int_equal(b->threads(dev), threads ? threads : MOE_MIN(moe_cores(), MOE_CAP_CPU_THREADS));
        b->close(&dev);
        assert_null(dev);
    }
    b->close(&dev);                                  /* NULL is fine */
    assert_int_equal(b->open(&(struct moe_device_options){ .threads = MOE_CAP_CPU_THREADS + 1 }, &dev, &err), MOE_E_USAGE);
    assert_null(dev);
}

static void every_row_of_the_table_is_there(void **state)
{
    const struct moe_backend *b = moe_backend_cpu();
    const unsigned char none[sizeof(void (*)(void))] = { 0 };
    (void)state;
    for (size_t at = offsetof(struct moe_backend, open); at < sizeof *b; at += sizeof none) {
        const bool device_only = at >= offsetof(struct moe_backend, host_alloc) && at <= offsetof(struct moe_backend, place);
        assert_int_equal(memcmp((const unsigned char *)b + at, none, sizeof none) == 0, device_only);
    }
}

static void memory_is_zeroed_and_aligned(void **state)
{
    static const size_t sizes[] = { 0, 1, 63, 64, 65, 1000003 };
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = device(3);
    struct moe_error err = { 0 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(sizes); i++) {
        unsigned char *mem = NULL;
        good(b->alloc(dev, sizes[i], (void **)&mem, &err));
        assert_non_null(mem);
        assert_int_equal((uintptr_t)mem % CPU_ALIGN, 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(mem[j], 0);
        b->free(dev, mem);
    }
    b->free(dev, NULL);
    b->close(&dev);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNTHINKABLE                                  /* sanitizers end the process where malloc would say no */
#else
#define UNTHINKABLE , SIZE_MAX - 63, SIZE_MAX / 2
#endif

static void more_memory_than_there_is_is_a_limit(void **state)
{
    static const size_t sizes[] = { SIZE_MAX UNTHINKABLE };
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = device(1);
    char here;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(sizes); i++) {
        struct moe_error err = { 0 };
        void *mem = &here;
        assert_int_equal(b->alloc(dev, sizes[i], &mem, &err), MOE_E_LIMIT);
        assert_ptr_equal(mem, &here);                /* untouched */
        assert_null(cpu_scratch(dev, sizes[i], 2, &err));
        assert_int_equal(err.code, MOE_E_LIMIT);
    }
    struct moe_error err = { 0 };
    assert_non_null(cpu_scratch(dev, 100, 4, &err));  /* and the device goes on */
    b->close(&dev);
}

static void copies_of_any_size_even_overlapping(void **state)
{
    enum { BYTES = 3 << 20 };
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = device(3);
    struct moe_error err = { 0 };
    unsigned char *mem = NULL, *right = malloc(BYTES);
    (void)state;
    assert_non_null(right);
    good(b->alloc(dev, BYTES, (void **)&mem, &err));
    for (size_t i = 0; i < BYTES; i++)
        right[i] = (unsigned char)(i * 31 + i / 257);
    good(b->upload(dev, mem, right, BYTES, &err));
    assert_memory_equal(mem, right, BYTES);
    memmove(right + 1000, right, BYTES - 1000);
    good(b->copy(dev, mem + 1000, mem, BYTES - 1000, &err));
    assert_memory_equal(mem, right, BYTES);
    good(b->zero(dev, mem + 5, BYTES - 10, &err));
    memset(right + 5, 0, BYTES - 10);
    good(b->download(dev, mem + 5, right + 5, 0, &err));
    assert_memory_equal(mem, right, BYTES);
    b->free(dev, mem);
    b->close(&dev);
    free(right);
}

/* ---- the router ---- */

enum { TOKENS = 3, MOST = 40 };
struct routed { float prob[TOKENS * MOST], score[TOKENS * MOST], lse[TOKENS], weight[TOKENS * MOST]; int32_t expert[TOKENS * MOST]; };

static void route(struct moe_device *dev, const float *logits, const float *bias, size_t experts, size_t top_k, enum moe_score score, struct routed *r)
{
    struct moe_error err = { 0 };
    struct moe_router job = { .tokens = TOKENS, .experts = experts, .top_k = top_k, .group = TOKENS, .score = score, .renormalise = true, .scale = 1, .logits = logits,
                              .bias = bias, .prob = r->prob, .score_out = r->score, .lse = r->lse, .expert = r->expert, .weight = r->weight };
    good(moe_backend_cpu()->route(dev, &job, &err));
}

/* All alike, then alike in pairs, at widths on both sides of a register's. */
static void ties_go_to_the_lower_expert(void **state)
{
    static const size_t widths[] = { 2, 7, 16, 17, 33, MOST };
    struct moe_device *dev = device(2);
    float logits[TOKENS * MOST];
    struct routed r;
    (void)state;
    for (size_t w = 0; w < MOE_COUNT(widths); w++)
        for (int score = MOE_SCORE_SOFTMAX; score <= MOE_SCORE_SIGMOID; score++) {
            size_t experts = widths[w];
            for (size_t i = 0; i < TOKENS * experts; i++)
                logits[i] = 0.25f;
            route(dev, logits, NULL, experts, experts, (enum moe_score)score, &r);
            for (size_t i = 0; i < TOKENS * experts; i++)
                assert_int_equal(r.expert[i], i % experts);
            for (size_t i = 0; i < TOKENS * experts; i++)
                logits[i] = (float)(i % experts / 2);
            route(dev, logits, NULL, experts, 2, (enum moe_score)score, &r);
            for (size_t n = 0; n < TOKENS; n++) {
                size_t best = (experts - 1) / 2 * 2, second = best + 1 < experts ? best + 1 : best - 2;
                assert_int_equal(r.expert[2 * n], best);
                assert_int_equal(r.expert[2 * n + 1], second);
            }
        }
    moe_backend_cpu()->close(&dev);
}

static void a_bias_chooses_and_does_not_weigh(void **state)
{
    static const float logits[TOKENS * 4] = { 3, 2, 1, 0, 3, 2, 1, 0, 3, 2, 1, 0 }, bias[4] = { 0, 0, 0, 10 };
    struct moe_device *dev = device(1);
    struct routed r;
    (void)state;
    route(dev, logits, bias, 4, 2, MOE_SCORE_SOFTMAX, &r);
    assert_int_equal(r.expert[0], 3);
    assert_int_equal(r.expert[1], 0);
    assert_true(fabs((double)r.weight[0] - 1 / (1 + exp(3.0))) < 1e-6);
    assert_true(fabs((double)(r.weight[0] + r.weight[1]) - 1) < 1e-6);
    moe_backend_cpu()->close(&dev);
}

/* Experts that only a bias has chosen, whose probabilities are too small for a float: their weights are still those of their logits. */
static void weights_of_the_improbable_are_numbers(void **state)
{
    static const float logits[TOKENS * 3] = { 300, 1, 0, 300, 1, 0, 300, 1, 0 }, bias[3] = { 0, 9, 9 };
    struct moe_device *dev = device(1);
    struct routed r;
    (void)state;
    route(dev, logits, bias, 3, 2, MOE_SCORE_SOFTMAX, &r);
    for (size_t n = 0; n < TOKENS; n++) {
        size_t one = r.expert[2 * n] == 1 ? 2 * n : 2 * n + 1;
        assert_int_equal(r.expert[2 * n] + r.expert[2 * n + 1], 3);
        assert_true(fabs((double)r.weight[one] - 1 / (1 + exp(-1.0))) < 1e-6);
    }
    moe_backend_cpu()->close(&dev);
}

/* Whatever the logits are, what comes out are experts, each once: nothing behind the router reads outside its memory. */
static void numbers_that_are_none_still_route_to_experts(void **state)
{
    static const float odd[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 0 };
    static const size_t widths[] = { 5, 16, 19 };
    struct moe_device *dev = device(1);
    float logits[TOKENS * MOST], bias[MOST];
    struct routed r;
    (void)state;
    for (size_t which = 0; which < 600; which++) {
        size_t experts = widths[which % MOE_COUNT(widths)], top_k = 1 + which % 5;
        for (size_t i = 0; i < TOKENS * experts; i++)
            logits[i] = which % 7 == 0 ? odd[which % MOE_COUNT(odd)] : odd[(which * 31 + i * 7 + i / 3) % MOE_COUNT(odd)];
        for (size_t e = 0; e < experts; e++)
            bias[e] = odd[(which + e * e) % MOE_COUNT(odd)];
        route(dev, logits, which % 2 ? bias : NULL, experts, top_k, which % 4 < 2 ? MOE_SCORE_SOFTMAX : MOE_SCORE_SIGMOID, &r);
        for (size_t n = 0; n < TOKENS; n++)
            for (size_t k = 0; k < top_k; k++) {
                int32_t e = r.expert[n * top_k + k];
                assert_true(e >= 0 && (size_t)e < experts);
                for (size_t j = 0; j < k; j++)
                    assert_int_not_equal(r.expert[n * top_k + j], e);
            }
    }
    moe_backend_cpu()->close(&dev);
}

static void what_is_no_number_is_told(void **state)
{
    enum { N = 40000 };
    static float x[N];
    static const float odd[] = { NAN, INFINITY, -INFINITY };
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = device(2);
    struct moe_error err = { 0 };
    double sum;
    bool finite;
    (void)state;
    for (size_t i = 0; i < N; i++)
        x[i] = i % 2 ? 3e38f : -3e38f;               /* the largest there are: their squares are no infinity */
    good(b->sumsq(dev, false, x, N, &sum, &finite, &err));
    assert_true(finite);
    for (size_t i = 0; i < MOE_COUNT(odd); i++)
        for (size_t at = 0; at < N; at += 7919) {
            float was = x[at];
            x[at] = odd[i];
            good(b->sumsq(dev, false, x, N, &sum, &finite, &err));
            assert_false(finite);
            x[at] = was;
        }
    b->close(&dev);
}

/* A probability of zero is none that is missing: p log p is 0 there, and a NaN anywhere is seen. */
static void statistics_tell_a_nan_from_a_zero(void **state)
{
    enum { E = 19 };
    struct moe_device *dev = device(1);
    struct moe_error err = { 0 };
    float prob[E] = { 0.5f, 0.5f }, lse = 0, weight = 1;
    double prob_sum[E];
    int64_t count[E];
    int32_t expert = 1;
    struct moe_router_stats s = { .tokens = 1, .experts = E, .top_k = 1, .group = 1, .prob = prob, .lse = &lse, .expert = &expert, .prob_sum = prob_sum, .count = count,
                                  .weight = &weight, .renormalise = true, .scale = 1 };
    (void)state;
    good(moe_backend_cpu()->route_stats(dev, &s, &err));
    assert_true(s.finite && fabs(s.entropy - log(2.0)) < 1e-6 && s.weight_error == 0);
    for (size_t e = 0; e < E; e++) {
        float was = prob[e];
        prob[e] = NAN;
        good(moe_backend_cpu()->route_stats(dev, &s, &err));
        assert_false(s.finite);
        prob[e] = was;
    }
    weight = INFINITY;
    good(moe_backend_cpu()->route_stats(dev, &s, &err));
    assert_false(s.finite);
    moe_backend_cpu()->close(&dev);
}

/* ---- scratch ---- */

/* At S = 4096 the scores of one head would be 64 MiB. Forward and backward together hold less than four times what they are given. */
static void attention_holds_no_square_of_the_length(void **state)
{
    enum { S = 4096, H = 2, C = 16 };
    const struct moe_backend *b = moe_backend_cpu();
    struct moe_device *dev = device(2);
    struct moe_error err = { 0 };
    size_t floats = (size_t)S * H * C;
    float *mem[8] = { NULL }, *lse = NULL;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(mem); i++)
        good(b->alloc(dev, floats * sizeof *mem[i], (void **)&mem[i], &err));
    good(b->alloc(dev, S * H * sizeof *lse, (void **)&lse, &err));
    for (size_t i = 0; i < floats; i++)
        mem[0][i] = mem[1][i] = mem[2][i] = mem[4][i] = (float)(i % 13) * 0.1f;
    struct moe_attention a = { .seqs = 1, .length = S, .heads = H, .kv_heads = H, .head_dim = C, .q = mem[0], .k = mem[1], .v = mem[2], .o = mem[3], .lse = lse,
                               .d_o = mem[4], .dq = mem[5], .dk = mem[6], .dv = mem[7] };
    good(b->attention(dev, &a, &err));
    good(b->attention_back(dev, &a, &err));
    assert_true(dev->scratch_bytes < 3 * floats * sizeof(float) + S * H * sizeof(float) + 2 * ((size_t)1 << 20));
    for (size_t i = 0; i < MOE_COUNT(mem); i++)
        b->free(dev, mem[i]);
    b->free(dev, lse);
    b->close(&dev);
}

static void scratch_is_kept_and_grows(void **state)
{
    struct moe_device *dev = device(1);
    struct moe_error err = { 0 };
    (void)state;
    unsigned char *first = cpu_scratch(dev, 10, 100, &err);
    assert_non_null(first);
    assert_ptr_equal(cpu_scratch(dev, 1, 1, &err), first);
    assert_ptr_equal(cpu_scratch(dev, 0, 8, &err), first);
    unsigned char *more = cpu_scratch(dev, 1000, 1000, &err);
    assert_non_null(more);
    memset(more, 1, 1000 * 1000);
    assert_int_equal((uintptr_t)more % CPU_ALIGN, 0);
    moe_backend_cpu()->close(&dev);
}

/* The angles that the device keeps are those of the shape asked for, whatever was asked before. */
static void rope_keeps_no_wrong_angles(void **state)
{
    static const struct { size_t length, half; double theta; } shapes[] = { { 8, 4, 10000 }, { 3, 4, 10000 }, { 8, 2, 10000 }, { 9, 2, 10000 }, { 9, 2, 500 }, { 8, 4, 10000 } };
    struct moe_device *dev = device(1);
    struct moe_error err = { 0 };
    float x[9 * 8];
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(shapes); i++) {
        size_t length = shapes[i].length, half = shapes[i].half;
        for (size_t j = 0; j < length * 2 * half; j++)
            x[j] = j % (2 * half) < half;            /* (1, 0) in every pair: turned, it is the cosine and the sine */
        good(moe_backend_cpu()->rope(dev, x, 1, length, 1, 2 * half, shapes[i].theta, false, &err));
        for (size_t t = 0; t < length; t++)
            for (size_t c = 0; c < half; c++) {
                double angle = (double)t * pow(shapes[i].theta, -(double)c / (double)half);
                assert_true(fabs((double)x[t * 2 * half + c] - cos(angle)) < 1e-6);
                assert_true(fabs((double)x[t * 2 * half + half + c] - sin(angle)) < 1e-6);
            }
    }
    moe_backend_cpu()->close(&dev);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "opens with the threads asked for", opens_with_the_threads_asked_for, NULL, NULL, NULL },
        { "every row of the table is there", every_row_of_the_table_is_there, NULL, NULL, NULL },
        { "memory is zeroed and aligned", memory_is_zeroed_and_aligned, NULL, NULL, NULL },
        { "more memory than there is is a limit", more_memory_than_there_is_is_a_limit, NULL, NULL, NULL },
        { "copies of any size, overlapping ones too", copies_of_any_size_even_overlapping, NULL, NULL, NULL },
        { "ties go to the lower expert", ties_go_to_the_lower_expert, NULL, NULL, NULL },
        { "a bias chooses and does not weigh", a_bias_chooses_and_does_not_weigh, NULL, NULL, NULL },
        { "weights of the improbable are numbers", weights_of_the_improbable_are_numbers, NULL, NULL, NULL },
        { "numbers that are none still route to experts", numbers_that_are_none_still_route_to_experts, NULL, NULL, NULL },
        { "what is no number is told", what_is_no_number_is_told, NULL, NULL, NULL },
        { "statistics tell a NaN from a zero", statistics_tell_a_nan_from_a_zero, NULL, NULL, NULL },
        { "attention holds no square of the length", attention_holds_no_square_of_the_length, NULL, NULL, NULL },
        { "scratch is kept, and grows", scratch_is_kept_and_grows, NULL, NULL, NULL },
        { "RoPE keeps no wrong angles", rope_keeps_no_wrong_angles, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
