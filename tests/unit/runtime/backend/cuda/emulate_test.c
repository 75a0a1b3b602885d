/* The emulation of CUDA's launch model, by which all other tests of kernels stand: what it computes is right, and what is wrong with a kernel it finds.
 *
 * Links    emulated/probes runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"
#include "tests/support/cuda/probes.h"
#include "tests/unit/runtime/backend/cuda/dies.h"

static const struct moe_cuda_call call = { .processors = 3 };

/* ---- what runs ---- */

static void orders_agree(struct bed *b, const void *row)
{
    (void)row;
    static const struct { enum moe_probe which; unsigned blocks, threads, numbers; } right[] = {
        { MOE_PROBE_WHERE, 3, 64, 12 }, { MOE_PROBE_SHUFFLES, 2, 64, 8 }, { MOE_PROBE_VOTES, 2, 32, 8 }, { MOE_PROBE_HALVES, 2, 96, 1 }, { MOE_PROBE_FRESH, 5, 64, 2 },
        { MOE_PROBE_REVERSE, 3, 1024, 1 },
    };
    for (size_t i = 0; i < MOE_COUNT(right); i++) {
        char name[8];
        size_t bytes = (size_t)right[i].blocks * right[i].threads * right[i].numbers * sizeof(int32_t);
        void *out = bed_device(b, bytes);
        snprintf(name, sizeof name, "%zu", i);
        bed_queued(b, moe_probe(&call, right[i].which, right[i].blocks, right[i].threads, 4096, out));
        bed_bytes(b, name, bed_get(b, out, bytes), bytes);
    }
}
static void agree(void **state)
{
    (void)state;
    bed_run_as(MOE_REAL_F32, orders_agree, NULL);
}

static int32_t *run_probe(enum moe_probe which, unsigned blocks, unsigned threads, unsigned numbers, int32_t *to)
{
    size_t bytes = (size_t)blocks * threads * numbers * sizeof *to;
    int32_t *out = moe_emulate_alloc(bytes);
    assert_non_null(out);
    assert_int_equal(moe_probe(&call, which, blocks, threads, (size_t)threads * sizeof *to, out), 0);
    moe_emulate_copy(to, out, bytes);
    moe_emulate_free(out);
    return to;
}

static void shuffles(void **state)
{
    int32_t all[64 * 8];
    (void)state;
    run_probe(MOE_PROBE_SHUFFLES, 1, 64, 8, all);
    for (int32_t i = 0; i < 64; i++) {
        const int32_t lane = i % 32, *got = all + i * 8, xor8 = lane % 8 ^ 4, group = lane / 8 ^ 1;
        const int32_t want[8] = { 105, 105, 100 + lane / 8 * 8 + 3, 100 + (lane ^ 9), 100 + (lane >= 3 ? lane - 3 : lane), 100 + (lane % 16 + 3 < 16 ? lane + 3 : lane),
                                  100 + (lane ^ 1), group > lane / 8 ? 100 + lane : 100 + group * 8 + xor8 };
        assert_memory_equal(got, want, sizeof want);
    }
}

static void votes(void **state)
{
    int32_t all[32 * 8];
    (void)state;
    run_probe(MOE_PROBE_VOTES, 1, 32, 8, all);
    for (int32_t lane = 0; lane < 32; lane++) {
        const int32_t first = lane / 5 * 5, many = first + 5 > 32 ? 32 - first : 5;
        const int32_t want[7] = { 0x49249249, 3, (int32_t)(((UINT32_C(1) << many) - 1) << first), 496, -7, 93, 10 + 1000 };
        assert_memory_equal(all + lane * 8, want, sizeof want);
    }
}

static void halves(void **state)
{
    int32_t all[32];
    (void)state;
    run_probe(MOE_PROBE_HALVES, 1, 32, 1, all);
    for (int32_t lane = 0; lane < 32; lane++)
        assert_int_equal(all[lane], lane + (lane < 16 ? lane ^ 1 : lane ^ 2));
}

/* Of every block, not only of the first. */
static void shared_is_fresh(void **state)
{
    int32_t all[3 * 64 * 2];
    (void)state;
    run_probe(MOE_PROBE_FRESH, 3, 64, 2, all);
    for (size_t i = 0; i < MOE_COUNT(all); i++)
        assert_int_equal((uint32_t)all[i], 0xabababab);
}

