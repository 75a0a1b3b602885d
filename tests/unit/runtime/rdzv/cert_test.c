/* A job whose nodes have certificates instead of a key: the same admission, and whoever's certificate is another CA's learns that it is.
 * Links    runtime/comm
 */
#include "tests/unit/runtime/rdzv/ends.h"
#include "tests/unit/runtime/tls/certs.h"

enum { AUTHORITIES = 2 };
static const char *const files[] = { "ca0", "chain0", "key0", "ca1", "chain1", "key1" };
static char folder[] = "/tmp/moe-rdzv-XXXXXX";

static void path_of(char into[64], const char *file, unsigned n) { (void)snprintf(into, 64, "%s/%s%u", folder, file, n); }

/* A CA, and one certificate of it that is good for both ends. */
static void make_authority(unsigned n)
{
    char path[64];
    EVP_PKEY *ca_key = new_key(), *key = new_key();
    X509 *ca = new_cert("test CA", ca_key, NULL, 3600), *leaf = new_cert("node", key, ca, 3600);
    extend(leaf, ca, NID_ext_key_usage, "serverAuth,clientAuth");
    extend(leaf, ca, NID_subject_alt_name, "IP:127.0.0.1");
    assert_true(X509_sign(leaf, ca_key, EVP_sha256()) > 0);
    path_of(path, "ca", n);
    save(path, ca, NULL, 0644);
    path_of(path, "chain", n);
    save(path, leaf, NULL, 0644);
    path_of(path, "key", n);
    save(path, NULL, key, 0600);
    X509_free(ca);
    X509_free(leaf);
    EVP_PKEY_free(ca_key);
    EVP_PKEY_free(key);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    for (unsigned n = 0; n < AUTHORITIES; n++)
        make_authority(n);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(files); i++) {
        char path[96];
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    return rmdir(folder);
}

/* Its own certificate is of authority `n`; it believes authority 0. */
static struct moe_tls_side *side_with(bool server, unsigned n)
{
    char chain[64], key[64], ca[64];
    struct moe_tls_side *side = NULL;
    struct moe_error err = { 0 };
    path_of(chain, "chain", n);
    path_of(key, "key", n);
    path_of(ca, "ca", 0);
    if (moe_tls_side_cert(server, chain, key, ca, server ? NULL : "127.0.0.1", &side, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    return side;
}

static struct stage *begin_with_certificates(void)
{
    return begin_with("127.0.0.1", 3, side_with(true, 0), side_with(false, 0), side_with(false, 1));
}

static void nodes_and_links_with_certificates(void **state)
{
    (void)state;
    struct trio t = gather_at(begin_with_certificates());
    int fd[2];
    join_pair(t.stage, 2, 4, fd);
    says(fd[0], fd[1], "bytes without the TLS that brought them here");
    says(fd[1], fd[0], "and back");
    close(fd[0]), close(fd[1]);
    part(&t);
}

/* It believes to be in before the coordinator has looked at its certificate. What it is told is why it is not, and not that somebody is gone. */
static void another_authoritys_is_refused_and_told_so(void **state)
{
    (void)state;
    struct stage *s = begin_with_certificates();
    const struct moe_rdzv_hello h = a_node();
    for (size_t i = 1; i <= 10; i++) {
        struct moe_rdzv_client *client = NULL;
        struct moe_error err = { 0 };
        uint32_t number;
        assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->stranger, &h, SOON_MS, &client, &number, &err), MOE_E_CRYPTO);
        assert_int_equal(wait_for(s, REFUSED, i).why, MOE_REJECT_HANDSHAKE);
    }
    assert_int_equal(count_of(s, JOINED), 0);
    finish(s);
}

static void the_right_certificate_is_not_the_right_job(void **state)
{
    (void)state;
    struct stage *s = begin_with_certificates();
    struct moe_rdzv_hello h = a_node();
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    uint32_t number;
    (void)snprintf(h.job, sizeof h.job, "another-job");
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->side, &h, SOON_MS, &client, &number, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "wrong-job");
    finish(s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_and_links_with_certificates),
        cmocka_unit_test(another_authoritys_is_refused_and_told_so),
        cmocka_unit_test(the_right_certificate_is_not_the_right_job),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
