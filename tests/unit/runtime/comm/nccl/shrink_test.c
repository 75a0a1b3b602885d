/* What is left of a communicator of devices when ranks of it are lost: the others stop it and keep it, and the next generation shrinks it to those that are left, without
 * an id; or makes a new one, where NCCL cannot, does not come back, or ranks have not kept the same one.
 * Links    tests/support/nccl */
#include "tests/unit/runtime/comm/nccl/bench.h"
#include <stdatomic.h>

enum { QUICK_MS = 5000, STEPS = 3 };
enum how { PLAIN, NOBODY_LOST, ONE_COMES_BACK, OTHER_ORDER, ONE_KEPT_NOTHING, NOTHING_UNDER_WAY, DIES_BETWEEN, BREAKS };

struct plan {
    const char *name;
    unsigned size;
    enum how how;
    struct fake_fault fault;               /* of the first communicator */
    unsigned deadline_ms;
    int version;                           /* of the library when the ranks are lost; 0: a new one */
    unsigned lost;                         /* bits of ranks, in the first generation */
    unsigned shrunk, ids;                  /* by all ranks together; by all generations together */
    const char *why;                       /* what all are told, in part; NULL: nothing */
};

static unsigned next_size(const struct plan *p)
{
    const unsigned lost = (unsigned)__builtin_popcount(p->lost);
    return p->how == ONE_COMES_BACK ? p->size - lost + 1 : p->size - lost;
}

static unsigned next_rank(const struct plan *p, unsigned rank)
{
    const unsigned before = (unsigned)__builtin_popcount(p->lost & ((1u << rank) - 1));
    if (p->lost >> rank & 1)
        return next_size(p) - 1;           /* who comes back is the last */
    return p->how == OTHER_ORDER ? next_size(p) - 1 - (rank - before) : rank - before;
}

struct stage { const struct plan *plan; struct world next; atomic_uint asked; atomic_bool renewed; };

static bool make(struct rank *rank, unsigned deadline_ms, struct moe_comm **kept, struct bench *b)
{
    return moe_nccl_again(rank->comm, moe_plugin()->nccl, b->queue, (int)rank->rank, deadline_ms, kept, &b->comm, &b->why, &rank->err) == MOE_OK;
}

static bool sum_is(struct rank *rank, struct moe_comm *c, int64_t mine, int64_t want)
{
    HOLDS(bench_sum(c, &mine, 1, &rank->err) == MOE_OK && mine == want);
    return true;
}

/* As when the launcher says that the generation is over, while a call that the lost ranks never make stands in the stream. */
static bool break_off(struct rank *rank, struct bench *b, bool under_way)
{
    int64_t value = 1;
    struct moe_error again;
    HOLDS(rank->comm->ops->barrier(rank->comm, &rank->err) == MOE_OK);
    if (under_way)
        HOLDS(b->comm->ops->allreduce(b->comm, &value, 1, MOE_COMM_I64, MOE_COMM_SUM, &rank->err) == MOE_OK);
    rank->comm->ops->abort(rank->comm);
    while (b->comm->ops->poll_error(b->comm, &again) == MOE_OK)
        world_sleep_ms(5);
    HOLDS(moe_comm_wait(b->comm, &rank->err) != MOE_OK);
    return true;
}

/* The communicator or NULL; it outlives the mesh, dead. */
static bool keep(struct rank *rank, struct bench *b, bool lost, struct moe_comm **kept)
{
    struct moe_error dead;
    if (!lost && moe_plugin()->nccl->keep(b->comm)) {
        *kept = moe_take(b->comm);
        HOLDS((*kept)->ops->poll_error(*kept, &dead) != MOE_OK && (*kept)->ops->barrier(*kept, &dead) != MOE_OK);
    }
    moe_comm_free(&b->comm);
    moe_comm_free(&rank->comm);
    return true;
}

static void *kill_soon(void *ctx)
{
    struct moe_comm *c = ctx;
    world_sleep_ms(100);
    c->ops->abort(c);
    return NULL;
}

static bool is_told(struct rank *rank, const struct bench *b, const char *want)
{
    char told[512];
    (void)snprintf(told, sizeof told, "%s: %s", b->why.field, b->why.text);
    HOLDS(want ? b->why.code == MOE_E_IO && strstr(told, want) : b->why.code == MOE_OK);
    return true;
}

