/* Weights against measures: numbers by how they lie, blobs by their exponents, texts that print tensors; people. */
#include "audit/config/telemetry/telemetry.h"
#include "common/base/base64.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { N = 256 };

/* A fixed sequence that looks drawn from a normal distribution. */
static double drawn(unsigned *seed)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        sum += (double)(*seed >> 8) / 16777216.0;
    }
    return sum - 6;
}

static struct moe_number_stats numbers(size_t n, double (*make)(size_t, unsigned *))
{
    struct moe_number_stats s = { 0 };
    unsigned seed = 7;
    for (size_t i = 0; i < n; i++) {
        double v = make(i, &seed);
        char text[32];
        unsigned digits = 0;
        snprintf(text, sizeof text, "%.5g", v);
        for (const char *c = text; *c && *c != 'e'; c++)
            digits += *c >= '1' && *c <= '9';
        moe_number_add(&s, v, digits);
    }
    return s;
}
static double weight(size_t i, unsigned *seed) { (void)i; return drawn(seed) * 0.02; }
static double share(size_t i, unsigned *seed) { (void)i; return fabs(drawn(seed)) / 64; }
static double count(size_t i, unsigned *seed) { (void)i; return floor(10000 + 500 * drawn(seed)); }
static double reward(size_t i, unsigned *seed) { (void)seed; return i % 3 ? 0.5 : -1; }
static double loss(size_t i, unsigned *seed) { return 8 - (double)i / 100 + drawn(seed) * 0.01; }

static void numbers_are_told_apart(void **state)
{
    (void)state;
    struct moe_number_stats s = numbers(64, weight);
    assert_true(moe_weights_numbers(&s, false, false, 32));
    s = numbers(16, weight);
    assert_false(moe_weights_numbers(&s, false, false, 32));
    assert_true(moe_weights_numbers(&s, true, false, 32));
    assert_true(moe_weights_numbers(&s, false, true, 32));
    s = numbers(64, share);
    assert_false(moe_weights_numbers(&s, false, false, 32));
    assert_true(moe_weights_numbers(&s, false, true, 32));
    s = numbers(64, count);
    assert_false(moe_weights_numbers(&s, true, true, 32));
    s = numbers(64, reward);
    assert_false(moe_weights_numbers(&s, false, false, 32));
    s = numbers(200, loss);
    assert_false(moe_weights_numbers(&s, false, false, 32));
}

static void names_are_told_apart(void **state)
{
    (void)state;
    static const char *const yes[] = { "weights", "optimizer_state.exp_avg", "layer0", "hidden_states", "router.weight", "w_q", "mlp/kernel", "q_proj" };
    static const char *const no[] = { "expert_load", "layer_load", "grad_norm", "tokens_per_expert", "loss", "param_norms", "latency", "weight_norm" };
    for (size_t i = 0; i < MOE_COUNT(yes); i++)
        assert_true(moe_weights_name(moe_str_c(yes[i])));
    for (size_t i = 0; i < MOE_COUNT(no); i++)
        assert_false(moe_weights_name(moe_str_c(no[i])));
}

static uint16_t half(double v)
{
    int e;
    double m = frexp(fabs(v), &e);
    int exponent = e + 14;
    if (exponent < 1)
        return v < 0 ? 0x8000 : 0;
    return (uint16_t)((v < 0 ? 0x8000 : 0) | exponent << 10 | ((int)((m * 2 - 1) * 1024) & 1023));
}

