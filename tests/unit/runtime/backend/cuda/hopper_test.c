/* The emulation of Hopper's instructions: where what lies is written out from the PTX ISA's figures, products are plain loops, and each fault is found by its name.
 *
 * Links    emulated/hopper_probes runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/bed.h"
#include "tests/support/cuda/hopper_probes.h"
#include "tests/support/cuda/tensor_map.h"
#include "tests/unit/runtime/backend/cuda/dies.h"

enum { M = HOPPER_M, N = HOPPER_N, K = HOPPER_K };

static const struct moe_cuda_call call = { .processors = 3 };

struct map { _Alignas(128) uint64_t is[16]; };

/* Rows of `width` bf16 numbers one behind the other; boxes of 64 by `box`. deep: matrices of `rows` rows; 1: two dimensions. */
static struct map map_of(void *base, uint64_t width, uint64_t rows, uint64_t deep, uint32_t box)
{
    struct map m;
    assert_int_equal(moe_emulate_tensor_map(&m, MOE_MAP_BFLOAT16, deep > 1 ? 3 : 2, base, (uint64_t[]){ width, rows, deep }, (uint64_t[]){ width * 2, width * rows * 2 },
                                            (uint32_t[]){ 64, box, 1 }, (uint32_t[]){ 1, 1, 1 }, 0, MOE_MAP_SWIZZLE_128, 2, 0), 0);
    return m;
}

/* Small integers, which bf16 holds and sums of which floats hold, so that products are exact. */
static int number(uint32_t i, uint32_t salt) { return (int)((i * UINT32_C(2654435761) + salt * UINT32_C(40503)) >> 20) % 15 - 7; }
static uint16_t bf16(int x)
{
    float f = (float)x;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return (uint16_t)(bits >> 16);
}
/* [rows][K], or [K][rows] where it is flat. */
static uint16_t *side(uint16_t *to, unsigned rows, bool flat, uint32_t salt)
{
    for (unsigned row = 0; row < rows; row++)
        for (unsigned k = 0; k < K; k++)
            to[flat ? k * rows + row : row * K + k] = bf16(number(row * K + k, salt));
    return to;
}

static void probe(struct bed *b, enum hopper_probe which, unsigned threads, const struct hopper_sides *sides, void *out)
{
    bed_queued(b, hopper_probe(&call, which, 2, threads, sides, out));
}

/* ---- addresses ---- */

static void address_cells(struct bed *b, const void *row)
{
    (void)row;
    struct map none = { { 0 } };
    uint32_t *out = bed_device(b, 64 * 4 * sizeof *out);
    probe(b, HOPPER_ADDRESSES, 64, &(struct hopper_sides){ .a_map = &none, .b_map = &none }, out);
    const uint32_t *got = bed_get(b, out, 64 * 4 * sizeof *out);
    for (size_t i = 0; i < 64; i++) {
        const uint32_t *to = got + 4 * i;
        assert_true(to[0] > 0 && to[0] % 128 == 0 && to[0] % 256);   /* MOE_SHARED says 128, so no more */
        assert_true(to[1] == to[0] + 4 && to[2] == to[0] + 200 && to[3] % 8 == 0 && to[3] > to[0] + HOPPER_SHARED && to[3] < 1 << 18);
    }
}

/* ---- loads: byte by byte ---- */

