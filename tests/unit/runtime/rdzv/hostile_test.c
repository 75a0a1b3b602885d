/* Who can connect and nothing more: is told of, and disturbs nobody. */
/* Waits: for deadlines. */
#include "tests/unit/runtime/rdzv/stage.h"
#include <sys/resource.h>
#include <sys/wait.h>

/* --- before TLS is through -------------------------------------------------------------------------------------------------------------------------------- */

static const struct words { const char *name, *bytes; size_t n; bool stay; } words[] = {
    { "refuses a port scanner",               "", 0, false },
    { "refuses plain HTTP",                   "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27, true },
    { "refuses a HELLO without TLS",          "\xc0\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0\xff\xff\xff\xff", 20, true },
    { "refuses zeros",                        "\0\0\0\0\0\0\0\0\0\0\0\0", 12, true },
    { "refuses a record that is too long",    "\x16\x03\x01\xff\xff\x01\x00", 7, true },
    { "refuses the protocol of ssh",          "SSH-2.0-OpenSSH_9.2\r\n", 21, true },
    { "refuses an alert as the first record", "\x15\x03\x03\x00\x02\x02\x28", 7, true },
    { "refuses TLS 1.2",
      "\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03" "0123456789abcdef0123456789abcdef" "\x00\x00\x04\xc0\x2f\x00\xff\x01\x00", 52, true },
};

static void refuses_words(void **state)
{
    const struct words *w = *state;
    struct stage *s = begin(2);
    int fd = knock(s);
    char back[256];
    ssize_t heard, got = 0;
    assert_int_equal(send(fd, w->bytes, w->n, MSG_NOSIGNAL), (ssize_t)w->n);
    if (!w->stay)
        moe_fd_close(&fd);
    assert_int_equal(wait_for(s, REFUSED, 1).why, MOE_REJECT_HANDSHAKE);
    for (struct moe_error err; fd >= 0; got += heard) {     /* an alert of TLS at most: nothing of the job */
        assert_int_equal(moe_rdzv_await(fd, POLLIN, moe_now_ms() + SOON_MS, &err), MOE_OK);
        heard = recv(fd, back + got, sizeof back - (size_t)got, 0);
        if (heard <= 0)
            break;
    }
    assert_in_range(got, 0, 7);
    assert_true(got == 0 || back[0] == 0x15);
    moe_fd_close(&fd);
    LOCKED(s)
        assert_int_equal(s->server->pending.count, 0);
    assert_int_equal(count_of(s, REFUSED), 1);
    assert_int_equal(count_of(s, JOINED), 0);
    finish(s);
}

static void refuses_another_key(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_hello h = a_node();
    uint32_t number;
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", s->port, s->stranger, &h, SOON_MS, &client, &number, &err), MOE_E_CRYPTO);
    assert_int_equal(wait_for(s, REFUSED, 1).why, MOE_REJECT_HANDSHAKE);
    int fd = -1;
    const struct moe_rdzv_hello l = a_link(1, 2, 4);
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", s->port, s->stranger, &l, SOON_MS, &fd, &err), MOE_E_CRYPTO);
    assert_int_equal(wait_for(s, REFUSED, 2).why, MOE_REJECT_HANDSHAKE);
    assert_int_equal(count_of(s, JOINED), 0);
    finish(s);
}

/* --- a recorded connection, played again ------------------------------------------------------------------------------------------------------------------ */

enum { TAPE = 8192 };
struct tape { struct stage *stage; int listener; struct moe_rdzv_bytes said; };

/* Passes one connection on, and keeps what the client said. */
static void *record(void *ctx)
{
    struct tape *t = ctx;
    int in = accept(t->listener, NULL, NULL), out = knock(t->stage);
    struct pollfd p[2] = { { .fd = in, .events = POLLIN }, { .fd = out, .events = POLLIN } };
    for (bool open = true; open;) {
        if (poll(p, 2, -1) < 0)
            break;
        for (unsigned i = 0; i < 2 && open; i++) {
            unsigned char bytes[4096];
            ssize_t n = p[i].revents ? recv(p[i].fd, bytes, sizeof bytes, MSG_DONTWAIT) : 0;
            if (p[i].revents && n <= 0)
                open = false;
            if (n <= 0)
                continue;
            open = (i != 0 || moe_rdzv_bytes_add(&t->said, bytes, (size_t)n, TAPE)) && send(p[!i].fd, bytes, (size_t)n, MSG_NOSIGNAL) == n;
        }
    }
    close(in);
    close(out);
    return NULL;
}

static void a_recorded_connection_is_worth_nothing(void **state)
{
    (void)state;
    struct stage *s = begin(3);
    struct tape tape = { .stage = s };
    struct moe_rdzv_client *client = NULL;
    struct moe_error err = { 0 };
    const struct moe_rdzv_hello h = a_node();
    pthread_t thread;
    unsigned at;
    uint32_t number;
    char port[8];
    assert_int_equal(moe_rdzv_listen("127.0.0.1", "0", &tape.listener, &at, &err), MOE_OK);
    (void)fcntl(tape.listener, F_SETFL, 0);
    (void)snprintf(port, sizeof port, "%u", at);
    assert_int_equal(pthread_create(&thread, NULL, record, &tape), 0);
    assert_int_equal(moe_rdzv_client_new("127.0.0.1", port, s->side, &h, SOON_MS, &client, &number, &err), MOE_OK);
    moe_rdzv_client_free(&client);
    pthread_join(thread, NULL);
    moe_fd_close(&tape.listener);
    wait_for(s, LOST, 1);
    const size_t n = moe_rdzv_bytes_count(&tape.said);
    assert_in_range(n, MOE_RDZV_HELLO_BYTES, TAPE);
    int fd = knock(s);                                      /* every byte of it: the server's part of the keys is another one now */
    assert_int_equal(send(fd, tape.said.at + tape.said.begin, n, MSG_NOSIGNAL), (ssize_t)n);
    moe_rdzv_bytes_free(&tape.said);
    assert_int_equal(wait_for(s, REFUSED, 1).why, MOE_REJECT_HANDSHAKE);
    moe_fd_close(&fd);
    assert_int_equal(count_of(s, JOINED), 1);
    finish(s);
}

/* --- silence and slowness --------------------------------------------------------------------------------------------------------------------------------- */

enum { SILENT = 200 };

static uint64_t admit_one(struct stage *s)
{
    const uint64_t before = moe_now_ms();
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number);
    const uint64_t took = moe_now_ms() - before;
    moe_rdzv_client_free(&client);
    return took;
}

