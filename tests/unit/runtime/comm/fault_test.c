/* Peers that die, stop, hang up, leave, lag or lie: every call ends, soon, with the reason, and never with a wrong result. */
/* Waits: for peers that are late. */
#include "tests/unit/runtime/comm/world.h"
#include "runtime/comm/frame.h"

enum { BIG = 4 << 20 };

static bool gone(const struct moe_error *err) { return err->code == MOE_E_IO && (err->sys == ECONNRESET || err->sys == EPIPE); }

/* ---- processes ---- */

static void join_all(const pid_t *pids, unsigned size, unsigned but)
{
    for (unsigned i = 0; i < size; i++)
        if (i != but)
            assert_int_equal(waitpid(pids[i], NULL, 0), pids[i]);
}

/* Sums over and over, until something fails; keeps how long the last call took. */
static bool sum_for_ever(struct rank *k)
{
    float *data = calloc(BIG / sizeof *data, sizeof *data);
    enum moe_code code = data ? MOE_OK : MOE_E_LIMIT;
    while (code == MOE_OK) {
        uint64_t from = moe_now_ms();
        code = k->comm->ops->allreduce(k->comm, data, BIG / sizeof *data, MOE_COMM_F32, MOE_COMM_SUM, &k->err);
        k->took_ms = moe_now_ms() - from;
    }
    free(data);
    return true;
}

/* How long the survivors of a killed rank took to notice. */
static uint64_t kill_one(enum world_kind kind)
{
    struct world w;
    pid_t pids[WORLD_MOST];
    world_connect(&w, 4, kind);
    struct rank *ranks = world_fork(&w, sum_for_ever, NULL, pids);
    world_sleep_ms(400);
    uint64_t from = moe_now_ms();
    assert_int_equal(kill(pids[2], SIGKILL), 0);
    join_all(pids, 4, WORLD_MOST);
    uint64_t took = moe_now_ms() - from;
    for (unsigned r = 0; r < 4; r++)
        if (r != 2) {
            assert_true(ranks[r].good);
            assert_true(gone(&ranks[r].err));
            assert_memory_equal(ranks[r].err.field, "rank ", 5);
        }
    world_forget(ranks);
    return took;
}

static void killed(void **state)
{
    const enum world_kind kinds[] = { WORLD_PLAIN, WORLD_TLS };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(kinds); i++) {
        uint64_t best = UINT64_MAX;
        for (unsigned tries = 0; best >= 1000 && tries < 3; tries++)         /* a machine that is busy with others' work may take longer, once */
            best = MOE_MIN(best, kill_one(kinds[i]));
        assert_true(best < 1000);
    }
}

static void stopped(void **state)
{
    struct world w;
    pid_t pids[WORLD_MOST];
    unsigned late = 0;
    (void)state;
    world_connect(&w, 3, WORLD_PLAIN);
    w.deadline_ms = 700;
    struct rank *ranks = world_fork(&w, sum_for_ever, NULL, pids);
    world_sleep_ms(300);
    assert_int_equal(kill(pids[1], SIGSTOP), 0);
    join_all(pids, 3, 1);
    for (unsigned r = 0; r < 3; r += 2) {
        assert_true(ranks[r].good);
        late += ranks[r].err.sys == ETIMEDOUT;                  /* whoever is late first hangs up */
        assert_true(ranks[r].err.sys == ETIMEDOUT || gone(&ranks[r].err));
        assert_in_range(ranks[r].took_ms, 300, 5000);                  /* the deadline is 700 */
    }
    assert_true(late > 0);
    assert_int_equal(kill(pids[1], SIGKILL), 0);
    join_all(pids + 1, 1, WORLD_MOST);
    world_forget(ranks);
}

/* A peer that never calls: its deadline, and whom it names. */
static bool wait_alone(struct rank *k)
{
    uint64_t from = moe_now_ms();
    if (k->rank == 1) {
        world_sleep_ms(1000);
        return true;
    }
    enum moe_code code = k->comm->ops->barrier(k->comm, &k->err);
    k->took_ms = moe_now_ms() - from;
    struct moe_error again;
    return code == MOE_E_IO && k->err.sys == ETIMEDOUT && strcmp(k->err.field, "rank 1") == 0 && k->took_ms >= 300 && k->took_ms < 5000 &&
           k->comm->ops->barrier(k->comm, &again) == MOE_E_IO && again.sys == ETIMEDOUT && k->comm->ops->poll_error(k->comm, &again) == MOE_E_IO;
}