struct tile_case { const char *name; int x, y, z; };
static const struct tile_case tiles[] = {
    { "a tile lies as the figure of 128 byte swizzle says", 0, 0, 0 }, { "a tile in the middle", 64, 3, 0 }, { "rows and columns past the end are zeros", 40, 90, 0 },
    { "rows and columns before the beginning are zeros", -8, -5, 0 }, { "a tile outside of all is zeros", 500, -100, 0 }, { "the second of several matrices", 8, 50, 1 },
};
static void tile_cells(struct bed *b, const void *row)
{
    enum { WIDTH = 120, ROWS = 100 };
    const struct tile_case *c = row;
    /* The figure's table: row y of 128 bytes, modulo 8, has these of its 16 byte pieces in order. */
    static const unsigned figure[8][8] = {
        { 0, 1, 2, 3, 4, 5, 6, 7 }, { 1, 0, 3, 2, 5, 4, 7, 6 }, { 2, 3, 0, 1, 6, 7, 4, 5 }, { 3, 2, 1, 0, 7, 6, 5, 4 },
        { 4, 5, 6, 7, 0, 1, 2, 3 }, { 5, 4, 7, 6, 1, 0, 3, 2 }, { 6, 7, 4, 5, 2, 3, 0, 1 }, { 7, 6, 5, 4, 3, 2, 1, 0 },
    };
    uint16_t *from = bed_host(b, 2 * WIDTH * ROWS, sizeof *from);
    for (size_t i = 0; i < 2 * WIDTH * ROWS; i++)
        from[i] = (uint16_t)(i + 1);
    void *dev = bed_put(b, from, 2 * WIDTH * ROWS * sizeof *from);
    unsigned char *out = bed_device(b, M * K * 2);
    struct map a = map_of(dev, WIDTH, ROWS, c->z ? 2 : 1, 64);
    probe(b, c->z ? HOPPER_TILE_3D : HOPPER_TILE, 64, &(struct hopper_sides){ .a_map = &a, .b_map = &a, .p = c->x, .q = c->y }, out);
    const uint16_t *got = bed_get(b, out, M * K * 2);
    for (int y = 0; y < 64; y++)
        for (int i = 0; i < 64; i++) {
            const int x = (int)figure[y % 8][i / 8] * 8 + i % 8, gx = c->x + x, gy = c->y + y;
            const bool inside = gx >= 0 && gx < WIDTH && gy >= 0 && gy < ROWS;
            assert_int_equal(got[y * 64 + i], inside ? from[(c->z * ROWS + gy) * WIDTH + gx] : 0);
        }
}

/* ---- products against loops ---- */

struct product_case { const char *name; enum hopper_probe which; bool flat_a, flat_b; int times; };
static const struct product_case products[] = {
    { "k in rows of both sides, by loads",          HOPPER_LOADED,  false, false, 1 }, { "k in rows of a, down in b, by loads", HOPPER_LOADED,  false, true, 1 },
    { "k down in a, in rows of b, by loads",        HOPPER_LOADED,  true,  false, 1 }, { "k down in both sides, by loads",      HOPPER_LOADED,  true,  true, 1 },
    { "k in rows of both sides, by threads",        HOPPER_BY_HAND, false, false, 1 }, { "k in rows of a, down in b, by threads", HOPPER_BY_HAND, false, true, 1 },
    { "k down in a, in rows of b, by threads",      HOPPER_BY_HAND, true,  false, 1 }, { "k down in both sides, by threads",    HOPPER_BY_HAND, true,  true, 1 },
    { "k in rows of both sides, by copies",         HOPPER_BY_COPIES, false, false, 1 }, { "k down in both sides, by copies", HOPPER_BY_COPIES, true, true, 1 },
    { "five times through two stages",              HOPPER_PIPE,    false, false, 5 }, { "two sums, in two batches",          HOPPER_TWO_SUMS, false, false, 1 },
};
static void product_cells(struct bed *b, const void *row)
{
    const struct product_case *c = row;
    uint16_t *a = side(bed_host(b, M * K, sizeof *a), M, c->flat_a, 1), *w = side(bed_host(b, N * K, sizeof *w), N, c->flat_b, 2);
    void *a_dev = bed_put(b, a, M * K * sizeof *a), *b_dev = bed_put(b, w, N * K * sizeof *w), *out = bed_device(b, 2 * M * N * sizeof(float));
    struct map a_map = map_of(a_dev, c->flat_a ? M : K, c->flat_a ? K : M, 1, 64), b_map = map_of(b_dev, c->flat_b ? N : K, c->flat_b ? K : N, 1, c->flat_b ? 64 : 256);
    const bool pipe = c->which == HOPPER_PIPE;
    probe(b, c->which, pipe ? 256 : 128, &(struct hopper_sides){ &a_map, &b_map, a_dev, b_dev, pipe ? c->times : c->flat_a, c->flat_b }, out);
    const bool two = c->which == HOPPER_TWO_SUMS;
    const float *got = bed_get(b, out, (two ? 2 : 1) * M * N * sizeof(float));
    for (uint32_t m = 0; m < M; m++)
        for (uint32_t n = 0; n < N; n++) {
            int want = 0;
            for (uint32_t k = 0; k < K; k++)
                want += number(m * K + k, 1) * number(n * K + k, 2);
            if (got[m * N + n] != (float)(want * c->times))
                fail_msg("row %u, column %u: %g instead of %d", m, n, (double)got[m * N + n], want * c->times);
            if (two && got[M * N + m * N + n] != (float)(2 * want))
                fail_msg("row %u, column %u of the second: %g instead of %d", m, n, (double)got[M * N + m * N + n], 2 * want);
        }
}