static void a_crowd_that_says_nothing_delays_nobody(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    int crowd[SILENT];
    uint64_t took, opened = moe_now_ms();
    for (size_t i = 0; i < SILENT; i++)
        crowd[i] = knock(s);
    wait_for(s, REFUSED, SILENT - MOE_CAP_RDZV_PENDING);    /* the oldest went for newer ones */
    took = admit_one(s);
    print_message("admitted beside %u silent connections after %u ms\n", MOE_CAP_RDZV_PENDING, (unsigned)took);
    assert_in_range(took, 0, 1000);
    LOCKED(s)
        assert_in_range(s->server->pending.count, 1, MOE_CAP_RDZV_PENDING);
    struct note last = wait_for(s, REFUSED, SILENT);
    assert_int_equal(last.why, MOE_REJECT_SLOW);
    assert_in_range(moe_now_ms() - opened, MOE_RDZV_HELLO_MS - 100, MOE_RDZV_HELLO_MS + 3000);
    LOCKED(s)
        assert_int_equal(s->server->pending.count, 0);
    for (size_t i = 0; i < SILENT; i++)
        moe_fd_close(&crowd[i]);
    finish(s);
}

/* One that has proved itself is not the one that goes for a crowd of those that have not. */
static void the_crowd_does_not_push_out_who_has_proved_itself(void **state)
{
    (void)state;
    struct stage *s = begin(2);
    struct raw r = prove(s);
    const struct moe_rdzv_hello h = a_node();
    int crowd[SILENT];
    for (bool in = false; !in;)
        LOCKED(s)
            in = s->server->pending.first && s->server->pending.first->state == CONN_HELLO;
    for (size_t i = 0; i < SILENT; i++)
        crowd[i] = knock(s);
    wait_for(s, REFUSED, SILENT + 1 - MOE_CAP_RDZV_PENDING);
    say_hello(&r, &h);
    assert_int_equal(answer(&r).kind, MOE_RDZV_WELCOME);
    leave(&r);
    for (size_t i = 0; i < SILENT; i++)
        moe_fd_close(&crowd[i]);
    wait_for(s, LOST, 1);
    finish(s);
}

