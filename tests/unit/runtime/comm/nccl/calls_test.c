/* Every collective between devices gives what the mesh gives.
 * Links    tests/support/nccl */
#include "tests/unit/runtime/comm/nccl/bench.h"

enum { MOST = 1000 };
static const size_t lengths[] = { 0, 1, 7, MOST };
static const enum moe_comm_type all_types[] = { MOE_COMM_U8, MOE_COMM_I32, MOE_COMM_I64, MOE_COMM_F32, MOE_COMM_F64 };

/* Small whole numbers: sums of them are exact in every type and order. */
static void fill(void *mem, size_t n, enum moe_comm_type type, unsigned seed)
{
    for (size_t i = 0; i < n; i++) {
        const int v = (int)((seed * 7 + i * 13) % 29) - (type == MOE_COMM_U8 ? 0 : 11);
        switch (type) {
        case MOE_COMM_U8:  ((uint8_t *)mem)[i] = (uint8_t)v; break;
        case MOE_COMM_I32: ((int32_t *)mem)[i] = v * 70000; break;
        case MOE_COMM_I64: ((int64_t *)mem)[i] = (int64_t)v << 33; break;
        case MOE_COMM_F32: ((float *)mem)[i] = (float)v / 4; break;
        case MOE_COMM_F64: ((double *)mem)[i] = v / 8.0; break;
        }
    }
}

static bool floats(enum moe_comm_type type) { return type == MOE_COMM_F32 || type == MOE_COMM_F64; }

struct sides { char *mesh_in, *mesh_out, *in, *out; size_t bytes; };

static bool sides_new(struct sides *s)
{
    s->bytes = (size_t)WORLD_MOST * MOST * 8;
    char *all = calloc(4, s->bytes);
    if (!all)
        return false;
    s->mesh_in = all;
    s->mesh_out = all + s->bytes;
    s->in = all + 2 * s->bytes;
    s->out = all + 3 * s->bytes;
    return true;
}

static bool one_type(struct rank *rank, struct moe_comm *c, struct sides *s, enum moe_comm_type type, enum moe_comm_reduce op, size_t n)
{
    struct moe_comm *m = rank->comm;
    const size_t one = moe_comm_type_bytes(type);
    fill(s->in, n, type, rank->rank);
    memcpy(s->mesh_in, s->in, n * one);
    HOLDS(m->ops->allreduce(m, s->mesh_in, n, type, op, &rank->err) == MOE_OK);
    HOLDS(c->ops->allreduce(c, s->in, n, type, op, &rank->err) == MOE_OK && moe_comm_wait(c, &rank->err) == MOE_OK);
    HOLDS(memcmp(s->in, s->mesh_in, n * one) == 0);
    for (int in_place = 0; in_place < 2; in_place++) {
        char *out = in_place ? s->in + rank->rank * n * one : s->out;
        fill(s->in, n * rank->size, type, rank->rank + 5);
        memcpy(s->mesh_in, s->in, n * rank->size * one);
        HOLDS(m->ops->reduce_scatter(m, s->mesh_in, s->mesh_out, n, type, op, &rank->err) == MOE_OK);
        HOLDS(c->ops->reduce_scatter(c, s->in, out, n, type, op, &rank->err) == MOE_OK && moe_comm_wait(c, &rank->err) == MOE_OK);
        HOLDS(memcmp(out, s->mesh_out, n * one) == 0);
        char *in = in_place ? s->out + rank->rank * n * one : s->in;
        fill(in, n, type, rank->rank + 9);
        HOLDS(m->ops->allgather(m, in, s->mesh_out, n, type, &rank->err) == MOE_OK);
        HOLDS(c->ops->allgather(c, in, s->out, n, type, &rank->err) == MOE_OK && moe_comm_wait(c, &rank->err) == MOE_OK);
        HOLDS(memcmp(s->out, s->mesh_out, n * rank->size * one) == 0);
    }
    return true;
}

