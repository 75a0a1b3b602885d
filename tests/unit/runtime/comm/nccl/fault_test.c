/* What becomes of a communicator of devices when something hangs, fails, dies or is given up: an error within the deadline on every rank, an abort of every
 * communicator, and nothing that listens or lives afterwards.
 * Links    tests/support/nccl */
#include "tests/unit/runtime/comm/nccl/bench.h"

enum { QUICK_MS = 5000 };                      /* far below BENCH_DEADLINE_MS: not by the deadline */

/* Three calls; the script hits the second. Whatever failed keeps failing, for other calls as well. */
static bool struck(struct rank *rank)
{
    const unsigned deadline = *(const unsigned *)rank->ctx;
    struct bench b;
    struct moe_error again = { 0 };
    int64_t value = 1;
    size_t none[WORLD_MOST] = { 0 };
    HOLDS(bench_open(rank, deadline, &b) && bench_sum(b.comm, &value, 1, &rank->err) == MOE_OK && value == rank->size);
    HOLDS(rank->comm->ops->barrier(rank->comm, &rank->err) == MOE_OK);
    const uint64_t begin = moe_now_ms();
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) != MOE_OK);
    rank->took_ms = moe_now_ms() - begin;
    HOLDS(b.comm->ops->allreduce(b.comm, &value, 1, MOE_COMM_I64, MOE_COMM_SUM, &again) == rank->err.code && again.sys == rank->err.sys);
    HOLDS(b.comm->ops->alltoallv(b.comm, none, (struct moe_pieces){ .bytes = none }, none, (struct moe_pieces){ .bytes = none }, &again) == rank->err.code && b.comm->ops->barrier(b.comm, &again) == rank->err.code);
    HOLDS(moe_comm_wait(b.comm, &again) == rank->err.code && b.comm->ops->poll_error(b.comm, &again) == rank->err.code && strcmp(again.text, rank->err.text) == 0);
    bench_close(&b);
    return true;
}

static void over(unsigned size)
{
    assert_int_equal(fake_live(), 0);
    assert_int_equal(fake_aborted(), size);
    for (int i = 0; i < 200 && fake_listening(); i++)
        world_sleep_ms(10);
    assert_int_equal(fake_listening(), 0);
}

static void run(unsigned size, rank_body body, void *ctx, struct rank ranks[WORLD_MOST])
{
    struct world w;
    world_connect(&w, size, WORLD_PLAIN);
    world_threads(&w, body, ctx, ranks);
    for (unsigned i = 0; i < size; i++)
        if (!ranks[i].good)
            fail_msg("rank %u of %u: %s: %s", i, size, ranks[i].err.field, ranks[i].err.text);
}

/* On the rank that was hit; the others die of it as well, by NCCL's word or their deadline. */
static const struct fault_case { const char *name; struct fake_fault fault; unsigned deadline_ms; enum moe_code code; int sys; unsigned at_most_ms; } fault_cases[] = {
    { "a call that hangs ends by its deadline",            { 2, 1, 1, FAKE_HANG, 0 },      BENCH_SHORT_MS, MOE_E_IO, ETIMEDOUT, QUICK_MS },
    { "one of four",                                       { 4, 2, 1, FAKE_HANG, 0 },      BENCH_SHORT_MS, MOE_E_IO, ETIMEDOUT, QUICK_MS },
    { "a call that is never enqueued ends by it, too",     { 2, 0, 1, FAKE_LAZY_HANG, 0 }, BENCH_SHORT_MS, MOE_E_IO, ETIMEDOUT, QUICK_MS },
    { "one that does not return from NCCL as well",        { 2, 0, 1, FAKE_STUCK, 0 },     BENCH_SHORT_MS, MOE_E_IO, ETIMEDOUT, QUICK_MS },
    { "an error of the device in between is told",         { 2, 0, 1, FAKE_ASYNC, FAKE_CUDA_ERROR }, BENCH_SHORT_MS, MOE_E_DEVICE, FAKE_CUDA_ERROR, QUICK_MS },
    { "one of the network is a peer that is gone",         { 2, 0, 1, FAKE_ASYNC, FAKE_SYSTEM_ERROR }, BENCH_SHORT_MS, MOE_E_IO, ECONNRESET, QUICK_MS },
    { "a call that NCCL refuses is the caller's fault",    { 2, 0, 1, FAKE_RESULT, FAKE_INVALID_ARGUMENT }, BENCH_SHORT_MS, MOE_E_USAGE, FAKE_INVALID_ARGUMENT, QUICK_MS },
    { "a call may fail at once",                           { 4, 3, 1, FAKE_RESULT, FAKE_INTERNAL_ERROR }, BENCH_SHORT_MS, MOE_E_DEVICE, FAKE_INTERNAL_ERROR, QUICK_MS },
};

