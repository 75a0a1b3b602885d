/* The host's part of CUDA's backend, over stand-ins of CUDA's libraries: which device is refused in which words, memory and its bounds, the ways between host and device,
 * snapshots and the order of streams, errors that stay, products, and that everything goes back, wherever opening failed.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"
#include <time.h>

enum { OUT_OF_MEMORY = 2, OLD_DRIVER = 35, NO_DEVICE = 100, NO_CODE = 209, ILLEGAL_ADDRESS = 700, BLAS_FAILED = 13 };       /* cudaError_t, cublasStatus_t */
#define MIB ((size_t)1 << 20)

/* ---- which device ---- */

static const struct machine_case { const char *test; struct moe_standin_machine m; const char *says; int sys; } machines[] = {
    { "no driver is said",                      { .count_fails = OLD_DRIVER, .driver = -1 },    "no NVIDIA driver: libcuda.so.1 is not found, or no device of the kernel's", OLD_DRIVER },
    { "a driver that is too old is said",       { .count_fails = OLD_DRIVER, .driver = 12040 }, "the NVIDIA driver is too old: it knows CUDA 12.4, and this is built with 13.0", OLD_DRIVER },
    { "a driver without a device is said",      { .count_fails = NO_DEVICE },                   "the NVIDIA driver has no device for this process", NO_DEVICE },
    { "a device that is too old is refused",    { .major = 7, .minor = 5 },                     "device 0 is of compute capability 7.5, and bf16 wants 8.0 or more", NO_CODE },
    { "one with little shared memory is refused", { .major = 8, .minor = 6 },                   "device 0 has 99 KiB of shared memory for a block, and attention wants 148", NO_CODE },
};

static void refuses(void **state)
{
    const struct machine_case *c = *state;
    const struct moe_backend *b = moe_backend_emulated(MOE_REAL_BF16);
    const size_t alive = moe_standin_alive(), pieces = moe_emulate_allocations();
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    bool usable = true;
    (void)unsetenv("CUDA_VISIBLE_DEVICES");
    moe_standin_machine(&c->m);
    assert_int_equal(b->open(&(struct moe_device_options){ 0 }, &dev, &err), MOE_E_DEVICE);
    assert_string_equal(err.text, c->says);
    assert_int_equal(err.sys, c->sys);
    assert_null(dev);
    assert_int_equal(moe_standin_alive(), alive);
    assert_int_equal(moe_emulate_allocations(), pieces);
    moe_cuda_describe(out, &usable);
    assert_false(usable);
    moe_standin_machine(&(struct moe_standin_machine){ 0 });
}

static void describes(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    bool usable = false;
    (void)state;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = 2, .memory = 64 * MIB });
    moe_cuda_describe(out, &usable);
    assert_true(usable);
    assert_string_equal(moe_buf_str(out).ptr, "fp32 and bf16, CUDA 13.0, cuBLASLt 130000: driver 13.0, 2 devices: Emulated, sm_90, 64 MiB, Emulated, sm_90, 64 MiB");
    moe_standin_machine(&(struct moe_standin_machine){ 0 });
}

/* Rank 5 of a node takes the second of two. */
static void ranks_take_devices_in_turn(void **state)
{
    const struct moe_backend *b = moe_backend_emulated(MOE_REAL_F32);
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    (void)state;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = 2 });
    assert_int_equal(b->open(&(struct moe_device_options){ .local = 5 }, &dev, &err), MOE_OK);
    assert_int_equal(b->ordinal(dev), 1);
    assert_non_null(b->queue(dev));
    b->close(&dev);
    moe_standin_machine(&(struct moe_standin_machine){ 0 });
}

