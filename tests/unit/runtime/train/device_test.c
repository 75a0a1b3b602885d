/* Training on a device whose memory the host cannot read: its checkpoints are the CPU's to the byte where its elements are; they go from one kind of element to another
 * and back; its loss follows the CPU's where they are not.
 *
 * Links    runtime/backend/cpu runtime/ckpt/read */
#include "tests/support/split.h"
#include "tests/unit/runtime/train/job.h"

static char root_a[] = "/tmp/moe-train-a-XXXXXX", root_b[] = "/tmp/moe-train-b-XXXXXX", root_c[] = "/tmp/moe-train-c-XXXXXX";
static char *const roots[] = { root_a, root_b, root_c };

static int open_roots(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(roots); i++) {
        memcpy(roots[i] + strlen(roots[i]) - 6, "XXXXXX", 6);
        if (!mkdtemp(roots[i]))
            return -1;
    }
    return 0;
}
static int close_roots(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(roots); i++)
        job_clean(roots[i]);
    return 0;
}

/* ---- checkpoints ---- */

static void files_are_equal(const char *a, const char *b, uint64_t step, unsigned world)
{
    for (unsigned rank = 0; rank < world; rank++) {
        struct moe_buf *bytes[2] = { NULL, NULL };
        const char *const of[] = { a, b };
        for (int i = 0; i < 2; i++) {
            char path[256];
            struct moe_error err = { 0 };
            (void)snprintf(path, sizeof(path), "%s/step=%llu/rank=%u.safetensors", of[i], (unsigned long long)step, rank);
            good(moe_file_read(path, 64u << 20, &bytes[i], &err), &err);
        }
        const struct moe_str x = moe_buf_str(bytes[0]), y = moe_buf_str(bytes[1]);
        assert_int_equal(x.len, y.len);
        assert_memory_equal(x.ptr, y.ptr, x.len);
        moe_buf_free(&bytes[0]);
        moe_buf_free(&bytes[1]);
    }
}

static const struct { unsigned world, ep; } layouts[] = { { 1, 1 }, { 2, 1 }, { 2, 2 }, { 4, 2 } };

static struct job job_of(enum moe_real real, bool device, const char *storage, size_t layout, const char *root)
{
    return (struct job){ .be = device ? moe_backend_split(real) : moe_backend_cpu(), .world = layouts[layout].world, .ep = layouts[layout].ep, .storage = storage,
                         .root = root, .steps = 6, .every = 2, .from = MOE_NO_STEP };
}

static void floats_are_saved_as_the_cpu_saves_them(void **state)
{
    for (size_t l = 0; l < MOE_COUNT(layouts); l++) {
        struct job there = job_of(MOE_REAL_F32, true, "fp32", l, root_a), here = job_of(MOE_REAL_F32, false, "fp32", l, root_b);
        assert_int_equal(open_roots(state), 0);
        job_run(&there);
        job_run(&here);
        for (uint64_t step = 2; step <= 6; step += 2)
            files_are_equal(root_a, root_b, step, layouts[l].world);
        assert_memory_equal(there.loss, here.loss, sizeof(here.loss));
        (void)close_roots(state);
    }
}

/* Going on from a step is the same as not having stopped. */
static void bf16_goes_on_to_the_bit(void **state)
{
    for (size_t l = 0; l < MOE_COUNT(layouts); l++) {
        struct job whole = job_of(MOE_REAL_BF16, true, "bf16", l, root_a), first = job_of(MOE_REAL_BF16, true, "bf16", l, root_b);
        assert_int_equal(open_roots(state), 0);
        job_run(&whole);
        first.steps = 4;
        job_run(&first);
        struct job second = first;
        second.steps = 6;
        second.from = 4;
        job_run(&second);
        files_are_equal(root_a, root_b, 6, layouts[l].world);
        assert_true(second.loss[5] == whole.loss[5]);
        (void)close_roots(state);
    }
}

/* What a backend has of a step of a root, when it has restored it. */
static struct seen restored(enum moe_real real, bool device, const char *storage, const char *root, uint64_t step)
{
    struct seen s = seen_new();
    struct job job = job_of(real, device, storage, 0, NULL);
    job.from = job.steps = step;
    job.from_root = root;
    job.look = see;
    job.ctx = &s;
    job_run(&job);
    assert_true(s.used > 1000);
    return s;
}

static float rounded(float x) { return split_widen(split_narrow(x)); }

