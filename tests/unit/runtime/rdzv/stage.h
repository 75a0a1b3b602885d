/* A coordinator in a thread of its own, what it told its owner, and clients that keep to the rules or do not. */
#ifndef TESTS_RDZV_STAGE_H
#define TESTS_RDZV_STAGE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/crypt/digest.h"
#include "runtime/rdzv/channel.h"
#include "runtime/rdzv/inside.h"
#include "runtime/rdzv/net.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define JOB "train-7"
enum { NOTES = 1024, SOON_MS = 20000, TURN_MS = 10 };      /* how long a test waits for what must come: a sanitizer on a busy machine is slow */

enum noted { JOINED, LOST, SAID, REFUSED };
struct note {
    enum noted what;
    uint32_t node;
    enum moe_rdzv_reject why;
    struct moe_rdzv_message message;
    struct moe_rdzv_hello hello;
    char address[MOE_RDZV_ADDRESS];
};

struct stage {
    struct moe_tls_side *server_side, *side, *stranger;    /* stranger: another key, another CA */
    struct moe_rdzv_server *server;
    char port[8];
    pthread_t thread;
    pthread_mutex_t lock;          /* the server is one thread's at a time; the notes too */
    atomic_bool over;
    struct note notes[NOTES];
    size_t count;
    bool crowded;                  /* refusals are not noted: there may be any number     */
    size_t descriptors;            /* that were open before                               */
};

static inline size_t count_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    size_t n = 0;
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir));)
        n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

/* --- the coordinator -------------------------------------------------------------------------------------------------------------------------------------- */

static inline struct note *new_note(struct stage *s, enum noted what)
{
    assert_true(s->count < NOTES);
    s->notes[s->count].what = what;
    return &s->notes[s->count++];
}

static inline void on_joined(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address)
{
    struct note *n = new_note(ctx, JOINED);
    n->node = node;
    n->hello = *hello;
    (void)snprintf(n->address, sizeof n->address, "%s", address);
}

static inline void on_lost(void *ctx, uint32_t node) { new_note(ctx, LOST)->node = node; }

static inline void on_message(void *ctx, uint32_t node, const struct moe_rdzv_message *message)
{
    struct note *n = new_note(ctx, SAID);
    n->node = node;
    n->message = *message;
}

static inline void on_refused(void *ctx, enum moe_rdzv_reject why, const char *address)
{
    if (((struct stage *)ctx)->crowded)
        return;
    struct note *n = new_note(ctx, REFUSED);
    n->why = why;
    (void)snprintf(n->address, sizeof n->address, "%s", address);
}

static inline void *coordinate(void *ctx)
{
    struct stage *s = ctx;
    while (!s->over) {
        struct pollfd p;
        struct moe_error err;
        int timeout = TURN_MS;
        pthread_mutex_lock(&s->lock);
        size_t n = moe_rdzv_server_poll(s->server, &p, 1, &timeout);
        pthread_mutex_unlock(&s->lock);
        (void)poll(&p, n, timeout);
        pthread_mutex_lock(&s->lock);
        bool ok = moe_rdzv_server_turn(s->server, &p, n, &err) == MOE_OK;
        pthread_mutex_unlock(&s->lock);
        if (!ok)
            abort();
    }
    return NULL;
}

static inline struct moe_tls_side *side_of(bool server, unsigned char secret)
{
    unsigned char root[MOE_PSK_BYTES] = { 0 }, key[MOE_PSK_BYTES];
    struct moe_tls_side *side = NULL;
    struct moe_error err = { 0 };
    root[0] = secret;
    assert_int_equal(moe_rdzv_key_tls(root, MOE_STR(JOB), key, &err), MOE_OK);
    assert_int_equal(moe_tls_side_psk(server, key, MOE_STR(JOB), &side, &err), MOE_OK);
    return side;
}