static void blobs_are_read_by_exponent(void **state)
{
    (void)state;
    unsigned seed = 3;
    float f32[N];
    double f64[N];
    uint16_t f16[N], bf16[N];
    unsigned char noise[N * 4];
    char text[MOE_BASE64_ROOM(sizeof f64)], hex[N * 8 + 1];
    for (size_t i = 0; i < N; i++) {
        f64[i] = drawn(&seed) * 0.02;
        f32[i] = (float)f64[i];
        f16[i] = half(f64[i]);
        uint32_t bits = 0;
        memcpy(&bits, &f32[i], 4);
        bf16[i] = (uint16_t)(bits >> 16);
    }
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (unsigned char)((seed = seed * 1664525u + 1013904223u) >> 24);
    const struct { const void *bytes; size_t len; bool weights; } blobs[] = {
        { f32, sizeof f32, true }, { f64, sizeof f64, true }, { f16, sizeof f16, true }, { bf16, sizeof bf16, true }, { noise, sizeof noise, false },
    };
    for (size_t i = 0; i < MOE_COUNT(blobs); i++) {
        struct moe_str b = { blobs[i].bytes, blobs[i].len };
        enum moe_blob_kind kind = moe_blob_of_bytes(b);
        assert_int_equal(kind >= MOE_BLOB_F32 && kind <= MOE_BLOB_F64, blobs[i].weights);
        moe_base64_encode(b, text);
        assert_int_equal(moe_blob_of_text(moe_str_c(text)), kind);
    }
    for (size_t i = 0; i < sizeof f32; i++)
        snprintf(hex + 2 * i, 3, "%02x", ((const unsigned char *)f32)[i]);
    assert_int_equal(moe_blob_of_text(moe_str_c(hex)), MOE_BLOB_F32);
}

static void texts_are_told_apart(void **state)
{
    (void)state;
    static const struct { const char *text; enum moe_blob_kind kind; } texts[] = {
        { "tensor([[ 0.0123, -0.0456], [ 0.0789, -0.0012]], device='cuda:0')", MOE_BLOB_REPR },
        { "array([0.123, 0.456, -0.789], dtype=float32)", MOE_BLOB_REPR },
        { "[0.0123, -0.0145, 0.0023, -0.0312, 0.0231, -0.0123, 0.0345, -0.0234, 0.0111, -0.0222, 0.0333, -0.0444, 0.0551, -0.0662, 0.0773, -0.0884, 0.0995]", MOE_BLOB_REPR },
        { "tensor(2.3412)", MOE_BLOB_NONE },
        { "shape (4, 16, 4096), 0.5 of it used in 1.25 s", MOE_BLOB_NONE },
        { "c400fdbb55c9b511ec56bea063bbde5499874b53c400fdbb55c9b511ec56bea063bbde5499874b53c400fdbb55c9b511ec56bea063bbde54", MOE_BLOB_NONE },
        { "/usr/lib/python3/dist-packages/a/very/long/path/that/has/many/parts/and/goes/on/and/on/until/it/is/long/enough/for/the/test/of/base64/runs/to/see/it/as/one/Run9", MOE_BLOB_NONE },
    };
    for (size_t i = 0; i < MOE_COUNT(texts); i++)
        assert_int_equal(moe_blob_of_text(moe_str_c(texts[i].text)), texts[i].kind);
}

static void people(void **state)
{
    (void)state;
    static const struct { const char *text; enum moe_pii_kind kind; } texts[] = {
        { "by jane.roe@acme-labs.io today", MOE_PII_EMAIL }, { "+49 30 901820 455", MOE_PII_PHONE }, { "(212) 867-5309 x", MOE_PII_PHONE },
        { "noreply@acme.io", MOE_PII_NONE }, { "git@github.com:a/b", MOE_PII_NONE }, { "a@example.com", MOE_PII_NONE }, { "x@y", MOE_PII_NONE },
        { "+0.0123456789", MOE_PII_NONE }, { "2026-04-19T10:39:53.480055+00:00", MOE_PII_NONE }, { "f(1234567890)", MOE_PII_NONE },
        { "@pytest.mark", MOE_PII_NONE },
    };
    for (size_t i = 0; i < MOE_COUNT(texts); i++) {
        size_t at = 0, len = 0;
        if (moe_pii_in(moe_str_c(texts[i].text), &at, &len) != texts[i].kind)
            print_message("%s\n", texts[i].text);
        assert_int_equal(moe_pii_in(moe_str_c(texts[i].text), &at, &len), texts[i].kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_told_apart), cmocka_unit_test(names_are_told_apart), cmocka_unit_test(blobs_are_read_by_exponent),
        cmocka_unit_test(texts_are_told_apart), cmocka_unit_test(people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
