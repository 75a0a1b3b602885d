/* Links: which pairs are joined, which ends are refused, and when a link is cut. */
#include "tests/unit/runtime/rdzv/ends.h"

/* --- joined ----------------------------------------------------------------------------------------------------------------------------------------------- */

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

/* --- refused ---------------------------------------------------------------------------------------------------------------------------------------------- */

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

/* --- generations and deadlines ---------------------------------------------------------------------------------------------------------------------------- */

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
    };
    struct CMUnitTest tests[MOE_COUNT(refusals) + MOE_COUNT(others)];
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        tests[i] = (struct CMUnitTest){ .name = refusals[i].name, .test_func = refuses, .initial_state = (void *)(uintptr_t)&refusals[i] };
    memcpy(tests + MOE_COUNT(refusals), others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