static bool next_generation(struct rank *rank, struct stage *s, struct bench *b, struct moe_comm *kept)
{
    const struct plan *p = s->plan;
    const bool dies = p->how == DIES_BETWEEN && rank->rank == p->fault.rank;
    const unsigned at = next_rank(p, rank->rank), size = next_size(p);
    pthread_t thread;
    rank->comm = world_join(&s->next, at, &rank->err);
    HOLDS(rank->comm && (!dies || pthread_create(&thread, NULL, kill_soon, rank->comm) == 0));
    const uint64_t begin = moe_now_ms();
    const bool made = make(rank, p->deadline_ms, &kept, b);
    rank->took_ms = moe_now_ms() - begin;
    HOLDS(!kept && rank->took_ms < QUICK_MS);
    if (dies)
        HOLDS(pthread_join(thread, NULL) == 0);
    if (p->how == DIES_BETWEEN) {
        HOLDS(!made && !b->comm && rank->err.code == MOE_E_IO);
        return true;
    }
    HOLDS(made && b->comm->rank == at && b->comm->size == size);
    HOLDS(is_told(rank, b, p->why));
    return sum_is(rank, b->comm, 1 << at, (1 << size) - 1) && sum_is(rank, b->comm, 1, size);
}

static bool generations(struct rank *rank)
{
    struct stage *s = rank->ctx;
    const struct plan *p = s->plan;
    const bool lost = p->lost >> rank->rank & 1;
    struct bench b = { .queue = fake_queue_new((int)rank->rank) };
    struct moe_comm *kept = NULL;
    HOLDS(make(rank, p->deadline_ms, &kept, &b) && !kept && b.why.code == MOE_OK && !moe_plugin()->nccl->keep(b.comm));       /* one that is well is nothing to keep */
    HOLDS(sum_is(rank, b.comm, 1, p->size));
    if (p->version && rank->rank == 0)
        fake_version(p->version);
    HOLDS(break_off(rank, &b, p->how != NOTHING_UNDER_WAY && (!lost || p->how == BREAKS)));
    HOLDS(keep(rank, &b, lost || (p->how == ONE_KEPT_NOTHING && rank->rank == 0), &kept));
    if (atomic_fetch_add(&s->asked, 1) + 1 == p->size) {
        fake_version(0);
        atomic_store(&s->renewed, true);
    }
    while (!atomic_load(&s->renewed))
        world_sleep_ms(1);
    if (!lost || p->how == ONE_COMES_BACK)
        HOLDS(next_generation(rank, s, &b, kept));
    moe_comm_free(&b.comm);
    fake_queue_free(b.queue);
    return true;
}

static void over(void)
{
    for (int i = 0; i < 500 && (fake_live() || fake_listening()); i++)
        world_sleep_ms(10);
    assert_int_equal(fake_live(), 0);
    assert_int_equal(fake_listening(), 0);
}

#define NONE { 0 }
#define AT(n, r, k, result) { n, r, FAKE_ANY, k, result }
static const struct plan plans[] = {
    { "one of three is lost",                           3, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 0,     4,  2, 1, NULL },
    { "the first of three is lost",                     3, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 0,     1,  2, 1, NULL },
    { "the first and the last of five are lost",        5, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 0,     17, 3, 1, NULL },
    { "all but one are lost",                           3, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 0,     5,  1, 1, NULL },
    { "nobody is lost",                                 3, NOBODY_LOST,       NONE,                                                 BENCH_DEADLINE_MS, 0,     0,  0, 2, ": no rank of it is missing" },
    { "a lost one comes back",                          3, ONE_COMES_BACK,    NONE,                                                 BENCH_DEADLINE_MS, 0,     2,  0, 2, "rank 2: it kept nothing" },
    { "another order",                                  4, OTHER_ORDER,       NONE,                                                 BENCH_DEADLINE_MS, 0,     2,  0, 2, "rank 1: it stands in another place" },
    { "one has kept nothing",                           4, ONE_KEPT_NOTHING,  NONE,                                                 BENCH_DEADLINE_MS, 0,     2,  0, 2, "rank 0: it kept nothing" },
    { "shrinking is refused on one",                    4, PLAIN,             AT(4, 2, FAKE_SHRINK_RESULT, FAKE_SYSTEM_ERROR),      2000,              0,     2,  2, 2, "rank 1: meeting the other ranks: NCCL" },
    { "shrinking is refused on all",                    2, PLAIN,             AT(2, 0, FAKE_SHRINK_RESULT, FAKE_INTERNAL_ERROR),    2000,              0,     2,  0, 2, "rank 0: meeting the other ranks: NCCL" },
    { "one does not come to the meeting",               4, PLAIN,             AT(4, 3, FAKE_SHRINK_HANG, 0),                        800,               0,     2,  3, 2, "rank 0: " },
    { "one does not come back from the call",           4, PLAIN,             AT(4, 0, FAKE_SHRINK_STUCK, 0),                       800,               0,     2,  2, 2, "rank 0: NCCL did not return" },
    { "one dies while they meet",                       4, DIES_BETWEEN,      AT(4, 2, FAKE_SHRINK_HANG, 0),                        4000,              0,     2,  3, 1, NULL },
    { "who is lost breaks a connection of NCCL's",      3, BREAKS,            { 3, 1, 1, FAKE_DIE, 0 },                             BENCH_DEADLINE_MS, 0,     2,  0, 2, NULL },
    { "calls under way do not end well",                4, PLAIN,             AT(4, 2, FAKE_REVOKE_RESULT, FAKE_SYSTEM_ERROR),      2000,              0,     2,  0, 2, "rank 1: it kept nothing" },
    { "calls under way end too late",                   4, PLAIN,             AT(4, 2, FAKE_REVOKE_HANG, 260),                      1000,              0,     2,  0, 2, "rank 1: it kept nothing" },
    { "a library that cannot shrink",                   3, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 22700, 2,  0, 2, NULL },
    { "a library that cannot stop calls under way",     3, PLAIN,             NONE,                                                 BENCH_DEADLINE_MS, 22803, 2,  0, 2, NULL },
    { "the same, when none is under way",               3, NOTHING_UNDER_WAY, NONE,                                                 BENCH_DEADLINE_MS, 22803, 2,  2, 1, NULL },
};