static void half_cells(struct bed *b, const void *row)
{
    (void)row;
    struct map none = { { 0 } };
    int32_t *out = bed_device(b, 128 * sizeof *out);
    probe(b, HOPPER_HALVES, 128, &(struct hopper_sides){ .a_map = &none, .b_map = &none }, out);
    const int32_t *got = bed_get(b, out, 128 * sizeof *out);
    for (int i = 0; i < 128; i++)
        assert_int_equal(got[i], i / 64 * 64 + 63 - i % 64);
}

static void lead_cells(struct bed *b, const void *row)
{
    (void)row;
    struct map none = { { 0 } };
    int32_t *out = bed_device(b, 128 * sizeof *out);
    probe(b, HOPPER_LEAD, 128, &(struct hopper_sides){ .a_map = &none, .b_map = &none }, out);
    const int32_t *got = bed_get(b, out, 128 * sizeof *out);
    for (int i = 0; i < 128; i++)
        assert_int_equal(got[i], i < 64 ? 0 : 3 * (127 - i));
}

static void run_addresses(void **state) { (void)state; bed_run_as(MOE_REAL_BF16, address_cells, NULL); }
static void run_tile(void **state) { bed_run_as(MOE_REAL_BF16, tile_cells, *state); }
static void run_product(void **state) { bed_run_as(MOE_REAL_BF16, product_cells, *state); }
static void run_lead(void **state) { (void)state; bed_run_as(MOE_REAL_BF16, lead_cells, NULL); }
static void run_halves(void **state) { (void)state; bed_run_as(MOE_REAL_BF16, half_cells, NULL); }

/* ---- faults ---- */

struct fault { const char *name; enum hopper_probe which; unsigned threads; const char *plain, *asan; };

static void all_wrong(const struct fault *f, void *out, enum moe_schedule how)
{
    static uint16_t a[M * K], w[N * K];
    void *a_dev = moe_emulate_alloc(sizeof a), *b_dev = moe_emulate_alloc(sizeof w);
    moe_emulate_copy(a_dev, side(a, M, false, 1), sizeof a);
    moe_emulate_copy(b_dev, side(w, N, false, 2), sizeof w);
    struct map a_map = map_of(a_dev, K, f->which == HOPPER_FROM_PAST ? M + 1 : M, 1, 64), b_map = map_of(b_dev, K, N, 1, 256);
    if (f->which == HOPPER_FROM_PAST)
        a_map = map_of((char *)a_dev + 16, K, M, 1, 64);
    moe_emulate_schedule(how, 3);
    assert_int_equal(hopper_probe(&call, f->which, 1, f->threads, &(struct hopper_sides){ &a_map, &b_map, a_dev, b_dev, 0, 0 }, out), 0);
    moe_emulate_schedule(MOE_SCHEDULE_ASCENDING, 0);
    moe_emulate_free(a_dev);
    moe_emulate_free(b_dev);
}
static void child(const void *fault)
{
    void *out = moe_emulate_alloc(M * N * sizeof(float));
    moe_emulate_fill(out, 0, M * N * sizeof(float));
    const struct fault *f = fault;
    all_wrong(f, out, f->which == HOPPER_NOT_WAITED ? MOE_SCHEDULE_WARP_AHEAD : MOE_SCHEDULE_ASCENDING);       /* it has landed by then, as luck would have it */
    moe_emulate_free(out);
}
static void fault_found(void **state)
{
    const struct fault *f = *state;
    dies(child, f, ASAN && f->asan ? f->asan : f->plain);
}

/* A read of what is yet to land, or to be waited for: the sanitizer's to find; without it, what is read is the pattern in all orders but that in which all comes at
 * once. */
