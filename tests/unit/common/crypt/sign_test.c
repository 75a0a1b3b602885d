#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/crypt/digest.h"
#include "common/crypt/sign.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test works in a folder of its own; no key of these tests outlives it. */
struct place { char dir[64], key[96], pub[96], other[96]; };

static int enter(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    if (!p)
        return -1;
    (void)snprintf(p->dir, sizeof p->dir, "/tmp/moe-sign-XXXXXX");
    if (!mkdtemp(p->dir))
        return -1;
    (void)snprintf(p->key, sizeof p->key, "%s/key", p->dir);
    (void)snprintf(p->pub, sizeof p->pub, "%s/key.pub", p->dir);
    (void)snprintf(p->other, sizeof p->other, "%s/other", p->dir);
    *state = p;
    return 0;
}

static int leave(void **state)
{
    struct place *p = *state;
    unlink(p->key);
    unlink(p->pub);
    unlink(p->other);
    int rc = rmdir(p->dir);
    free(p);
    return rc;
}

static void free_pkey(EVP_PKEY **k) { EVP_PKEY_free(*k); }
static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void a_made_pair_signs_and_verifies(void **state)
{
    struct place *p = *state;
    MOE_AUTO(moe_key_free) struct moe_key *secret = NULL;
    MOE_AUTO(moe_key_free) struct moe_key *pub = NULL;
    struct moe_error err = { 0 };
    unsigned char sig[MOE_ED25519_SIGNATURE_BYTES + 1];
    struct moe_str s = { (char *)sig, MOE_ED25519_SIGNATURE_BYTES }, m = MOE_STR("step=500\0tail");
    bool good = true;
    mode_t before = umask(0);
    assert_int_equal(moe_key_generate(p->key, &err), MOE_OK);
    umask(before);
    assert_int_equal(mode_of(p->key), 0600);
    assert_int_equal(mode_of(p->pub), 0644);
    assert_int_equal(moe_key_load_private(p->key, &secret, &err), MOE_OK);
    assert_int_equal(moe_key_load_public(p->pub, &pub, &err), MOE_OK);
    assert_true(moe_key_can_sign(secret) && !moe_key_can_sign(pub));
    assert_string_equal(moe_key_id(secret), moe_key_id(pub));
    assert_string_equal(moe_key_kind_name(moe_key_kind(pub)), "ed25519");
    assert_int_equal(moe_key_sign(secret, m, sig, &err), MOE_OK);
    assert_int_equal(moe_key_verify(pub, m, s, &good, &err), MOE_OK);
    assert_true(good);
    assert_int_equal(moe_key_verify(pub, moe_str_c(m.ptr), s, &good, &err), MOE_OK);     /* the bytes up to the NUL are another message */
    assert_false(good);
    sig[64] = 0;
    assert_int_equal(moe_key_verify(pub, m, (struct moe_str){ (char *)sig, 65 }, &good, &err), MOE_OK);
    assert_false(good);
    assert_int_equal(moe_key_verify(pub, m, (struct moe_str){ (char *)sig, 0 }, &good, &err), MOE_OK);
    assert_false(good);
    for (size_t i = 0; i < MOE_ED25519_SIGNATURE_BYTES; i++) {
        sig[i] ^= 1;
        assert_int_equal(moe_key_verify(pub, m, s, &good, &err), MOE_OK);
        assert_false(good);
        sig[i] ^= 1;
    }
    assert_int_equal(moe_key_sign(pub, m, sig, &err), MOE_E_USAGE);
}

static void what_exists_is_left_alone(void **state)
{
    struct place *p = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *read = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_write(p->pub, MOE_STR("mine"), 0644, &err), MOE_OK);
    assert_int_equal(moe_key_generate(p->key, &err), MOE_E_IO);
    assert_int_equal(err.sys, EEXIST);
    assert_string_equal(err.file, p->pub);
    assert_int_equal(access(p->key, F_OK), -1);
    assert_int_equal(moe_file_read(p->pub, 64, &read, &err), MOE_OK);
    assert_true(moe_str_is(moe_buf_str(read), "mine"));
    assert_int_equal(unlink(p->pub), 0);
    assert_int_equal(symlink("nowhere", p->key), 0);
    assert_int_equal(moe_key_generate(p->key, &err), MOE_E_IO);
    assert_int_equal(err.sys, EEXIST);
    assert_int_equal(access(p->pub, F_OK), -1);
}

