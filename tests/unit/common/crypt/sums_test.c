#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/digest.h"
#include "common/crypt/sums.h"

/* FIPS 180-4, FIPS 202 and RFC 7693, of "abc". */
static const struct { enum moe_sum sum; const char *name, *hex; } known[] = {
    { MOE_SUM_SHA224, "sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
    { MOE_SUM_SHA256, "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { MOE_SUM_SHA384, "sha384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
    { MOE_SUM_SHA512, "sha512",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
    { MOE_SUM_BLAKE2B, "blake2b",
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923" },
    { MOE_SUM_BLAKE2S, "blake2s", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982" },
    { MOE_SUM_SHA3_256, "sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
    { MOE_SUM_SHA3_512, "sha3-512",
      "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
};

static void one_pass_gives_all(void **state)
{
    (void)state;
    MOE_AUTO(moe_sums_free) struct moe_sums *s = NULL;
    moe_sum_bytes got[MOE_SUM_COUNT];
    struct moe_error err = { 0 };
    assert_int_equal(MOE_COUNT(known), MOE_SUM_COUNT);
    assert_int_equal(moe_sums_new((1u << MOE_SUM_COUNT) - 1, &s, &err), MOE_OK);
    assert_int_equal(moe_sums_add(s, MOE_STR("a"), &err), MOE_OK);
    assert_int_equal(moe_sums_add(s, (struct moe_str){ NULL, 0 }, &err), MOE_OK);
    assert_int_equal(moe_sums_add(s, MOE_STR("bc"), &err), MOE_OK);
    assert_int_equal(moe_sums_end(s, got, &err), MOE_OK);
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        char hex[2 * MOE_SUM_BYTES_MAX + 1];
        enum moe_sum sum = MOE_SUM_COUNT;
        assert_true(moe_sum_find(moe_str_c(known[i].name), &sum) && sum == known[i].sum);
        moe_crypt_hex(got[sum], moe_sum_row(sum)->bytes, hex);
        assert_string_equal(hex, known[i].hex);
    }
    assert_int_equal(moe_sums_add(s, MOE_STR("d"), &err), MOE_E_USAGE);
    assert_int_equal(moe_sums_end(s, got, &err), MOE_E_USAGE);
}

static void only_what_was_asked_is_written(void **state)
{
    (void)state;
    MOE_AUTO(moe_sums_free) struct moe_sums *s = NULL, *none = NULL;
    moe_sum_bytes got[MOE_SUM_COUNT] = { 0 }, empty = { 0 };
    struct moe_error err = { 0 };
    enum moe_sum sum;
    assert_int_equal(moe_sums_new(1u << MOE_SUM_SHA384, &s, &err), MOE_OK);
    assert_int_equal(moe_sums_end(s, got, &err), MOE_OK);
    for (unsigned i = 0; i < MOE_SUM_COUNT; i++)
        assert_int_equal(memcmp(got[i], empty, sizeof empty) != 0, i == MOE_SUM_SHA384);
    assert_int_equal(moe_sums_new(0, &none, &err), MOE_E_USAGE);
    assert_int_equal(moe_sums_new(1u << MOE_SUM_COUNT, &none, &err), MOE_E_USAGE);
    assert_false(moe_sum_find(MOE_STR("blake3"), &sum) || moe_sum_find(MOE_STR("md5"), &sum) || moe_sum_find(MOE_STR(""), &sum) || moe_sum_find(MOE_STR("sha2561"), &sum));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(one_pass_gives_all), cmocka_unit_test(only_what_was_asked_is_written) };
    return cmocka_run_group_tests_name("crypt/sums", tests, NULL, NULL);
}