static void silent(void **state)
{
    struct world w;
    struct rank ranks[WORLD_MOST];
    (void)state;
    world_connect(&w, 2, WORLD_PLAIN);
    w.deadline_ms = 300;
    world_threads(&w, wait_alone, NULL, ranks);
    if (!ranks[0].good)
        fail_msg("%s: %s after %u ms", ranks[0].err.field, ranks[0].err.text, (unsigned)ranks[0].took_ms);
}

/* ---- abort ---- */

static void *abort_soon(void *comm)
{
    struct moe_comm *c = comm;
    world_sleep_ms(100);
    c->ops->abort(c);
    return NULL;
}

/* Rank 0 waits for rank 1, which computes; a thread of rank 0 aborts. Rank 1 learns of it at its next call, or, if what rank 0 said before was enough for that
 * one, at the one after. */
static bool aborted(struct rank *k)
{
    pthread_t thread;
    struct moe_error why = { 0 };
    uint64_t from = moe_now_ms();
    if (k->rank == 1) {
        world_sleep_ms(300);
        return (k->comm->ops->barrier(k->comm, &k->err) != MOE_OK || k->comm->ops->barrier(k->comm, &k->err) != MOE_OK) && gone(&k->err);
    }
    if (k->comm->ops->poll_error(k->comm, &why) != MOE_OK || pthread_create(&thread, NULL, abort_soon, k->comm) != 0)
        return false;
    enum moe_code code = k->comm->ops->barrier(k->comm, &k->err);
    k->took_ms = moe_now_ms() - from;
    (void)pthread_join(thread, NULL);
    return code == MOE_E_IO && k->err.sys == ECANCELED && k->took_ms < 5000 && k->comm->ops->poll_error(k->comm, &why) == MOE_E_IO && why.sys == ECANCELED;
}

static void aborts(void **state)
{
    const enum world_kind kinds[] = { WORLD_PLAIN, WORLD_TLS };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        world_all_good(2, kinds[i], aborted, NULL);
}

/* From another thread while the calls run, in a group: the parent dies with it. */
static bool abort_group(struct rank *k)
{
    const unsigned members[] = { 0, 1 };
    struct moe_comm *part = NULL;
    struct moe_error why;
    pthread_t thread;
    float *data = calloc(100000, sizeof *data);
    enum moe_code code = k->comm->ops->group(k->comm, members, 2, &part, &k->err);
    bool good = data && code == MOE_OK && (k->rank || pthread_create(&thread, NULL, abort_soon, part) == 0);
    while (good && code == MOE_OK)
        code = part->ops->allreduce(part, data, 100000, MOE_COMM_F32, MOE_COMM_SUM, &k->err);
    if (good && !k->rank)
        good = pthread_join(thread, NULL) == 0 && k->err.sys == ECANCELED;
    good = good && code == MOE_E_IO && k->comm->ops->poll_error(k->comm, &why) == MOE_E_IO && why.sys == k->err.sys;
    moe_comm_free(&part);
    free(data);
    return good;
}

static void aborts_group(void **state)
{
    (void)state;
    world_all_good(2, WORLD_PLAIN, abort_group, NULL);
}

/* ---- ranks that do not agree ---- */

struct mismatch { const char *name; unsigned calls[2]; enum moe_code code; int sys; const char *says; };

static enum moe_code one_call(struct moe_comm *c, unsigned which, struct moe_error *err)
{
    static _Thread_local char a[1 << 18], b[1 << 18];
    const size_t few_bytes[] = { 8, 8 }, more_bytes[] = { 8, 9 };
    const struct moe_pieces few = { .bytes = few_bytes }, more = { .bytes = more_bytes };
    switch (which) {
    case 0:  return c->ops->barrier(c, err);
    case 1:  return c->ops->allreduce(c, a, 10, MOE_COMM_F32, MOE_COMM_SUM, err);
    case 2:  return c->ops->allreduce(c, a, 11, MOE_COMM_F32, MOE_COMM_SUM, err);
    case 3:  return c->ops->allreduce(c, a, 10, MOE_COMM_I32, MOE_COMM_SUM, err);
    case 4:  return c->ops->allreduce(c, a, 10, MOE_COMM_F32, MOE_COMM_MAX, err);
    case 5:  return c->ops->allreduce(c, a, 1 << 16, MOE_COMM_F32, MOE_COMM_SUM, err);
    case 6:  return c->ops->broadcast(c, a, 40, 0, err);
    case 7:  return c->ops->broadcast(c, a, 40, 1, err);
    case 8:  return c->ops->alltoallv(c, a, few, b, few, err);
    case 9:  return c->ops->alltoallv(c, a, c->rank ? few : more, b, few, err);
    case 10: return c->ops->allgather(c, a, b, 10, MOE_COMM_F32, err);
    default: return c->ops->reduce_scatter(c, a, b, 1 << 12, MOE_COMM_F32, MOE_COMM_SUM, err);
    }
}

