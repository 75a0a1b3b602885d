/* A job on the emulated CUDA backend whose tensors go by the plugin of NCCL: its own sources, over a fake of the library. It learns what a job on the mesh alone learns;
 * where ranks have networks of their own it goes by the mesh; and when a rank is lost, those that are left shrink what they had.
 *
 * Links    runtime/backend/cpu runtime/ckpt/read runtime/comm/nccl nccl/emulated */
#include "tests/support/cuda/standin.h"
#include "tests/support/nccl/fake.h"
#include "tests/unit/runtime/train/job.h"
#include "common/base/sys.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/plugin/plugin.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { STEPS = 3, RANKS = 2 };

const struct moe_plugin *moe_plugin(void);

/* Each rank a device of its own, in the order in which they are opened. */
static atomic_uint opened;
static const struct moe_backend *under;
static unsigned devices = RANKS;
static bool apart;           /* each rank has a network of its own, too, as in a sandbox */
static enum moe_code open_next(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    struct moe_device_options o = *options;
    o.local = atomic_fetch_add(&opened, 1) % devices;
    o.deterministic = true;  /* products are tried in all their ways in turn otherwise, and over NCCL there are more of them: one for each run of experts */
    if (apart && unshare(CLONE_NEWNET) != 0)
        return moe_fail_sys(err, NULL, errno, "a network of its own");
    return under->open(&o, out, err);
}

static const struct moe_nccl *plugin_of(void) { return moe_plugin()->nccl; }

static void look(struct moe_session_parts *p, void *ctx)
{
    (void)ctx;
    assert_non_null(p->devices);
    assert_string_equal(p->devices->ops->name, "nccl");
}

static void look_for_none(struct moe_session_parts *p, void *ctx)
{
    (void)ctx;
    assert_null(p->devices);
}

static struct job job_of(const struct moe_backend *be, const char *storage, unsigned ep)
{
    return (struct job){ .be = be, .world = RANKS, .ep = ep, .storage = storage, .steps = STEPS, .from = MOE_NO_STEP, .without = UINT32_MAX };
}

static void with(enum moe_real real, const char *storage, unsigned ep)
{
    struct moe_backend be = *(under = moe_backend_emulated(real));
    be.open = open_next;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = RANKS });
    fake_reset(RANKS, 0);
    struct job by_mesh = job_of(&be, storage, ep), by_nccl = by_mesh;
    by_nccl.nccl = plugin_of();
    by_nccl.look = look;
    job_run(&by_mesh);
    job_run(&by_nccl);
    for (int i = 0; i < STEPS; i++)
        assert_true(by_mesh.loss[i] == by_nccl.loss[i] && by_mesh.norm[i] == by_nccl.norm[i]);       /* two ranks' sums have one order */
    assert_int_equal(fake_live(), 0);
    assert_int_equal(fake_aborted(), 0);
}

static void floats(void **state) { (void)state; with(MOE_REAL_F32, "fp32", 2); }       /* experts apart: rows travel in a queue beside */
static void bf16(void **state) { (void)state; with(MOE_REAL_BF16, "bf16", 1); }        /* together: gradients and weights do */

/* NCCL would look for the others where they are not. The thread that is tried first shows whether this may be. */
static void *leave(void *ctx) { *(bool *)ctx = unshare(CLONE_NEWNET) == 0; return NULL; }
static void in_networks_of_their_own(void **state)
{
    pthread_t thread;
    bool may = false;
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, leave, &may), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    if (!may)
        skip();
    struct moe_backend be = *(under = moe_backend_emulated(MOE_REAL_F32));
    be.open = open_next;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = RANKS });
    fake_reset(RANKS, 0);
    struct job job = job_of(&be, "fp32", 2);
    job.nccl = plugin_of();
    job.look = look_for_none;
    apart = true;
    job_run(&job);
    apart = false;
    assert_int_equal(fake_live(), 0);
}

/* ---- ranks of mpirun ---- */

/* NCCL's id would go over MPI, which proves nothing of whom it talks to: nobody meets by it, whatever the environment has, and rank 0 says why. */
static void remember(void *ctx, const char *text)
{
    if (strstr(text, "NCCL"))
        (void)snprintf(ctx, 256, "%s", text);
}

static void under_mpi_nobody_meets_by_nccl(void **state)
{
    struct moe_backend be = *(under = moe_backend_emulated(MOE_REAL_F32));
    char said[256] = "";
    (void)state;
    be.open = open_next;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = RANKS });
    fake_reset(RANKS, 0);
    struct job job = job_of(&be, "fp32", 2);
    job.nccl = plugin_of();
    job.look = look_for_none;
    job.mpi = true;
    job.say = remember;
    job.ctx = said;
    job_run(&job);
    assert_non_null(strstr(said, "MPI would carry in clear"));
    assert_int_equal(fake_live(), 0);
}

