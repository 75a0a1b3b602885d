/* The other end of a connection, for tests: a server that says what it is told to, and a forwarder that damages what passes. */
#ifndef TESTS_NET_WIRE_H
#define TESTS_NET_WIRE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/net/parts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WIRE_REPLIES = 16, WIRE_ASKED = 16384, WIRE_DONE = -1 };

/* Answers its n-th request with the n-th reply, the last one from then on; each connection is closed after its reply. A reply that is NULL never comes: the connection
 * stays until the client closes it. */
struct wire {
    int listener, stop[2];
    uint16_t port;
    pthread_t thread;
    const char *replies[WIRE_REPLIES];
    const char *last;               /* set by wire_start()                                */
    unsigned reply_count;
    atomic_uint requests;
    char *asked;                    /* WIRE_ASKED bytes for the last request; may be NULL */
    /* Of a forwarder: */
    uint16_t upstream;              /* port; 0 = answer from `replies`                    */
    atomic_int damaged;             /* connections still to be damaged                    */
    size_t after;                   /* bytes of the reply that pass first                 */
    bool stall;                     /* then nothing more comes; else the connection ends  */
};

static inline int wire_socket(uint16_t port, bool listening)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    assert_true(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    assert_int_equal(listening ? bind(fd, (struct sockaddr *)&to, sizeof to) : connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static inline bool wire_send(int fd, const char *bytes, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t k = send(fd, bytes + at, n - at, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        at += (size_t)k;
    }
    return true;
}

/* The digits at `text`, after blanks. */
static inline uint16_t wire_number(const char *text)
{
    unsigned v = 0;
    return sscanf(text, "%5u", &v) == 1 ? (uint16_t)(v & 0xffff) : 0;
}

/* Head and body, as far as Content-Length says, or until the test is over: a client may connect and never ask. */
static inline void wire_read_request(const struct wire *w, int fd, char asked[WIRE_ASKED])
{
    size_t len = 0, want = 0;
    char *end = NULL;
    while (len < (size_t)WIRE_ASKED - 1 && (!end || len < want)) {
        struct pollfd p[2] = { { fd, POLLIN, 0 }, { w->stop[0], POLLIN, 0 } };
        if (poll(p, 2, -1) < 0 || p[1].revents)
            return;
        ssize_t k = recv(fd, asked + len, (size_t)WIRE_ASKED - 1 - len, 0);
        if (k <= 0)
            return;
        len += (size_t)k;
        asked[len] = 0;
        if (!end && (end = strstr(asked, "\r\n\r\n")) != NULL) {
            const char *length = strcasestr(asked, "\r\nContent-Length:");
            want = (size_t)(end + 4 - asked) + (length ? wire_number(length + 17) : 0u);
        }
    }
}

static inline void wire_forward(struct wire *w, int fd)
{
    int up = wire_socket(w->upstream, false);
    bool damage = atomic_fetch_sub(&w->damaged, 1) > 0;
    size_t passed = 0, after = damage ? w->after : SIZE_MAX;
    char bytes[65536];
    for (bool open = true; open;) {
        struct pollfd p[3] = { { fd, POLLIN, 0 }, { up, POLLIN, 0 }, { w->stop[0], POLLIN, 0 } };
        if (poll(p, 3, -1) < 0 || p[2].revents)
            break;
        if (p[0].revents) {
            ssize_t k = recv(fd, bytes, sizeof bytes, 0);
            open = k > 0 && wire_send(up, bytes, (size_t)k);
        }
        if (open && p[1].revents) {
            ssize_t k = recv(up, bytes, sizeof bytes, 0);
            size_t n = k > 0 ? (size_t)k : 0, left = after - MOE_MIN(after, passed);
            open = k > 0 && wire_send(fd, bytes, MOE_MIN(n, left));
            passed += n;
            if (passed >= after && !w->stall)
                open = false;
        }
    }
    close(up);
}

/* Takes what comes, until the client goes or the test is over. */
static inline void wire_silence(struct wire *w, int fd)
{
    char bytes[65536];
    for (;;) {
        struct pollfd p[2] = { { fd, POLLIN, 0 }, { w->stop[0], POLLIN, 0 } };
        if (poll(p, 2, -1) < 0 || p[1].revents || recv(fd, bytes, sizeof bytes, 0) <= 0)
            return;
    }
}

static inline void *wire_run(void *ctx)
{
    struct wire *w = ctx;
    for (;;) {
        struct pollfd p[2] = { { w->listener, POLLIN, 0 }, { w->stop[0], POLLIN, 0 } };
        if (poll(p, 2, -1) < 0 || p[1].revents)
            return NULL;
        int fd = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        if (w->upstream) {
            wire_forward(w, fd);
        } else {
            char scratch[WIRE_ASKED];
            wire_read_request(w, fd, w->asked ? w->asked : scratch);
            unsigned n = atomic_fetch_add(&w->requests, 1);
            const char *reply = n < w->reply_count ? w->replies[n] : w->last;
            if (reply)
                (void)wire_send(fd, reply, strlen(reply));
            else
                wire_silence(w, fd);
        }
        shutdown(fd, SHUT_RDWR);
        close(fd);
    }
}

static inline void wire_start(struct wire *w)
{
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    for (unsigned i = 0; i < w->reply_count; i++)
        w->last = w->replies[i];
    w->listener = wire_socket(0, true);
    assert_int_equal(listen(w->listener, 16), 0);
    assert_int_equal(getsockname(w->listener, (struct sockaddr *)&at, &len), 0);
    w->port = ntohs(at.sin_port);
    assert_int_equal(pipe(w->stop), 0);
    assert_int_equal(pthread_create(&w->thread, NULL, wire_run, w), 0);
}

static inline void wire_stop(struct wire *w)
{
    assert_int_equal(write(w->stop[1], "x", 1), 1);
    pthread_join(w->thread, NULL);
    close(w->listener);
    close(w->stop[0]);
    close(w->stop[1]);
}

/* Something to keep quiet about, made anew: 40 hex digits. */
static inline void wire_secret(char into[41])
{
    unsigned char raw[20];
    assert_int_equal(getrandom(raw, sizeof raw, 0), sizeof raw);
    for (size_t i = 0; i < sizeof raw; i++)
        (void)snprintf(into + 2 * i, 3, "%02x", raw[i]);
}

/* A client of 127.0.0.1:port with the credentials of the environment, impatient. */
static inline struct moe_s3 *client_of(uint16_t port, const struct moe_s3_options *given)
{
    struct moe_s3_options o = given ? *given : (struct moe_s3_options){ 0 };
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
    struct moe_s3 *s3 = NULL;
    struct moe_error err = { 0 };
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
    assert_int_equal(setenv("S3_ENDPOINT_URL", url, 1), 0);
    o.loopback_http = true;
    o.backoff_ms = o.backoff_ms ? o.backoff_ms : 10;
    o.backoff_max_ms = o.backoff_max_ms ? o.backoff_max_ms : 20;
    o.tries = o.tries ? o.tries : 3;
    if (moe_s3_keys_from_env(&keys, &err) != MOE_OK || moe_s3_new(&keys, &o, &s3, &err) != MOE_OK)
        fail_msg("%s %s", err.field, err.text);
    assert_null(keys);
    return s3;
}

static inline int64_t wire_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
#endif
