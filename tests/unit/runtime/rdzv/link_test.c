/* Links: which pairs are joined, which ends are refused, and that bytes go through as they are, by many at once, as fast as the slower end takes them.
 * Links    runtime/comm
 */
#include "tests/unit/runtime/rdzv/stage.h"
#include "runtime/comm/link.h"
#include <sys/wait.h>

/* Two nodes beside the coordinator's own, and generation 4 of them: ranks 0 1 | 2 3 | 4 5. */
struct trio { struct stage *stage; struct moe_rdzv_client *clients[2]; };

static struct trio gather(void)
{
    struct trio t = { .stage = begin(3) };
    uint32_t number;
    for (uint32_t i = 0; i < 2; i++) {
        t.clients[i] = join_job(t.stage, &number);
        assert_int_equal(number, i + 1);
    }
    form(t.stage, 4);
    return t;
}

static void part(struct trio *t)
{
    moe_rdzv_client_free(&t->clients[0]);
    moe_rdzv_client_free(&t->clients[1]);
    finish(t->stage);
}

/* One end, opened by a thread of its own: it waits for the other. */
struct opener { struct stage *stage; uint32_t from, to; unsigned wait_ms; int fd; enum moe_code code; struct moe_error err; pthread_t thread; };

static void *open_end(void *ctx)
{
    struct opener *o = ctx;
    const struct moe_rdzv_hello h = a_link(4, o->from, o->to);
    o->code = moe_rdzv_client_link("127.0.0.1", o->stage->port, o->stage->side, &h, o->wait_ms, &o->fd, &o->err);
    return NULL;
}

static void open_later(struct opener *o, struct stage *s, uint32_t from, uint32_t to)
{
    *o = (struct opener){ .stage = s, .from = from, .to = to, .wait_ms = SOON_MS, .fd = -1 };
    assert_int_equal(pthread_create(&o->thread, NULL, open_end, o), 0);
}

static int opened(struct opener *o)
{
    pthread_join(o->thread, NULL);
    if (o->code != MOE_OK)
        fail_msg("%s", o->err.text);
    return o->fd;
}

static void join_pair(struct stage *s, uint32_t a, uint32_t b, int fd[2])
{
    struct opener ends[2];
    open_later(&ends[0], s, a, b);
    open_later(&ends[1], s, b, a);
    fd[0] = opened(&ends[0]);
    fd[1] = opened(&ends[1]);
}

static void wait_waiting(struct stage *s, size_t count)
{
    for (size_t now = SIZE_MAX; now != count;)
        LOCKED(s)
            now = s->server->waiting.count;
}

static void put(int fd, const void *bytes, size_t n)
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
static size_t get(int fd, void *bytes, size_t n)
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

static void says(int from, int to, const char *text)
{
    char back[64] = "";
    put(from, text, strlen(text));
    assert_int_equal(get(to, back, strlen(text)), strlen(text));
    assert_string_equal(back, text);
}

static bool has_ended(int fd)
{
    char byte;
    return get(fd, &byte, 1) == 0;
}

/* --- joined -------------------------------------------------------------------------------------------------------------------------------------------------- */

static void ends_are_joined_in_either_order(void **state)
{
    (void)state;
    static const uint32_t pairs[][2] = { { 2, 4 }, { 5, 3 } };
    struct trio t = gather();
    for (size_t i = 0; i < MOE_COUNT(pairs); i++) {
        struct opener first, second;
        open_later(&first, t.stage, pairs[i][0], pairs[i][1]);
        wait_waiting(t.stage, 1);
        open_later(&second, t.stage, pairs[i][1], pairs[i][0]);
        int a = opened(&first), b = opened(&second);
        says(a, b, "from the first to the second");
        says(b, a, "and back");
        close(a);
        assert_true(has_ended(b));
        close(b);
    }
    wait_waiting(t.stage, 0);
    assert_int_equal(count_of(t.stage, REFUSED), 0);
    part(&t);
}

static void one_direction_ends_and_the_other_goes_on(void **state)
{
    (void)state;
    struct trio t = gather();
    int fd[2];
    join_pair(t.stage, 2, 4, fd);
    put(fd[0], "last words", 10);
    assert_int_equal(shutdown(fd[0], SHUT_WR), 0);
    char text[16] = "";
    assert_int_equal(get(fd[1], text, sizeof text), 10);
    assert_string_equal(text, "last words");
    says(fd[1], fd[0], "still here");
    close(fd[1]);
    assert_true(has_ended(fd[0]));
    close(fd[0]);
    for (size_t left = 1; left;)
        LOCKED(t.stage)
            left = t.stage->server->joined.count;
    part(&t);
}