/* Whatever call fails, at whatever time it is made, opening says so and leaves nothing. */
static void wherever_opening_fails_nothing_is_left(void **state)
{
    static const char *const calls[] = { "cudaSetDevice", "cudaDeviceGetAttribute", "cudaStreamCreateWithFlags", "cudaEventCreateWithFlags", "cudaHostAlloc", "cudaMalloc",
                                         "cublasLtCreate", "cublasLtMatmulPreferenceCreate", "cublasLtMatmulPreferenceSetAttribute", "cublasCreate", "cublasSetStream",
                                         "cublasSetWorkspace", "cublasSetMathMode", "cublasSetAtomicsMode" };
    const struct moe_backend *b = moe_backend_emulated(MOE_REAL_BF16);
    const size_t alive = moe_standin_alive(), pieces = moe_emulate_allocations();
    unsigned failed = 0;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(calls); i++)
        for (unsigned nth = 1;; nth++) {
            struct moe_device *dev = NULL;
            struct moe_error err = { 0 };
            moe_standin_machine(&(struct moe_standin_machine){ 0 });
            moe_standin_fail(calls[i], nth, BLAS_FAILED, false);
            if (b->open(&(struct moe_device_options){ 0 }, &dev, &err) == MOE_OK) {
                b->close(&dev);
                assert_true(nth > 1);
                break;
            }
            failed++;
            assert_int_equal(err.code, MOE_E_DEVICE);
            assert_int_equal(err.sys, BLAS_FAILED);
            assert_int_equal(moe_standin_alive(), alive);
            assert_int_equal(moe_emulate_allocations(), pieces);
        }
    assert_true(failed > 25);
    moe_standin_machine(&(struct moe_standin_machine){ 0 });
}

/* ---- memory ---- */

static void memory_has_a_bound(void **state)
{
    const size_t base = 128 * MIB + 256;             /* workspaces of four lanes; a word of the persistent grids */
    struct bed t = bed_open(MOE_REAL_F32, &(struct moe_device_options){ .memory_limit = base + 3 * MIB });
    void *one = NULL, *two = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, 2 * MIB, &one, &t.err));
    assert_int_equal(t.b->alloc(t.dev, 2 * MIB, &two, &t.err), MOE_E_LIMIT);
    assert_null(two);
    assert_string_equal(t.err.text, "device 0: no memory for 2097152 bytes: 136315136 of the 137363712 that this process may have are in use");
    assert_int_equal(t.b->alloc(t.dev, SIZE_MAX, &two, &t.err), MOE_E_LIMIT);
    good(&t, t.b->alloc(t.dev, MIB, &two, &t.err));  /* the rest */
    t.b->free(t.dev, one);
    good(&t, t.b->alloc(t.dev, 2 * MIB, &one, &t.err));
    assert_int_equal(t.b->memory(t.dev), base + 3 * MIB);
    bed_close(&t);
}

static void a_device_that_is_full_goes_on(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *mem = NULL;
    (void)state;
    moe_standin_fail("cudaMalloc", 1, OUT_OF_MEMORY, false);
    assert_int_equal(t.b->alloc(t.dev, 1000, &mem, &t.err), MOE_E_LIMIT);
    assert_non_null(strstr(t.err.text, "device 0: no memory for 1024 bytes: this process has "));
    good(&t, t.b->alloc(t.dev, 1000, &mem, &t.err));
    good(&t, t.b->scale(t.dev, mem, 2, 250, &t.err));                 /* no error is left for the next launch */
    moe_standin_fail("cudaHostAlloc", 1, OUT_OF_MEMORY, false);
    assert_int_equal(t.b->host_alloc(t.dev, 1000, &mem, &t.err), MOE_E_LIMIT);
    bed_close(&t);
}

/* ---- between host and device ---- */

static void bytes_come_back(void **state)
{
    static const size_t sizes[] = { 0, 1, 4095, 2 * MIB - 1, 2 * MIB, 5 * MIB + 3 };
    struct bed t = bed_open(MOE_REAL_BF16, NULL);
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(sizes); i++)
        for (unsigned pinned = 0; pinned < 2; pinned++) {
            unsigned char *host = NULL, *back = malloc(sizes[i] + 1);
            void *mem = NULL;
            assert_non_null(back);
            good(&t, t.b->alloc(t.dev, sizes[i], &mem, &t.err));
            if (pinned)
                good(&t, t.b->host_alloc(t.dev, sizes[i], (void **)&host, &t.err));
            else
                host = malloc(sizes[i] + 1);
            assert_non_null(host);
            for (size_t j = 0; j < sizes[i]; j++)
                host[j] = (unsigned char)(j * 7 + j / 251);
            back[sizes[i]] = 99;
            good(&t, t.b->upload(t.dev, mem, host, sizes[i], &t.err));
            good(&t, t.b->download(t.dev, back, mem, sizes[i], &t.err));
            assert_int_equal(memcmp(host, back, sizes[i]), 0);
            assert_int_equal(back[sizes[i]], 99);
            t.b->free(t.dev, mem);
            if (pinned)
                t.b->host_free(t.dev, host);
            else
                free(host);
            free(back);
        }
    bed_close(&t);
}

