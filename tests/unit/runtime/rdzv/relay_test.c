/* What goes through a link: every byte as it was, by many links at once, as fast as the slower end takes them; and the end of either end.
 * Links    runtime/comm
 */
#include "tests/unit/runtime/rdzv/ends.h"
#include "runtime/comm/link.h"
#include <sys/wait.h>

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
    if (child == 0) {
        (void)poll(NULL, 0, SOON_MS);                       /* killed long before */
        _exit(1);
    }
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
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_speak_tls_through_the_coordinator),
        cmocka_unit_test(all_pairs_at_once),
        cmocka_unit_test(a_relay_is_no_bottleneck),
        cmocka_unit_test(a_slow_end_slows_the_fast_one),
        cmocka_unit_test(a_killed_rank_ends_its_links),
        cmocka_unit_test(hundreds_of_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