/* `nodes` numbers, of which 0 is the coordinator's own. The sides are taken. */
static inline struct stage *begin_with(const char *host, unsigned nodes, struct moe_tls_side *server_side, struct moe_tls_side *side, struct moe_tls_side *stranger)
{
    struct stage *s = calloc(1, sizeof *s);
    struct moe_error err = { 0 };
    assert_non_null(s);
    s->descriptors = count_descriptors();
    s->server_side = server_side;
    s->side = side;
    s->stranger = stranger;
    const struct moe_rdzv_server_options o = {
        .host = host, .port = "0", .job = MOE_STR(JOB), .side = s->server_side, .build = { 2 }, .config = { 3 }, .nodes = nodes, .own = 0,
        .ctx = s, .joined = on_joined, .lost = on_lost, .message = on_message, .refused = on_refused,
    };
    pthread_mutex_init(&s->lock, NULL);
    if (moe_rdzv_server_new(&o, &s->server, &err) != MOE_OK)
        fail_msg("%s", err.text);
    (void)snprintf(s->port, sizeof s->port, "%u", moe_rdzv_server_port(s->server));
    assert_int_equal(pthread_create(&s->thread, NULL, coordinate, s), 0);
    return s;
}

static inline struct stage *begin_at(const char *host, unsigned nodes) { return begin_with(host, nodes, side_of(true, 1), side_of(false, 1), side_of(false, 2)); }
static inline struct stage *begin(unsigned nodes) { return begin_at("127.0.0.1", nodes); }

/* After which not one descriptor more is open than before, once threads that nobody waits for have closed theirs. */
static inline void finish(struct stage *s)
{
    s->over = true;
    pthread_join(s->thread, NULL);
    moe_rdzv_server_free(&s->server);
    moe_tls_side_free(&s->server_side);
    moe_tls_side_free(&s->side);
    moe_tls_side_free(&s->stranger);
    pthread_mutex_destroy(&s->lock);
    for (uint64_t due = moe_now_ms() + SOON_MS; count_descriptors() != s->descriptors && moe_now_ms() <= due;)
        (void)poll(NULL, 0, 1);
    assert_int_equal(count_descriptors(), s->descriptors);
    free(s);
}

/* The server, for the test alone: LOCKED(s) { ... } */
#define LOCKED(s) for (bool held_ = (pthread_mutex_lock(&(s)->lock), true); held_; held_ = (pthread_mutex_unlock(&(s)->lock), false))

static inline size_t noted(struct stage *s, enum noted what, struct note *last)
{
    size_t n = 0;
    LOCKED(s)
        for (size_t i = 0; i < s->count; i++)
            if (s->notes[i].what == what) {
                n++;
                *last = s->notes[i];
            }
    return n;
}

/* Until there are `many` notes of that kind; gives the last one. */
static inline struct note wait_for(struct stage *s, enum noted what, size_t many)
{
    struct note last = { 0 };
    for (uint64_t due = moe_now_ms() + SOON_MS; noted(s, what, &last) < many;) {
        if (moe_now_ms() > due)
            fail_msg("note %d did not come %zu times", (int)what, many);
        (void)poll(NULL, 0, 1);
    }
    return last;
}

static inline size_t count_of(struct stage *s, enum noted what)
{
    struct note last;
    return noted(s, what, &last);
}

/* --- nodes ------------------------------------------------------------------------------------------------------------------------------------------------ */

static inline struct moe_rdzv_hello a_node(void)
{
    return (struct moe_rdzv_hello){ .version = MOE_RDZV_VERSION, .ranks = 2, .hint = UINT32_MAX, .job = JOB, .build = { 2 }, .config = { 3 } };
}

static inline struct moe_rdzv_hello a_link(uint64_t generation, uint32_t from, uint32_t to)
{
    struct moe_rdzv_hello h = a_node();
    h.link = true;
    h.generation = generation;
    h.from = from;
    h.to = to;
    return h;
}

static inline struct moe_rdzv_client *join_as(struct stage *s, const struct moe_rdzv_hello *hello, uint32_t *number)
{
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    if (moe_rdzv_client_new("127.0.0.1", s->port, s->side, hello, SOON_MS, &client, number, &err) != MOE_OK)
        fail_msg("%s: %s", err.field, err.text);
    return client;
}

