/* Ends of links: two nodes and a generation, threads that open an end each, bytes put in and taken out. */
#ifndef TESTS_RDZV_ENDS_H
#define TESTS_RDZV_ENDS_H
#include "tests/unit/runtime/rdzv/stage.h"

/* Two nodes beside the coordinator's own, and generation 4 of them: ranks 0 1 | 2 3 | 4 5. */
struct trio { struct stage *stage; struct moe_rdzv_client *clients[2]; };

static inline struct trio gather_at(struct stage *s)
{
    struct trio t = { .stage = s };
    uint32_t number;
    for (uint32_t i = 0; i < 2; i++) {
        t.clients[i] = join_job(t.stage, &number);
        assert_int_equal(number, i + 1);
    }
    form(t.stage, 4);
    return t;
}

static inline struct trio gather(void) { return gather_at(begin(3)); }

static inline void part(struct trio *t)
{
    moe_rdzv_client_free(&t->clients[0]);
    moe_rdzv_client_free(&t->clients[1]);
    finish(t->stage);
}

/* One end, opened by a thread of its own: it waits for the other. */
struct opener { struct stage *stage; uint32_t from, to; unsigned wait_ms; int fd; enum moe_code code; struct moe_error err; pthread_t thread; };

static inline void *open_end(void *ctx)
{
    struct opener *o = ctx;
    const struct moe_rdzv_hello h = a_link(4, o->from, o->to);
    o->code = moe_rdzv_client_link("127.0.0.1", o->stage->port, o->stage->side, &h, o->wait_ms, &o->fd, &o->err);
    return NULL;
}

static inline void open_later(struct opener *o, struct stage *s, uint32_t from, uint32_t to)
{
    *o = (struct opener){ .stage = s, .from = from, .to = to, .wait_ms = SOON_MS, .fd = -1 };
    assert_int_equal(pthread_create(&o->thread, NULL, open_end, o), 0);
}

static inline int opened(struct opener *o)
{
    pthread_join(o->thread, NULL);
    if (o->code != MOE_OK)
        fail_msg("%s", o->err.text);
    return o->fd;
}

static inline void join_pair(struct stage *s, uint32_t a, uint32_t b, int fd[2])
{
    struct opener ends[2];
    open_later(&ends[0], s, a, b);
    open_later(&ends[1], s, b, a);
    fd[0] = opened(&ends[0]);
    fd[1] = opened(&ends[1]);
}

static inline void wait_waiting(struct stage *s, size_t count)
{
    for (size_t now = SIZE_MAX; now != count;)
        LOCKED(s)
            now = s->server->waiting.count;
}

static inline void put(int fd, const void *bytes, size_t n)
{
    struct moe_error err;
    for (size_t at = 0; at < n;) {
        ssize_t sent = send(fd, (const char *)bytes + at, n - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0)
            assert_int_equal(errno, EAGAIN);
        if (sent < 0)
            assert_int_equal(moe_rdzv_await(fd, POLLOUT, moe_now_ms() + SOON_MS, &err), MOE_OK);
        at += sent > 0 ? (size_t)sent : 0;
    }
}

/* n bytes, or to the end; how many there were. */
static inline size_t get(int fd, void *bytes, size_t n)
{
    struct moe_error err;
    size_t have = 0;
    for (ssize_t got = 1; have < n && got != 0;) {
        if (moe_rdzv_await(fd, POLLIN, moe_now_ms() + SOON_MS, &err) != MOE_OK)
            fail_msg("nothing comes: %zu of %zu bytes", have, n);
        got = recv(fd, (char *)bytes + have, n - have, MSG_DONTWAIT);
        if (got < 0 && errno == ECONNRESET)
            break;
        have += got > 0 ? (size_t)got : 0;
    }
    return have;
}

static inline void says(int from, int to, const char *text)
{
    char back[64] = "";
    put(from, text, strlen(text));
    assert_int_equal(get(to, back, strlen(text)), strlen(text));
    assert_string_equal(back, text);
}

static inline bool has_ended(int fd)
{
    char byte;
    return get(fd, &byte, 1) == 0;
}
#endif