static void places(void **state)
{
    enum { X = 3, Y = 2, Z = 2, BX = 5, BY = 3, BZ = 2, THREADS = X * Y * Z * BX * BY * BZ };
    static int32_t all[THREADS * 12];
    (void)state;
    int32_t *out = moe_emulate_alloc(sizeof all);
    assert_int_equal(moe_probe_grid(&call, X, Y, Z, BX, BY, BZ, out), 0);
    moe_emulate_copy(all, out, sizeof all);
    moe_emulate_free(out);
    for (int32_t i = 0; i < THREADS; i++) {
        const int32_t t = i % (BX * BY * BZ), g = i / (BX * BY * BZ);
        const int32_t want[12] = { t % BX, t / BX % BY, t / BX / BY, g % X, g / X % Y, g / X / Y, BX, BY, BZ, X, Y, Z };
        assert_memory_equal(all + (size_t)i * 12, want, sizeof want);
    }
}

/* ---- races: not the same in every order ---- */

struct race { const char *name; enum moe_probe which; unsigned blocks; };

static void race_shows(void **state)
{
    enum { THREADS = 64, BYTES = THREADS * sizeof(int32_t) };
    const struct race *r = *state;
    int32_t first[THREADS], other[THREADS], *out = moe_emulate_alloc(r->blocks * BYTES);
    unsigned differ = 0;
    for (unsigned how = 0; how < MOE_SCHEDULES; how++) {
        moe_emulate_schedule((enum moe_schedule)how, 3);
        assert_int_equal(moe_probe(&call, r->which, r->blocks, THREADS, BYTES, out), 0);
        moe_emulate_copy(how ? other : first, out, BYTES);
        differ += how && memcmp(first, other, BYTES) != 0;
    }
    moe_emulate_schedule(MOE_SCHEDULE_ASCENDING, 0);
    moe_emulate_free(out);
    assert_true(differ > 0);
}

/* ---- faults: the program ends and says why ---- */

struct fault { const char *name; enum moe_probe which; unsigned threads; size_t shared; const char *plain, *asan; };

static void child(const void *fault)
{
    const struct fault *f = fault;
    int32_t *out = moe_emulate_alloc(f->threads * sizeof *out);
    const int32_t one[2] = { 1, 1 };
    moe_emulate_copy(out, one, MOE_MIN(sizeof one, f->threads * sizeof *out));
    moe_probe(&call, f->which, 1, f->threads, f->shared, out);
    moe_emulate_free(out);
}
static void child_host_argument(const void *fault)
{
    const struct fault *f = fault;
    int32_t mine[64] = { 0 };
    moe_probe(&call, MOE_PROBE_WHERE, 1, f->threads, 0, mine);
}
static void child_host_reads(const void *fault)
{
    const struct fault *f = fault;
    volatile int32_t *out = moe_emulate_alloc(f->threads * sizeof *out);
    _exit(out[0] == 1 ? 3 : 0);
}
static void child_copies_past(const void *fault)
{
    int32_t mine[8] = { 0 }, *out = moe_emulate_alloc(7 * sizeof *out);
    (void)fault;
    moe_emulate_copy(out, mine, sizeof mine);
}
static void child_frees_twice(const void *fault)
{
    const struct fault *f = fault;
    void *out = moe_emulate_alloc(f->threads);
    moe_emulate_free(out);
    moe_emulate_free(out);
}

static const char *said(const struct fault *f) { return ASAN ? f->asan : f->plain; }
static void dies_as(void (*fn)(const void *), const struct fault *f) { dies(fn, f, said(f)); }
static void fault_found(void **state) { dies(child, *state, said(*state)); }
static void host_argument(void **state) { (void)state; dies_as(child_host_argument, &(struct fault){ .threads = 1, .plain = "no memory of the device", .asan = "no memory of the device" }); }
static void host_reads(void **state) { (void)state; dies_as(child_host_reads, &(struct fault){ .threads = 64 }); }
static void copies_past(void **state) { (void)state; dies_as(child_copies_past, &(struct fault){ .plain = "not inside an allocation", .asan = "not inside an allocation" }); }
static void frees_twice(void **state) { (void)state; dies_as(child_frees_twice, &(struct fault){ .threads = 64, .plain = "never allocated", .asan = "never allocated" }); }

/* ---- what hardware refuses, and the heap ---- */