/* Floats to bf16: what is trained stays as it was, bit for bit, and what is multiplied is that, rounded. */
static void a_cpus_step_goes_on_with_bf16(void **state)
{
    (void)state;
    struct job here = job_of(MOE_REAL_F32, false, "fp32", 2, root_a);
    job_run(&here);
    struct seen cpu = restored(MOE_REAL_F32, false, "fp32", root_a, 6), device = restored(MOE_REAL_BF16, true, "bf16", root_a, 6);
    assert_true(device.masters && !cpu.masters && device.used == cpu.used);
    assert_memory_equal(device.master, cpu.weights, cpu.used * sizeof(float));
    for (size_t i = 0; i < cpu.used; i++)
        assert_true(device.weights[i] == rounded(cpu.weights[i]));
    seen_free(&cpu);
    seen_free(&device);
}

/* And back: a CPU that trains floats takes the masters, one that keeps bf16 both. */
static void a_device_s_step_goes_on_with_floats(void **state)
{
    (void)state;
    struct job there = job_of(MOE_REAL_BF16, true, "bf16", 3, root_a);
    job_run(&there);
    struct seen device = restored(MOE_REAL_BF16, true, "bf16", root_a, 6), floats = restored(MOE_REAL_F32, false, "fp32", root_a, 6),
                stored = restored(MOE_REAL_F32, false, "bf16", root_a, 6);
    assert_memory_equal(floats.weights, device.master, device.used * sizeof(float));
    assert_memory_equal(stored.weights, device.weights, device.used * sizeof(float));
    assert_memory_equal(stored.master, device.master, device.used * sizeof(float));
    bool differ = false;
    for (size_t i = 0; i < device.used; i++)
        differ |= device.master[i] != device.weights[i];
    assert_true(differ);
    seen_free(&device);
    seen_free(&floats);
    seen_free(&stored);
}

/* Round trip: what a CPU saved, a device restored and saved, a CPU restores, is what it was. */
static void there_and_back(void **state)
{
    (void)state;
    struct job here = job_of(MOE_REAL_F32, false, "fp32", 0, root_a), there = job_of(MOE_REAL_BF16, true, "bf16", 1, root_b);
    here.steps = 2;
    job_run(&here);
    there.from = 2;
    there.from_root = root_a;
    there.steps = 3;
    there.every = 1;
    there.lr = "0";                                    /* a step that moves nothing */
    job_run(&there);
    struct seen before = restored(MOE_REAL_F32, false, "fp32", root_a, 2), after = restored(MOE_REAL_F32, false, "fp32", root_b, 3);
    assert_memory_equal(after.weights, before.weights, before.used * sizeof(float));
    seen_free(&before);
    seen_free(&after);
}

/* ---- loss ---- */

/* As in the model's test: a number is rounded so often on its way through both layers and back, each time by at most half of 2^-8, and independent roundings add as
 * squares. Twice the root of that is how far a loss may be off as a part of itself; that steps follow each other makes it no worse, because each begins with masters
 * that are not rounded, and goes downhill. */
#define ROUNDINGS (2 * (2. * 14 + 2))
#define BAND      (2 * 0x1p-9 * sqrt(ROUNDINGS))

static void bf16_learns_as_floats_do(void **state)
{
    (void)state;
    struct job here = job_of(MOE_REAL_F32, false, "fp32", 0, NULL);
    here.steps = 50;
    job_run(&here);
    assert_true(here.loss[49] < 0.6 * here.loss[0]);
    for (size_t l = 0; l < 3; l++) {
        struct job there = job_of(MOE_REAL_BF16, true, "bf16", l, NULL);
        double worst = 0;
        there.steps = 50;
        job_run(&there);
        for (int i = 0; i < 50; i++) {
            const double off = fabs(there.loss[i] / here.loss[i] - 1);
            worst = fmax(worst, off);
            if (!(off <= BAND))
                fail_msg("world %u, step %d: loss %.6g, floats have %.6g: off by %.3g, at most %.3g", layouts[l].world, i, there.loss[i], here.loss[i], off, BAND);
        }
        print_message("# world %u, ep %u: loss %.4g to %.4g, off by at most %.2g of %.2g\n", layouts[l].world, layouts[l].ep, there.loss[0], there.loss[49], worst, BAND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_are_saved_as_the_cpu_saves_them),
        cmocka_unit_test(bf16_goes_on_to_the_bit),
        cmocka_unit_test_setup_teardown(a_cpus_step_goes_on_with_bf16, open_roots, close_roots),
        cmocka_unit_test_setup_teardown(a_device_s_step_goes_on_with_floats, open_roots, close_roots),
        cmocka_unit_test_setup_teardown(there_and_back, open_roots, close_roots),
        cmocka_unit_test(bf16_learns_as_floats_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