/* Floats that bf16 has come back as they were, over several pieces; others as the nearest, ties to even. */
static void floats_become_bf16(void **state)
{
    enum { N = (5 << 18) + 5 };
    static const float between[] = { 1.00390625f, 1.01171875f, 3.4e38f, -0.0f }, nearest[] = { 1.0f, 1.015625f, INFINITY, -0.0f };
    struct bed t = bed_open(MOE_REAL_BF16, NULL);
    float *x = malloc(N * sizeof *x), *back = malloc(N * sizeof *x);
    void *mem = NULL;
    (void)state;
    assert_true(x && back);
    for (size_t j = 0; j < N; j++)
        x[j] = (float)((int)(j % 255) - 127) * 0.5f;
    good(&t, t.b->alloc(t.dev, N * t.b->real_bytes, &mem, &t.err));
    good(&t, t.b->from_f32(t.dev, false, mem, x, N, &t.err));
    good(&t, t.b->to_f32(t.dev, false, back, mem, N, &t.err));
    assert_memory_equal(x, back, N * sizeof *x);
    good(&t, t.b->from_f32(t.dev, false, mem, between, MOE_COUNT(between), &t.err));
    good(&t, t.b->to_f32(t.dev, false, back, mem, MOE_COUNT(between), &t.err));
    assert_memory_equal(nearest, back, sizeof nearest);
    free(x);
    free(back);
    bed_close(&t);
}

static void a_copy_may_overlap(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    char x[64], back[64];
    void *mem = NULL;
    (void)state;
    for (size_t j = 0; j < sizeof x; j++)
        x[j] = (char)j;
    good(&t, t.b->alloc(t.dev, sizeof x, &mem, &t.err));
    good(&t, t.b->upload(t.dev, mem, x, sizeof x, &t.err));
    good(&t, t.b->copy(t.dev, (char *)mem + 8, mem, 48, &t.err));
    good(&t, t.b->download(t.dev, back, mem, sizeof back, &t.err));
    memmove(x + 8, x, 48);
    assert_memory_equal(x, back, sizeof x);
    bed_close(&t);
}

/* ---- snapshots: copies are made as late as they may be, so only what holds the ops back keeps the old bytes ---- */

static void a_snapshot_is_of_the_time_before(void **state)
{
    enum { N = 1000 };
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    float x[N], *shot = NULL;
    void *mem = NULL;
    bool done = false;
    (void)state;
    for (size_t j = 0; j < N; j++)
        x[j] = (float)j;
    good(&t, t.b->alloc(t.dev, sizeof x, &mem, &t.err));
    good(&t, t.b->host_alloc(t.dev, sizeof x, (void **)&shot, &t.err));
    good(&t, t.b->snapshot_done(t.dev, false, &done, &t.err));
    assert_true(done);
    good(&t, t.b->upload(t.dev, mem, x, sizeof x, &t.err));
    good(&t, t.b->snapshot(t.dev, shot, mem, sizeof x, &t.err));
    moe_standin_busy(1);
    good(&t, t.b->snapshot_done(t.dev, false, &done, &t.err));
    assert_false(done);
    assert_int_equal(moe_standin_last(), 0);      /* or the next launch would be told that it is "not ready" */
    good(&t, t.b->snapshot_hold(t.dev, &t.err));
    good(&t, t.b->zero(t.dev, mem, sizeof x, &t.err));
    good(&t, t.b->snapshot_done(t.dev, true, &done, &t.err));
    assert_true(done);
    assert_memory_equal(shot, x, sizeof x);
    /* and the test would see it: without a hold, what comes next is in the snapshot */
    good(&t, t.b->upload(t.dev, mem, x, sizeof x, &t.err));
    good(&t, t.b->snapshot(t.dev, shot, mem, sizeof x, &t.err));
    good(&t, t.b->zero(t.dev, mem, sizeof x, &t.err));
    good(&t, t.b->snapshot_done(t.dev, true, &done, &t.err));
    assert_true(shot[N - 1] == 0);
    bed_close(&t);
}

