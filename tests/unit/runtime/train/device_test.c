/* Training on a device whose memory the host cannot read: its checkpoints are the CPU's to the byte where its elements are; they go from one kind of element to another
 * and back; its loss follows the CPU's where they are not.
 *
 * Links    runtime/backend/cpu runtime/ckpt/read */
#include "runtime/comm/nccl.h"
#include "tests/support/split.h"
#include "tests/unit/runtime/train/job.h"
#include <stdatomic.h>

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
                         .root = root, .steps = 6, .every = 2, .from = MOE_NO_STEP, .without = MAX_RANKS };
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

/* ---- a communicator of devices ---- */

/* NCCL's place, over the mesh: in the device's queue what it is asked for is done at once; in the side queue as late as it may. */
struct joined { struct split_comm s; bool late, owner; };
static struct { unsigned opened, late, groups, sums, gathers; } seen_calls;
static pthread_mutex_t calls_lock = PTHREAD_MUTEX_INITIALIZER;

static void count(unsigned *what)
{
    (void)pthread_mutex_lock(&calls_lock);
    ++*what;
    (void)pthread_mutex_unlock(&calls_lock);
}

static struct joined *joined_of(struct moe_comm *c) { return (struct joined *)c; }

static enum moe_code joined_reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    struct joined *j = joined_of(c);
    count(&seen_calls.sums);
    split_enter(j->s.dev);
    return split_leave(j->s.dev, j->s.mesh->ops->reduce_scatter(j->s.mesh, in, out, n, type, op, err));
}
static enum moe_code joined_allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    struct joined *j = joined_of(c);
    count(&seen_calls.gathers);
    split_enter(j->s.dev);
    return split_leave(j->s.dev, j->s.mesh->ops->allgather(j->s.mesh, in, out, n, type, err));
}
static enum moe_code joined_wait(struct moe_comm *c, struct moe_error *err)
{
    (void)err;
    MOE_CHECK(!joined_of(c)->s.dev->late_count);           /* the host would wait for ops that wait for nobody */
    return MOE_OK;
}
static enum moe_code joined_alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    struct joined *j = joined_of(c);
    if (j->late)
        return split_alltoallv(c, send, out, recv, in, err);
    split_enter(j->s.dev);
    return split_leave(j->s.dev, j->s.mesh->ops->alltoallv(j->s.mesh, send, out, recv, in, err));
}
static void joined_abort(struct moe_comm *c) { joined_of(c)->s.mesh->ops->abort(joined_of(c)->s.mesh); }
static void joined_free(struct moe_comm *c)
{
    if (joined_of(c)->owner)
        moe_comm_free(&joined_of(c)->s.mesh);
    free(c);
}
static enum moe_code joined_group(struct moe_comm *c, const unsigned *members, unsigned n, struct moe_comm **out, struct moe_error *err);
static const struct moe_comm_ops joined_ops = { .name = "joined", .device = true, .alltoallv = joined_alltoallv, .reduce_scatter = joined_reduce_scatter,
                                                .allgather = joined_allgather, .wait = joined_wait, .abort = joined_abort, .group = joined_group, .free = joined_free };

static struct moe_comm *join(struct moe_comm *mesh, struct moe_device *dev, bool late)
{
    struct joined *j = calloc(1, sizeof *j);
    MOE_CHECK(j);
    j->s = (struct split_comm){ .c = *mesh, .mesh = mesh, .dev = dev };
    j->s.c.ops = &joined_ops;
    j->late = late;
    return &j->s.c;
}
static enum moe_code joined_group(struct moe_comm *c, const unsigned *members, unsigned n, struct moe_comm **out, struct moe_error *err)
{
    struct moe_comm *mesh = NULL;
    count(&seen_calls.groups);
    MOE_TRY(joined_of(c)->s.mesh->ops->group(joined_of(c)->s.mesh, members, n, &mesh, err));
    *out = join(mesh, joined_of(c)->s.dev, false);
    joined_of(*out)->owner = true;
    return MOE_OK;
}

static enum moe_code ready(int ordinal, struct moe_error *err) { return (void)ordinal, (void)err, MOE_OK; }
static enum moe_code make_id(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err) { return (void)err, memset(id, 7, MOE_NCCL_ID_BYTES), MOE_OK; }
static void forget_id(const unsigned char id[MOE_NCCL_ID_BYTES]) { (void)id; }