/* What is done to a good private key, and what loading it then says. */
static int as_it_is(const struct place *p) { (void)p; return 0; }
static int stricter(const struct place *p) { return chmod(p->key, 0400); }
static int group_may_read(const struct place *p) { return chmod(p->key, 0640); }
static int others_may_read(const struct place *p) { return chmod(p->key, 0604); }
static int executable(const struct place *p) { return chmod(p->key, 0700); }
static int two_names(const struct place *p) { return link(p->key, p->other); }
static int by_link(const struct place *p) { return rename(p->key, p->other) || symlink(p->other, p->key); }
static int a_pipe(const struct place *p) { return unlink(p->key) || mkfifo(p->key, 0600); }
static int gone(const struct place *p) { return unlink(p->key); }
static int the_public_half(const struct place *p) { return rename(p->pub, p->key) || chmod(p->key, 0600); }
static int empty(const struct place *p) { return truncate(p->key, 0); }
static int cut_short(const struct place *p) { return truncate(p->key, 70); }
static int huge(const struct place *p) { return truncate(p->key, 1 << 20); }
static int written(const struct place *p, EVP_PKEY *key, const EVP_CIPHER *cipher)
{
    FILE *f = fopen(p->key, "w");
    int ok = f && PEM_write_PKCS8PrivateKey(f, key, cipher, "word", cipher ? 4 : 0, NULL, NULL) == 1;
    EVP_PKEY_free(key);
    return f && fclose(f) == 0 && ok ? 0 : -1;
}
static int encrypted(const struct place *p) { return written(p, EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), EVP_aes_256_cbc()); }
static int of_another_kind(const struct place *p) { return written(p, EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"), NULL); }
static int of_no_kind(const struct place *p) { return written(p, EVP_PKEY_Q_keygen(NULL, NULL, "X25519"), NULL); }
static int appended(const struct place *p, const char *what)
{
    int fd = open(p->key, O_WRONLY | O_APPEND | O_CLOEXEC);
    ssize_t n = write(fd, what, strlen(what));
    return close(fd) == 0 && n == (ssize_t)strlen(what) ? 0 : -1;
}
static int blank_after(const struct place *p) { return appended(p, "\n \n"); }
static int words_after(const struct place *p) { return appended(p, "and more\n"); }

static struct load_case { const char *name; int (*spoil)(const struct place *); enum moe_code code; const char *says; } loads[] = {
    { "loads a private key",                       as_it_is,         MOE_OK,       ""              },
    { "loads one that even we may not write",      stricter,         MOE_OK,       ""              },
    { "white space after the block is fine",       blank_after,      MOE_OK,       ""              },
    { "refuses a key that the group may read",     group_may_read,   MOE_E_USAGE,  "mode 0640"     },
    { "refuses a key that others may read",        others_may_read,  MOE_E_USAGE,  "mode 0604"     },
    { "refuses an executable key",                 executable,       MOE_E_USAGE,  "mode 0700"     },
    { "refuses a key with two names",              two_names,        MOE_E_IO,     "one name"      },
    { "refuses a key behind a link",               by_link,          MOE_E_IO,     "symbolic link" },
    { "refuses a pipe",                            a_pipe,           MOE_E_IO,     "regular file"  },
    { "refuses a key that is not there",           gone,             MOE_E_IO,     "cannot be opened" },
    { "refuses the public half",                   the_public_half,  MOE_E_SCHEMA, "another kind"  },
    { "refuses an empty file",                     empty,            MOE_E_PARSE,  "no PEM"        },
    { "refuses a key cut short",                   cut_short,        MOE_E_PARSE,  "no PEM"        },
    { "refuses a huge file",                       huge,             MOE_E_LIMIT,  "larger"        },
    { "refuses an encrypted key",                  encrypted,        MOE_E_SCHEMA, "encrypted"     },
    { "refuses to sign by ECDSA",                  of_another_kind,  MOE_E_SCHEMA, "p256"          },
    { "refuses a key that signs nothing",          of_no_kind,       MOE_E_SCHEMA, "no key of"     },
    { "refuses text after the block",              words_after,      MOE_E_PARSE,  "goes on"       },
};

static void load(void **state)
{
    const struct load_case *c = *state;
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    struct moe_error err = { 0 };
    void *at = NULL;
    assert_int_equal(enter(&at), 0);
    const struct place *p = at;
    assert_int_equal(moe_key_generate(p->key, &err), MOE_OK);
    assert_int_equal(c->spoil(p), 0);
    enum moe_code code = moe_key_load_private(p->key, &key, &err);
    assert_int_equal(leave(&at), 0);
    assert_int_equal(code, c->code);
    assert_true((key != NULL) == (code == MOE_OK));
    assert_non_null(strstr(err.text, c->says));
    assert_true(code == MOE_OK || strstr(err.file, "/key"));
}

/* RFC 8032, 7.1, test 2: the public key, the message, the signature. */
static void a_known_signature(void **state)
{
    (void)state;
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    struct moe_error err = { 0 };
    unsigned char raw[32], sig[64], sum[32], spki[44] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };
    char id[MOE_KEY_ID_HEX];
    bool good = false;
    assert_true(moe_crypt_unhex(MOE_STR("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), raw, sizeof raw));
    assert_true(moe_crypt_unhex(MOE_STR("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"), sig, sizeof sig));
    assert_int_equal(moe_key_read_raw("known", raw, &key, &err), MOE_OK);
    assert_int_equal(moe_key_verify(key, MOE_STR("\x72"), (struct moe_str){ (char *)sig, sizeof sig }, &good, &err), MOE_OK);
    assert_true(good);
    memcpy(spki + 12, raw, sizeof raw);
    assert_int_equal(moe_crypt_sha256((struct moe_str){ (char *)spki, sizeof spki }, sum, &err), MOE_OK);
    moe_crypt_hex(sum, sizeof sum, id);
    assert_string_equal(moe_key_id(key), id);
}

/* With a public key of small order, one "signature" would fit many messages. */
static void small_orders_are_no_keys(void **state)
{
    (void)state;
    static const char *const points[] = {
        "0100000000000000000000000000000000000000000000000000000000000000", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "0000000000000000000000000000000000000000000000000000000000000080",
    };
    for (size_t i = 0; i < MOE_COUNT(points); i++) {
        struct moe_key *key = NULL;
        struct moe_error err = { 0 };
        unsigned char raw[32];
        assert_true(moe_crypt_unhex(moe_str_c(points[i]), raw, sizeof raw));
        assert_int_equal(moe_key_read_raw("small", raw, &key, &err), MOE_E_SCHEMA);
        assert_null(key);
        assert_string_equal(err.file, "small");
    }
}

static const struct curve_case { const char *name, *curve; enum moe_key_kind kind; const EVP_MD *(*digest)(void); } curves[] = {
    { "P-256 with SHA-256", "P-256", MOE_KEY_P256, EVP_sha256 }, { "P-384 with SHA-384", "P-384", MOE_KEY_P384, EVP_sha384 },
};

static void ecdsa(void **state)
{
    const struct curve_case *c = *state;
    MOE_AUTO(free_pkey) EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", c->curve);
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    MOE_AUTO(moe_key_free) struct moe_key *again = NULL;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    BIO *bio = BIO_new(BIO_s_mem());
    struct moe_error err = { 0 };
    unsigned char sig[200], *der = NULL;
    char *pem;
    size_t n = sizeof sig;
    bool good = false;
    assert_int_equal(PEM_write_bio_PUBKEY(bio, pkey), 1);
    assert_int_equal(moe_key_read_public("curve", (struct moe_str){ (BIO_get_mem_data(bio, &pem), pem), BIO_pending(bio) }, &key, &err), MOE_OK);
    int der_bytes = i2d_PUBKEY(pkey, &der);
    assert_int_equal(moe_key_read_der("curve", (struct moe_str){ (char *)der, (size_t)der_bytes }, &again, &err), MOE_OK);
    assert_string_equal(moe_key_id(key), moe_key_id(again));
    assert_int_equal(moe_key_kind(key), c->kind);
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, c->digest(), NULL, pkey), 1);
    assert_int_equal(EVP_DigestSign(ctx, sig, &n, (const unsigned char *)"abc", 3), 1);
    assert_int_equal(moe_key_verify(key, MOE_STR("abc"), (struct moe_str){ (char *)sig, n }, &good, &err), MOE_OK);
    assert_true(good);
    assert_int_equal(moe_key_verify(key, MOE_STR("abd"), (struct moe_str){ (char *)sig, n }, &good, &err), MOE_OK);
    assert_false(good);
    for (size_t cut = 0; cut < n; cut++) {
        assert_int_equal(moe_key_verify(key, MOE_STR("abc"), (struct moe_str){ (char *)sig, cut }, &good, &err), MOE_OK);
        assert_false(good);
    }
    sig[n] = 0;                                     /* the same numbers with a byte behind them are another spelling */
    assert_int_equal(moe_key_verify(key, MOE_STR("abc"), (struct moe_str){ (char *)sig, n + 1 }, &good, &err), MOE_OK);
    assert_false(good);
    OPENSSL_free(der);
    BIO_free(bio);
    EVP_MD_CTX_free(ctx);
}

static void other_curves_and_forms_are_refused(void **state)
{
    (void)state;
    static const struct { const char *curve, *form, *encoding; } rows[] = {
        { "P-521", "uncompressed", "named_curve" }, { "secp256k1", "uncompressed", "named_curve" },
        { "P-256", "compressed", "named_curve" },   { "P-256", "uncompressed", "explicit" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(free_pkey) EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", rows[i].curve);
        struct moe_key *key = NULL;
        struct moe_error err = { 0 };
        unsigned char *der = NULL;
        assert_int_equal(EVP_PKEY_set_utf8_string_param(pkey, "point-format", rows[i].form), 1);
        assert_int_equal(EVP_PKEY_set_utf8_string_param(pkey, "encoding", rows[i].encoding), 1);
        int n = i2d_PUBKEY(pkey, &der);
        assert_int_equal(moe_key_read_der("odd", (struct moe_str){ (char *)der, (size_t)n }, &key, &err), MOE_E_SCHEMA);
        OPENSSL_free(der);
    }
}

static void a_private_key_is_no_public_one(void **state)
{
    struct place *p = *state;
    struct moe_key *key = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_key_generate(p->key, &err), MOE_OK);
    assert_int_equal(moe_key_load_public(p->key, &key, &err), MOE_E_SCHEMA);
    assert_non_null(strstr(err.text, "private"));
    assert_int_equal(moe_key_read_public("x", MOE_STR("text\n-----BEGIN PUBLIC KEY-----\n"), &key, &err), MOE_E_PARSE);
    assert_int_equal(moe_key_read_public("x", MOE_STR(""), &key, &err), MOE_E_PARSE);
    assert_int_equal(moe_key_read_der("x", MOE_STR("\x30\x05\x00"), &key, &err), MOE_E_PARSE);
    assert_null(key);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(loads) + MOE_COUNT(curves) + 6];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(loads); i++)
        tests[n++] = (struct CMUnitTest){ .name = loads[i].name, .test_func = load, .initial_state = &loads[i] };
    for (size_t i = 0; i < MOE_COUNT(curves); i++)
        tests[n++] = (struct CMUnitTest){ .name = curves[i].name, .test_func = ecdsa, .initial_state = (void *)&curves[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(a_made_pair_signs_and_verifies, enter, leave);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(what_exists_is_left_alone, enter, leave);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(a_private_key_is_no_public_one, enter, leave);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_known_signature);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(small_orders_are_no_keys);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(other_curves_and_forms_are_refused);
    return cmocka_run_group_tests_name("crypt/sign", tests, NULL, NULL);
}