static bool disagree(struct rank *k)
{
    const struct mismatch *m = k->ctx;
    return one_call(k->comm, 0, &k->err) == MOE_OK && (one_call(k->comm, m->calls[k->rank], &k->err) != MOE_OK || one_call(k->comm, 0, &k->err) != MOE_OK);
}

static const struct mismatch mismatches[] = {
    { "another call",           { 0, 1 },   MOE_E_IO,    EPROTO, "is at call 1, allreduce of type 3 and reduction 0, and this rank at call 1, barrier" },
    { "another number",         { 1, 2 },   MOE_E_USAGE, 0,      "has 44 bytes in call 1, allreduce"                                                  },
    { "another type",           { 1, 3 },   MOE_E_IO,    EPROTO, "allreduce of type 1"                                                                },
    { "another reduction",      { 1, 4 },   MOE_E_IO,    EPROTO, "reduction 1"                                                                        },
    { "small against large",    { 1, 5 },   MOE_E_USAGE, 0,      "has 262144 bytes"                                                                   },
    { "a scatter of a sum",     { 5, 11 },  MOE_E_IO,    EPROTO, "reduce_scatter"                                                                     },
    { "alltoallv's bytes",      { 9, 9 },   MOE_E_USAGE, 0,      "has 9 bytes in call 1, alltoallv"                                                   },
    { "gather for reduction",   { 1, 10 },  MOE_E_IO,    EPROTO, "allgather"                                                                          },
};

static void disagreement(void **state)
{
    const struct mismatch *m = *state;
    struct world w;
    struct rank ranks[WORLD_MOST];
    unsigned named = 0;
    world_connect(&w, 2, WORLD_PLAIN);
    world_threads(&w, disagree, (void *)(uintptr_t)m, ranks);
    for (unsigned i = 0; i < 2; i++) {
        if (!ranks[i].good)
            fail_msg("rank %u: %s", i, ranks[i].err.text);
        named += ranks[i].err.code == m->code && ranks[i].err.sys == m->sys && strstr(ranks[i].err.text, m->says) &&
                 strcmp(ranks[i].err.field, i ? "rank 0" : "rank 1") == 0;
    }
    if (!named)                                          /* whoever sees it first hangs up, and the other may learn no more than that */
        fail_msg("0: %s; 1: %s", ranks[0].err.text, ranks[1].err.text);
}

/* Two roots of one broadcast: both send, and neither is told; the next call is where they meet. */
static bool two_roots(struct rank *k)
{
    return one_call(k->comm, k->rank ? 7 : 6, &k->err) != MOE_OK || one_call(k->comm, 0, &k->err) != MOE_OK;
}

static void roots(void **state)
{
    (void)state;
    world_all_good(2, WORLD_PLAIN, two_roots, NULL);
}

/* ---- what a peer sends, byte by byte ---- */

struct lie { const char *name; size_t at, width; uint64_t value; size_t bytes; enum moe_code code; int sys; const char *says; };

#define LIE(member, value) offsetof(struct moe_frame, member), sizeof((struct moe_frame){ 0 }.member), (value)
#define TRUTH 0, 0, 0
#define WHOLE (MOE_FRAME_BYTES + 8)
static const struct moe_frame truth = { .magic = MOE_FRAME_MAGIC, .call = MOE_CALL_ALLREDUCE, .type = MOE_COMM_F32, .from = 1, .generation = WORLD_GENERATION,
                                        .size = 8, .bytes = 8 };