/* A byte now and then: of the TLS handshake, and of HELLO behind it. The clock runs from the connection on. */
static void slow_ones_are_cut_in_time(void **state)
{
    (void)state;
    static const unsigned char client_hello[] = { 0x16, 3, 1, 1, 0, 1, 0, 0, 0xfc, 3, 3 };
    struct stage *s = begin(2);
    const uint64_t opened = moe_now_ms();
    int fd = knock(s);
    struct raw r = prove(s);
    unsigned char hello[MOE_RDZV_HELLO_BYTES];
    const struct moe_rdzv_hello h = a_node();
    const size_t n = moe_rdzv_hello_write(&h, hello);
    for (size_t i = 0; i < n; i++) {
        struct moe_error err;
        size_t moved;
        (void)send(fd, client_hello + i % sizeof client_hello, i < sizeof client_hello, MSG_NOSIGNAL);
        if (moe_tls_write(r.tls, hello + i, 1, &moved, &err) != MOE_OK)
            break;
        (void)poll(NULL, 0, 100);
    }
    assert_int_equal(wait_for(s, REFUSED, 2).why, MOE_REJECT_SLOW);
    LOCKED(s)
        for (size_t i = 0; i < s->count; i++)
            assert_int_equal(s->notes[i].why, MOE_REJECT_SLOW);
    assert_in_range(moe_now_ms() - opened, MOE_RDZV_HELLO_MS - 100, MOE_RDZV_HELLO_MS + 3000);
    leave(&r);
    moe_fd_close(&fd);
    finish(s);
}

struct flood { struct stage *stage; atomic_bool over; atomic_uint opened; pthread_t thread[2]; };

/* Connects as fast as it can, says nothing, and keeps the newest hundred. */
static void *pour(void *ctx)
{
    struct flood *f = ctx;
    int held[100], next = 0;
    for (size_t i = 0; i < MOE_COUNT(held); i++)
        held[i] = -1;
    while (!f->over) {
        struct moe_error err;
        int *fd = &held[next++ % (int)MOE_COUNT(held)];
        moe_fd_close(fd);
        f->opened++;
        if (moe_rdzv_connect("127.0.0.1", f->stage->port, moe_now_ms() + 1000, fd, &err) != MOE_OK)
            *fd = -1;
    }
    for (size_t i = 0; i < MOE_COUNT(held); i++)
        moe_fd_close(&held[i]);
    return NULL;
}

static void a_flood_that_does_not_end_keeps_nobody_out(void **state)
{
    (void)state;
    enum { ADMISSIONS = 20, FULL_SWING = 1000 };
    struct stage *s = begin(2);
    struct flood f = { .stage = s };
    uint64_t longest = 0;
    s->crowded = true;
    for (size_t i = 0; i < MOE_COUNT(f.thread); i++)
        assert_int_equal(pthread_create(&f.thread[i], NULL, pour, &f), 0);
    while (f.opened < FULL_SWING)
        (void)poll(NULL, 0, 1);
    for (size_t i = 1; i <= ADMISSIONS; i++) {
        longest = MOE_MAX(longest, admit_one(s));
        wait_for(s, LOST, i);
    }
    f.over = true;
    for (size_t i = 0; i < MOE_COUNT(f.thread); i++)
        pthread_join(f.thread[i], NULL);
    print_message("admitted beside a flood of %u connections: %u ms at most\n", f.opened, (unsigned)longest);
    assert_in_range(longest, 0, 10000);
    finish(s);
}

static void a_flood_that_comes_and_goes_leaves_nothing(void **state)
{
    (void)state;
    enum { FLOOD = 500 };
    struct stage *s = begin(2);
    for (size_t i = 0; i < FLOOD; i++) {
        int fd = knock(s);
        moe_fd_close(&fd);
    }
    wait_for(s, REFUSED, FLOOD);
    LOCKED(s) {
        assert_int_equal(s->server->pending.count, 0);
        assert_int_equal(s->server->dead.count, 0);
    }
    assert_in_range(admit_one(s), 0, 1000);
    finish(s);
}

/* --- behind TLS: they have the key, and are not believed for it ------------------------------------------------------------------------------------------- */

static void says_more_than_hello(struct raw *r)
{
    unsigned char bytes[MOE_RDZV_HELLO_BYTES + 1] = { 0 };
    const struct moe_rdzv_hello h = a_node();
    (void)moe_rdzv_hello_write(&h, bytes);
    say(r, bytes, sizeof bytes);
}
static void says_nothing_and_goes(struct raw *r) { leave(r); }
static void says_half_and_goes(struct raw *r)
{
    unsigned char bytes[MOE_RDZV_HELLO_BYTES];
    const struct moe_rdzv_hello h = a_node();
    (void)moe_rdzv_hello_write(&h, bytes);
    say(r, bytes, sizeof bytes / 2);
    leave(r);
}
static void says_another_length(struct raw *r) { say(r, (unsigned char[]){ 255, 255, 255, 255, MOE_RDZV_VERSION, 0, 0, 0 }, 8); }