static void reads_early(void **state)
{
    const struct fault f = { "", HOPPER_READS_EARLY, 64, NULL, NULL };
    unsigned char first[64], other[64];
    unsigned differ = 0;
    (void)state;
    if (ASAN) {
        dies(child, &f, "AddressSanitizer");
        return;
    }
    void *out = moe_emulate_alloc(M * N * sizeof(float));
    for (unsigned how = 0; how < MOE_SCHEDULES; how++) {
        all_wrong(&f, out, (enum moe_schedule)how);
        moe_emulate_copy(how ? other : first, out, sizeof first);
        differ += how && memcmp(first, other, sizeof first) != 0;
    }
    moe_emulate_free(out);
    assert_true(differ > 0);
}
static void sums_early(void **state)
{
    const struct fault f = { "", HOPPER_SUMS_EARLY, 128, NULL, NULL };
    float got[128];
    (void)state;
    if (ASAN) {
        dies(child, &f, "AddressSanitizer");
        return;
    }
    void *out = moe_emulate_alloc(M * N * sizeof(float));
    for (unsigned how = 0; how < MOE_SCHEDULES; how++) {
        all_wrong(&f, out, (enum moe_schedule)how);
        moe_emulate_copy(got, out, sizeof got);
        for (size_t i = 0; i < MOE_COUNT(got); i++)
            assert_true(isnan(got[i]));
    }
    moe_emulate_free(out);
}