/* A queue is the device, its side queue an address within. */
static void *own_queue(struct moe_device *d) { return d; }
static int own_ordinal(const struct moe_device *d) { return (int)((uintptr_t)d >> 6 & 0x7fffffff); }
static int one_ordinal(const struct moe_device *d) { return (void)d, 0; }
static enum moe_code open_joined(const struct moe_nccl_options *o, struct moe_comm **out, struct moe_error *err)
{
    struct moe_device *in_side = (struct moe_device *)(void *)((char *)o->queue - offsetof(struct moe_device, late));
    const bool late = o->ordinal == own_ordinal(in_side) && in_side != o->queue;
    (void)err;
    for (int i = 0; i < MOE_NCCL_ID_BYTES; i++)
        MOE_CHECK(o->id[i] == 7);
    count(late ? &seen_calls.late : &seen_calls.opened);
    *out = join(o->mesh, late ? in_side : o->queue, late);
    return MOE_OK;
}
static const struct moe_nccl nccl = { .ready = ready, .make_id = make_id, .forget_id = forget_id, .open = open_joined };

/* The same bits as over the host's network, all tensors by the device's. */
static void devices_join(void **state)
{
    struct moe_backend be = *moe_backend_split(MOE_REAL_F32);
    be.queue = own_queue;
    be.ordinal = own_ordinal;
    for (size_t l = 1; l < MOE_COUNT(layouts); l++) {
        struct job there = job_of(MOE_REAL_F32, true, "fp32", l, root_a), here = job_of(MOE_REAL_F32, false, "fp32", l, root_b);
        assert_int_equal(open_roots(state), 0);
        there.be = &be;
        there.nccl = &nccl;
        memset(&seen_calls, 0, sizeof seen_calls);
        job_run(&there);
        job_run(&here);
        files_are_equal(root_a, root_b, 6, layouts[l].world);
        assert_memory_equal(there.loss, here.loss, sizeof(here.loss));
        assert_int_equal(seen_calls.opened, layouts[l].world);
        assert_int_equal(seen_calls.late, layouts[l].ep > 1 ? layouts[l].world : 0);
        assert_int_equal(seen_calls.groups, layouts[l].ep < layouts[l].world ? layouts[l].world : 0);
        const unsigned parts = layouts[l].ep < layouts[l].world ? 2 : 1;       /* experts that nobody shares are summed by nobody */
        assert_int_equal(seen_calls.sums, parts * there.steps * layouts[l].world);
        assert_int_equal(seen_calls.gathers, parts * there.steps * layouts[l].world);
        (void)close_roots(state);
    }
}

/* A rank that gets no queue for rows: then nobody uses one, for all have to cut them alike. They travel in the order of the ops, to the same bits. */
static atomic_uint sides;
static void *side_but_once(struct moe_device *d) { return atomic_fetch_add(&sides, 1) ? split_side(d) : NULL; }
static void or_in_one_queue(void **state)
{
    struct moe_backend be = *moe_backend_split(MOE_REAL_F32);
    struct job there = job_of(MOE_REAL_F32, true, "fp32", 2, NULL), here = job_of(MOE_REAL_F32, false, "fp32", 2, NULL);
    (void)state;
    be.queue = own_queue;
    be.ordinal = own_ordinal;
    be.side = side_but_once;
    there.be = &be;
    there.nccl = &nccl;
    atomic_store(&sides, 0);
    memset(&seen_calls, 0, sizeof seen_calls);
    job_run(&there);
    job_run(&here);
    assert_int_equal(atomic_load(&sides), layouts[2].world);
    assert_int_equal(seen_calls.opened, layouts[2].world);
    assert_int_equal(seen_calls.late, 0);
    assert_int_equal(seen_calls.groups, layouts[2].world);
    assert_memory_equal(there.loss, here.loss, sizeof(here.loss));
}

/* Two ranks on one device, or one without the plugin: then nobody joins, and training goes on as it does without. */
static void or_nobody_does(void **state)
{
    (void)state;
    struct moe_backend be = *moe_backend_split(MOE_REAL_F32);
    be.queue = own_queue;
    for (int i = 0; i < 2; i++) {
        struct job there = job_of(MOE_REAL_F32, true, "fp32", 2, NULL), here = job_of(MOE_REAL_F32, false, "fp32", 2, NULL);
        be.ordinal = i ? own_ordinal : one_ordinal;
        there.be = &be;
        there.nccl = &nccl;
        there.without = i ? 1 : MAX_RANKS;
        memset(&seen_calls, 0, sizeof seen_calls);
        job_run(&there);
        job_run(&here);
        assert_int_equal(seen_calls.opened + seen_calls.late, 0);
        assert_memory_equal(there.loss, here.loss, sizeof(here.loss));
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
        cmocka_unit_test(devices_join),
        cmocka_unit_test(or_in_one_queue),
        cmocka_unit_test(or_nobody_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
