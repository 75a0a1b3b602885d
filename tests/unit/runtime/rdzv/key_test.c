/* The job's key: where it may be read from, and that what follows from it is HKDF and differs with all that it is for. */
/* Waits: for keys that never come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/crypt/digest.h"
#include "runtime/rdzv/rdzv.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOB MOE_STR("train-7")
static struct folder { char path[64], file[96], other[96]; } folder;

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder.path, sizeof folder.path, "/tmp/moe-key-XXXXXX");
    if (!mkdtemp(folder.path))
        return -1;
    (void)snprintf(folder.file, sizeof folder.file, "%s/key", folder.path);
    (void)snprintf(folder.other, sizeof folder.other, "%s/other", folder.path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(folder.file);
    (void)unlink(folder.other);
    return rmdir(folder.path);
}

/* Digits that count up: 00 01 02 ... */
static void digits(char into[65], unsigned char key[32])
{
    for (unsigned i = 0; i < 32; i++)
        key[i] = (unsigned char)i;
    moe_crypt_hex(key, 32, into);
}

static void put_file(const char *text, mode_t mode)
{
    int fd = open(folder.file, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static const struct load_case {
    const char *name, *before, *after;     /* around the digits                           */
    unsigned cut;                          /* of their end                                */
    mode_t mode;
    enum moe_code code;
} loads[] = {
    { "reads 64 digits",                       "",  "",       0, 0600, MOE_OK      },
    { "reads a newline behind them",           "",  "\n",     0, 0400, MOE_OK      },
    { "rejects a key that its group may read", "",  "\n",     0, 0640, MOE_E_USAGE },
    { "rejects a key that all may write",      "",  "\n",     0, 0602, MOE_E_USAGE },
    { "rejects a key with a mark of setuid",   "",  "\n",     0, 04600, MOE_E_USAGE },
    { "rejects a digit too few",               "",  "\n",     1, 0600, MOE_E_PARSE },
    { "rejects a digit too many",              "0", "",       0, 0600, MOE_E_PARSE },
    { "rejects a second line",                 "",  "\n\n",   0, 0600, MOE_E_PARSE },
    { "rejects a key with text behind it",     "",  "\nmore than this", 0, 0600, MOE_E_PARSE },
    { "rejects what are no digits",            "g", "",       1, 0600, MOE_E_PARSE },
    { "rejects an empty file",                 "",  "",      64, 0600, MOE_E_PARSE },
};

static void loads_keys(void **state)
{
    const struct load_case *c = *state;
    char hex[65], text[128];
    unsigned char want[32], got[32];
    struct moe_error err = { 0 };
    digits(hex, want);
    (void)snprintf(text, sizeof text, "%s%.*s%s", c->before, (int)(64 - c->cut), hex, c->after);
    put_file(text, c->mode);
    memset(got, 0xee, sizeof got);
    assert_int_equal(moe_rdzv_key_load(folder.file, got, &err), c->code);
    if (c->code == MOE_OK) {
        assert_memory_equal(got, want, sizeof want);
        return;
    }
    memset(want, 0xee, sizeof want);
    assert_memory_equal(got, want, sizeof want);           /* untouched */
    assert_string_equal(err.file, folder.file);
    assert_null(strstr(err.text, "0001"));                 /* an error tells nothing of the key */
}

static void rejects_links_names_and_folders(void **state)
{
    (void)state;
    char hex[65];
    unsigned char key[32];
    struct moe_error err = { 0 };
    digits(hex, key);
    put_file(hex, 0600);
    assert_int_equal(symlink(folder.file, folder.other), 0);
    assert_int_equal(moe_rdzv_key_load(folder.other, key, &err), MOE_E_IO);
    assert_int_equal(err.sys, ELOOP);
    assert_int_equal(unlink(folder.other), 0);
    assert_int_equal(link(folder.file, folder.other), 0);
    assert_int_equal(moe_rdzv_key_load(folder.file, key, &err), MOE_E_IO);
    assert_int_equal(err.sys, EINVAL);
    assert_int_equal(unlink(folder.other), 0);
    assert_int_equal(moe_rdzv_key_load(folder.path, key, &err), MOE_E_IO);
    assert_int_equal(mkfifo(folder.other, 0600), 0);       /* must not wait for a writer */
    assert_int_equal(moe_rdzv_key_load(folder.other, key, &err), MOE_E_IO);
    assert_int_equal(moe_rdzv_key_load("/nonexistent/key", key, &err), MOE_E_IO);
    assert_int_equal(err.sys, ENOENT);
}

static void rejects_a_placeholder(void **state)
{
    (void)state;
    char hex[65];
    unsigned char key[32];
    struct moe_error err = { 0 };
    for (unsigned char fill = 0;; fill = 0xff) {
        memset(key, fill, sizeof key);
        moe_crypt_hex(key, sizeof key, hex);
        put_file(hex, 0600);
        assert_int_equal(moe_rdzv_key_load(folder.file, key, &err), MOE_E_PARSE);
        if (fill)
            break;
    }
}

static void reads_a_descriptor_and_closes_it(void **state)
{
    (void)state;
    static const struct { bool whole; enum moe_code code; } cases[] = { { true, MOE_OK }, { false, MOE_E_PARSE } };
    char hex[65];
    unsigned char want[32], got[32];
    struct moe_error err = { 0 };
    digits(hex, want);
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        int pair[2];
        assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
        assert_int_equal(write(pair[1], hex, cases[i].whole ? 64 : 63), cases[i].whole ? 64 : 63);
        close(pair[1]);
        assert_int_equal(moe_rdzv_key_from(pair[0], got, &err), cases[i].code);
        assert_int_equal(fcntl(pair[0], F_GETFD), -1);
        if (cases[i].whole)
            assert_memory_equal(got, want, sizeof want);
    }
}

static void does_not_wait_for_ever_for_a_descriptor(void **state)
{
    (void)state;
    unsigned char key[32];
    struct moe_error err = { 0 };
    int pair[2];
    assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
    assert_int_equal(moe_rdzv_key_from(pair[0], key, &err), MOE_E_IO);      /* its writer is there and says nothing */
    assert_int_equal(err.sys, ETIMEDOUT);
    close(pair[1]);
}

/* OpenSSL's own HKDF over the bytes that the key is said to be for. */
static void hkdf(const unsigned char key[32], const void *info, size_t n, unsigned char out[32])
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    char digest[] = "SHA256", salt[] = "moe-rdzv-1";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, strlen(salt)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)key, 32),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info, n),
        OSSL_PARAM_construct_end(),
    };
    assert_int_equal(EVP_KDF_derive(ctx, out, 32, params), 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

static void derives_by_hkdf(void **state)
{
    (void)state;
    static const unsigned char link_info[] = {
        'l', 'i', 'n', 'k', 8, 7, 6, 5, 4, 3, 2, 1, 2, 0, 0, 0, 0xff, 1, 0, 0,
        0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
        0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 't', 'r', 'a', 'i', 'n', '-', '7',
    };
    unsigned char key[32], nonce[32], want[32], got[32];
    char hex[65];
    struct moe_error err = { 0 };
    digits(hex, key);
    memset(nonce, 0xaa, sizeof nonce);
    assert_int_equal(moe_rdzv_key_tls(key, JOB, got, &err), MOE_OK);
    hkdf(key, "tls train-7", 11, want);
    assert_memory_equal(got, want, 32);
    assert_int_equal(moe_rdzv_key_link(key, JOB, 0x0102030405060708, nonce, 2, 511, got, &err), MOE_OK);
    hkdf(key, link_info, sizeof link_info, want);
    assert_memory_equal(got, want, 32);
}

static void each_link_of_each_generation_has_its_own(void **state)
{
    (void)state;
    static const struct { uint64_t generation; uint32_t low, high; unsigned char nonce, key; const char *job; } uses[] = {
        { 1, 0, 1, 1, 1, "a" }, { 2, 0, 1, 1, 1, "a" }, { 1, 0, 2, 1, 1, "a" }, { 1, 1, 2, 1, 1, "a" },
        { 1, 0, 1, 2, 1, "a" }, { 1, 0, 1, 1, 2, "a" }, { 1, 0, 1, 1, 1, "b" },
    };
    unsigned char out[MOE_COUNT(uses)][32];
    struct moe_error err = { 0 };
    for (size_t i = 0; i < MOE_COUNT(uses); i++) {
        const unsigned char key[32] = { uses[i].key }, nonce[32] = { uses[i].nonce };
        assert_int_equal(moe_rdzv_key_link(key, moe_str_c(uses[i].job), uses[i].generation, nonce, uses[i].low, uses[i].high, out[i], &err), MOE_OK);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(out[i], out[k], 32);
    }
}

static void rejects_what_is_no_pair_and_no_job(void **state)
{
    (void)state;
    static const char *const jobs[] = { "", "a b", "tab\t", "\x7f", "caf\xc3\xa9", "12345678901234567890123456789012345678901234567890123456789012345" };
    const unsigned char key[32] = { 1 }, nonce[32] = { 2 };
    unsigned char out[32];
    struct moe_error err = { 0 };
    assert_int_equal(moe_rdzv_key_link(key, JOB, 1, nonce, 3, 3, out, &err), MOE_E_USAGE);
    assert_int_equal(moe_rdzv_key_link(key, JOB, 1, nonce, 4, 3, out, &err), MOE_E_USAGE);
    for (size_t i = 0; i < MOE_COUNT(jobs); i++) {
        assert_int_equal(moe_rdzv_key_tls(key, moe_str_c(jobs[i]), out, &err), MOE_E_USAGE);
        assert_string_equal(err.field, "job");
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(rejects_links_names_and_folders),
        cmocka_unit_test(rejects_a_placeholder),
        cmocka_unit_test(reads_a_descriptor_and_closes_it),
        cmocka_unit_test(does_not_wait_for_ever_for_a_descriptor),
        cmocka_unit_test(derives_by_hkdf),
        cmocka_unit_test(each_link_of_each_generation_has_its_own),
        cmocka_unit_test(rejects_what_is_no_pair_and_no_job),
    };
    struct CMUnitTest tests[MOE_COUNT(loads) + MOE_COUNT(others)];
    for (size_t i = 0; i < MOE_COUNT(loads); i++)
        tests[i] = (struct CMUnitTest){ .name = loads[i].name, .test_func = loads_keys, .initial_state = (void *)(uintptr_t)&loads[i] };
    memcpy(tests + MOE_COUNT(loads), others, sizeof others);
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