static const struct fault faults[] = {
    { "finds a barrier made over a live one",             HOPPER_MADE_TWICE, 64, "over the barrier made at", NULL },
    { "finds an arrival past the count",                  HOPPER_PAST_COUNT, 64, "an arrival past the 1", NULL },
    { "finds a wait without arrivals",                    HOPPER_NO_ARRIVAL, 64, "is in phase 0 and wants 1 arrivals and 0 bytes; there wait thread 0 at", NULL },
    { "finds a wait for more bytes than come",            HOPPER_BYTES_SHORT, 64, "wants 0 arrivals and 16 bytes", NULL },
    { "finds a load on a barrier that is not fenced",     HOPPER_NOT_MADE, 64, "has no moe_barrier_made() behind it", NULL },
    { "finds use by another before all met",              HOPPER_NOT_MET, 64, "before the block's threads met", NULL },
    { "finds what is no barrier",                         HOPPER_NO_BARRIER, 64, "is no barrier", NULL },
    { "finds a barrier that was written over",            HOPPER_BARRIER_OVERWRITTEN, 64, "was written over", NULL },
    { "finds a phase that nobody saw through",            HOPPER_UNSEEN_PHASE, 64, "nobody saw the phase before", NULL },
    { "finds two phases gone by while one waits",         HOPPER_MISSED_PHASE, 64, "could have missed both", NULL },
    { "finds a parity that is none",                      HOPPER_PARITY, 64, "a wait for parity 2", NULL },
    { "finds a load to a misaligned place",               HOPPER_TO_ODD, 64, "not multiples of 128", NULL },
    { "finds a load past shared memory",                  HOPPER_TO_PAST, 64, "not all inside the block's shared memory", NULL },
    { "finds a load over a barrier",                      HOPPER_TO_BARRIER, 64, "over the barrier made at", NULL },
    { "finds a map that is none",                         HOPPER_NO_MAP, 64, "cuTensorMapEncodeTiled did not make", NULL },
    { "finds a map that a kernel copied",                 HOPPER_OWN_MAP, 64, "a copy of a thread's own", NULL },
    { "finds coordinates that a map has not",             HOPPER_RANK, 64, "by 3 coordinates with a tensor map of 2", NULL },
    { "finds a load from past an allocation",             HOPPER_FROM_PAST, 64, "not inside an allocation", NULL },
    { "finds a write to what is yet to land",             HOPPER_WRITES_EARLY, 64, "yet to land", "AddressSanitizer" },
    { "finds two loads to one place",                     HOPPER_TWICE, 64, "where the one asked for at", NULL },
    { "finds a block that ends before its loads",         HOPPER_ENDS, 64, "the block ends", NULL },
    { "finds a load over what a thread wrote",            HOPPER_OVER_WRITTEN, 64, "a load into shared memory at", NULL },
    { "finds a product of what is yet to land",           HOPPER_BEFORE_LOAD, 128, "a product reads shared memory at", NULL },
    { "finds a first product without a fence",            HOPPER_NO_FENCE, 128, "no moe_product_fence() before it", NULL },
    { "finds sums that were touched without a fence",     HOPPER_TOUCHED, 128, "between that and this product", NULL },
    { "finds sums that were touched before the wait",     HOPPER_TOUCHED_EARLY, 128, "before the product on them", "AddressSanitizer" },
    { "finds a side that was written before the wait",    HOPPER_SIDE_WRITTEN, 128, "thread 9 wrote to shared memory at", NULL },
    { "finds a side that was loaded before the wait",     HOPPER_SIDE_LOADED, 128, "a load into shared memory at", NULL },
    { "finds sides that no thread fenced",                HOPPER_NO_PROXY, 128, "with no moe_proxy_fence() of its own behind it", NULL },
    { "finds sides that one thread fenced for all",       HOPPER_ONE_PROXY, 128, "which thread 1 wrote with no moe_proxy_fence() of its own", NULL },
    { "finds sides that were fenced before the writes",   HOPPER_PROXY_FIRST, 128, "with no moe_proxy_fence() of its own", NULL },
    { "finds sides that were copied and not fenced",      HOPPER_COPIES_NO_PROXY, 128, "with no moe_proxy_fence() of its own", NULL },
    { "finds sides that were fenced before the copies' wait", HOPPER_COPIES_PROXY_FIRST, 128, "with no moe_proxy_fence() of its own", NULL },
    { "finds a side off the pattern's beginning",         HOPPER_BASE, 128, "the pattern of 1024 bytes", NULL },
    { "finds a side that is not swizzled",                HOPPER_NO_SWIZZLE, 128, "with swizzle 0", NULL },
    { "finds a side's bits that mean nothing",            HOPPER_STRAY_BITS, 128, "bits that mean nothing", NULL },
    { "finds warps that ask for different products",      HOPPER_WARPS_DIFFER, 128, "warp 3 asks for another product", NULL },
    { "finds a lane that stays away",                     HOPPER_LANE_AWAY, 128, "lane 8 has left", NULL },
    { "finds warps that are no warpgroup",                HOPPER_NO_GROUP, 96, "which is in no warpgroup", NULL },
    { "finds a product that is in no batch",              HOPPER_NOT_CLOSED, 128, "did not wait for the product", NULL },
    { "finds a warp that stays away",                     HOPPER_WARP_AWAY, 128, "not all warps of its warpgroup have asked for", NULL },
    { "finds a thread that leaves before its product",    HOPPER_LEAVES, 128, "did not wait for the product", NULL },
    { "finds a warp that did not wait for a load",        HOPPER_NOT_WAITED, 128, "it waited neither for its barrier nor for one who had", NULL },
    { "finds sides without a barrier behind the fences",  HOPPER_NOT_MET_BEHIND, 128, "no barrier is between", NULL },
    { "finds a load by one who was not told of the waits", HOPPER_LOADED_UNTOLD, 128, "does not know that warp 0 has waited for it", NULL },
    { "finds a write by one who was not told of the waits", HOPPER_WRITTEN_UNTOLD, 128, "a thread writes to shared memory at", NULL },
    { "finds a number of registers that is none",         HOPPER_REGISTERS_ODD, 128, "a multiple of 8 from 24 to 256", NULL },
    { "finds fewer registers that are more",              HOPPER_REGISTERS_LESS, 128, "moe_registers_less to 80, and a thread has 40", NULL },
    { "finds more registers than there are",              HOPPER_REGISTERS_MORE, 384, "this would wait for ever", NULL },
    { "finds warps that ask for different registers",     HOPPER_REGISTERS_DIFFER, 128, "of the same warpgroup went to", NULL },
    { "finds a barrier of half a warp",                   HOPPER_SOME_ODD, 128, "of whole warps", NULL },
    { "finds a barrier of two sizes",                     HOPPER_SOME_DIFFER, 128, "barrier 3 of 64 threads, and of 96", NULL },
    { "finds a barrier that not enough reach",            HOPPER_SOME_NEVER, 128, "barrier 3 of 128 threads has 64; there wait thread 0 at", NULL },
    { "finds arrivals that nobody waits for",             HOPPER_SOME_LEFT, 128, "barrier 3 of 128 threads has 64 when the block ends", NULL },
    { "finds a thread that arrives twice",                HOPPER_SOME_TWICE, 128, "this one arrived before", NULL },
    { "finds a shared address of what is not shared",     HOPPER_NOT_SHARED, 32, "is not in shared memory", NULL },
};

/* ---- what cuTensorMapEncodeTiled refuses ---- */