static void fault(void **state)
{
    const struct fault_case *c = *state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = c->deadline_ms;
    fake_reset((int)c->fault.size, 0);
    fake_add(c->fault);
    run(c->fault.size, struck, &deadline, ranks);
    const struct rank *hit = &ranks[c->fault.rank];
    assert_int_equal(hit->err.code, c->code);
    assert_int_equal(hit->err.sys, c->sys);
    for (unsigned i = 0; i < c->fault.size; i++) {
        assert_true(ranks[i].took_ms <= c->at_most_ms);
        assert_null(strstr(ranks[i].err.text, "198.51.100.7"));
    }
    over(c->fault.size);
}

static void a_dead_peer_is_told_at_once(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = BENCH_DEADLINE_MS;
    fake_reset(4, 0);
    fake_add((struct fake_fault){ .size = 4, .rank = 1, .call = 1, .kind = FAKE_DIE });
    run(4, struck, &deadline, ranks);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(ranks[i].err.code, MOE_E_IO);
        assert_int_equal(ranks[i].err.sys, ECONNRESET);
        assert_non_null(strstr(ranks[i].err.text, "remote process exited"));
        assert_true(ranks[i].took_ms < QUICK_MS);
    }
    over(4);
}

/* ---- given up ---- */



static void *kill_soon(void *ctx)
{
    struct moe_comm *c = ctx;
    world_sleep_ms(100);
    c->ops->abort(c);
    return NULL;
}

/* ctx: whether it is the mesh that is aborted, as the monitor does it, or the communicator itself. The call hangs on rank 0, so all wait. */
static bool given_up(struct rank *rank)
{
    const bool by_mesh = *(const bool *)rank->ctx;
    struct bench b;
    pthread_t thread;
    int64_t value = 1;
    struct moe_error other;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b));
    HOLDS(pthread_create(&thread, NULL, kill_soon, by_mesh ? rank->comm : b.comm) == 0);
    const uint64_t begin = moe_now_ms();
    const enum moe_code code = bench_sum(b.comm, &value, 1, &rank->err);
    rank->took_ms = moe_now_ms() - begin;
    HOLDS(pthread_join(thread, NULL) == 0 && code == MOE_E_IO && rank->err.sys == ECANCELED && rank->took_ms < QUICK_MS);
    bench_close(&b);
    HOLDS(rank->comm->ops->poll_error(rank->comm, &other) == MOE_E_IO && other.sys == ECANCELED);      /* and the mesh is dead in any case */
    return true;
}

static void an_abort_ends_what_waits(void **state)
{
    struct rank ranks[WORLD_MOST];
    fake_reset(2, 0);
    fake_add((struct fake_fault){ .size = 2, .rank = 0, .call = 0, .kind = FAKE_HANG });
    run(2, given_up, *state, ranks);
    over(2);
}

