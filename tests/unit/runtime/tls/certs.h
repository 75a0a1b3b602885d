/* Certificates and keys of a test's own, made when it runs: nothing in the tree looks like a key. Include it behind cmocka.h. */
#ifndef MOE_TESTS_UNIT_RUNTIME_TLS_CERTS_H
#define MOE_TESTS_UNIT_RUNTIME_TLS_CERTS_H
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/stat.h>

static EVP_PKEY *new_key(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    assert_non_null(key);
    return key;
}

static void extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    assert_non_null(ext);
    assert_int_equal(X509_add_ext(cert, ext, -1), 1);
    X509_EXTENSION_free(ext);
}

/* Without an issuer: a CA, which signs itself. With one: to be extended, and signed by it. */
static X509 *new_cert(const char *name, EVP_PKEY *key, X509 *issuer, long valid_s)
{
    static long serial = 1;
    X509 *cert = X509_new();
    assert_non_null(cert);
    assert_int_equal(X509_set_version(cert, X509_VERSION_3), 1);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), valid_s);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(issuer ? issuer : cert));
    X509_set_pubkey(cert, key);
    if (!issuer) {
        extend(cert, cert, NID_basic_constraints, "critical,CA:TRUE");
        extend(cert, cert, NID_key_usage, "critical,keyCertSign");
        assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    }
    return cert;
}

/* Either of them, as PEM. */
static void save(const char *path, X509 *cert, EVP_PKEY *key, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    FILE *to = fd >= 0 ? fdopen(fd, "w") : NULL;
    assert_non_null(to);
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(cert ? PEM_write_X509(to, cert) : PEM_write_PrivateKey(to, key, NULL, NULL, 0, NULL, NULL), 1);
    assert_int_equal(fclose(to), 0);
}
#endif