static const struct lie lies[] = {
    { "the truth",                      TRUTH,                        WHOLE,     MOE_OK,      0,          ""                               },
    { "an old generation's message",    LIE(generation, 6),           WHOLE,     MOE_E_IO,    EPROTO,     "of generation 6, and this is 7" },
    { "a later generation's message",   LIE(generation, 1ull << 40),  WHOLE,     MOE_E_IO,    EPROTO,     "of generation 1099511627776"    },
    { "a wrong place in the order",     LIE(nth, 5),                  WHOLE,     MOE_E_IO,    EPROTO,     "is at call 5"                   },
    { "a wrong kind",                   LIE(call, MOE_CALL_BARRIER),  WHOLE,     MOE_E_IO,    EPROTO,     "is at call 0, barrier, and this rank at call 0, allreduce" },
    { "a kind that there is not",       LIE(call, 77),                WHOLE,     MOE_E_IO,    EPROTO,     "none"                           },
    { "another communicator's message", LIE(comm, 9),                 WHOLE,     MOE_E_IO,    EPROTO,     "of communicator 9"              },
    { "another rank's message",         LIE(from, 0),                 WHOLE,     MOE_E_IO,    EPROTO,     "as rank 0"                      },
    { "a root where there is none",     LIE(root, 1),                 WHOLE,     MOE_E_IO,    EPROTO,     "is at call 0"                   },
    { "a wrong round",                  LIE(round, 1),                WHOLE,     MOE_E_IO,    EPROTO,     "round 1"                        },
    { "no message",                     LIE(magic, 0x47455420),       WHOLE,     MOE_E_IO,    EPROTO,     "no message of a rank"           },
    { "the other byte order",           LIE(magic, 0x4d434d31),       WHOLE,     MOE_E_IO,    EPROTO,     "no message of a rank"           },
    { "more bytes than the call has",   LIE(bytes, UINT64_MAX),       WHOLE,     MOE_E_IO,    EPROTO,     "18446744073709551615 bytes"     },
    { "fewer bytes than the call has",  LIE(bytes, 4),                WHOLE - 4, MOE_E_IO,    EPROTO,     "4 bytes of round 0"             },
    { "another size of the call",       LIE(size, 12),                WHOLE,     MOE_E_USAGE, 0,          "has 12 bytes"                   },
    { "a message cut in its frame",     TRUTH,                        20,        MOE_E_IO,    ECONNRESET, "hung up"                        },
    { "a message cut in its numbers",   TRUTH,                        WHOLE - 1, MOE_E_IO,    ECONNRESET, "hung up"                        },
    { "nothing at all",                 TRUTH,                        0,         MOE_E_IO,    ECONNRESET, "hung up"                        },
};

/* Numbers of the width that a member has, in this machine's order of bytes. */
static void change(struct moe_frame *frame, const struct lie *lie)
{
    const uint8_t narrow = (uint8_t)lie->value;
    const uint32_t middle = (uint32_t)lie->value;
    memcpy((char *)frame + lie->at, lie->width == 1 ? (const void *)&narrow : lie->width == 4 ? (const void *)&middle : &lie->value, lie->width);
}

static void told(void **state)
{
    const struct lie *lie = *state;
    struct moe_link *links[2] = { NULL };
    struct moe_comm *comm = NULL;
    struct moe_error err = { 0 };
    float data[2] = { 1, 2 };
    const float theirs[2] = { 10, 20 };
    unsigned char bytes[WHOLE];
    int ends[2];
    world_pair(ends, false);
    assert_int_equal(moe_link_plain(ends[0], &links[1], &err), MOE_OK);
    assert_int_equal(moe_comm_mesh(links, 0, 2, WORLD_GENERATION, 2000, &comm, &err), MOE_OK);
    assert_null(links[1]);
    struct moe_frame frame = truth;
    change(&frame, lie);
    memcpy(bytes, &frame, sizeof frame);
    memcpy(bytes + sizeof frame, theirs, sizeof theirs);
    assert_int_equal(write(ends[1], bytes, lie->bytes), (ssize_t)lie->bytes);
    assert_int_equal(shutdown(ends[1], SHUT_WR), 0);
    assert_int_equal(comm->ops->allreduce(comm, data, 2, MOE_COMM_F32, MOE_COMM_SUM, &err), lie->code);
    if (lie->code == MOE_OK) {
        assert_true(data[0] == 11 && data[1] == 22);
    } else {
        assert_int_equal(err.sys, lie->sys);
        assert_string_equal(err.field, "rank 1");
        if (!strstr(err.text, lie->says))
            fail_msg("%s", err.text);
        assert_true(data[0] == 1 && data[1] == 2);
        assert_int_equal(comm->ops->barrier(comm, &err), lie->code);
        assert_int_equal(err.sys, lie->sys);
    }
    moe_comm_free(&comm);
    close(ends[1]);
}