static bool parts(struct rank *rank)
{
    const unsigned members[] = { rank->rank % 2, rank->rank % 2 + 2 };
    struct bench b;
    struct moe_comm *part = NULL;
    int64_t value = 1;
    struct moe_error other;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b) && b.comm->ops->group(b.comm, members, 2, &part, &rank->err) == MOE_OK);
    part->ops->abort(part);
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) == MOE_E_IO && rank->err.sys == ECANCELED);
    HOLDS(bench_sum(part, &value, 1, &other) == MOE_E_IO && b.comm->ops->group(b.comm, members, 2, &part, &other) == MOE_E_IO);
    moe_comm_free(&part);
    bench_close(&b);
    return true;
}

static void groups_share_a_fate(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    fake_reset(4, 0);
    run(4, parts, NULL, ranks);
    over(8);
}

static bool nan_is_kept(struct rank *rank)
{
    struct bench b;
    float value = 1;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b));
    HOLDS(b.comm->ops->allreduce(b.comm, &value, 1, MOE_COMM_F32, MOE_COMM_MAX, &rank->err) == MOE_E_USAGE);
    bench_close(&b);
    return true;
}

static void a_maximum_that_would_lose_a_nan_is_refused(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    fake_reset(2, 0);
    run(2, nan_is_kept, NULL, ranks);
    over(2);
}

/* ---- NCCL that does not come back from an abort ---- */

static bool left_behind(struct rank *rank)
{
    struct bench b;
    int64_t value = 1;
    HOLDS(bench_open(rank, BENCH_SHORT_MS, &b));
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) == MOE_E_IO && rank->err.sys == ETIMEDOUT);
    const uint64_t begin = moe_now_ms();
    moe_comm_free(&b.comm);
    rank->took_ms = moe_now_ms() - begin;
    *(void **)((void **)rank->ctx + rank->rank) = b.queue;
    return rank->took_ms < QUICK_MS;
}

static void an_abort_that_hangs_holds_up_nobody(void **state)
{
    (void)state;
    void *queues[WORLD_MOST] = { NULL };
    struct rank ranks[WORLD_MOST];
    fake_reset(2, 0);
    fake_add((struct fake_fault){ .size = 2, .rank = 1, .call = 0, .kind = FAKE_HANG });
    fake_add((struct fake_fault){ .size = 2, .rank = 1, .kind = FAKE_ABORT_HANG });
    run(2, left_behind, queues, ranks);
    assert_int_equal(fake_live(), 1);
    fake_reset(2, 0);                          /* lets it go; what was left behind then frees itself */
    world_sleep_ms(300);
    for (int i = 0; i < 2; i++)
        fake_queue_free(queues[i]);
}

/* ---- meeting ---- */

static bool cannot_meet(struct rank *rank)
{
    struct bench b;
    const uint64_t begin = moe_now_ms();
    const bool good = !bench_open(rank, *(const unsigned *)rank->ctx, &b) && !b.comm;
    rank->took_ms = moe_now_ms() - begin;
    bench_close(&b);
    return good;
}

static void who_never_comes_is_not_waited_for(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = BENCH_SHORT_MS;
    fake_reset(4, 0);
    fake_add((struct fake_fault){ .size = 4, .rank = 2, .kind = FAKE_INIT_HANG });
    run(4, cannot_meet, &deadline, ranks);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(ranks[i].err.code, MOE_E_IO);
        assert_int_equal(ranks[i].err.sys, ETIMEDOUT);
        assert_true(ranks[i].took_ms < QUICK_MS);
    }
    over(4);                                   /* nor does what listened for it */
}

static void who_cannot_join_says_why(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = BENCH_SHORT_MS;
    fake_reset(2, 0);
    fake_add((struct fake_fault){ .size = 2, .rank = 1, .kind = FAKE_INIT_RESULT, .result = FAKE_INVALID_USAGE });
    run(2, cannot_meet, &deadline, ranks);
    assert_int_equal(ranks[1].err.code, MOE_E_USAGE);
    assert_int_equal(ranks[0].err.code, MOE_E_IO);
    over(1);
}

