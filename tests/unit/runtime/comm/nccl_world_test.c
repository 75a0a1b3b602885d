/* How ranks of a mesh come to a communicator of devices: all of them, or none, by one id that goes nowhere else. */
#include "tests/unit/runtime/comm/world.h"
#include "runtime/comm/nccl.h"
#include <stdatomic.h>

enum step { NOWHERE, READY, MAKE, OPEN };
enum { SIZE = 4 };

/* What one world does, and what was asked of it. */
static struct script { enum step fails; unsigned at; atomic_uint ready, made, forgotten, opened; atomic_bool other_id; } script;
static _Thread_local unsigned me;

static enum moe_code hit(enum step step, struct moe_error *err)
{
    return script.fails == step && script.at == me ? moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "as the script wants") : MOE_OK;
}

static enum moe_code ready(int ordinal, struct moe_error *err)
{
    me = (unsigned)ordinal;
    atomic_fetch_add(&script.ready, 1);
    return hit(READY, err);
}

static enum moe_code make_id(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err)
{
    MOE_TRY(hit(MAKE, err));
    memset(id, 0x5a, MOE_NCCL_ID_BYTES);
    atomic_fetch_add(&script.made, 1);
    return MOE_OK;
}

static bool is_it(const unsigned char id[MOE_NCCL_ID_BYTES])
{
    bool same = true;
    for (int i = 0; i < MOE_NCCL_ID_BYTES; i++)
        same &= id[i] == 0x5a;
    return same;
}

static void forget_id(const unsigned char id[MOE_NCCL_ID_BYTES])
{
    atomic_fetch_add(&script.forgotten, 1);
    if (script.fails != MAKE && !is_it(id))
        atomic_store(&script.other_id, true);
}

static enum moe_code open_one(const struct moe_nccl_options *o, struct moe_comm **out, struct moe_error *err)
{
    if (!is_it(o->id))
        atomic_store(&script.other_id, true);
    MOE_TRY(hit(OPEN, err));
    atomic_fetch_add(&script.opened, 1);
    return moe_comm_self(o->mesh->generation, out, err);
}

static const struct moe_nccl table = { .ready = ready, .make_id = make_id, .forget_id = forget_id, .open = open_one };

static bool body(struct rank *rank)
{
    struct moe_comm *comm = NULL;
    const enum moe_code code = moe_nccl_world(rank->comm, &table, NULL, (int)rank->rank, 1000, &comm, &rank->err);
    const bool good = (code == MOE_OK) == (comm != NULL) && (code == MOE_OK) == (script.fails == NOWHERE);
    moe_comm_free(&comm);
    return good && rank->comm->ops->barrier(rank->comm, &(struct moe_error){ 0 }) == MOE_OK;       /* the mesh lives */
}

static const struct step_case { const char *name; enum step fails; unsigned at; unsigned made, forgotten; } cases[] = {
    { "all are ready, all open",            NOWHERE, 0, 1, 0 },
    { "the first is not ready",             READY,   0, 0, 0 },
    { "another is not ready",               READY,   2, 0, 0 },
    { "no id is to be had",                 MAKE,    0, 0, 0 },
    { "the first cannot open",              OPEN,    0, 1, 1 },
    { "the last cannot open",               OPEN,    3, 1, 1 },
};

static void step(void **state)
{
    const struct step_case *c = *state;
    struct world w;
    struct rank ranks[WORLD_MOST];
    char field[16];
    script = (struct script){ .fails = c->fails, .at = c->at };
    world_connect(&w, SIZE, WORLD_PLAIN);
    world_threads(&w, body, NULL, ranks);
    (void)snprintf(field, sizeof field, "rank %u", c->at);
    for (unsigned i = 0; i < SIZE; i++) {
        if (!ranks[i].good)
            fail_msg("rank %u: %s %s", i, ranks[i].err.field, ranks[i].err.text);
        if (c->fails == NOWHERE)
            continue;
        assert_int_equal(ranks[i].err.code, i == c->at ? MOE_E_DEVICE : MOE_E_IO);
        assert_int_equal(ranks[i].err.sys, i == c->at ? 0 : ECONNRESET);
        assert_string_equal(ranks[i].err.field, i == c->at ? "" : field);
    }
    assert_int_equal(script.ready, SIZE);
    assert_int_equal(script.made, c->made);
    assert_int_equal(script.forgotten, c->forgotten);
    assert_false(script.other_id);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = step, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
