#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/digest.h"
#include <string.h>

/* FIPS 180-4 examples (NIST "SHA-256 test vectors") */
static const struct sha_case { const char *name, *text; size_t times; const char *hex; } shas[] = {
    { "SHA-256 of nothing",          "",    1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "SHA-256 of abc",              "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "SHA-256 of two blocks",       "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "SHA-256 of a million letters", "aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static void sha(void **state)
{
    const struct sha_case *c = *state;
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    struct moe_error err = { 0 };
    unsigned char sum[MOE_SHA256_BYTES], whole[MOE_SHA256_BYTES];
    char hex[MOE_SHA256_HEX];
    assert_int_equal(moe_digest_new(&d, &err), MOE_OK);
    for (size_t i = 0; i < c->times; i++)
        assert_int_equal(moe_digest_add(d, moe_str_c(c->text), &err), MOE_OK);
    assert_int_equal(moe_digest_end(d, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    assert_string_equal(hex, c->hex);
    if (c->times == 1) {
        assert_int_equal(moe_crypt_sha256(moe_str_c(c->text), whole, &err), MOE_OK);
        assert_memory_equal(whole, sum, sizeof sum);
    }
}

/* RFC 4231, test cases 1, 2, 3 and 6; keys and data in hex. */
static const struct mac_case { const char *name, *key, *data, *mac; } macs[] = {
    { "RFC 4231 case 1", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { "RFC 4231 case 2, a short key", "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { "RFC 4231 case 3", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { "RFC 4231 case 6, a key longer than a block",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      "aaaaaaaaaaaaaaaaaaaaaa",
      "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { "an empty key and no data", "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
};

static void mac(void **state)
{
    const struct mac_case *c = *state;
    unsigned char key[256], data[256], sum[MOE_SHA256_BYTES];
    char hex[MOE_SHA256_HEX];
    struct moe_error err = { 0 };
    struct moe_str k = { (char *)key, strlen(c->key) / 2 }, d = { (char *)data, strlen(c->data) / 2 };
    assert_true(moe_crypt_unhex(moe_str_c(c->key), key, k.len));
    assert_true(moe_crypt_unhex(moe_str_c(c->data), data, d.len));
    assert_int_equal(moe_crypt_hmac(k, d, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, hex);
    assert_string_equal(hex, c->mac);
}

static void no_view_is_an_empty_key(void **state)
{
    (void)state;
    unsigned char a[MOE_SHA256_BYTES], b[MOE_SHA256_BYTES];
    struct moe_error err = { 0 };
    assert_int_equal(moe_crypt_hmac((struct moe_str){ NULL, 0 }, (struct moe_str){ NULL, 0 }, a, &err), MOE_OK);
    assert_int_equal(moe_crypt_hmac(MOE_STR(""), MOE_STR(""), b, &err), MOE_OK);
    assert_memory_equal(a, b, sizeof a);
}

static void an_ended_digest_takes_no_more(void **state)
{
    (void)state;
    MOE_AUTO(moe_digest_free) struct moe_digest *d = NULL;
    struct moe_error err = { 0 };
    unsigned char sum[MOE_SHA256_BYTES];
    assert_int_equal(moe_digest_new(&d, &err), MOE_OK);
    assert_int_equal(moe_digest_end(d, sum, &err), MOE_OK);
    assert_int_equal(moe_digest_add(d, MOE_STR("x"), &err), MOE_E_USAGE);
    assert_int_equal(moe_digest_end(d, sum, &err), MOE_E_USAGE);
}

static void equal_compares_every_byte(void **state)
{
    (void)state;
    unsigned char a[32] = { 1, 0, 2 }, b[32] = { 1, 0, 2 };
    assert_true(moe_crypt_equal(a, b, sizeof a));
    for (size_t i = 0; i < sizeof a; i++) {
        b[i] ^= 0x80;
        assert_false(moe_crypt_equal(a, b, sizeof a));
        b[i] ^= 0x80;
    }
    moe_crypt_wipe(a, sizeof a);
    assert_int_equal(a[0] | a[2], 0);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    unsigned char a[32] = { 0 }, b[32] = { 0 };
    struct moe_error err = { 0 };
    assert_int_equal(moe_crypt_random(a, sizeof a, &err), MOE_OK);
    assert_int_equal(moe_crypt_random(b, sizeof b, &err), MOE_OK);
    assert_memory_not_equal(a, b, sizeof a);
}

static void hex_is_strict(void **state)
{
    (void)state;
    unsigned char out[2] = { 7, 7 };
    char text[5];
    assert_false(moe_crypt_unhex(MOE_STR("12"), out, 2));
    assert_false(moe_crypt_unhex(MOE_STR("12345"), out, 2));
    assert_false(moe_crypt_unhex(MOE_STR("12g4"), out, 2));
    assert_false(moe_crypt_unhex(MOE_STR("12 4"), out, 2));
    assert_int_equal(out[0], 7);
    assert_true(moe_crypt_unhex(MOE_STR("aBfF"), out, 2));
    moe_crypt_hex(out, 2, text);
    assert_string_equal(text, "abff");
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(no_view_is_an_empty_key), cmocka_unit_test(an_ended_digest_takes_no_more),
        cmocka_unit_test(equal_compares_every_byte), cmocka_unit_test(random_bytes_differ), cmocka_unit_test(hex_is_strict),
    };
    struct CMUnitTest tests[MOE_COUNT(shas) + MOE_COUNT(macs) + MOE_COUNT(plain)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(shas); i++)
        tests[n++] = (struct CMUnitTest){ .name = shas[i].name, .test_func = sha, .initial_state = (void *)&shas[i] };
    for (size_t i = 0; i < MOE_COUNT(macs); i++)
        tests[n++] = (struct CMUnitTest){ .name = macs[i].name, .test_func = mac, .initial_state = (void *)&macs[i] };
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        tests[n++] = plain[i];
    return cmocka_run_group_tests_name("crypt/digest", tests, NULL, NULL);
}