static bool sums(struct rank *rank)
{
    struct bench b;
    struct sides s;
    HOLDS(sides_new(&s) && bench_open(rank, BENCH_DEADLINE_MS, &b));
    HOLDS(b.comm->size == rank->size && b.comm->rank == rank->rank && b.comm->generation == rank->comm->generation && b.comm->ops->device);
    for (size_t t = 0; t < MOE_COUNT(all_types); t++)
        for (size_t k = 0; k < MOE_COUNT(lengths); k++)
            for (int op = MOE_COMM_SUM; op <= MOE_COMM_MAX; op++)
                if (op == MOE_COMM_SUM || !floats(all_types[t]))
                    HOLDS(one_type(rank, b.comm, &s, all_types[t], (enum moe_comm_reduce)op, lengths[k]));
    bench_close(&b);
    free(s.mesh_in);
    return true;
}

enum { GAP = 5 };

/* Four rounds of other sizes, the last without any; one after the other, then apart and the other way about, where the gaps keep what they held. */
static bool exchange_round(struct rank *rank, struct moe_comm *c, const struct sides *s, unsigned round, bool apart)
{
    size_t out[WORLD_MOST] = { 0 }, in[WORLD_MOST] = { 0 }, out_at[WORLD_MOST], in_at[WORLD_MOST], sent = 0, came = 0;
    for (unsigned i = 0; i < rank->size; i++) {
        const unsigned r = apart ? rank->size - 1 - i : i;
        out[r] = round == 3 ? 0 : (rank->rank + r + round) % 3 * (100 * r + rank->rank + 1);
        in[r] = round == 3 ? 0 : (rank->rank + r + round) % 3 * (100 * rank->rank + r + 1);
        out_at[r] = sent + (apart ? GAP : 0);
        in_at[r] = came + (apart ? GAP : 0);
        sent = out_at[r] + out[r];
        came = in_at[r] + in[r];
    }
    const struct moe_pieces from = { out, apart ? out_at : NULL }, into = { in, apart ? in_at : NULL };
    fill(s->in, sent, MOE_COMM_U8, rank->rank + round);
    memset(s->out, 0x5a, s->bytes);
    memset(s->mesh_out, 0x5a, s->bytes);
    HOLDS(rank->comm->ops->alltoallv(rank->comm, s->in, from, s->mesh_out, into, &rank->err) == MOE_OK);
    HOLDS(c->ops->alltoallv(c, s->in, from, s->out, into, &rank->err) == MOE_OK && moe_comm_wait(c, &rank->err) == MOE_OK);
    HOLDS(memcmp(s->out, s->mesh_out, s->bytes) == 0);
    return true;
}

static bool exchange(struct rank *rank)
{
    struct bench b;
    struct sides s;
    HOLDS(sides_new(&s) && bench_open(rank, BENCH_DEADLINE_MS, &b));
    for (unsigned round = 0; round < 4; round++)
        for (int apart = 0; apart < 2; apart++)
            HOLDS(exchange_round(rank, b.comm, &s, round, apart));
    for (unsigned root = 0; root < rank->size; root++) {
        fill(s.in, MOST, MOE_COMM_U8, rank->rank);
        fill(s.out, MOST, MOE_COMM_U8, root);
        HOLDS(b.comm->ops->broadcast(b.comm, s.in, MOST, root, &rank->err) == MOE_OK && b.comm->ops->barrier(b.comm, &rank->err) == MOE_OK);
        HOLDS(moe_comm_wait(b.comm, &rank->err) == MOE_OK && memcmp(s.in, s.out, MOST) == 0);
    }
    bench_close(&b);
    free(s.mesh_in);
    return true;
}

/* More calls than stand in a stream at once, none of them waited for. */
static bool many(struct rank *rank)
{
    struct bench b;
    int64_t value = 1, want = 1;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b));
    for (int i = 0; i < 20; i++, want *= rank->size)
        HOLDS(b.comm->ops->allreduce(b.comm, &value, 1, MOE_COMM_I64, MOE_COMM_SUM, &rank->err) == MOE_OK);
    for (int i = 0; i < 200; i++)
        HOLDS(b.comm->ops->barrier(b.comm, &rank->err) == MOE_OK);
    HOLDS(moe_comm_wait(b.comm, &rank->err) == MOE_OK && moe_comm_wait(b.comm, &rank->err) == MOE_OK && value == want);
    bench_close(&b);
    return true;
}

