/* Two ends over real sockets: who gets in, who does not and by which error, what passes, and where the layer stops reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/tls/parts.h"
#include "tests/unit/runtime/tls/certs.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char key_a[MOE_PSK_BYTES] = { 1, 2, 3 }, key_b[MOE_PSK_BYTES] = { 1, 2, 4 };

struct pair { int fd[2]; struct moe_tls_side *side[2]; struct moe_tls *tls[2]; enum moe_code code[2]; struct moe_error err[2]; };    /* 0 the client, 1 the server */

static void open_pair(struct pair *p)
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, p->fd), 0);
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(moe_tls_new(p->side[i], p->fd[i], &p->tls[i], &p->err[i]), MOE_OK);
}

/* Both ends in turn until each is through or has failed: a client that fails leaves an end that the server sees. True when both are through. */
static bool shake(struct pair *p)
{
    bool done[2] = { false, false }, over[2] = { false, false };
    for (unsigned turn = 0; turn < 50; turn++) {
        unsigned i = turn % 2;
        if (!over[i] && !done[i])
            over[i] = (p->code[i] = moe_tls_handshake(p->tls[i], &done[i], &p->err[i])) != MOE_OK;
        if (over[i])
            (void)shutdown(p->fd[i], SHUT_WR);
    }
    assert_true((done[0] || over[0]) && (done[1] || over[1]));
    return done[0] && done[1];
}

static void close_pair(struct pair *p)
{
    for (unsigned i = 0; i < 2; i++) {
        moe_tls_free(&p->tls[i]);
        moe_tls_side_free(&p->side[i]);
        close(p->fd[i]);
    }
}

static void psk_pair(struct pair *p, const unsigned char *server_key, struct moe_str server_identity)
{
    *p = (struct pair){ .code = { MOE_OK, MOE_OK } };
    assert_int_equal(moe_tls_side_psk(false, key_a, MOE_STR("job 1"), &p->side[0], &p->err[0]), MOE_OK);
    assert_int_equal(moe_tls_side_psk(true, server_key, server_identity, &p->side[1], &p->err[1]), MOE_OK);
    open_pair(p);
}

/* ---- what passes ---- */

static void send_all(struct moe_tls *tls, const void *bytes, size_t n)
{
    struct moe_error err;
    size_t moved = 0;
    assert_int_equal(moe_tls_write(tls, bytes, n, &moved, &err), MOE_OK);
    assert_int_equal(moved, n);
}

static size_t take(struct moe_tls *tls, void *into, size_t room)
{
    struct moe_error err;
    size_t moved = 0;
    assert_int_equal(moe_tls_read(tls, into, room, &moved, &err), MOE_OK);
    return moved;
}

static void psk(void **state)
{
    struct pair p;
    char room[64];
    unsigned char ours[MOE_TLS_EXPORT_BYTES], theirs[MOE_TLS_EXPORT_BYTES], other[MOE_TLS_EXPORT_BYTES];
    (void)state;
    psk_pair(&p, key_a, MOE_STR("job 1"));
    size_t moved;
    assert_int_equal(moe_tls_read(p.tls[0], room, 1, &moved, &p.err[0]), MOE_E_USAGE);          /* not yet */
    assert_int_equal(moe_tls_poll(p.tls[0], false, false), POLLIN);
    assert_true(shake(&p));
    assert_int_equal(SSL_version(p.tls[0]->ssl), TLS1_3_VERSION);
    assert_string_equal(SSL_get_cipher_name(p.tls[1]->ssl), "TLS_AES_128_GCM_SHA256");
    assert_int_not_equal(SSL_get_negotiated_group(p.tls[1]->ssl), 0);                           /* ephemeral keys as well */
    assert_string_equal(moe_tls_peer(p.tls[1]), "");
    assert_int_equal(take(p.tls[0], room, sizeof room), 0);                                     /* no ticket, nothing */
    assert_int_equal(recv(p.fd[0], room, sizeof room, MSG_DONTWAIT), -1);
    send_all(p.tls[0], "from the client", 15);
    send_all(p.tls[1], "from the server", 15);
    assert_int_equal(take(p.tls[1], room, 4), 4);
    assert_true(moe_tls_buffered(p.tls[1]));
    assert_int_equal(take(p.tls[1], room + 4, sizeof room - 4), 11);
    assert_false(moe_tls_buffered(p.tls[1]));
    assert_memory_equal(room, "from the client", 15);
    assert_int_equal(take(p.tls[0], room, sizeof room), 15);
    assert_memory_equal(room, "from the server", 15);
    assert_int_equal(moe_tls_poll(p.tls[0], true, false), POLLIN);
    assert_int_equal(moe_tls_poll(p.tls[0], true, true), POLLIN | POLLOUT);
    assert_int_equal(moe_tls_export(p.tls[0], MOE_STR("one"), ours, &p.err[0]), MOE_OK);
    assert_int_equal(moe_tls_export(p.tls[1], MOE_STR("one"), theirs, &p.err[1]), MOE_OK);
    assert_int_equal(moe_tls_export(p.tls[1], MOE_STR("two"), other, &p.err[1]), MOE_OK);
    assert_memory_equal(ours, theirs, sizeof ours);
    assert_memory_not_equal(ours, other, sizeof ours);
    close_pair(&p);
}

