/* Links to other nodes, opened by threads, against a real coordinator in a thread of its own: ranks 0 1 | 2 3 | 4 5 of three nodes. */
#include "tests/unit/runtime/rdzv/ends.h"
#include "runtime/launch/linker.h"

enum { PATIENCE_MS = 60000, RANKS = 6, EACH = 2, WAIT_MS = 20000 };

static struct moe_linker *make(const struct stage *s, unsigned char secret, unsigned wait_ms)
{
    struct moe_linker *l = NULL;
    struct moe_error err = { 0 };
    const struct moe_linker_options o = { .host = "127.0.0.1", .port = s->port, .side = side_of(false, secret), .hello = a_node(), .wait_ms = wait_ms };
    if (moe_linker_new(&o, &l, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return l;
}

static void ask(struct moe_linker *l, uint64_t generation, uint32_t from, uint32_t to)
{
    struct moe_error err = { 0 };
    if (moe_linker_ask(l, generation, from, to, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

/* In the order that every node keeps. */
static void ask_all(struct moe_linker *l, uint32_t first, uint32_t count)
{
    for (uint32_t low = 0; low < RANKS; low++)
        for (uint32_t high = low + 1; high < RANKS; high++) {
            const bool low_here = low - first < count, high_here = high - first < count;
            if (low_here != high_here && low >= 2)         /* 0 and 1 are the coordinator's: not of this test */
                ask(l, 4, low_here ? low : high, low_here ? high : low);
        }
}

static struct moe_linked next(struct moe_linker *l)
{
    struct moe_linked out = { 0 };
    const uint64_t until = moe_now_ms() + PATIENCE_MS;
    while (!moe_linker_next(l, &out)) {
        struct pollfd p = { .fd = moe_linker_fd(l), .events = POLLIN };
        assert_true(moe_now_ms() < until);
        assert_true(poll(&p, 1, 100) >= 0);
    }
    return out;
}

/* No descriptor stays, once threads that nobody waits for have ended and the coordinator has noticed. */
static void settle(size_t before)
{
    for (const uint64_t until = moe_now_ms() + PATIENCE_MS; count_descriptors() > before && moe_now_ms() < until;)
        (void)usleep(10000);
    assert_true(count_descriptors() <= before);
}

static void two_nodes_link_all_their_ranks(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_linker *l[2] = { make(t.stage, 1, WAIT_MS), make(t.stage, 1, WAIT_MS) };
    int fds[RANKS][RANKS];
    memset(fds, -1, sizeof fds);
    ask_all(l[0], 2, EACH);
    ask_all(l[1], 4, EACH);
    for (int node = 0; node < 2; node++)
        for (int i = 0; i < EACH * EACH; i++) {
            const struct moe_linked one = next(l[node]);
            assert_true(one.fd >= 0);
            assert_int_equal(one.generation, 4);
            assert_int_equal(fds[one.from][one.to], -1);
            fds[one.from][one.to] = one.fd;
        }
    for (uint32_t a = 2; a < 4; a++)
        for (uint32_t b = 4; b < 6; b++) {
            char text[32];
            (void)snprintf(text, sizeof text, "from %u to %u", a, b);
            says(fds[a][b], fds[b][a], text);
            close(fds[a][b]);
            close(fds[b][a]);
        }
    moe_linker_free(&l[0]);
    moe_linker_free(&l[1]);
    part(&t);
}

static void a_link_that_cannot_be_had_is_told(void **state)
{
    (void)state;
    struct trio t = gather();
    struct moe_linker *l = make(t.stage, 1, WAIT_MS);
    ask(l, 4, 2, 3);                                       /* both on one node: refused */
    struct moe_linked one = next(l);
    assert_int_equal(one.fd, -1);
    assert_int_equal(one.from, 2);
    assert_int_equal(one.to, 3);
    ask(l, 3, 2, 4);                                       /* of a generation that is over */
    one = next(l);
    assert_int_equal(one.fd, -1);
    assert_int_equal(one.generation, 3);
    moe_linker_free(&l);
    l = make(t.stage, 2, WAIT_MS);                         /* with another key */
    ask(l, 4, 2, 4);
    one = next(l);
    assert_int_equal(one.fd, -1);
    moe_linker_free(&l);
    part(&t);
}

/* More than there are threads wait for ends that do not come; the next generation is served all the same, and what was left of the old one is forgotten. */
static void a_new_generation_does_not_wait_for_the_old_one(void **state)
{
    (void)state;
    struct trio t = gather();
    const size_t before = count_descriptors();
    struct moe_linker *l[2] = { make(t.stage, 1, WAIT_MS), make(t.stage, 1, WAIT_MS) };
    for (int i = 0; i < 3 * MOE_LINKER_THREADS; i++)
        ask(l[0], 4, 2, 4);
    form(t.stage, 5);
    ask(l[0], 5, 2, 4);
    ask(l[1], 5, 4, 2);
    for (struct moe_linked one = { 0 }; one.generation != 5 || one.fd < 0;) {
        one = next(l[0]);
        if (one.fd >= 0)
            close(one.fd);
    }
    struct moe_linked other = next(l[1]);
    assert_true(other.fd >= 0);
    close(other.fd);
    moe_linker_free(&l[0]);
    moe_linker_free(&l[1]);
    settle(before);
    part(&t);
}

static void who_leaves_does_not_wait(void **state)
{
    (void)state;
    struct trio t = gather();
    const size_t before = count_descriptors();
    struct moe_linker *l = make(t.stage, 1, 1000);
    ask(l, 4, 2, 4);
    ask(l, 4, 2, 5);
    const uint64_t start = moe_now_ms();
    moe_linker_free(&l);
    assert_true(moe_now_ms() - start < 1000);
    settle(before);                                        /* the threads end by themselves, and with them what they held */
    part(&t);
}

int main(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_nodes_link_all_their_ranks),
        cmocka_unit_test(a_link_that_cannot_be_had_is_told),
        cmocka_unit_test(a_new_generation_does_not_wait_for_the_old_one),
        cmocka_unit_test(who_leaves_does_not_wait),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fflush(NULL);
    _exit(failed);                                         /* as moe-launch does: exit() would take OpenSSL down under threads that nobody waited for */
}