/* A rank of the coordinator's own node has a descriptor at once, and may write before the other end is there. */
static void local_ends_are_joined_too(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_error err = { 0 };
    int here = -1, later = -1;
    LOCKED(t.stage)
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 1, 2, &here, &err), MOE_OK);
    put(here, "early", 5);
    const struct moe_rdzv_hello h = a_link(4, 2, 1);
    int there = -1;
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, SOON_MS, &there, &err), MOE_OK);
    char text[8] = "";
    assert_int_equal(get(there, text, 5), 5);
    assert_string_equal(text, "early");
    says(there, here, "back");
    struct opener o;                                        /* and the other way round */
    open_later(&o, t.stage, 3, 0);
    wait_waiting(t.stage, 1);
    LOCKED(t.stage)
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 0, 3, &later, &err), MOE_OK);
    int other = opened(&o);
    says(later, other, "hello");
    close(here), close(there), close(later), close(other);
    part(&t);
}

static void what_a_local_end_cannot_be(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_error err = { 0 };
    int fd = -1, again = -1;
    LOCKED(t.stage) {
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 3, 0, 2, &fd, &err), MOE_E_USAGE);
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 5, 0, 2, &fd, &err), MOE_E_USAGE);
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 2, 2, &fd, &err), MOE_E_USAGE);
        assert_int_equal(fd, -1);
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 0, 2, &fd, &err), MOE_OK);
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 0, 2, &again, &err), MOE_E_USAGE);
        assert_string_equal(err.field, "no-such-link");
    }
    close(fd);
    wait_waiting(t.stage, 0);                               /* its rank is gone: the place is free */
    LOCKED(t.stage)
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 0, 2, &fd, &err), MOE_OK);
    close(fd);
    part(&t);
}

/* --- refused ------------------------------------------------------------------------------------------------------------------------------------------------- */

static const struct refusal { const char *name; uint64_t generation; uint32_t from, to; enum moe_rdzv_reject why; } refusals[] = {
    { "refuses a link of the generation before",            3, 2, 4,  MOE_REJECT_GENERATION },
    { "refuses a link of a generation to come",             5, 2, 4,  MOE_REJECT_GENERATION },
    { "refuses a link between ranks of one node",           4, 2, 3,  MOE_REJECT_LINK       },
    { "refuses a link from a rank that does not exist",     4, 6, 2,  MOE_REJECT_LINK       },
    { "refuses a link to a rank that does not exist",       4, 2, 99, MOE_REJECT_LINK       },
    { "refuses who claims the coordinator's own rank",      4, 0, 2,  MOE_REJECT_LINK       },
};

static void refuses(void **state)
{
    const struct refusal *c = *state;
    struct trio t = gather();
    const struct moe_rdzv_hello h = a_link(c->generation, c->from, c->to);
    struct moe_error err = { 0 };
    int fd = -1;
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, SOON_MS, &fd, &err), MOE_E_USAGE);
    assert_string_equal(err.field, moe_rdzv_reject_name(c->why));
    assert_int_equal(fd, -1);
    assert_int_equal(wait_for(t.stage, REFUSED, 1).why, c->why);
    LOCKED(t.stage)
        assert_int_equal(t.stage->server->waiting.count, 0);
    part(&t);
}

static void an_end_is_taken_once(void **state)
{
    (void)state;
    struct trio t = gather();
    const struct moe_rdzv_hello h = a_link(4, 2, 4);
    struct moe_error err = { 0 };
    struct opener first;
    int fd = -1;
    open_later(&first, t.stage, 2, 4);
    wait_waiting(t.stage, 1);
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, SOON_MS, &fd, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "no-such-link");
    struct opener second;
    open_later(&second, t.stage, 4, 2);
    int a = opened(&first), b = opened(&second);
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, SOON_MS, &fd, &err), MOE_E_USAGE);      /* nor when it is joined */
    says(a, b, "undisturbed");
    close(a), close(b);
    part(&t);
}