static const struct behaviour { const char *name; void (*act)(struct raw *r); } behaviours[] = {
    { "refuses bytes behind HELLO",               says_more_than_hello  },
    { "refuses who proves itself and goes",       says_nothing_and_goes },
    { "refuses half a HELLO",                     says_half_and_goes    },
    { "refuses a HELLO of another length at once", says_another_length  },
};

static void refuses_behaviour(void **state)
{
    const struct behaviour *b = *state;
    struct stage *s = begin(2);
    struct raw r = prove(s);
    b->act(&r);
    assert_int_equal(wait_for(s, REFUSED, 1).why, MOE_REJECT_MALFORMED);
    leave(&r);
    assert_int_equal(count_of(s, JOINED), 0);
    finish(s);
}

/* --- what the process itself runs into -------------------------------------------------------------------------------------------------------------------- */

/* There are no descriptors left: the oldest of those that wait gives its own, and nothing spins. */
static void without_descriptors_it_goes_on(void **state)
{
    (void)state;
    enum { CROWD = 12, LEFT = 3 };
    struct stage *s = begin(2);
    struct rlimit before, few;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)moe_rdzv_server_port(s->server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int crowd[CROWD], probe = dup(0);
    for (size_t i = 0; i < CROWD; i++)
        crowd[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    close(probe);
    few = (struct rlimit){ (rlim_t)crowd[CROWD - 1] + 1 + LEFT, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    for (size_t i = 0; i < CROWD; i++)
        assert_int_equal(connect(crowd[i], (struct sockaddr *)&to, sizeof to), 0);
    wait_for(s, REFUSED, CROWD - LEFT - 1);                 /* -1: `probe` left a gap */
    for (size_t i = 0; i < CROWD; i++)
        close(crowd[i]);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    wait_for(s, REFUSED, CROWD);
    assert_in_range(admit_one(s), 0, 2000);
    finish(s);
}

/* A launcher forks: until the child is another program it holds every descriptor, also those that are closed here meanwhile. */
static void a_child_that_holds_descriptors_does_no_harm(void **state)
{
    (void)state;
    struct stage *s = begin(3);
    uint32_t number;
    struct moe_rdzv_client *client = join_job(s, &number), *next;
    struct moe_error err = { 0 };
    int pair[2];
    char end;
    assert_int_equal(pipe(pair), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(pair[1]);
        _exit((int)read(pair[0], &end, 1));                 /* until the parent is through */
    }
    close(pair[0]);
    LOCKED(s)
        moe_rdzv_server_drop(s->server, number);
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_STARTED };
    for (unsigned i = 0; i < 20; i++) {                     /* what comes for a connection that is freed */
        enum moe_code code = moe_rdzv_client_send(client, &m, &err);
        assert_true(code == MOE_OK || code == MOE_E_IO);
        (void)poll(NULL, 0, TURN_MS);
    }
    assert_int_equal(count_of(s, SAID), 0);
    LOCKED(s) {                                             /* nor is it told of for ever */
        struct pollfd p = { .fd = s->server->epoll, .events = POLLIN };
        assert_int_equal(poll(&p, 1, 0), 0);
    }
    moe_rdzv_client_free(&client);
    next = join_job(s, &number);
    moe_rdzv_client_free(&next);
    wait_for(s, LOST, 1);
    close(pair[1]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    finish(s);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(refuses_another_key),
        cmocka_unit_test(a_recorded_connection_is_worth_nothing),
        cmocka_unit_test(a_crowd_that_says_nothing_delays_nobody),
        cmocka_unit_test(the_crowd_does_not_push_out_who_has_proved_itself),
        cmocka_unit_test(slow_ones_are_cut_in_time),
        cmocka_unit_test(a_flood_that_does_not_end_keeps_nobody_out),
        cmocka_unit_test(a_flood_that_comes_and_goes_leaves_nothing),
        cmocka_unit_test(without_descriptors_it_goes_on),
        cmocka_unit_test(a_child_that_holds_descriptors_does_no_harm),
    };
    struct CMUnitTest tests[MOE_COUNT(words) + MOE_COUNT(behaviours) + MOE_COUNT(others)], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        *t++ = (struct CMUnitTest){ .name = words[i].name, .test_func = refuses_words, .initial_state = (void *)(uintptr_t)&words[i] };
    for (size_t i = 0; i < MOE_COUNT(behaviours); i++)
        *t++ = (struct CMUnitTest){ .name = behaviours[i].name, .test_func = refuses_behaviour, .initial_state = (void *)(uintptr_t)&behaviours[i] };
    memcpy(t, others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