/* A peer that is never silent, and never through: a byte now and then buys no time. */
static void *trickle(void *ctx)
{
    const int fd = *(int *)ctx;
    for (size_t i = 0; i < sizeof truth; i++) {
        if (send(fd, (const char *)&truth + i, 1, MSG_NOSIGNAL) != 1)
            return NULL;
        world_sleep_ms(30);
    }
    return NULL;
}

static void trickled(void **state)
{
    struct moe_link *links[2] = { NULL };
    struct moe_comm *comm = NULL;
    struct moe_error err = { 0 };
    float data[2] = { 1, 2 };
    pthread_t thread;
    int ends[2];
    (void)state;
    world_pair(ends, false);
    assert_int_equal(moe_link_plain(ends[0], &links[1], &err), MOE_OK);
    assert_int_equal(moe_comm_mesh(links, 0, 2, WORLD_GENERATION, 300, &comm, &err), MOE_OK);
    assert_int_equal(pthread_create(&thread, NULL, trickle, &ends[1]), 0);
    assert_int_equal(comm->ops->allreduce(comm, data, 2, MOE_COMM_F32, MOE_COMM_SUM, &err), MOE_E_IO);
    assert_int_equal(err.sys, ETIMEDOUT);
    assert_string_equal(err.field, "rank 1");
    assert_int_equal(pthread_join(thread, NULL), 0);            /* it was hung up on */
    moe_comm_free(&comm);
    close(ends[1]);
}

/* ---- flipped bytes of TLS: what passes between the ranks goes through a thread that damages it ---- */

struct middle { int a, b; size_t flip_at; };

static void *damage(void *ctx)
{
    struct middle *m = ctx;
    size_t passed = 0;
    unsigned char room[4096];
    for (;;) {
        struct pollfd p[2] = { { m->a, POLLIN, 0 }, { m->b, POLLIN, 0 } };
        if (poll(p, 2, -1) < 0)
            return NULL;
        for (unsigned i = 0; i < 2; i++) {
            ssize_t n = p[i].revents ? recv(i ? m->b : m->a, room, sizeof room, 0) : 0;
            if (p[i].revents && n <= 0) {
                (void)shutdown(m->a, SHUT_RDWR), (void)shutdown(m->b, SHUT_RDWR);
                return NULL;
            }
            for (ssize_t k = 0; i == 0 && k < n; k++)
                room[k] ^= passed++ == m->flip_at ? 0x10 : 0;
            if (n > 0 && send(i ? m->a : m->b, room, (size_t)n, MSG_NOSIGNAL) != n)
                return NULL;
        }
    }
}

static bool sum_once(struct rank *k)
{
    static float data[2][20000];
    for (unsigned i = 0; i < 20000; i++)
        data[k->rank][i] = 1;
    enum moe_code code = k->comm->ops->allreduce(k->comm, data[k->rank], 20000, MOE_COMM_F32, MOE_COMM_SUM, &k->err);
    for (unsigned i = 0; code == MOE_OK && i < 20000; i++)
        if (data[k->rank][i] != 2)
            return false;
    return true;
}

static void flipped(void **state)
{
    const size_t places[] = { 700, 1000, 5000, 20000 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(places); i++) {
        struct world w;
        struct rank ranks[WORLD_MOST];
        int left[2], right[2];
        pthread_t thread;
        world_connect(&w, 2, WORLD_TLS);
        close(w.ends[0][1]);
        close(w.ends[1][0]);
        world_pair(left, false);
        world_pair(right, false);
        w.ends[0][1] = left[0];
        w.ends[1][0] = right[0];
        struct middle m = { left[1], right[1], places[i] };
        assert_int_equal(pthread_create(&thread, NULL, damage, &m), 0);
        world_threads(&w, sum_once, NULL, ranks);
        assert_int_equal(pthread_join(thread, NULL), 0);
        assert_true(ranks[1].err.code == MOE_E_CRYPTO || !ranks[1].comm);
        assert_true(ranks[1].err.code == MOE_E_CRYPTO);
        assert_true(ranks[0].err.code == MOE_E_CRYPTO || ranks[0].err.code == MOE_E_IO);
        close(left[1]);
        close(right[1]);
    }
}