/* Behind the last record that was asked for, the stream is as the peer wrote it: somebody else may go on with the descriptor. */
static void handover(void **state)
{
    struct pair p;
    char room[4096];
    (void)state;
    for (unsigned from = 0; from < 2; from++) {
        unsigned to = 1 - from;
        psk_pair(&p, key_a, MOE_STR("job 1"));
        assert_true(shake(&p));
        send_all(p.tls[from], "first", 5);
        send_all(p.tls[from], "linked", 6);
        moe_tls_free(&p.tls[from]);                                                             /* says no farewell */
        assert_int_equal(send(p.fd[from], "plain bytes of the ranks", 24, 0), 24);
        assert_int_equal(take(p.tls[to], room, sizeof room), 5);                                /* one record, however much room there is */
        assert_int_equal(take(p.tls[to], room, sizeof room), 6);
        assert_memory_equal(room, "linked", 6);
        assert_false(moe_tls_buffered(p.tls[to]));
        moe_tls_free(&p.tls[to]);
        assert_int_equal(recv(p.fd[to], room, sizeof room, 0), 24);
        assert_memory_equal(room, "plain bytes of the ranks", 24);
        assert_int_equal(send(p.fd[to], "and back", 8, 0), 8);
        assert_int_equal(recv(p.fd[from], room, sizeof room, 0), 8);
        close_pair(&p);
    }
}

/* More than the socket holds, both ways, offered again as the header says; and keys that change on the way. */
static void much(void **state)
{
    enum { MUCH = 3 << 20 };
    struct pair p;
    unsigned char *from = malloc(3 * (size_t)MUCH), *into[2] = { from + MUCH, from + 2 * (size_t)MUCH };
    size_t sent[2] = { 0, 0 }, got[2] = { 0, 0 };
    (void)state;
    assert_non_null(from);
    for (size_t i = 0; i < MUCH; i++)
        from[i] = (unsigned char)(i * 2654435761u >> 13);
    psk_pair(&p, key_a, MOE_STR("job 1"));
    assert_true(shake(&p));
    p.tls[0]->key_records = 3;
    while (got[0] < MUCH || got[1] < MUCH)
        for (unsigned i = 0; i < 2; i++) {
            size_t moved = 0;
            assert_int_equal(moe_tls_write(p.tls[i], from + sent[i], MUCH - sent[i], &moved, &p.err[i]), MOE_OK);
            sent[i] += moved;
            do {
                assert_int_equal(moe_tls_read(p.tls[i], into[i] + got[i], MUCH - got[i], &moved, &p.err[i]), MOE_OK);
                got[i] += moved;
            } while (moved);
        }
    assert_memory_equal(into[0], from, MUCH);
    assert_memory_equal(into[1], from, MUCH);
    assert_in_range(p.tls[0]->records, 0, 2);                                                   /* since the last key */
    close_pair(&p);
    free(from);
}

/* ---- the end of the stream ---- */

static volatile sig_atomic_t pipes;
static void on_pipe(int signal)
{
    (void)signal;
    pipes++;
}