static void a_link_of_a_node_that_is_gone_is_refused_and_cut(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_error err = { 0 };
    int fd[2], other[2], here = -1;
    join_pair(t.stage, 2, 4, fd);
    LOCKED(t.stage)
        assert_int_equal(moe_rdzv_server_link(t.stage->server, 4, 0, 4, &here, &err), MOE_OK);
    struct opener o;
    open_later(&o, t.stage, 4, 0);
    other[0] = here;
    other[1] = opened(&o);
    moe_rdzv_client_free(&t.clients[0]);                    /* node 1: ranks 2 and 3 */
    assert_int_equal(wait_for(t.stage, LOST, 1).node, 1);
    assert_true(has_ended(fd[0]) && has_ended(fd[1]));
    says(other[0], other[1], "of others");
    const struct moe_rdzv_hello h = a_link(4, 2, 4);
    int no = -1;
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, SOON_MS, &no, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "no-such-link");
    for (unsigned i = 0; i < 2; i++)
        close(fd[i]), close(other[i]);
    part(&t);
}

/* --- generations and deadlines ------------------------------------------------------------------------------------------------------------------------------- */

static void a_new_generation_cuts_the_links_of_the_old(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_error err = { 0 };
    struct opener waits;
    int fd[2], no = -1;
    join_pair(t.stage, 2, 4, fd);
    open_later(&waits, t.stage, 3, 4);
    wait_waiting(t.stage, 1);
    LOCKED(t.stage)
        moe_rdzv_server_generation(t.stage->server, 4, true);              /* the same again: nothing */
    says(fd[0], fd[1], "still");
    LOCKED(t.stage)
        moe_rdzv_server_generation(t.stage->server, 5, true);
    assert_true(has_ended(fd[0]) && has_ended(fd[1]));
    pthread_join(waits.thread, NULL);                       /* cut, it asks again, and is told why not */
    assert_int_equal(waits.code, MOE_E_USAGE);
    assert_string_equal(waits.err.field, "generation");
    const struct moe_rdzv_hello old = a_link(4, 2, 4), early = a_link(5, 2, 4);
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &old, SOON_MS, &no, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "generation");
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &early, SOON_MS, &no, &err), MOE_E_USAGE);   /* no FORM yet: no ranks */
    assert_string_equal(err.field, "no-such-link");
    LOCKED(t.stage)
        moe_rdzv_server_generation(t.stage->server, 4, true);              /* it does not go back */
    form(t.stage, 5);
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &old, SOON_MS, &no, &err), MOE_E_USAGE);
    close(fd[0]), close(fd[1]);
    part(&t);
}

static void an_end_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct trio t = gather();
    const struct moe_rdzv_hello h = a_link(4, 2, 4);
    struct moe_rdzv_hello raw_hello = h;
    struct moe_error err = { 0 };
    int fd = -1;
    const uint64_t before = moe_now_ms();
    assert_int_equal(moe_rdzv_client_link("127.0.0.1", t.stage->port, t.stage->side, &h, 300, &fd, &err), MOE_E_IO);         /* by its own deadline */
    assert_int_equal(err.sys, ETIMEDOUT);
    assert_in_range(moe_now_ms() - before, 300, 3000);
    wait_waiting(t.stage, 0);
    struct raw r = prove(t.stage);                          /* and by the coordinator's */
    raw_hello.nonce[0] = 1;
    say_hello(&r, &raw_hello);
    wait_waiting(t.stage, 1);
    LOCKED(t.stage) {
        int timeout = -1;
        struct pollfd p;
        (void)moe_rdzv_server_poll(t.stage->server, &p, 1, &timeout);
        assert_in_range(timeout, MOE_RDZV_LINK_MS - 5000, MOE_RDZV_LINK_MS);
        t.stage->server->waiting.first->due_ms = 0;
    }
    char byte;
    bool ended;
    assert_int_equal(hear(&r, &byte, 1, &ended), 0);
    assert_true(ended);
    wait_waiting(t.stage, 0);
    leave(&r);
    part(&t);
}

static void an_end_that_talks_before_it_is_joined_is_cut(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_rdzv_hello h = a_link(4, 2, 4);
    struct raw r = prove(t.stage);
    char byte;
    bool ended;
    h.nonce[0] = 1;
    say_hello(&r, &h);
    wait_waiting(t.stage, 1);
    say(&r, "x", 1);
    assert_int_equal(hear(&r, &byte, 1, &ended), 0);
    assert_true(ended);
    wait_waiting(t.stage, 0);
    leave(&r);
    part(&t);
}