static void run_plan(const struct plan *p, struct rank ranks[WORLD_MOST])
{
    struct stage s = { .plan = p };
    struct world first;
    fake_reset((int)p->size, 0);
    if (p->fault.kind)
        fake_add(p->fault);
    world_connect(&first, p->size, WORLD_PLAIN);
    world_connect(&s.next, next_size(p), WORLD_PLAIN);
    world_threads(&first, generations, &s, ranks);
    for (unsigned i = 0; i < p->size; i++)
        if (!ranks[i].good)
            fail_msg("rank %u: %s: %s", i, ranks[i].err.field, ranks[i].err.text);
}

static void shrink(void **state)
{
    const struct plan *p = *state;
    struct rank ranks[WORLD_MOST];
    run_plan(p, ranks);
    over();
    assert_int_equal(fake_shrunk(), p->shrunk);
    assert_int_equal(fake_ids(), p->ids);
}

/* ---- what has been shrunk is shrunk again ---- */

struct line { struct world worlds[STEPS]; };

/* The last rank of each generation leaves. */
static bool one_after_the_other(struct rank *rank)
{
    struct line *l = rank->ctx;
    struct bench b = { .queue = fake_queue_new((int)rank->rank) };
    struct moe_comm *kept = NULL;
    for (unsigned i = 0; i < STEPS && rank->rank < STEPS + 1 - i; i++) {
        const unsigned size = STEPS + 1 - i;
        if (i) {
            rank->comm = world_join(&l->worlds[i], rank->rank, &rank->err);
            HOLDS(rank->comm);
        }
        HOLDS(make(rank, BENCH_DEADLINE_MS, &kept, &b) && b.comm->size == size && sum_is(rank, b.comm, 1, size));
        HOLDS(break_off(rank, &b, rank->rank != size - 1));
        HOLDS(keep(rank, &b, rank->rank == size - 1, &kept) && (kept || rank->rank == size - 1));
    }
    moe_comm_free(&kept);
    fake_queue_free(b.queue);
    return true;
}

static void again_and_again(void **state)
{
    static struct line l;
    struct world first;
    struct rank ranks[WORLD_MOST];
    (void)state;
    fake_reset(STEPS + 1, 0);
    world_connect(&first, STEPS + 1, WORLD_PLAIN);
    for (unsigned i = 1; i < STEPS; i++)
        world_connect(&l.worlds[i], STEPS + 1 - i, WORLD_PLAIN);
    world_threads(&first, one_after_the_other, &l, ranks);
    for (unsigned i = 0; i < STEPS + 1; i++)
        assert_true(ranks[i].good);
    over();
    assert_int_equal(fake_ids(), 1);
    assert_int_equal(fake_shrunk(), STEPS + STEPS - 1);
}

/* ---- a device that failed, and an old one that does not end ---- */