static void gone(void **state)
{
    struct pair p;
    char room[16];
    size_t moved;
    void (*before)(int) = signal(SIGPIPE, on_pipe);
    (void)state;
    psk_pair(&p, key_a, MOE_STR("job 1"));
    assert_true(shake(&p));
    send_all(p.tls[1], "last", 4);
    moe_tls_free(&p.tls[1]);
    close(p.fd[1]);
    assert_int_equal(take(p.tls[0], room, sizeof room), 4);                                     /* what had left still comes */
    assert_int_equal(moe_tls_read(p.tls[0], room, sizeof room, &moved, &p.err[0]), MOE_E_IO);
    assert_int_equal(p.err[0].sys, ECONNRESET);
    assert_int_equal(moe_tls_write(p.tls[0], room, sizeof room, &moved, &p.err[0]), MOE_E_IO);
    assert_true(p.err[0].sys == EPIPE || p.err[0].sys == ECONNRESET);
    assert_int_equal(pipes, 0);
    (void)signal(SIGPIPE, before);
    p.fd[1] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close_pair(&p);
}

static void gone_early(void **state)
{
    struct pair p;
    bool done;
    (void)state;
    psk_pair(&p, key_a, MOE_STR("job 1"));
    assert_int_equal(moe_tls_handshake(p.tls[1], &done, &p.err[1]), MOE_OK);
    assert_false(done);
    assert_int_equal(shutdown(p.fd[0], SHUT_WR), 0);
    assert_int_equal(moe_tls_handshake(p.tls[1], &done, &p.err[1]), MOE_E_IO);
    assert_int_equal(p.err[1].sys, ECONNRESET);
    close_pair(&p);
}

/* A byte of a record that is not what was sealed. */
static void flipped(void **state)
{
    (void)state;
    for (size_t at = 0; at < 30; at += 3) {
        struct pair p;
        unsigned char record[128], room[64];
        size_t moved = 0;
        psk_pair(&p, key_a, MOE_STR("job 1"));
        assert_true(shake(&p));
        send_all(p.tls[0], "a secret of the ranks", 21);
        ssize_t n = recv(p.fd[1], record, sizeof record, 0);
        assert_true(n > 30);
        assert_true(!memmem(record, (size_t)n, "secret", 6));
        record[at] ^= 1;
        assert_int_equal(send(p.fd[0], record, (size_t)n, 0), n);
        assert_int_equal(shutdown(p.fd[0], SHUT_WR), 0);
        enum moe_code code = MOE_OK;
        for (unsigned i = 0; i < 4 && code == MOE_OK; i++) {
            code = moe_tls_read(p.tls[1], room, sizeof room, &moved, &p.err[1]);
            assert_int_equal(moved, 0);
        }
        assert_true(code == MOE_E_CRYPTO || (at == 3 && code == MOE_E_IO));                     /* a length that is too long waits for more, which never comes */
        close_pair(&p);
    }
}

/* ---- who does not get in ---- */

static void wrong_key(void **state)
{
    struct pair p;
    (void)state;
    psk_pair(&p, key_b, MOE_STR("job 1"));
    assert_false(shake(&p));
    assert_int_equal(p.code[1], MOE_E_CRYPTO);
    assert_true(p.code[0] == MOE_E_CRYPTO || p.code[0] == MOE_E_IO);
    close_pair(&p);
}

static void wrong_identity(void **state)
{
    const struct moe_str others[] = { MOE_STR("job 2"), MOE_STR("job 1 "), MOE_STR("job") };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(others); i++) {
        struct pair p;
        psk_pair(&p, key_a, others[i]);
        assert_false(shake(&p));
        assert_int_equal(p.code[1], MOE_E_CRYPTO);
        assert_true(p.code[0] == MOE_E_CRYPTO || p.code[0] == MOE_E_IO);
        close_pair(&p);
    }
}

/* What a server says to bytes that are not TLS 1.3 with its key. */
static void stranger(const void *bytes, size_t n, SSL_CTX *ctx)
{
    struct pair p;
    SSL *ssl = ctx ? SSL_new(ctx) : NULL;
    bool done = false;
    psk_pair(&p, key_a, MOE_STR("job 1"));
    moe_tls_free(&p.tls[0]);
    if (ssl) {
        assert_int_equal(SSL_set_fd(ssl, p.fd[0]), 1);
        assert_int_not_equal(SSL_connect(ssl), 1);
    } else
        assert_int_equal(send(p.fd[0], bytes, n, 0), (ssize_t)n);
    for (unsigned i = 0; i < 4 && p.code[1] == MOE_OK; i++) {
        p.code[1] = moe_tls_handshake(p.tls[1], &done, &p.err[1]);
        if (ssl)
            assert_int_not_equal(SSL_connect(ssl), 1);
    }
    assert_false(done);
    assert_int_equal(p.code[1], MOE_E_CRYPTO);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    close_pair(&p);
}