/* The nonce of a link's HELLO counts as a node's does. */
static void a_links_hello_is_good_for_once(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_rdzv_hello h = a_link(4, 2, 4);
    struct raw first = prove(t.stage);
    h.nonce[0] = 1;
    say_hello(&first, &h);
    wait_waiting(t.stage, 1);
    leave(&first);
    wait_waiting(t.stage, 0);
    struct raw again = prove(t.stage);
    say_hello(&again, &h);
    assert_int_equal(answer(&again).reject, MOE_REJECT_REPLAY);
    leave(&again);
    part(&t);
}

/* --- bytes --------------------------------------------------------------------------------------------------------------------------------------------------- */

enum { VOLUME = 64 << 20, PIECE = 1 << 18 };

/* A stream that no other place has the bytes of. */
static uint32_t next_word(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static void fill(void *into, size_t bytes, uint64_t *seed)
{
    uint32_t *words = into;
    for (size_t i = 0; i < bytes / sizeof *words; i++)
        words[i] = next_word(seed);
}

/* One rank's end: sends a stream and checks that the other's comes, both at once. */
struct rank { int fd; bool server; unsigned char key[MOE_LINK_KEY_BYTES]; uint64_t send_seed, want_seed; size_t volume; const char *wrong; pthread_t thread; };

static void send_some(struct rank *r, struct moe_link *link, unsigned char *piece, size_t *at, size_t *sent)
{
    struct moe_error err;
    size_t moved = 0;
    if (*sent == r->volume)
        return;
    if (*at == PIECE) {                                     /* and not before: what was offered is offered again */
        fill(piece, PIECE, &r->send_seed);
        *at = 0;
    }
    if (moe_link_write(link, piece + *at, PIECE - *at, &moved, &err) != MOE_OK)
        r->wrong = "cannot send";
    *at += moved;
    *sent += moved;
}

static void take_some(struct rank *r, struct moe_link *link, unsigned char *piece, unsigned char *want, size_t *at, size_t *taken)
{
    struct moe_error err;
    size_t moved = 0;
    if (*taken == r->volume)
        return;
    if (moe_link_read(link, piece + *at, PIECE - *at, &moved, &err) != MOE_OK)
        r->wrong = "cannot receive";
    *at += moved;
    *taken += moved;
    if (*at < PIECE)
        return;
    *at = 0;
    fill(want, PIECE, &r->want_seed);
    if (memcmp(piece, want, PIECE) != 0)
        r->wrong = "other bytes than were sent";
}

static void *be_rank(void *ctx)
{
    struct rank *r = ctx;
    unsigned char *room = malloc(3 * PIECE);
    struct moe_link *link = NULL;
    struct moe_error err;
    size_t sent = 0, taken = 0, out_at = PIECE, in_at = 0;
    if (!room || moe_link_tls(r->fd, r->key, r->server, SOON_MS, &link, &err) != MOE_OK)
        r->wrong = "the ranks do not shake hands";
    while (!r->wrong && (sent < r->volume || taken < r->volume)) {
        send_some(r, link, room, &out_at, &sent);
        take_some(r, link, room + PIECE, room + 2 * PIECE, &in_at, &taken);
        struct pollfd p = { .fd = moe_link_fd(link), .events = moe_link_poll(link, taken < r->volume, sent < r->volume) };
        if (!r->wrong && p.events && !moe_link_buffered(link) && poll(&p, 1, SOON_MS) <= 0)
            r->wrong = "nothing moves";
    }
    if (link)
        moe_link_free(&link);
    free(room);
    return NULL;
}

static void exchange(struct stage *s, const uint32_t pairs[][2], size_t count, size_t volume)
{
    struct rank ranks[32];
    for (size_t i = 0; i < 2 * count; i++)
        ranks[i] = (struct rank){ .server = i % 2, .volume = volume, .send_seed = i, .want_seed = i ^ 1, .key = { 9, (unsigned char)(i / 2) } };
    for (size_t i = 0; i < count; i++) {
        int fd[2];
        join_pair(s, pairs[i][0], pairs[i][1], fd);
        ranks[2 * i].fd = fd[0];
        ranks[2 * i + 1].fd = fd[1];
    }
    for (size_t i = 0; i < 2 * count; i++)
        assert_int_equal(pthread_create(&ranks[i].thread, NULL, be_rank, &ranks[i]), 0);
    for (size_t i = 0; i < 2 * count; i++)
        pthread_join(ranks[i].thread, NULL);
    for (size_t i = 0; i < 2 * count; i++)
        if (ranks[i].wrong)
            fail_msg("rank end %zu: %s", i, ranks[i].wrong);
}

/* The ranks' own TLS goes through, in both directions at once: 64 MiB each way, every byte compared. */
static void ranks_speak_tls_through_the_coordinator(void **state)
{
    (void)state;
    static const uint32_t pair[][2] = { { 2, 4 } };
    struct trio t = gather();
    const uint64_t before = moe_now_ms();
    exchange(t.stage, pair, 1, VOLUME);
    const uint64_t took = MOE_MAX(moe_now_ms() - before, UINT64_C(1));
    print_message("64 MiB each way, encrypted and compared: %u ms, %u MiB/s each way\n", (unsigned)took, (unsigned)(64000 / took));
    part(&t);
}

static void all_pairs_at_once(void **state)
{
    (void)state;
    static const uint32_t pairs[][2] = { { 2, 4 }, { 2, 5 }, { 3, 4 }, { 5, 3 } };
    struct trio t = gather();
    exchange(t.stage, pairs, MOE_COUNT(pairs), VOLUME / 16);
    part(&t);
}

/* The relay's own speed: bytes as they are, one way. */
static void *swallow(void *ctx)
{
    int fd = *(int *)ctx;
    static char room[PIECE];
    size_t left = 4 * (size_t)VOLUME;
    while (left) {
        ssize_t n = recv(fd, room, MOE_MIN(left, sizeof room), 0);
        if (n < 0 && errno == EAGAIN)
            (void)poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, SOON_MS);
        else if (n <= 0)
            break;
        left -= n > 0 ? (size_t)n : 0;
    }
    return (void *)(uintptr_t)left;
}