static inline struct moe_rdzv_client *join_job(struct stage *s, uint32_t *number)
{
    const struct moe_rdzv_hello hello = a_node();
    return join_as(s, &hello, number);
}

/* Two nodes beside the coordinator's own, two ranks each: 0 1 | 2 3 | 4 5, in generation g. */
static const uint32_t three_nodes[] = { 0, 0, 1, 1, 2, 2 };
static inline void form(struct stage *s, uint64_t generation)
{
    struct moe_error err = { 0 };
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = generation, .world = MOE_COUNT(three_nodes), .first = 2, .count = 2,
                                        .node_of = three_nodes };
    LOCKED(s) {
        moe_rdzv_server_generation(s->server, generation, true);
        for (uint32_t node = 1; node <= 2; node++)
            assert_int_equal(moe_rdzv_server_send(s->server, node, &m, &err), MOE_OK);
    }
}

/* --- those who do as they like ---------------------------------------------------------------------------------------------------------------------------- */

static inline int knock(struct stage *s)
{
    struct moe_error err = { 0 };
    int fd = -1;
    if (moe_rdzv_connect("127.0.0.1", s->port, moe_now_ms() + SOON_MS, &fd, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return fd;
}

/* A TLS connection with the job's key, and nothing said yet. */
struct raw { int fd; struct moe_tls *tls; };
static inline struct raw prove(struct stage *s)
{
    struct raw r = { knock(s), NULL };
    struct moe_error err = { 0 };
    bool done = false;
    assert_int_equal(moe_tls_new(s->side, r.fd, &r.tls, &err), MOE_OK);
    for (;;) {
        if (moe_tls_handshake(r.tls, &done, &err) != MOE_OK)
            fail_msg("%s", err.text);
        if (done)
            return r;
        assert_int_equal(moe_rdzv_await(r.fd, moe_tls_poll(r.tls, true, false), moe_now_ms() + SOON_MS, &err), MOE_OK);
    }
}

static inline void say(struct raw *r, const void *bytes, size_t n)
{
    struct moe_error err = { 0 };
    size_t moved = 0;
    assert_int_equal(moe_tls_write(r->tls, bytes, n, &moved, &err), MOE_OK);
    assert_int_equal(moved, n);
}

static inline void say_hello(struct raw *r, const struct moe_rdzv_hello *h)
{
    unsigned char bytes[MOE_RDZV_HELLO_BYTES];
    say(r, bytes, moe_rdzv_hello_write(h, bytes));
}

/* What comes, to the end of the stream or `room`; the end is told. */
static inline size_t hear(struct raw *r, void *into, size_t room, bool *ended)
{
    struct moe_error err = { 0 };
    size_t have = 0, n = 0;
    for (*ended = false; have < room && !*ended; have += n) {
        enum moe_code code = moe_tls_read(r->tls, (char *)into + have, room - have, &n, &err);
        if (code != MOE_OK)
            n = 0;
        *ended = code != MOE_OK;
        if (!*ended && !n)
            assert_int_equal(moe_rdzv_await(r->fd, POLLIN, moe_now_ms() + SOON_MS, &err), MOE_OK);
    }
    return have;
}

/* The coordinator's answer to HELLO. */
static inline struct moe_rdzv_message answer(struct raw *r)
{
    unsigned char bytes[MOE_RDZV_PREFIX + MOE_RDZV_FRONT];
    struct moe_rdzv_message m = { 0 };
    struct moe_error err = { 0 };
    bool ended;
    assert_int_equal(hear(r, bytes, sizeof bytes, &ended), sizeof bytes);
    assert_int_equal(moe_rdzv_message_read(bytes + MOE_RDZV_PREFIX, MOE_RDZV_FRONT, NULL, 0, &m, &err), MOE_OK);
    return m;
}

static inline void leave(struct raw *r)
{
    moe_tls_free(&r->tls);
    moe_fd_close(&r->fd);
}
#endif