static void tls12(void **state)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    (void)state;
    assert_int_equal(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION), 1);
    stranger(NULL, 0, ctx);
}

/* One who knows TLS 1.3, and trusts everybody, but has no key. */
static void keyless(void **state)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    (void)state;
    assert_int_equal(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION), 1);
    stranger(NULL, 0, ctx);
}

static void plaintext(void **state)
{
    (void)state;
    stranger("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27, NULL);
    stranger("SSH-2.0-OpenSSH_9.2\r\n", 21, NULL);
    stranger("\0\0\0\1\0\0\0\0\0\0\0\0", 12, NULL);
}

/* ---- certificates, made here ---- */

enum { SERVER = 1, CLIENT = 2, NO_USE = 4 };
struct folder { char path[64]; X509 *ca[2]; EVP_PKEY *ca_key[2]; };

static void path_of(const struct folder *f, const char *name, const char *ending, char into[128])
{
    assert_true(snprintf(into, 128, "%s/%s.%s", f->path, name, ending) < 128);
}

/* NAME.pem and NAME.key, by one of the two CAs. */
static void issue(struct folder *f, const char *name, unsigned ca, unsigned use, const char *names, long valid_s)
{
    EVP_PKEY *key = new_key();
    X509 *cert = new_cert(name, key, f->ca[ca], valid_s);
    char path[128];
    if (!(use & NO_USE))
        extend(cert, f->ca[ca], NID_ext_key_usage, use == (SERVER | CLIENT) ? "serverAuth,clientAuth" : use & SERVER ? "serverAuth" : "clientAuth");
    if (names)
        extend(cert, f->ca[ca], NID_subject_alt_name, names);
    assert_true(X509_sign(cert, f->ca_key[ca], EVP_sha256()) > 0);
    path_of(f, name, "pem", path);
    save(path, cert, NULL, 0644);
    path_of(f, name, "key", path);
    save(path, NULL, key, 0600);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    char path[128];
    if (!f)
        return 1;
    (void)snprintf(f->path, sizeof f->path, "/tmp/tls_test.XXXXXX");
    if (!mkdtemp(f->path))
        return 1;
    for (unsigned i = 0; i < 2; i++) {
        f->ca_key[i] = new_key();
        f->ca[i] = new_cert(i ? "other CA" : "CA", f->ca_key[i], NULL, 86400);
        path_of(f, i ? "other-ca" : "ca", "pem", path);
        save(path, f->ca[i], NULL, 0644);
    }
    issue(f, "server", 0, SERVER, "DNS:node-1.cluster,IP:192.0.2.7", 86400);
    issue(f, "client", 0, CLIENT, "DNS:node-2.cluster", 86400);
    issue(f, "both", 0, SERVER | CLIENT, "DNS:node-1.cluster", 86400);
    issue(f, "nameless", 0, CLIENT, NULL, 86400);
    issue(f, "useless", 0, NO_USE, "DNS:node-1.cluster", 86400);
    issue(f, "expired", 0, SERVER | CLIENT, "DNS:node-1.cluster", -60);
    issue(f, "stranger", 1, SERVER | CLIENT, "DNS:node-1.cluster", 86400);
    *state = f;
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = { "server", "client", "both", "nameless", "useless", "expired", "stranger", "ca", "other-ca" };
    struct folder *f = *state;
    char path[128];
    for (size_t i = 0; i < MOE_COUNT(names); i++) {
        path_of(f, names[i], "pem", path);
        (void)unlink(path);
        path_of(f, names[i], "key", path);
        (void)unlink(path);
    }
    for (unsigned i = 0; i < 2; i++) {
        X509_free(f->ca[i]);
        EVP_PKEY_free(f->ca_key[i]);
    }
    int rc = rmdir(f->path);
    free(f);
    return rc;
}

static enum moe_code cert_side(const struct folder *f, bool server, const char *who, const char *key, const char *ca, const char *peer, struct moe_tls_side **out,
                               struct moe_error *err)
{
    char chain[128], own_key[128], root[128];
    path_of(f, who, "pem", chain);
    path_of(f, key, "key", own_key);
    path_of(f, ca, "pem", root);
    return moe_tls_side_cert(server, chain, own_key, root, peer, out, err);
}

/* A server and a client with these certificates; whether both get in, and else by whose refusal. */
struct meeting { const char *name, *server, *client, *server_ca, *client_ca, *peer; const char *client_says, *server_says; };
static const struct meeting meetings[] = {
    { "both by one CA",                     "server",   "client",   "ca",       "ca",       "node-1.cluster", NULL,                      NULL                       },
    { "the server by its address",          "server",   "client",   "ca",       "ca",       "192.0.2.7",      NULL,                      NULL                       },
    { "one certificate for both uses",      "both",     "both",     "ca",       "ca",       "node-1.cluster", NULL,                      NULL                       },
    { "a client of no DNS name",            "server",   "nameless", "ca",       "ca",       "node-1.cluster", NULL,                      NULL                       },
    { "a server of another name",           "server",   "client",   "ca",       "ca",       "node-9.cluster", "hostname mismatch",       ""                         },
    { "a server whose common name is it",   "server",   "client",   "ca",       "ca",       "server",         "hostname mismatch",       ""                         },
    { "a server of another address",        "server",   "client",   "ca",       "ca",       "192.0.2.8",      "IP address mismatch",     ""                         },
    { "a server of another CA",             "stranger", "client",   "ca",       "ca",       "node-1.cluster", "local issuer",            ""                         },
    { "a client of another CA",             "server",   "stranger", "ca",       "ca",       "node-1.cluster", NULL,                      "local issuer"             },
    { "a client that believes another CA",  "server",   "client",   "ca",       "other-ca", "node-1.cluster", "local issuer",            ""                         },
    { "a client's certificate as server",   "client",   "client",   "ca",       "ca",       "node-2.cluster", "purpose",                 ""                         },
    { "a server's certificate as client",   "server",   "server",   "ca",       "ca",       "node-1.cluster", NULL,                      "purpose"                  },
    { "a server's with no use named",       "useless",  "client",   "ca",       "ca",       "node-1.cluster", "purpose",                 ""                         },
    { "a client's with no use named",       "server",   "useless",  "ca",       "ca",       "node-1.cluster", NULL,                      "purpose"                  },
    { "a server's that is over",            "expired",  "client",   "ca",       "ca",       "node-1.cluster", "expired",                 ""                         },
    { "a client's that is over",            "server",   "expired",  "ca",       "ca",       "node-1.cluster", NULL,                      "expired"                  },
};

static void meet(void **state)
{
    const struct folder *f = *state;
    for (size_t i = 0; i < MOE_COUNT(meetings); i++) {
        const struct meeting *m = &meetings[i];
        struct pair p = { .code = { MOE_OK, MOE_OK } };
        assert_int_equal(cert_side(f, false, m->client, m->client, m->client_ca, m->peer, &p.side[0], &p.err[0]), MOE_OK);
        assert_int_equal(cert_side(f, true, m->server, m->server, m->server_ca, NULL, &p.side[1], &p.err[1]), MOE_OK);
        open_pair(&p);
        bool in = shake(&p);
        if (in != (!m->client_says && !m->server_says))
            fail_msg("%s: client: %s; server: %s", m->name, p.err[0].text, p.err[1].text);
        for (unsigned k = 0; k < 2; k++) {
            const char *says = k ? m->server_says : m->client_says;
            if (says && (p.code[k] != MOE_E_CRYPTO || !strstr(p.err[k].text, says)))
                fail_msg("%s: %s", m->name, p.err[k].text);
        }
        if (in) {
            assert_string_equal(moe_tls_peer(p.tls[1]), strcmp(m->client, "client") == 0 ? "node-2.cluster" : strcmp(m->client, "both") == 0 ? "node-1.cluster" : "nameless");
            assert_string_equal(moe_tls_peer(p.tls[0]), "node-1.cluster");
        } else if (!m->client_says) {                                        /* its handshake was through: the first read tells */
            char room[8];
            size_t moved;
            assert_int_equal(p.code[0], MOE_OK);
            assert_int_equal(moe_tls_read(p.tls[0], room, sizeof room, &moved, &p.err[0]), MOE_E_CRYPTO);
        }
        close_pair(&p);
    }
}

/* A server with a key does not let in whoever has a certificate, nor the other way round. */
static void mixed(void **state)
{
    const struct folder *f = *state;
    for (unsigned i = 0; i < 2; i++) {
        struct pair p = { .code = { MOE_OK, MOE_OK } };
        struct moe_error err;
        assert_int_equal(i ? moe_tls_side_psk(false, key_a, MOE_STR("job 1"), &p.side[0], &err)
                           : cert_side(f, false, "client", "client", "ca", "node-1.cluster", &p.side[0], &err), MOE_OK);
        assert_int_equal(i ? cert_side(f, true, "server", "server", "ca", NULL, &p.side[1], &err)
                           : moe_tls_side_psk(true, key_a, MOE_STR("job 1"), &p.side[1], &err), MOE_OK);
        open_pair(&p);
        assert_false(shake(&p));
        assert_true(p.code[0] == MOE_E_CRYPTO || p.code[1] == MOE_E_CRYPTO);
        assert_int_not_equal(p.code[0], MOE_OK);
        close_pair(&p);
    }
}

static void files(void **state)
{
    const struct folder *f = *state;
    struct moe_tls_side *side = NULL;
    struct moe_error err;
    char path[128], link[128];
    assert_int_equal(cert_side(f, false, "client", "client", "ca", "", &side, &err), MOE_E_USAGE);
    assert_int_equal(cert_side(f, true, "server", "client", "ca", NULL, &side, &err), MOE_E_CRYPTO);
    assert_string_equal(strrchr(err.file, '/'), "/client.key");
    assert_int_equal(cert_side(f, true, "none", "client", "ca", NULL, &side, &err), MOE_E_IO);
    assert_int_equal(cert_side(f, true, "server", "none", "ca", NULL, &side, &err), MOE_E_IO);
    assert_int_equal(cert_side(f, true, "server", "server", "none", NULL, &side, &err), MOE_E_IO);
    path_of(f, "server", "key", path);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(cert_side(f, true, "server", "server", "ca", NULL, &side, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "0640"));
    assert_int_equal(chmod(path, 0600), 0);
    path_of(f, "ca", "key", link);
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(cert_side(f, true, "server", "ca", "ca", NULL, &side, &err), MOE_E_IO);
    assert_int_equal(err.sys, ELOOP);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(moe_tls_side_cert(true, path, path, path, NULL, &side, &err), MOE_E_PARSE);      /* a key where certificates belong */
    path_of(f, "server", "pem", link);
    assert_int_equal(chmod(link, 0600), 0);
    assert_int_equal(moe_tls_side_cert(true, link, link, link, NULL, &side, &err), MOE_E_PARSE);      /* and the other way round */
    assert_int_equal(chmod(link, 0644), 0);
    assert_null(side);
}

static void identities(void **state)
{
    struct moe_tls_side *side = NULL;
    struct moe_error err;
    char longest[MOE_TLS_IDENTITY_BYTES + 1];
    memset(longest, 'x', sizeof longest);
    (void)state;
    assert_int_equal(moe_tls_side_psk(true, key_a, (struct moe_str){ longest, sizeof longest }, &side, &err), MOE_E_LIMIT);
    assert_int_equal(moe_tls_side_psk(true, key_a, MOE_STR(""), &side, &err), MOE_E_LIMIT);
    assert_int_equal(moe_tls_side_psk(true, key_a, (struct moe_str){ longest, sizeof longest - 1 }, &side, &err), MOE_OK);
    moe_tls_side_free(&side);
    assert_null(side);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a key lets both in, and what they write passes", psk, NULL, NULL, NULL },
        { "behind the last record that was asked for, the socket is the next one's", handover, NULL, NULL, NULL },
        { "more than the socket holds, both ways, under changing keys", much, NULL, NULL, NULL },
        { "an end is ECONNRESET, and no SIGPIPE", gone, NULL, NULL, NULL },
        { "an end in the handshake", gone_early, NULL, NULL, NULL },
        { "a flipped bit is CRYPTO", flipped, NULL, NULL, NULL },
        { "another key", wrong_key, NULL, NULL, NULL },
        { "another identity", wrong_identity, NULL, NULL, NULL },
        { "TLS 1.2", tls12, NULL, NULL, NULL },
        { "TLS 1.3 without a key", keyless, NULL, NULL, NULL },
        { "what is not TLS", plaintext, NULL, NULL, NULL },
        { "certificates: whom each end lets in", meet, NULL, NULL, NULL },
        { "a key on one end and a certificate on the other", mixed, NULL, NULL, NULL },
        { "files that are not what they should be", files, NULL, NULL, NULL },
        { "identities have a length", identities, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests_name("runtime/tls", tests, make_folder, remove_folder);
}