static void a_rank_without_a_device_keeps_all_from_meeting(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = BENCH_DEADLINE_MS;
    fake_reset(2, 0);                          /* ranks take the device of their number */
    run(3, cannot_meet, &deadline, ranks);
    assert_int_equal(ranks[2].err.code, MOE_E_USAGE);
    assert_non_null(strstr(ranks[2].err.text, "there is no device 2: this process sees 2"));
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(ranks[i].err.code, MOE_E_IO);
        assert_int_equal(ranks[i].err.sys, ECONNRESET);
        assert_string_equal(ranks[i].err.field, "rank 2");
        assert_true(ranks[i].took_ms < QUICK_MS);
    }
    over(0);
}

/* A generation that is over is followed by one with a mesh and an id of its own. */
static void the_next_generation_meets_anew(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    unsigned deadline = BENCH_SHORT_MS;
    fake_reset(2, 0);
    for (uint64_t generation = 0; generation < 3; generation++) {
        fake_add((struct fake_fault){ .size = 2, .rank = 1, .call = 1, .kind = FAKE_HANG });
        run(2, struck, &deadline, ranks);
        over(2);
        fake_reset(2, 0);
    }
}

/* ---- before anything is made ---- */

static bool wipes(struct rank *rank)
{
    static const unsigned char nothing[MOE_NCCL_ID_BYTES];
    void *queue = fake_queue_new((int)rank->rank);
    struct moe_comm *comm = NULL;
    struct moe_nccl_options o = { .mesh = rank->comm, .deadline_ms = BENCH_DEADLINE_MS, .queue = queue, .ordinal = (int)rank->rank };
    HOLDS(moe_nccl_join(moe_plugin()->nccl, &o, &comm, &rank->err) == MOE_OK && memcmp(o.id, nothing, sizeof nothing) == 0);
    moe_comm_free(&comm);
    fake_queue_free(queue);
    return true;
}

static void an_id_is_wiped_when_it_was_used(void **state)
{
    (void)state;
    struct rank ranks[WORLD_MOST];
    fake_reset(2, 0);
    run(2, wipes, NULL, ranks);
    over(0);
}

static void ids_are_fresh_and_forgotten(void **state)
{
    (void)state;
    unsigned char a[MOE_NCCL_ID_BYTES], b[MOE_NCCL_ID_BYTES];
    struct moe_error err;
    fake_reset(1, 0);
    assert_int_equal(moe_plugin()->nccl->make_id(a, &err), MOE_OK);
    assert_int_equal(moe_plugin()->nccl->make_id(b, &err), MOE_OK);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(fake_listening(), 2);
    moe_plugin()->nccl->forget_id(a);
    for (int i = 0; i < 200 && fake_listening() != 1; i++)
        world_sleep_ms(10);
    assert_int_equal(fake_listening(), 1);
    moe_plugin()->nccl->forget_id(b);
    over(0);
}

static const struct ready_case { const char *name; int devices, version, ordinal; enum moe_code code; const char *says; int driver; } ready_cases[] = {
    { "all is there",                     1, 0,     0, MOE_OK,       NULL, 0 },
    { "no driver",                        0, 0,     0, MOE_E_DEVICE, "no NVIDIA driver: libcuda.so.1 is not found", 0 },
    { "a driver that is too old",         0, 0,     0, MOE_E_DEVICE, "the NVIDIA driver is too old: it knows CUDA 12.4, and this is built with 13.", 12040 },
    { "one that is old, and will do",     1, 0,     0, MOE_OK,       NULL, 13000 - 10 },
    { "no such device",                   1, 0,     1, MOE_E_USAGE,  "there is no device 1: this process sees 1", 0 },
    { "no such number",                   1, 0,    -1, MOE_E_USAGE,  "there is no device -1", 0 },
    { "a library older than the header",  1, 22809, 0, MOE_E_USAGE,  "is NCCL 2.28.9, and this plugin was made for 2.30 or newer", 0 },
    { "a library of another time",        1, 2708,  0, MOE_E_USAGE,  "this plugin was made for", 0 },
    { "the next major version",           1, 30001, 0, MOE_E_USAGE,  "is NCCL 3.0.1", 0 },
    { "a newer library",                  1, 23104, 0, MOE_OK,       NULL, 0 },
};