static void refusals(void **state)
{
    static const struct { unsigned x, y, z, bx, by, bz; } cases[] = {
        { 0, 1, 1, 32, 1, 1 }, { 1, 0, 1, 32, 1, 1 }, { 0x80000000, 1, 1, 32, 1, 1 }, { 1, 65536, 1, 32, 1, 1 }, { 1, 1, 65536, 32, 1, 1 },
        { 1, 1, 1, 0, 1, 1 }, { 1, 1, 1, 1025, 1, 1 }, { 1, 1, 1, 64, 32, 1 }, { 1, 1, 1, 1, 1, 65 },
    };
    const uint64_t before = moe_emulate_launches();
    int32_t *out = moe_emulate_alloc(4096);
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        assert_int_equal(moe_probe_grid(&call, cases[i].x, cases[i].y, cases[i].z, cases[i].bx, cases[i].by, cases[i].bz, out), 9);
    assert_int_equal(moe_probe(&call, MOE_PROBE_REVERSE, 1, 32, (227 << 10) + 1, out), 9);
    assert_int_equal(moe_emulate_launches(), before);
    assert_int_equal(moe_probe(&call, MOE_PROBE_REVERSE, 1, 32, 227 << 10, out), 0);
    assert_int_equal(moe_emulate_launches(), before + 1);
    moe_emulate_free(out);
}

static void heap(void **state)
{
    enum { PIECES = 40 };
    unsigned char *piece[PIECES], byte;
    size_t had = moe_emulate_in_use(), many = moe_emulate_allocations();
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        assert_non_null(piece[i] = moe_emulate_alloc(i * 37));
        assert_int_equal((uintptr_t)piece[i] % 256, 0);
        if (i)
            moe_emulate_fill(piece[i], (int)i, i * 37);
    }
    assert_int_equal(moe_emulate_in_use() - had, 37 * PIECES * (PIECES - 1) / 2);
    assert_int_equal(moe_emulate_allocations() - many, PIECES);
    for (size_t i = 1; i < PIECES; i++) {
        moe_emulate_copy(&byte, piece[i] + i * 37 - 1, 1);
        assert_int_equal(byte, i);
        assert_true(moe_emulate_is_device(piece[i], i * 37) && !moe_emulate_is_device(piece[i], i * 37 + 1) && !moe_emulate_is_device(piece[i] - 1, 1));
    }
    assert_true(!moe_emulate_touches_device(&byte, 1) && moe_emulate_touches_device(piece[3] - 1, 1));
    for (size_t i = 0; i < PIECES; i += 2)
        moe_emulate_free(piece[i]);
    for (size_t i = 0; i < PIECES; i += 2)                           /* into the gaps, as fresh as the first time */
        assert_non_null(piece[i] = moe_emulate_alloc(1 + i));
    for (size_t i = 0; i < PIECES; i += 2) {
        moe_emulate_copy(&byte, piece[i] + i, 1);
        assert_int_equal(byte, 0xab);
    }
    for (size_t i = 1; i < PIECES; i += 2) {
        moe_emulate_copy(&byte, piece[i], 1);
        assert_int_equal(byte, i);
    }
    for (size_t i = 0; i < PIECES; i++)
        moe_emulate_free(piece[i]);
    assert_int_equal(moe_emulate_in_use(), had);
    assert_null(moe_emulate_alloc((size_t)5 << 30));
}