/* ---- waiting, and errors ---- */

/* In place of libc's: nobody sleeps here, and the longest that somebody wanted to is known. */
static long longest_ns;
int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)left;
    longest_ns = MOE_MAX(longest_ns, wanted->tv_nsec);
    return 0;
}

static void a_wait_asks_until_it_is_through(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    double sum = 1;
    void *mem = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, 400, &mem, &t.err));
    moe_standin_busy(150);
    good(&t, t.b->sum(t.dev, mem, 100, &sum, &t.err));
    assert_true(sum == 0);
    assert_int_equal(moe_standin_last(), 0);
    bed_close(&t);
}

/* Where the next op is queued by what comes back, the device stands idle while the host oversleeps; where everything is through, nobody minds. */
static void what_the_device_stands_idle_without_is_asked_for_often(void **state)
{
    enum { ASKED = 150, OFTEN_NS = 20000 };
    static const int32_t offset[] = { 0, 2, 3 };
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    double sum;
    void *mem = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, 400, &mem, &t.err));
    good(&t, t.b->upload(t.dev, mem, offset, sizeof offset, &t.err));
    longest_ns = 0;
    moe_standin_busy(ASKED);
    good(&t, t.b->sum(t.dev, mem, 100, &sum, &t.err));
    assert_int_equal(longest_ns, OFTEN_NS);
    /* the sizes of groups, which the host has to know even for sums of nothing */
    const struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = 2, .m = 3, .n = 8, .offset = mem, .a = mem, .b = mem, .c = (char *)mem + 32 };
    longest_ns = 0;
    moe_standin_busy(ASKED);
    good(&t, t.b->grouped(t.dev, &g, &t.err));
    assert_int_equal(longest_ns, OFTEN_NS);
    longest_ns = 0;
    moe_standin_busy(ASKED);
    good(&t, t.b->sync(t.dev, &t.err));
    assert_true(longest_ns > OFTEN_NS);
    bed_close(&t);
}

static void an_error_stays(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *mem = NULL, *more = NULL;
    char was[256];
    (void)state;
    good(&t, t.b->alloc(t.dev, 400, &mem, &t.err));
    moe_standin_fail("cudaStreamQuery", 1, ILLEGAL_ADDRESS, true);
    assert_int_equal(t.b->sync(t.dev, &t.err), MOE_E_DEVICE);
    assert_int_equal(t.err.sys, ILLEGAL_ADDRESS);
    assert_string_equal(t.err.text, "work on the device: an illegal memory access was encountered (cudaErrorIllegalAddress)");
    memcpy(was, t.err.text, sizeof was);
    moe_standin_machine(&(struct moe_standin_machine){ 0 });           /* even when CUDA has forgotten it */
    assert_int_equal(t.b->scale(t.dev, mem, 2, 100, &t.err), MOE_E_DEVICE);
    assert_string_equal(t.err.text, was);
    assert_int_equal(t.err.sys, ILLEGAL_ADDRESS);
    assert_int_equal(t.b->alloc(t.dev, 400, &more, &t.err), MOE_E_DEVICE);
    assert_null(more);
    bed_close(&t);
}

static void what_cublas_says_is_told(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *mem = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, 4096, &mem, &t.err));
    moe_standin_fail("cublasLtMatmul", 1, BLAS_FAILED, false);
    assert_int_equal(t.b->gemm(t.dev, &(struct moe_gemm){ .m = 2, .n = 2, .k = 2, .a = mem, .b = (char *)mem + 1024, .c = (char *)mem + 2048 }, &t.err), MOE_E_DEVICE);
    assert_int_equal(t.err.sys, BLAS_FAILED);
    assert_string_equal(t.err.text, "a product of matrices: the GPU program failed to execute (CUBLAS_STATUS_EXECUTION_FAILED)");
    bed_close(&t);
}