struct refused { const char *name; unsigned type; uint32_t rank; size_t map_at, base_at; uint64_t size[3], stride[2]; uint32_t box[3], step[3]; unsigned interleave, swizzle, promotion, fill; };
static const struct refused refusals[] = {
    { "a map off 64 bytes",             9, 2, 32, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "a type that is none",           99, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "no dimension",                   9, 0,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "six dimensions",                 9, 6,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "an address off 16 bytes",        9, 2,  0, 8, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "a dimension of 0",               9, 2,  0, 0, { 64, 0 },   { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "a dimension past 2^32",          9, 2,  0, 0, { 64, (UINT64_C(1) << 32) + 1 }, { 128 }, { 64, 64 }, { 1, 1 }, 0, 3, 0, 0 },
    { "a stride off 16 bytes",          9, 2,  0, 0, { 60, 64 },  { 120 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "a stride of 2^40",               9, 2,  0, 0, { 64, 64 },  { UINT64_C(1) << 40 }, { 64, 64 }, { 1, 1 }, 0, 3, 0, 0 },
    { "rows that overlap",              9, 2,  0, 0, { 128, 64 }, { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "matrices that overlap",          9, 3,  0, 0, { 64, 64, 2 }, { 128, 4096 }, { 64, 64, 1 }, { 1, 1, 1 }, 0, 3, 0, 0 },
    { "a box of 0",                     9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 0 },    { 1, 1 }, 0, 3, 0, 0 },
    { "a box of 257",                   9, 2,  0, 0, { 64, 999 }, { 128 }, { 64, 257 },  { 1, 1 }, 0, 3, 0, 0 },
    { "a box row off 16 bytes",         9, 2,  0, 0, { 64, 64 },  { 128 }, { 60, 64 },   { 1, 1 }, 0, 3, 0, 0 },
    { "a box wider than its swizzle",   9, 2,  0, 0, { 128, 64 }, { 256 }, { 128, 64 },  { 1, 1 }, 0, 3, 0, 0 },
    { "an element stride of 0",         9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 0 }, 0, 3, 0, 0 },
    { "an element stride of 9",         9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 9 }, 0, 3, 0, 0 },
    { "interleaved in two dimensions",  9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 1, 3, 0, 0 },
    { "a swizzle that is none",         9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 7, 0, 0 },
    { "a promotion that is none",       9, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 4, 0 },
    { "NaN for integers",               1, 2,  0, 0, { 64, 64 },  { 128 }, { 64, 64 },   { 1, 1 }, 0, 3, 0, 1 },
};
static void map_refused(void **state)
{
    const struct refused *r = *state;
    _Alignas(128) unsigned char map[256], base[32];
    assert_int_equal(moe_emulate_tensor_map(map + r->map_at, r->type, r->rank, base + r->base_at, r->size, r->stride, r->box, r->step, r->interleave, r->swizzle, r->promotion,
                                            r->fill), 1);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(tiles) + MOE_COUNT(products) + MOE_COUNT(faults) + MOE_COUNT(refusals) + 5], *t = tests;
    *t++ = (struct CMUnitTest){ .name = "shared addresses: the window's, aligned to what is asked for", .test_func = run_addresses };
    *t++ = (struct CMUnitTest){ .name = "barriers of some threads", .test_func = run_halves };
    *t++ = (struct CMUnitTest){ .name = "arrivals at barriers of some threads", .test_func = run_lead };
    *t++ = (struct CMUnitTest){ .name = "finds a read of what is yet to land", .test_func = reads_early };
    *t++ = (struct CMUnitTest){ .name = "finds sums that are read before the wait", .test_func = sums_early };
    for (size_t i = 0; i < MOE_COUNT(tiles); i++)
        *t++ = (struct CMUnitTest){ .name = tiles[i].name, .test_func = run_tile, .initial_state = (void *)(uintptr_t)&tiles[i] };
    for (size_t i = 0; i < MOE_COUNT(products); i++)
        *t++ = (struct CMUnitTest){ .name = products[i].name, .test_func = run_product, .initial_state = (void *)(uintptr_t)&products[i] };
    for (size_t i = 0; i < MOE_COUNT(faults); i++)
        *t++ = (struct CMUnitTest){ .name = faults[i].name, .test_func = fault_found, .initial_state = (void *)(uintptr_t)&faults[i] };
    for (size_t i = 0; i < MOE_COUNT(refusals); i++)
        *t++ = (struct CMUnitTest){ .name = refusals[i].name, .test_func = map_refused, .initial_state = (void *)(uintptr_t)&refusals[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