static bool groups(struct rank *rank)
{
    const unsigned parity = rank->rank % 2, members[] = { parity, parity + 2 }, alone[] = { rank->rank };
    struct bench b;
    struct moe_comm *part = NULL, *self = NULL;
    int64_t value = 1 << rank->rank;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b));
    HOLDS(b.comm->ops->group(b.comm, members, 2, &part, &rank->err) == MOE_OK);
    HOLDS(part->size == 2 && part->rank == rank->rank / 2 && bench_sum(part, &value, 1, &rank->err) == MOE_OK && value == (parity ? 10 : 5));
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) == MOE_OK && value == 30);
    HOLDS(part->ops->group(part, (unsigned[]){ part->rank }, 1, &self, &rank->err) == MOE_OK && bench_sum(self, &value, 1, &rank->err) == MOE_OK && value == 30);
    moe_comm_free(&self);
    HOLDS(b.comm->ops->group(b.comm, alone, 1, &self, &rank->err) == MOE_OK);
    moe_comm_free(&self);
    moe_comm_free(&part);
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) == MOE_OK && value == 120);
    bench_close(&b);
    return true;
}

/* A connection that is made at the first call: the call is in progress for a while. */
static bool lazy(struct rank *rank)
{
    struct bench b;
    int64_t value = rank->rank;
    HOLDS(bench_open(rank, BENCH_DEADLINE_MS, &b));
    HOLDS(bench_sum(b.comm, &value, 1, &rank->err) == MOE_OK && value == rank->size * (rank->size - 1) / 2);
    bench_close(&b);
    return true;
}

static bool slow_device(struct rank *rank)
{
    struct bench b;
    int64_t value = 1;
    HOLDS(bench_open(rank, BENCH_SHORT_MS, &b));
    fake_queue_hold(b.queue, true);            /* as behind a long op */
    HOLDS(b.comm->ops->allreduce(b.comm, &value, 1, MOE_COMM_I64, MOE_COMM_SUM, &rank->err) == MOE_OK && value == 1);
    world_sleep_ms(3 * BENCH_SHORT_MS);
    HOLDS(b.comm->ops->poll_error(b.comm, &rank->err) == MOE_OK);
    fake_queue_hold(b.queue, false);
    HOLDS(moe_comm_wait(b.comm, &rank->err) == MOE_OK && value == rank->size);
    bench_close(&b);
    return true;
}

static void with(unsigned size, rank_body body)
{
    world_all_good(size, WORLD_PLAIN, body, NULL);
    assert_int_equal(fake_live(), 0);
    assert_int_equal(fake_aborted(), 0);       /* a communicator that is well is finalized and destroyed */
    for (int i = 0; i < 200 && fake_listening(); i++)
        world_sleep_ms(10);
    assert_int_equal(fake_listening(), 0);
}

static void sums_are_the_mesh_s(void **state)
{
    (void)state;
    for (unsigned size = 1; size <= 4; size++) {
        fake_reset((int)size, 0);
        with(size, sums);
    }
}

static void bytes_come_where_the_mesh_brings_them(void **state)
{
    (void)state;
    for (unsigned size = 1; size <= 4; size++) {
        fake_reset((int)size, 0);
        with(size, exchange);
    }
}

static void calls_are_queued_past_the_ring(void **state)
{
    (void)state;
    fake_reset(4, 0);
    with(4, many);
}

static void groups_meet_by_ids_of_their_own(void **state)
{
    (void)state;
    fake_reset(4, 0);
    with(4, groups);
}

static void a_call_in_progress_is_waited_for(void **state)
{
    (void)state;
    fake_reset(2, 0);
    fake_add((struct fake_fault){ .size = 2, .rank = 0, .kind = FAKE_LAZY });
    fake_add((struct fake_fault){ .size = 2, .rank = 1, .kind = FAKE_LAZY });
    with(2, lazy);
}

static void the_clock_of_a_call_begins_when_it_is_the_next(void **state)
{
    (void)state;
    fake_reset(2, 0);
    with(2, slow_device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_the_mesh_s),
        cmocka_unit_test(bytes_come_where_the_mesh_brings_them),
        cmocka_unit_test(calls_are_queued_past_the_ring),
        cmocka_unit_test(groups_meet_by_ids_of_their_own),
        cmocka_unit_test(a_call_in_progress_is_waited_for),
        cmocka_unit_test(the_clock_of_a_call_begins_when_it_is_the_next),
    };
    bench_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