static void each_rank_of_a_machine_has_a_place_of_its_own(void **state)
{
    static const struct { const char *beside, *number; unsigned world, local_world, local_rank; } cases[] = {
        { "4", "3", 8, 4, 3 },      { "4", "0", 8, 4, 0 },      { NULL, NULL, 8, 1, 0 },    { "4", NULL, 8, 4, 0 },     { NULL, "2", 8, 3, 2 },
        { "99", "7", 8, 8, 7 },     { "4", "8", 8, 4, 0 },      { "4", "-1", 8, 4, 0 },     { "x", "y", 8, 1, 0 },      { "0", "0", 1, 1, 0 },
        { "2", "99999999999999999999", 8, 2, 0 },               { "", "", 8, 1, 0 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_comm world = { .size = cases[i].world };
        struct moe_session s = { .world = &world, .local_rank = 77, .local_world = 77 };
        moe_device_place(cases[i].beside, cases[i].number, &s);
        assert_int_equal(s.local_world, cases[i].local_world);
        assert_int_equal(s.local_rank, cases[i].local_rank);
    }
}

/* ---- generations of one process ---- */

enum { BEFORE = 3, LOST = 1 };
static struct moe_link *later[BEFORE - 1][BEFORE - 1];       /* the connections of those that are left */

static enum moe_code generation(struct moe_trainer *t, struct moe_comm *world, uint64_t number, bool ends_well, struct moe_error *err)
{
    struct moe_session s = { .world = world, .generation = number, .restore_step = MOE_NO_STEP, .local_world = 1 };
    struct moe_session_parts p;
    MOE_TRY(moe_parts_open_to_read(t, &s, &p, err));
    MOE_CHECK(p.devices && p.devices->size == world->size && !t->kept);
    enum moe_code code = moe_step_train(&p, err);
    if (code == MOE_OK)
        code = world->ops->barrier(world, err);
    if (!ends_well)
        moe_devices_abort(&p);
    moe_parts_close(&p);
    MOE_CHECK(!t->kept == ends_well);
    return code;
}

static char said[512];       /* by rank 0: all of it */
static void hear(void *ctx, const char *text)
{
    (void)ctx;
    (void)snprintf(said + strlen(said), sizeof said - strlen(said), "%s\n", text);
}

static enum moe_code two_generations(struct rank *r, struct moe_error *err)
{
    struct job *job = r->ctx;
    struct moe_config config = job->config;
    const struct moe_train_options options = { .config = &config, .terminal = -1, .say = hear };
    struct moe_trainer t = { .o = &options, .c = &config, .be = r->be, .dev = r->dev, .monitor = job->monitor, .host = "here", .nccl = job->nccl };
    struct moe_comm *left = NULL;
    const unsigned at = r->index - (r->index > LOST);
    MOE_TRY(moe_data_open(config.data.train.ptr, NULL, MOE_DATA_BYTES, config.model.length, config.model.vocab, &t.data, err));
    enum moe_code code = generation(&t, r->world, 1, false, err);
    if (code == MOE_OK && r->index != LOST)
        code = moe_comm_mesh(later[at], at, BEFORE - 1, 2, DEADLINE_MS, &left, err);
    if (code == MOE_OK && r->index != LOST)
        code = generation(&t, left, 2, true, err);
    moe_comm_free(&t.kept);
    moe_comm_free(&left);
    moe_data_free(&t.data);
    return code;
}

static void go_on(bool refused)
{
    struct moe_backend be = *(under = moe_backend_emulated(MOE_REAL_F32));
    struct moe_error err = { 0 };
    int fd[2];
    said[0] = '\0';
    be.open = open_next;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = devices = BEFORE });
    fake_reset(BEFORE, 0);
    for (unsigned i = 0; refused && i < BEFORE; i++)
        fake_add((struct fake_fault){ BEFORE, i, FAKE_ANY, FAKE_SHRINK_RESULT, FAKE_SYSTEM_ERROR });
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(moe_link_plain(fd[i], &later[i][1 - i], &err), MOE_OK);
    struct job job = job_of(&be, "fp32", 1);
    job.world = BEFORE;
    job.nccl = plugin_of();
    job.body = two_generations;
    job_run(&job);
    devices = RANKS;
    assert_int_equal(fake_shrunk(), refused ? 0 : BEFORE - 1);
    assert_true(!strstr(said, "is not used, ranks meet anew: rank 0: meeting the other ranks: NCCL") == !refused);
    for (int i = 0; i < 500 && fake_live(); i++)
        (void)usleep(10000);
    assert_int_equal(fake_live(), 0);
}

static void those_that_are_left_go_on_with_what_they_had(void **state) { (void)state; go_on(false); }
static void or_say_why_they_do_not(void **state) { (void)state; go_on(true); }

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(floats), cmocka_unit_test(bf16), cmocka_unit_test(under_mpi_nobody_meets_by_nccl),
                                        cmocka_unit_test(each_rank_of_a_machine_has_a_place_of_its_own), cmocka_unit_test(in_networks_of_their_own),
                                        cmocka_unit_test(those_that_are_left_go_on_with_what_they_had), cmocka_unit_test(or_say_why_they_do_not) };
    const struct moe_nccl_setting *s;
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        if (setenv(s->pattern, s->value, 1) != 0)
            return 1;
    if (setenv(MOE_NCCL_IFNAME, "=lo", 1) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