static bool broken_device(struct rank *rank)
{
    struct bench b = { .queue = fake_queue_new((int)rank->rank) };
    struct moe_comm *kept = NULL;
    int64_t value = 1;
    HOLDS(make(rank, BENCH_SHORT_MS, &kept, &b));
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) != MOE_OK);
    HOLDS(moe_plugin()->nccl->keep(b.comm) == (rank->rank != 0));
    moe_comm_free(&b.comm);
    fake_queue_free(b.queue);
    return true;
}

static void what_a_failed_device_leaves_is_not_kept(void **state)
{
    struct world w;
    struct rank ranks[WORLD_MOST];
    (void)state;
    fake_reset(3, 0);
    fake_add((struct fake_fault){ .size = 3, .rank = 0, .call = 0, .kind = FAKE_ASYNC, .result = FAKE_CUDA_ERROR });
    world_connect(&w, 3, WORLD_PLAIN);
    world_threads(&w, broken_device, NULL, ranks);
    for (unsigned i = 0; i < 3; i++)
        assert_true(ranks[i].good);
    over();
}

static void an_old_one_that_does_not_end_holds_nobody_up(void **state)
{
    static const struct plan p = { "", 3, PLAIN, { 3, 2, FAKE_ANY, FAKE_ABORT_HANG, 0 }, BENCH_DEADLINE_MS, 0, 2, 2, 1, NULL };
    struct rank ranks[WORLD_MOST];
    (void)state;
    run_plan(&p, ranks);
    assert_int_equal(fake_shrunk(), p.shrunk);
    for (int i = 0; i < 500 && fake_live() > 1; i++)
        world_sleep_ms(10);
    assert_int_equal(fake_live(), 1);
    fake_reset(1, 0);
    over();
}

/* ---- one that does not end at all, and its group, which does not either ---- */

enum { PATIENT_MS = 2000 };

static bool leaves(struct rank *rank)
{
    static const unsigned both[] = { 0, 1 };
    struct bench b = { .queue = fake_queue_new((int)rank->rank) };
    struct moe_comm *kept = NULL, *group = NULL;
    int64_t value = 1;
    HOLDS(make(rank, PATIENT_MS, &kept, &b) && b.comm->ops->group(b.comm, both, 2, &group, &rank->err) == MOE_OK);
    HOLDS(group->ops->barrier(group, &rank->err) == MOE_OK && moe_comm_wait(group, &rank->err) == MOE_OK);
    HOLDS(rank->comm->ops->barrier(rank->comm, &rank->err) == MOE_OK);
    HOLDS(b.comm->ops->allreduce(b.comm, &value, 1, MOE_COMM_I64, MOE_COMM_SUM, &rank->err) == MOE_OK);
    b.comm->ops->abort(b.comm);
    const uint64_t begin = moe_now_ms();
    moe_comm_free(&group);
    (void)moe_plugin()->nccl->keep(b.comm);
    moe_comm_free(&b.comm);
    rank->took_ms = moe_now_ms() - begin;
    fake_queue_free(b.queue);
    return true;
}

static void all_that_does_not_end_is_waited_for_once(void **state)
{
    struct world w;
    struct rank ranks[WORLD_MOST];
    (void)state;
    fake_reset(2, 0);
    fake_add((struct fake_fault){ 2, 1, FAKE_ANY, FAKE_REVOKE_HANG, 0 });      /* of both, and of the group, which is not kept, what comes then */
    fake_add((struct fake_fault){ 2, 1, FAKE_ANY, FAKE_ABORT_HANG, 0 });
    world_connect(&w, 2, WORLD_PLAIN);
    world_threads(&w, leaves, NULL, ranks);
    for (unsigned i = 0; i < 2; i++)
        assert_true(ranks[i].good);
    assert_true(ranks[1].took_ms >= PATIENT_MS - 100 && ranks[1].took_ms < PATIENT_MS + PATIENT_MS / 2);
    assert_int_equal(fake_live(), 2);
    fake_reset(2, 0);
    over();
    world_sleep_ms(300);                       /* what was left behind frees itself */
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(plans) + 4];
    size_t n = 0;
    for (; n < MOE_COUNT(plans); n++)
        tests[n] = (struct CMUnitTest){ .name = plans[n].name, .test_func = shrink, .initial_state = (void *)(uintptr_t)&plans[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(again_and_again);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_a_failed_device_leaves_is_not_kept);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_old_one_that_does_not_end_holds_nobody_up);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(all_that_does_not_end_is_waited_for_once);
    bench_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
