/* A job on the emulated CUDA backend whose tensors go by the plugin of NCCL: its own sources, over a fake of the library. It learns what a job on the mesh alone learns;
 * and where ranks have networks of their own it goes by the mesh.
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
static bool apart;           /* each rank has a network of its own, too, as in a sandbox */
static enum moe_code open_next(const struct moe_device_options *options, struct moe_device **out, struct moe_error *err)
{
    struct moe_device_options o = *options;
    o.local = atomic_fetch_add(&opened, 1) % RANKS;
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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(floats), cmocka_unit_test(bf16), cmocka_unit_test(in_networks_of_their_own) };
    const struct moe_nccl_setting *s;
    for (size_t i = 0; (s = moe_nccl_env_set(i)); i++)
        if (setenv(s->pattern, s->value, 1) != 0)
            return 1;
    if (setenv(MOE_NCCL_IFNAME, "=lo", 1) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
