/* FIPS 180-4's own examples, every length around a block, and pieces of any size. */
#include "common/base/sha256.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void digest(const void *bytes, size_t len, char hex[65])
{
    struct moe_sha256 ctx;
    unsigned char out[32];
    moe_sha256_begin(&ctx);
    moe_sha256_add(&ctx, bytes, len);
    moe_sha256_end(&ctx, out);
    moe_sha256_hex(out, hex);
}

static void gives_the_standards_examples(void **state)
{
    (void)state;
    static const struct { const char *text, *hex; } row[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    char hex[65];
    for (size_t i = 0; i < MOE_COUNT(row); i++) {
        digest(row[i].text, strlen(row[i].text), hex);
        assert_string_equal(hex, row[i].hex);
    }
}

static void gives_a_million_letters(void **state)
{
    (void)state;
    static char a[1000000];
    char hex[65];
    memset(a, 'a', sizeof a);
    digest(a, sizeof a, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void pieces_make_no_difference(void **state)
{
    (void)state;
    unsigned char bytes[300], out[32];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + 1);
    for (size_t len = 0; len <= sizeof bytes; len++) {
        char whole[65], pieces[65];
        digest(bytes, len, whole);
        struct moe_sha256 ctx;
        moe_sha256_begin(&ctx);
        for (size_t at = 0, n = 1; at < len; at += n, n = n * 3 % 71 + 1)
            moe_sha256_add(&ctx, bytes + at, MOE_MIN(n, len - at));
        moe_sha256_end(&ctx, out);
        moe_sha256_hex(out, pieces);
        assert_string_equal(whole, pieces);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_standards_examples), cmocka_unit_test(gives_a_million_letters), cmocka_unit_test(pieces_make_no_difference),
    };
    return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