/* ---- links ---- */

static void *shake(void *ctx)
{
    struct rank *k = ctx;
    struct moe_link *link = NULL;
    unsigned char key[MOE_LINK_KEY_BYTES] = { (unsigned char)k->rank };
    int fd = *(int *)k->ctx;
    k->good = moe_link_tls(fd, key, k->size, 3000, &link, &k->err) == MOE_OK;
    moe_link_free(&link);
    return NULL;
}

/* Two ends with different keys: neither gets a link. */
static void wrong_key(void **state)
{
    int ends[2];
    pthread_t thread;
    world_pair(ends, true);
    struct rank server = { .rank = 1, .size = 1, .ctx = &ends[0] }, client = { .rank = 2, .size = 0, .ctx = &ends[1] };
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, shake, &server), 0);
    (void)shake(&client);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(server.good || client.good);
    assert_int_equal(server.err.code, MOE_E_CRYPTO);
    assert_true(client.err.code == MOE_E_CRYPTO || client.err.code == MOE_E_IO);
}

/* A peer that says nothing costs the deadline, and no more. */
static void no_handshake(void **state)
{
    int ends[2];
    struct moe_link *link = NULL;
    struct moe_error err = { 0 };
    const unsigned char key[MOE_LINK_KEY_BYTES] = { 1 };
    uint64_t from = moe_now_ms();
    (void)state;
    world_pair(ends, false);
    assert_int_equal(moe_link_tls(ends[0], key, true, 200, &link, &err), MOE_E_IO);
    assert_int_equal(err.sys, ETIMEDOUT);
    assert_in_range(moe_now_ms() - from, 190, 5000);
    assert_null(link);
    char c;
    assert_int_equal(read(ends[1], &c, 1), 0);                  /* its end was closed */
    close(ends[1]);
}