static void a_relay_is_no_bottleneck(void **state)
{
    (void)state;
    static char room[PIECE];
    struct trio t = gather();
    int fd[2];
    pthread_t thread;
    void *left;
    join_pair(t.stage, 2, 4, fd);
    const uint64_t before = moe_now_ms();
    assert_int_equal(pthread_create(&thread, NULL, swallow, &fd[1]), 0);
    for (size_t sent = 0; sent < 4 * (size_t)VOLUME; sent += sizeof room)
        put(fd[0], room, sizeof room);
    pthread_join(thread, &left);
    assert_null(left);
    const uint64_t took = MOE_MAX(moe_now_ms() - before, UINT64_C(1));
    print_message("256 MiB through the coordinator: %u ms, %u MiB/s\n", (unsigned)took, (unsigned)(256000 / took));
    close(fd[0]), close(fd[1]);
    part(&t);
}

/* Nobody takes anything: the sender has to stop, and the coordinator holds one read's worth. Then all comes, in order. */
static void a_slow_end_slows_the_fast_one(void **state)
{
    (void)state;
    struct trio t = gather();
    uint64_t seed = 1, want = 1;
    uint32_t *piece = malloc(PIECE), *back = malloc(PIECE);
    int fd[2];
    size_t sent = 0, held = 0, at = PIECE;
    assert_true(piece && back);
    join_pair(t.stage, 2, 4, fd);
    for (unsigned idle = 0; idle < 20;) {                   /* full when nothing went for a while */
        if (at == PIECE)
            fill(piece, PIECE, &seed), at = 0;
        ssize_t n = send(fd[0], (char *)piece + at, PIECE - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        idle = n > 0 ? 0 : idle + 1;
        at += n > 0 ? (size_t)n : 0;
        sent += n > 0 ? (size_t)n : 0;
        if (n <= 0)
            (void)poll(NULL, 0, TURN_MS);
    }
    LOCKED(t.stage) {
        const struct rdzv_link *l = t.stage->server->joined.first;
        held = l->flow[0].held.room;
        assert_int_equal(moe_rdzv_bytes_count(&l->flow[1].held), 0);
    }
    assert_in_range(held, 1, MOE_RDZV_SCRATCH);
    assert_in_range(sent, MOE_RDZV_SCRATCH, 64 << 20);
    says(fd[1], fd[0], "the other way is free");
    sent -= sent % PIECE;                                   /* whole pieces are compared */
    for (size_t got = 0; got < sent; got += PIECE) {
        assert_int_equal(get(fd[1], back, PIECE), PIECE);
        fill(piece, PIECE, &want);
        assert_memory_equal(piece, back, PIECE);
    }
    free(piece);
    free(back);
    close(fd[0]), close(fd[1]);
    part(&t);
}

/* Its end of the stream comes through as fast as the kernel tells it. */
static void a_killed_rank_ends_its_links(void **state)
{
    (void)state;
    struct trio t = gather();
    int fd[2];
    join_pair(t.stage, 2, 4, fd);
    const pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    close(fd[0]);                                           /* the child's alone now */
    const uint64_t before = moe_now_ms();
    kill(child, SIGKILL);
    assert_true(has_ended(fd[1]));
    assert_in_range(moe_now_ms() - before, 0, 1000);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(fd[1]);
    for (size_t left = 1; left;)
        LOCKED(t.stage)
            left = t.stage->server->joined.count;
    part(&t);
}

/* Ends of the coordinator's own ranks open at once, so many can be made by one thread. */
static void hundreds_of_links(void **state)
{
    (void)state;
    enum { EACH = 16, MANY = EACH * EACH };
    struct stage *s = begin(2);
    uint32_t number, node_of[2 * EACH];
    struct moe_rdzv_client *client = join_job(s, &number);
    struct moe_error err = { 0 };
    int fd[MANY][2];
    for (uint32_t i = 0; i < MOE_COUNT(node_of); i++)
        node_of[i] = i / EACH;
    const struct moe_rdzv_message m = { .kind = MOE_RDZV_FORM, .generation = 4, .world = MOE_COUNT(node_of), .node_of = node_of };
    LOCKED(s) {
        moe_rdzv_server_generation(s->server, 4, true);
        assert_int_equal(moe_rdzv_server_send(s->server, number, &m, &err), MOE_OK);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        const struct moe_rdzv_hello h = a_link(4, EACH + i / EACH, i % EACH);
        LOCKED(s)
            assert_int_equal(moe_rdzv_server_link(s->server, 4, h.to, h.from, &fd[i][0], &err), MOE_OK);
        if (moe_rdzv_client_link("127.0.0.1", s->port, s->side, &h, SOON_MS, &fd[i][1], &err) != MOE_OK)
            fail_msg("%s", err.text);
    }
    for (uint32_t i = 0; i < MANY; i++)
        put(fd[i][i % 2], &i, sizeof i);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t back = UINT32_MAX;
        assert_int_equal(get(fd[i][!(i % 2)], &back, sizeof back), sizeof back);
        assert_int_equal(back, i);
    }
    for (uint32_t i = 0; i < MANY; i++)
        close(fd[i][0]), close(fd[i][1]);
    for (size_t left = 1; left;)
        LOCKED(s)
            left = s->server->joined.count;
    moe_rdzv_client_free(&client);
    finish(s);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(ends_are_joined_in_either_order),
        cmocka_unit_test(one_direction_ends_and_the_other_goes_on),
        cmocka_unit_test(local_ends_are_joined_too),
        cmocka_unit_test(what_a_local_end_cannot_be),
        cmocka_unit_test(an_end_is_taken_once),
        cmocka_unit_test(a_link_of_a_node_that_is_gone_is_refused_and_cut),
        cmocka_unit_test(a_new_generation_cuts_the_links_of_the_old),
        cmocka_unit_test(an_end_does_not_wait_for_ever),
        cmocka_unit_test(an_end_that_talks_before_it_is_joined_is_cut),
        cmocka_unit_test(a_links_hello_is_good_for_once),
        cmocka_unit_test(ranks_speak_tls_through_the_coordinator),
        cmocka_unit_test(all_pairs_at_once),
        cmocka_unit_test(a_relay_is_no_bottleneck),
        cmocka_unit_test(a_slow_end_slows_the_fast_one),
        cmocka_unit_test(a_killed_rank_ends_its_links),
        cmocka_unit_test(hundreds_of_links),
    };
    struct CMUnitTest tests[MOE_COUNT(refusals) + MOE_COUNT(others)];
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        tests[i] = (struct CMUnitTest){ .name = refusals[i].name, .test_func = refuses, .initial_state = (void *)(uintptr_t)&refusals[i] };
    memcpy(tests + MOE_COUNT(refusals), others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
