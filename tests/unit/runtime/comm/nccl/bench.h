/* Worlds of ranks whose devices a fake NCCL joins: threads with a mesh (../world.h), a stream each, and a communicator of devices made by moe_nccl_world(). */
#ifndef TESTS_NCCL_BENCH_H
#define TESTS_NCCL_BENCH_H
#include "tests/unit/runtime/comm/world.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/plugin/plugin.h"
#include "tests/support/nccl/fake.h"
#include <stdio.h>

enum { BENCH_DEADLINE_MS = 20000, BENCH_SHORT_MS = 400 };

const struct moe_plugin *moe_plugin(void);

#define HOLDS(condition) do { if (!(condition)) { \
    fprintf(stderr, "rank %u: line %d: %s (%d: %s %s)\n", rank->rank, __LINE__, #condition, rank->err.sys, rank->err.field, rank->err.text); return false; } } while (0)

/* The environment as moe-launch makes it. */
static inline void bench_environment(void)
{
    const struct moe_nccl_setting *s;
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        assert_int_equal(setenv(s->pattern, s->value, 1), 0);
    assert_int_equal(setenv(MOE_NCCL_IFNAME, "=lo", 1), 0);
}

struct bench { void *queue; struct moe_comm *comm; struct moe_error why; };       /* why: of moe_nccl_again() */

static inline bool bench_open(struct rank *rank, unsigned deadline_ms, struct bench *b)
{
    *b = (struct bench){ .queue = fake_queue_new((int)rank->rank) };
    return moe_nccl_world(rank->comm, moe_plugin()->nccl, b->queue, (int)rank->rank, deadline_ms, &b->comm, &rank->err) == MOE_OK;
}

static inline void bench_close(struct bench *b)
{
    moe_comm_free(&b->comm);
    fake_queue_free(b->queue);
}

/* A call and what it is waited for with. */
static inline enum moe_code bench_sum(struct moe_comm *c, int64_t *data, size_t n, struct moe_error *err)
{
    const enum moe_code code = c->ops->allreduce(c, data, n, MOE_COMM_I64, MOE_COMM_SUM, err);
    return code == MOE_OK ? moe_comm_wait(c, err) : code;
}
#endif