static const struct race races[] = {
    { "finds that a barrier is missing",                         MOE_PROBE_NO_BARRIER, 1 },
    { "finds that the barrier before the next round is missing", MOE_PROBE_NO_SECOND_BARRIER, 1 },
    { "finds that lanes do not wait for each other",             MOE_PROBE_NO_SYNCWARP, 1 },
    { "finds that blocks write the same place",                  MOE_PROBE_BLOCKS_RACE, 5 },
};
static const struct fault faults[] = {
    { "finds a thread that leaves before a barrier",     MOE_PROBE_LEFT_BARRIER, 64, 0, "a barrier that not all threads reach", "a barrier that not all threads reach" },
    { "finds a barrier in two lines",                    MOE_PROBE_SPLIT_BARRIER, 64, 0, "a barrier here, where thread", "a barrier here, where thread" },
    { "finds a barrier that meets a warp's",             MOE_PROBE_HALF_BARRIER, 64, 0, "waits for its warp", "waits for its warp" },
    { "finds a lane that stays away",                    MOE_PROBE_LANE_STAYS_AWAY, 64, 0, "lane 9 has left", "lane 9 has left" },
    { "finds a caller that its mask does not name",      MOE_PROBE_LANE_UNNAMED, 32, 0, "does not name lane 31", "does not name lane 31" },
    { "finds two masks",                                 MOE_PROBE_MASKS_DIFFER, 32, 0, "with mask", "with mask" },
    { "finds two operations",                            MOE_PROBE_OPERATIONS_DIFFER, 32, 0, "__ballot_sync with mask ffffffff, where lane", "where lane" },
    { "finds a mask of lanes that there are not",        MOE_PROBE_NO_SUCH_LANE, 40, 0, "there is no lane 8", "there is no lane 8" },
    { "finds a lane that reads from one that is not named", MOE_PROBE_READS_UNNAMED, 32, 0, "reads from lane 20", "reads from lane 20" },
    { "finds a width that is none",                      MOE_PROBE_WIDTH, 32, 0, "a width of 12", "a width of 12" },
    { "finds a write past dynamic shared memory",        MOE_PROBE_PAST_SHARED, 32, 128, "a write past the 128 bytes", "AddressSanitizer" },
    { "finds a write past a shared array",               MOE_PROBE_PAST_ARRAY, 32, 0, "a write next to 128 bytes of static shared memory", "AddressSanitizer" },
    { "finds more static shared memory than there is",   MOE_PROBE_MUCH_SHARED, 32, 0, "48 KiB are the most", "48 KiB are the most" },
    { "finds a write past an allocation",                MOE_PROBE_PAST_OUT, 32, 0, "a write next to an allocation", "AddressSanitizer" },
    { "finds a write before an allocation",              MOE_PROBE_BEFORE_OUT, 32, 0, "a write next to an allocation", "AddressSanitizer" },
    { "finds a write to memory that is nobody's",        MOE_PROBE_FAR_AWAY, 32, 0, "memory that is nobody's", "memory that is nobody's" },
    { "finds a wide write to an odd address",            MOE_PROBE_ODD_ADDRESS, 32, 0, "misaligned address", "misaligned address" },
    { "finds a side of a product that is not in shared memory", MOE_PROBE_FRAGMENT_FROM_MEMORY, 32, 1024, "not all in shared memory", "not all in shared memory" },
    { "finds a side of a product that ends past it",     MOE_PROBE_FRAGMENT_PAST_SHARED, 32, 496, "not all in shared memory", "not all in shared memory" },
    { "finds a side of a product between its places",    MOE_PROBE_FRAGMENT_ODD, 32, 1024, "must be multiples of 32 bytes", "must be multiples of 32 bytes" },
};

int main(void)
{
    static const struct CMUnitTest plain[] = {
        { .name = "what is right is the same in every order of threads", .test_func = agree }, { .name = "shuffles", .test_func = shuffles },
        { .name = "votes, matches, reductions, counts of a block", .test_func = votes }, { .name = "halves of a warp go ways of their own", .test_func = halves },
        { .name = "shared memory is fresh in each block", .test_func = shared_is_fresh }, { .name = "threads know where they are in three dimensions", .test_func = places },
        { .name = "refuses what hardware refuses", .test_func = refusals }, { .name = "the heap's pieces do not touch", .test_func = heap },
        { .name = "finds a pointer of the host that is given to a kernel", .test_func = host_argument },
        { .name = "finds a host that reads memory of the device", .test_func = host_reads }, { .name = "finds a copy past an allocation", .test_func = copies_past },
        { .name = "finds what is freed twice", .test_func = frees_twice },
    };
    struct CMUnitTest tests[MOE_COUNT(plain) + MOE_COUNT(races) + MOE_COUNT(faults)], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        *t++ = plain[i];
    for (size_t i = 0; i < MOE_COUNT(races); i++)
        *t++ = (struct CMUnitTest){ .name = races[i].name, .test_func = race_shows, .initial_state = (void *)(uintptr_t)&races[i] };
    for (size_t i = 0; i < MOE_COUNT(faults); i++)
        *t++ = (struct CMUnitTest){ .name = faults[i].name, .test_func = fault_found, .initial_state = (void *)(uintptr_t)&faults[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
