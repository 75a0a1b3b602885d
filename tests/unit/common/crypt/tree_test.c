#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/source.h"
#include "common/crypt/tree.h"
#include <stdlib.h>

static void leaves_are_counted_and_placed(void **state)
{
    (void)state;
    uint64_t at, n;
    assert_int_equal(moe_tree_leaves(0, MOE_TREE_LEAF_MIN), 0);
    assert_int_equal(moe_tree_leaves(1, MOE_TREE_LEAF_MIN), 1);
    assert_int_equal(moe_tree_leaves(MOE_TREE_LEAF_MAX, MOE_TREE_LEAF_MAX), 1);
    assert_int_equal(moe_tree_leaves(MOE_TREE_LEAF_MAX + 1, MOE_TREE_LEAF_MAX), 2);
    assert_true(moe_tree_leaves(UINT64_MAX, MOE_TREE_LEAF_MIN) == UINT64_C(1) << 44);
    moe_tree_leaf_span(MOE_TREE_LEAF_MIN + 5, MOE_TREE_LEAF_MIN, 1, &at, &n);
    assert_int_equal(at, MOE_TREE_LEAF_MIN);
    assert_int_equal(n, 5);
    assert_int_equal(moe_tree_leaf_at(MOE_TREE_LEAF_MIN - 1, MOE_TREE_LEAF_MIN), 0);
    assert_int_equal(moe_tree_leaf_at(MOE_TREE_LEAF_MIN, MOE_TREE_LEAF_MIN), 1);
    assert_true(moe_tree_leaf_size_ok(2u << 20) && !moe_tree_leaf_size_ok(0) && !moe_tree_leaf_size_ok(3u << 20) && !moe_tree_leaf_size_ok(UINT64_C(1) << 32));
}

/* The format's own examples, worked out from its definition by Python's hashlib. */
static const struct root_case { const char *name; uint64_t size; uint32_t leaf_bytes; const char *leaf, *root; } roots[] = {
    { "root of nothing",                     0, 1u << 20, NULL,  "d3a01c9b93f7bef0df48bec7bc65cd9319f55433186f33a6d01d8384c0219342" },
    { "root binds the leaf size",            0, 4u << 20, NULL,  "4771aa58652bc93fc67e156d987ebe52316e1930bfa0dd165c0edfba19e52eb5" },
    { "root of abc",                         3, 1u << 20, "abc", "d5f332d9ff1e8dcea3bab4f2367023d66659ca080e64cee9c0bc80518b9819fd" },
};

static void root(void **state)
{
    const struct root_case *c = *state;
    unsigned char bytes[16];
    moe_sha256_sum leaf, sum;
    char hex[MOE_SHA256_HEX];
    struct moe_error err = { 0 };
    if (c->leaf) {
        memcpy(bytes, c->leaf, c->size);
        moe_tree_leaf_suffix(0, bytes + c->size);
        assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)bytes, c->size + MOE_TREE_LEAF_SUFFIX }, leaf, &err), MOE_OK);
    }
    assert_int_equal(moe_tree_root((const moe_sha256_sum *)&leaf, c->size, c->leaf_bytes, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    assert_string_equal(hex, c->root);
}

static void suffixes_are_little_endian(void **state)
{
    (void)state;
    unsigned char leaf[MOE_TREE_LEAF_SUFFIX], top[MOE_TREE_ROOT_SUFFIX];
    moe_tree_leaf_suffix(0x0102030405060708, leaf);
    assert_memory_equal(leaf, "\x08\x07\x06\x05\x04\x03\x02\x01\x00", sizeof leaf);
    moe_tree_root_suffix(0x0102030405060708, 1u << 20, top);
    assert_memory_equal(top, "\x08\x07\x06\x05\x04\x03\x02\x01\x00\x00\x10\x00\x00\x00\x00\x00\x01", sizeof top);
}

/* With 1000 draws of 3 in 10, each leaf comes 300 times, give or take 14: less than 200 or more than 400 is seven of those away. */
static void samples_are_even(void **state)
{
    (void)state;
    uint64_t pick[10];
    unsigned seen[10] = { 0 };
    struct moe_error err = { 0 };
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(moe_tree_sample(10, 3, pick, &err), MOE_OK);
        assert_true(pick[0] < pick[1] && pick[1] < pick[2] && pick[2] < 10);
        for (int j = 0; j < 3; j++)
            seen[pick[j]]++;
    }
    for (int i = 0; i < 10; i++)
        assert_in_range(seen[i], 200, 400);
    assert_int_equal(moe_tree_sample(10, 10, pick, &err), MOE_OK);
    for (uint64_t i = 0; i < 10; i++)
        assert_int_equal(pick[i], i);
    assert_int_equal(moe_tree_sample(10, 0, pick, &err), MOE_OK);
    assert_int_equal(moe_tree_sample(0, 0, pick, &err), MOE_OK);
    assert_int_equal(moe_tree_sample(10, 11, pick, &err), MOE_E_USAGE);
    assert_int_equal(moe_tree_sample(MOE_CAP_TREE_LEAVES + 1, 1, pick, &err), MOE_E_LIMIT);
}

static bool near(double a, double b) { return a - b < 1e-12 && b - a < 1e-12; }

static void odds_are_those_of_drawing(void **state)
{
    (void)state;
    assert_true(near(moe_tree_sample_odds(1000, 50, 1), 0.05));
    assert_true(near(moe_tree_sample_odds(10, 3, 2), 1 - 7.0 * 6 / (10 * 9)));
    assert_true(near(moe_tree_sample_odds(10, 2, 3), 1 - 7.0 * 6 / (10 * 9)));
    assert_true(near(moe_tree_sample_odds(10, 5, 6), 1) && near(moe_tree_sample_odds(10, 10, 1), 1));
    assert_true(near(moe_tree_sample_odds(10, 0, 5), 0) && near(moe_tree_sample_odds(10, 5, 0), 0) && near(moe_tree_sample_odds(0, 0, 0), 0));
}

static enum moe_code read_abc(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)err;
    memcpy(into, (const char *)ctx + at, n);
    return MOE_OK;
}
static enum moe_code read_broken(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    (void)ctx, (void)at, (void)into, (void)n;
    return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "ends early");
}

/* RFC 7693, appendix A. */
static void blake2b_of_abc(void **state)
{
    (void)state;
    unsigned char sum[MOE_BLAKE2B_BYTES];
    char hex[2 * MOE_BLAKE2B_BYTES + 1];
    struct moe_error err = { 0 };
    assert_int_equal(moe_source_blake2b(&(struct moe_source){ .ctx = "abc", .size = 3, .read = read_abc }, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    assert_string_equal(hex, "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    assert_int_equal(moe_source_blake2b(&(struct moe_source){ .ctx = NULL, .size = 3, .read = read_broken }, sum, &err), MOE_E_PARSE);
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(leaves_are_counted_and_placed), cmocka_unit_test(suffixes_are_little_endian), cmocka_unit_test(samples_are_even),
        cmocka_unit_test(odds_are_those_of_drawing), cmocka_unit_test(blake2b_of_abc),
    };
    struct CMUnitTest tests[MOE_COUNT(plain) + MOE_COUNT(roots)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(roots); i++)
        tests[n++] = (struct CMUnitTest){ .name = roots[i].name, .test_func = root, .initial_state = (void *)&roots[i] };
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        tests[n++] = plain[i];
    return cmocka_run_group_tests_name("crypt/tree", tests, NULL, NULL);
}