/* ---- products ---- */

static void gemm_of(enum moe_real real)
{
    static const struct { size_t m, n, k; } sizes[] = { { 1, 1, 1 }, { 8, 16, 24 }, { 5, 7, 3 }, { 3, 4, 0 }, { 0, 4, 4 } };
    struct bed t = bed_open(real, NULL);
    for (size_t i = 0; i < MOE_COUNT(sizes); i++)
        for (unsigned form = 0; form < 16; form++) {
            const size_t m = sizes[i].m, n = sizes[i].n, k = sizes[i].k;
            const bool ta = form & 1, tb = form & 2, add = form & 4, wide = form & 8;
            double *want = calloc(m * n + 1, sizeof *want);
            const void *a = put(&t, false, m * k), *b = put(&t, false, k * n);
            void *c = put(&t, wide, m * n);
            assert_non_null(want);
            for (size_t r = 0; r < m; r++)
                for (size_t s = 0; s < n; s++) {
                    want[r * n + s] = add ? element(r * n + s + m * n) : 0;
                    for (size_t q = 0; q < k; q++)
                        want[r * n + s] += element((ta ? q * m + r : r * k + q) + m * k) * element((tb ? s * k + q : q * n + s) + k * n);
                }
            good(&t, t.b->gemm(t.dev, &(struct moe_gemm){ m, n, k, ta, tb, add, wide, a, b, c }, &t.err));
            check(&t, wide, c, m * n, want, "c");
            free(want);
        }
    bed_close(&t);
}

static void gemm_in_floats(void **state) { (void)state, gemm_of(MOE_REAL_F32); }
static void gemm_in_bf16(void **state) { (void)state, gemm_of(MOE_REAL_BF16); }

/* More shapes than plans are kept of: nothing is lost, and all go back. */
static void plans_take_each_others_place(void **state)
{
    struct bed t = bed_open(MOE_REAL_F32, NULL);
    void *mem = NULL;
    (void)state;
    good(&t, t.b->alloc(t.dev, MIB, &mem, &t.err));
    for (size_t n = 1; n <= 1500; n++)
        good(&t, t.b->gemm(t.dev, &(struct moe_gemm){ .m = 1, .n = n, .k = 1, .a = mem, .b = (char *)mem + 65536, .c = (char *)mem + 131072 }, &t.err));
    const unsigned asked = moe_standin_calls("cublasLtMatmulAlgoGetHeuristic");
    assert_true(asked <= 1500);
    good(&t, t.b->gemm(t.dev, &(struct moe_gemm){ .m = 1, .n = 1500, .k = 1, .a = mem, .b = (char *)mem + 65536, .c = (char *)mem + 131072 }, &t.err));
    assert_int_equal(moe_standin_calls("cublasLtMatmulAlgoGetHeuristic"), asked);           /* the last one is kept */
    bed_close(&t);
}

int main(void)
{
    static const struct CMUnitTest alone[] = {
        cmocka_unit_test(describes), cmocka_unit_test(ranks_take_devices_in_turn), cmocka_unit_test(wherever_opening_fails_nothing_is_left),
        cmocka_unit_test(memory_has_a_bound), cmocka_unit_test(a_device_that_is_full_goes_on), cmocka_unit_test(bytes_come_back), cmocka_unit_test(floats_become_bf16),
        cmocka_unit_test(a_copy_may_overlap), cmocka_unit_test(a_snapshot_is_of_the_time_before), cmocka_unit_test(a_wait_asks_until_it_is_through),
        cmocka_unit_test(what_the_device_stands_idle_without_is_asked_for_often),
        cmocka_unit_test(an_error_stays), cmocka_unit_test(what_cublas_says_is_told), cmocka_unit_test(gemm_in_floats), cmocka_unit_test(gemm_in_bf16),
        cmocka_unit_test(plans_take_each_others_place),
    };
    struct CMUnitTest tests[MOE_COUNT(alone) + MOE_COUNT(machines)];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(machines); i++)
        tests[n++] = (struct CMUnitTest){ .name = machines[i].test, .test_func = refuses, .initial_state = (void *)(uintptr_t)&machines[i] };
    memcpy(tests + n, alone, sizeof alone);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