static void ready(void **state)
{
    const struct ready_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1024);
    struct moe_error err = { 0 };
    bool usable;
    fake_reset(c->devices, c->version);
    if (c->driver)
        fake_driver(c->driver);
    assert_int_equal(moe_plugin()->nccl->ready(c->ordinal, &err), c->code);
    assert_true(!c->says || strstr(err.text, c->says));
    moe_plugin()->describe(out, &usable);
    moe_buf_printf(out, "%c", '\0');
    assert_non_null(strstr(moe_buf_str(out).ptr, "NCCL "));
    assert_true(!c->says || c->ordinal || strstr(moe_buf_str(out).ptr, c->says));       /* the same sentence */
    assert_true(!usable || strstr(moe_buf_str(out).ptr, ": driver "));
    assert_int_equal(strstr(moe_buf_str(out).ptr, "the driver is older than CUDA ") != NULL, c->driver && usable);
    assert_int_equal(usable, c->code == MOE_OK || c->ordinal);
}

static void an_environment_of_somebody_else_is_refused(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    fake_reset(1, 0);
    assert_int_equal(setenv("NCCL_COMM_ID", "203.0.113.1:1", 1), 0);      // nosec M714: it is to be refused
    assert_int_equal(moe_plugin()->nccl->ready(0, &err), MOE_E_USAGE);
    assert_string_equal(err.field, "NCCL_COMM_ID");
    assert_null(strstr(err.text, "203.0.113.1"));
    assert_int_equal(unsetenv("NCCL_COMM_ID"), 0);
    assert_int_equal(unsetenv(MOE_NCCL_IFNAME), 0);
    assert_int_equal(moe_plugin()->nccl->ready(0, &err), MOE_E_USAGE);
    assert_string_equal(err.field, MOE_NCCL_IFNAME);
    bench_environment();
    assert_int_equal(moe_plugin()->nccl->ready(0, &err), MOE_OK);
}

static void without_a_deadline_there_is_none(void **state)
{
    (void)state;
    struct moe_nccl_options o = { 0 };
    struct moe_comm *comm = NULL;
    struct moe_error err;
    assert_int_equal(moe_plugin()->nccl->open(&o, &comm, &err), MOE_E_USAGE);
    assert_null(comm);
}

int main(void)
{
    static bool yes = true, no = false;
    struct CMUnitTest tests[MOE_COUNT(fault_cases) + MOE_COUNT(ready_cases) + 14] = {
        { .name = "an abort of the communicator ends what waits", .test_func = an_abort_ends_what_waits, .initial_state = &no },
        { .name = "an abort of the mesh ends what waits", .test_func = an_abort_ends_what_waits, .initial_state = &yes },
        cmocka_unit_test(a_dead_peer_is_told_at_once),
        cmocka_unit_test(groups_share_a_fate),
        cmocka_unit_test(a_maximum_that_would_lose_a_nan_is_refused),
        cmocka_unit_test(an_abort_that_hangs_holds_up_nobody),
        cmocka_unit_test(who_never_comes_is_not_waited_for),
        cmocka_unit_test(who_cannot_join_says_why),
        cmocka_unit_test(a_rank_without_a_device_keeps_all_from_meeting),
        cmocka_unit_test(the_next_generation_meets_anew),
        cmocka_unit_test(an_id_is_wiped_when_it_was_used),
        cmocka_unit_test(ids_are_fresh_and_forgotten),
        cmocka_unit_test(an_environment_of_somebody_else_is_refused),
        cmocka_unit_test(without_a_deadline_there_is_none),
    };
    size_t n = 14;
    for (size_t i = 0; i < MOE_COUNT(fault_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = fault_cases[i].name, .test_func = fault, .initial_state = (void *)(uintptr_t)&fault_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(ready_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = ready_cases[i].name, .test_func = ready, .initial_state = (void *)(uintptr_t)&ready_cases[i] };
    bench_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