static void refused(void **state)
{
    int ends[2];
    struct moe_link *links[3] = { NULL };
    struct moe_comm *comm = NULL;
    struct moe_error err = { 0 };
    (void)state;
    world_pair(ends, false);
    assert_int_equal(moe_link_plain(ends[0], &links[1], &err), MOE_OK);
    assert_int_equal(moe_comm_mesh(links, 0, 3, 1, 1000, &comm, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "there is no link to rank 2");
    assert_int_equal(moe_comm_mesh(links, 1, 2, 1, 1000, &comm, &err), MOE_E_USAGE);
    assert_int_equal(moe_comm_mesh(links, 0, 2, 1, 0, &comm, &err), MOE_E_USAGE);
    assert_int_equal(moe_comm_mesh(links, 2, 2, 1, 1000, &comm, &err), MOE_E_USAGE);
    assert_int_equal(moe_comm_mesh(links, 0, 0, 1, 1000, &comm, &err), MOE_E_LIMIT);
    assert_non_null(links[1]);                                  /* not taken */
    assert_int_equal(moe_link_plain(-1, &links[2], &err), MOE_E_IO);
    moe_link_free(&links[1]);
    close(ends[1]);
}

/* Arguments that make no sense end a communicator as everything else does: the other ranks must not wait for a rank that gave up. */
static bool senseless(struct rank *k)
{
    const unsigned unordered[] = { 1, 0 }, strangers[] = { 0, 2 };
    struct moe_comm *part = NULL;
    char data[8] = { 0 };
    enum moe_code code;
    if (k->rank == 1)
        return k->comm->ops->barrier(k->comm, &k->err) != MOE_OK && gone(&k->err);
    switch (*(const int *)k->ctx) {
    case 0:  code = k->comm->ops->allreduce(k->comm, data, SIZE_MAX / 4, MOE_COMM_F64, MOE_COMM_SUM, &k->err); break;
    case 1:  code = k->comm->ops->allreduce(k->comm, data, 1, (enum moe_comm_type)99, MOE_COMM_SUM, &k->err); break;
    case 2:  code = k->comm->ops->allgather(k->comm, data, data, SIZE_MAX / 16, MOE_COMM_F64, &k->err); break;
    case 3:  code = k->comm->ops->broadcast(k->comm, data, 1, 2, &k->err); break;
    case 4:  code = k->comm->ops->group(k->comm, unordered, 2, &part, &k->err); break;
    default: code = k->comm->ops->group(k->comm, strangers, 2, &part, &k->err); break;
    }
    return code == MOE_E_USAGE && k->comm->ops->poll_error(k->comm, &k->err) == MOE_E_USAGE;
}

static void sense(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        world_all_good(2, WORLD_PLAIN, senseless, &i);
}

/* ---- the fake ---- */

static bool scripted(struct rank *k)
{
    const struct moe_fake_fault faults[] = { { 0, MOE_FAKE_DELAY, 0, 60 }, { 1, MOE_FAKE_FLIP, 0, 0 }, { 3, MOE_FAKE_FAIL, EIO, 0 } };
    struct moe_comm *fake = NULL;
    int32_t data[4] = { 1, 1, 1, 1 };
    uint64_t from = moe_now_ms();
    if (moe_comm_fake(k->comm, faults, k->rank ? 0 : 3, &fake, &k->err) != MOE_OK)
        return false;
    k->comm = fake;
    if (fake->ops->barrier(fake, &k->err) != MOE_OK || (k->rank == 0 && moe_now_ms() - from < 60) ||
        fake->ops->allreduce(fake, data, 4, MOE_COMM_I32, MOE_COMM_SUM, &k->err) != MOE_OK || fake->ops->barrier(fake, &k->err) != MOE_OK)
        return false;
    bool good = data[0] == 2 && data[1] == 2 && data[2] == (k->rank ? 2 : 2 ^ 0x40) && data[3] == 2;
    enum moe_code code = fake->ops->barrier(fake, &k->err);
    return good && code == MOE_E_IO && (k->rank ? gone(&k->err) : k->err.sys == EIO) &&
           fake->ops->poll_error(fake, &k->err) == MOE_E_IO;
}

static bool fake_abort(struct rank *k)
{
    const struct moe_fake_fault fault = { 0, MOE_FAKE_ABORT, 0, 0 };
    struct moe_comm *fake = NULL;
    if (moe_comm_fake(k->comm, &fault, 1, &fake, &k->err) != MOE_OK)
        return false;
    k->comm = fake;
    return fake->ops->barrier(fake, &k->err) == MOE_E_IO && k->err.sys == ECANCELED;
}

static void fakes(void **state)
{
    (void)state;
    world_all_good(2, WORLD_PLAIN, scripted, NULL);
    world_all_good(2, WORLD_PLAIN, fake_abort, NULL);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        { "a rank that is killed in the middle of a call ends the others' within a second", killed, NULL, NULL, NULL },
        { "a rank that is stopped ends them at the deadline", stopped, NULL, NULL, NULL },
        { "a rank that does not call is named at the deadline", silent, NULL, NULL, NULL },
        { "an abort by another thread ends a call at once", aborts, NULL, NULL, NULL },
        { "a group's abort is its parent's", aborts_group, NULL, NULL, NULL },
        { "two roots of one broadcast do not go unseen", roots, NULL, NULL, NULL },
        { "a byte now and then does not put off the deadline", trickled, NULL, NULL, NULL },
        { "flipped bytes under TLS never become a result", flipped, NULL, NULL, NULL },
        { "links with different keys do not come about", wrong_key, NULL, NULL, NULL },
        { "a link's handshake has a deadline", no_handshake, NULL, NULL, NULL },
        { "a mesh with a link too few, or without a deadline", refused, NULL, NULL, NULL },
        { "arguments that make no sense", sense, NULL, NULL, NULL },
        { "a script's delays, flips, failures and aborts", fakes, NULL, NULL, NULL },
    };
    static struct CMUnitTest tests[MOE_COUNT(others) + MOE_COUNT(mismatches) + MOE_COUNT(lies)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(others); i++)
        tests[n++] = others[i];
    for (size_t i = 0; i < MOE_COUNT(mismatches); i++)
        tests[n++] = (struct CMUnitTest){ .name = mismatches[i].name, .test_func = disagreement, .initial_state = (void *)(uintptr_t)&mismatches[i] };
    for (size_t i = 0; i < MOE_COUNT(lies); i++)
        tests[n++] = (struct CMUnitTest){ .name = lies[i].name, .test_func = told, .initial_state = (void *)(uintptr_t)&lies[i] };
    return cmocka_run_group_tests_name("runtime/comm faults", tests, NULL, NULL);
}
