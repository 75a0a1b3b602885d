/* Training on CUDA's backend, emulated: as the CPU does it, and its checkpoints go to the CPU and back. Copies of snapshots are done as late as their streams allow.
 *
 * Links    runtime/backend/cpu runtime/ckpt/read emulated/backend */
#include "tests/support/cuda/standin.h"
#include "tests/unit/runtime/train/job.h"

static char root[] = "/tmp/moe-train-e-XXXXXX";
static int open_root(void **state)
{
    (void)state;
    memcpy(root + sizeof root - 7, "XXXXXX", 6);
    return mkdtemp(root) ? 0 : -1;
}
static int close_root(void **state)
{
    (void)state;
    job_clean(root);
    return 0;
}

enum { STEPS = 3 };

static struct job job_of(const struct moe_backend *be, const char *storage, unsigned world, const char *to)
{
    return (struct job){ .be = be, .world = world, .ep = world, .storage = storage, .root = to, .steps = STEPS, .every = 1, .from = MOE_NO_STEP };
}

static struct seen restored(const struct moe_backend *be, const char *storage, uint64_t step)
{
    struct seen s = seen_new();
    struct job job = job_of(be, storage, 1, NULL);
    job.from = job.steps = step;
    job.from_root = root;
    job.look = see;
    job.ctx = &s;
    job_run(&job);
    return s;
}

/* Losses within 1e-5; what is saved is what is restored, there and on a CPU. */
static void floats(void **state)
{
    (void)state;
    struct job there = job_of(moe_backend_emulated(MOE_REAL_F32), "fp32", 2, root), here = job_of(moe_backend_cpu(), "fp32", 1, NULL);
    job_run(&there);
    job_run(&here);
    for (int i = 0; i < STEPS; i++)
        assert_true(fabs(there.loss[i] / here.loss[i] - 1) <= 1e-5 && fabs(there.norm[i] / here.norm[i] - 1) <= 1e-4);
    struct seen device = restored(moe_backend_emulated(MOE_REAL_F32), "fp32", STEPS), cpu = restored(moe_backend_cpu(), "fp32", STEPS);
    assert_int_equal(device.used, cpu.used);
    assert_memory_equal(device.weights, cpu.weights, cpu.used * sizeof(float));
    seen_free(&device);
    seen_free(&cpu);
}

static void bf16(void **state)
{
    (void)state;
    struct job there = job_of(moe_backend_emulated(MOE_REAL_BF16), "bf16", 1, root), here = job_of(moe_backend_cpu(), "fp32", 1, NULL);
    job_run(&there);
    job_run(&here);
    for (int i = 0; i < STEPS; i++)
        assert_true(fabs(there.loss[i] / here.loss[i] - 1) <= 2 * 0x1p-9 * sqrt(2 * (2. * 14 + 2)));     /* the band of device_test.c */
    struct seen device = restored(moe_backend_emulated(MOE_REAL_BF16), "bf16", STEPS), floats = restored(moe_backend_cpu(), "fp32", STEPS),
                stored = restored(moe_backend_cpu(), "bf16", STEPS);
    assert_true(device.masters);
    assert_memory_equal(floats.weights, device.master, device.used * sizeof(float));
    assert_memory_equal(stored.weights, device.weights, device.used * sizeof(float));
    seen_free(&device);
    seen_free(&floats);
    seen_free(&stored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(floats, open_root, close_root),
        cmocka_unit_test_setup_teardown(bf16, open_root, close_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
