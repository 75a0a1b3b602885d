// The kernels of hopper_probes.h. Nothing here is a pattern to follow.
#include "tests/support/cuda/hopper_probes.h"
#include "runtime/backend/cuda/async.cuh"
#include "runtime/backend/cuda/hopper.cuh"

namespace hopper_probes {

enum : unsigned { M = HOPPER_M, N = HOPPER_N, K = HOPPER_K, A_BYTES = M * K * 2, B_BYTES = N * K * 2, APART = 64 * K * 2, STEPS = K / 16 };

struct given { const __nv_bfloat16 *a, *b; int p, q; };

// Where the tiles begin: the first multiple of 1024.
static __device__ unsigned char *tiles(unsigned char *shared) { return shared + (1024 - moe_shared_address(shared) % 1024) % 1024; }

static __device__ void one_barrier(uint64_t *bar, unsigned arrivals)
{
    if (threadIdx.x == 0) {
        moe_barrier_make(bar, arrivals);
        moe_barrier_made();
    }
    __syncthreads();
}

// One thread asks for both sides.
static __device__ void load_sides(unsigned char *to, const CUtensorMap *a, const CUtensorMap *b, uint64_t *bar, bool flat_b)
{
    moe_barrier_expect(bar, A_BYTES + B_BYTES);
    moe_tile_load(to, a, bar, 0, 0);
    for (unsigned i = 0; i < (flat_b ? 4u : 1u); i++)
        moe_tile_load(to + A_BYTES + i * APART, b, bar, i * 64, 0);
}

// By the table of PTX ISA 5.5.7: row y of 128 bytes has its piece x in place x ^ (y % 8).
static __device__ void place_sides(unsigned char *to, given g)
{
    for (unsigned i = threadIdx.x; i < M * K; i += blockDim.x) {
        const unsigned row = i / 64, x = i % 64;                     // of the tile: m and k, or k and m
        *reinterpret_cast<__nv_bfloat16 *>(to + row * 128 + (x / 8 ^ row % 8) * 16 + x % 8 * 2) = g.a[i];
    }
    for (unsigned i = threadIdx.x; i < N * K; i += blockDim.x) {
        const unsigned width = g.q ? N : K, row = i / width, x = i % width;
        *reinterpret_cast<__nv_bfloat16 *>(to + A_BYTES + x / 64 * APART + row * 128 + (x % 64 / 8 ^ row % 8) * 16 + x % 8 * 2) = g.b[i];
    }
}

// The same by pieces, which are there when `copies` says so.
static __device__ void copy_sides(unsigned char *to, given g, moe_async &copies)
{
    for (unsigned i = threadIdx.x; i < M * K / 8; i += blockDim.x)
        copies.copy(to + i / 8 * 128 + (i % 8 ^ i / 8 % 8) * 16, g.a + i * 8, true);
    for (unsigned i = threadIdx.x; i < N * K / 8; i += blockDim.x) {
        const unsigned width = g.q ? N / 8 : K / 8, row = i / width, x = i % width;
        copies.copy(to + A_BYTES + x / 8 * APART + row * 128 + (x % 8 ^ row % 8) * 16, g.b + i * 8, true);
    }
    copies.close();
}

template <bool FLAT_A, bool FLAT_B> static __device__ void multiply(float (&sum)[128], const unsigned char *at, bool add)
{
    const unsigned a = moe_shared_address(at), b = a + A_BYTES;
    for (unsigned i = 0; i < STEPS; i++)
        moe_product<FLAT_A, FLAT_B>(sum, FLAT_A ? moe_side_flat(a + i * 2048, APART) : moe_side_deep(a + i * 32),
                                    FLAT_B ? moe_side_flat(b + i * 2048, APART) : moe_side_deep(b + i * 32), add || i);
}
static __device__ void multiply(float (&sum)[128], const unsigned char *at, given g, bool add)
{
    if (g.p && g.q)
        multiply<true, true>(sum, at, add);
    else if (g.p)
        multiply<true, false>(sum, at, add);
    else if (g.q)
        multiply<false, true>(sum, at, add);
    else
        multiply<false, false>(sum, at, add);
}

static __device__ void store(const float (&sum)[128], void *out)
{
    float *const to = static_cast<float *>(out);
    const unsigned t = threadIdx.x % 128;
    for (unsigned i = 0; i < 128; i++)
        to[(16 * (t / 32) + t % 32 / 4 + i / 2 % 2 * 8) * N + i / 4 * 8 + t % 4 * 2 + i % 2] = sum[i];
}

// ---- right ----

__global__ void addresses(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *out)
{
    MOE_SHARED(unsigned char, all);
    MOE_SHARED_ARRAY(uint64_t, bars, [4]);
    unsigned *const to = static_cast<unsigned *>(out) + threadIdx.x * 4;
    to[0] = moe_shared_address(all);
    to[1] = moe_shared_address(all + 4);
    to[2] = moe_shared_address(all + 200);
    to[3] = moe_shared_address(&bars[1]);
    all[threadIdx.x] = 1;
}

template <bool DEEP> __global__ void tile(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap, given g, void *out)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [1]);
    unsigned char *const at = tiles(shared);
    one_barrier(bar, 1);
    if (threadIdx.x == 0) {
        moe_tile_soon(&a);
        moe_barrier_expect(bar, A_BYTES);
        if (DEEP)
            moe_tile_load(at, &a, bar, static_cast<unsigned>(g.p), static_cast<unsigned>(g.q), 1);
        else
            moe_tile_load(at, &a, bar, static_cast<unsigned>(g.p), static_cast<unsigned>(g.q));
    }
    moe_barrier_wait(bar, 0);
    for (unsigned i = threadIdx.x; i < A_BYTES; i += blockDim.x)
        static_cast<unsigned char *>(out)[i] = at[i];
}

enum class sides_by { LOADS, HAND, COPIES };

template <sides_by BY> __global__ void product(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap b, given g, void *out)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [1]);
    unsigned char *const at = tiles(shared);
    float sum[128];
    if (BY != sides_by::LOADS) {
        if (BY == sides_by::HAND) {
            place_sides(at, g);
        } else {
            moe_async copies;
            copy_sides(at, g, copies);
            copies.wait<0>();
        }
        moe_proxy_fence();
        __syncthreads();
    } else {
        one_barrier(bar, 1);
        if (threadIdx.x == 0)
            load_sides(at, &a, &b, bar, g.q);
        moe_barrier_wait(bar, 0);
    }
    moe_product_fence();
    multiply(sum, at, g, false);
    moe_product_close();
    moe_product_wait<0>();
    store(sum, out);
}

// Two stages of which each has a barrier for what is there and one for what is free. Thread 0 of the first warpgroup loads, the second one multiplies.
__global__ void pipe(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap b, given g, void *out)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, full, [2]);
    MOE_SHARED_ARRAY(uint64_t, empty, [2]);
    unsigned char *const at = tiles(shared);
    const unsigned times = static_cast<unsigned>(g.p);
    if (threadIdx.x == 0) {
        for (unsigned i = 0; i < 2; i++) {
            moe_barrier_make(&full[i], 1);
            moe_barrier_make(&empty[i], 128);
        }
        moe_barrier_made();
    }
    __syncthreads();
    if (threadIdx.x < 128) {
        moe_registers_less<40>();
        for (unsigned i = 0; threadIdx.x == 0 && i < times; i++) {
            moe_barrier_wait(&empty[i % 2], (i / 2 & 1) ^ 1);
            load_sides(at + i % 2 * (A_BYTES + B_BYTES), &a, &b, &full[i % 2], false);
        }
        return;
    }
    moe_registers_more<216>();
    float sum[128];
    for (unsigned i = 0; i < 128; i++)
        sum[i] = 0;
    moe_product_fence();
    for (unsigned i = 0; i < times; i++) {
        moe_barrier_wait(&full[i % 2], i / 2 & 1);
        multiply<false, false>(sum, at + i % 2 * (A_BYTES + B_BYTES), true);
        moe_product_close();
        if (i) {
            moe_product_wait<1>();                                   // of the time before
            moe_barrier_arrive(&empty[(i - 1) % 2]);
        }
    }
    moe_product_wait<0>();
    store(sum, out);
}

__global__ void two_sums(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap b, given, void *out)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [1]);
    unsigned char *const at = tiles(shared);
    float first[128], second[128];
    one_barrier(bar, 1);
    if (threadIdx.x == 0)
        load_sides(at, &a, &b, bar, false);
    moe_barrier_wait(bar, 0);
    moe_product_fence();
    multiply<false, false>(first, at, false);
    moe_product_close();
    multiply<false, false>(second, at, false);
    multiply<false, false>(second, at, true);
    moe_product_close();
    moe_product_wait<1>();
    store(first, out);
    moe_product_wait<0>();
    store(second, static_cast<float *>(out) + M * N);
}

// Each half of 128 threads turns its numbers round, by a barrier of its own.
__global__ void halves(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *out)
{
    MOE_SHARED(int32_t, all);
    const unsigned half = threadIdx.x / 64, i = threadIdx.x % 64;
    all[threadIdx.x] = static_cast<int32_t>(threadIdx.x);
    moe_barrier_some(1 + half, 64);
    static_cast<int32_t *>(out)[threadIdx.x] = all[half * 64 + 63 - i];
}

// The first half tells the second its numbers, twice by the same barrier, and waits for an answer in between.
__global__ void lead(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *out)
{
    MOE_SHARED(int32_t, all);
    const bool first = threadIdx.x < 64;
    int32_t sum = 0;
    for (int32_t turn = 1; turn <= 2; turn++) {
        if (first) {
            all[threadIdx.x] = turn * static_cast<int32_t>(threadIdx.x);
            moe_barrier_some_arrive(1, 128);
            moe_barrier_some(2, 128);
        } else {
            moe_barrier_some(1, 128);
            sum += all[127 - threadIdx.x];
            moe_barrier_some_arrive(2, 128);
        }
    }
    static_cast<int32_t *>(out)[threadIdx.x] = sum;
}

__global__ void reads_early(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap, given, void *out)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [1]);
    unsigned char *const at = tiles(shared);
    one_barrier(bar, 1);
    if (threadIdx.x == 0) {
        moe_barrier_expect(bar, A_BYTES);
        moe_tile_load(at, &a, bar, 0, 0);
    }
    __syncthreads();
    static_cast<unsigned char *>(out)[threadIdx.x] = at[threadIdx.x];
    moe_barrier_wait(bar, 0);
}

// ---- wrong: of barriers ----

enum class barrier_fault { TWICE, PAST, NO_ARRIVAL, SHORT, NOT_MADE, NOT_MET, NONE, OVERWRITTEN, UNSEEN, MISSED, PARITY };

template <barrier_fault F> __global__ void barrier(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap, given, void *)
{
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [2]);
    unsigned char *const at = tiles(shared);
    const bool first = threadIdx.x == 0;
    if (first) {
        moe_barrier_make(bar, 1);
        if (F == barrier_fault::TWICE)
            moe_barrier_make(bar, 1);
        if (F != barrier_fault::NOT_MADE)
            moe_barrier_made();
    } else if (F == barrier_fault::NOT_MET) {
        moe_barrier_arrive(bar);
    }
    __syncthreads();
    switch (F) {
    case barrier_fault::PAST:
        if (first) {
            moe_barrier_expect(bar, A_BYTES);
            moe_tile_load(at, &a, bar, 0, 0);
            moe_barrier_arrive(bar);
        }
        return;
    case barrier_fault::SHORT:
        if (first) {
            moe_barrier_expect(bar, A_BYTES + 16);
            moe_tile_load(at, &a, bar, 0, 0);
        }
        break;
    case barrier_fault::NOT_MADE:
        if (first)
            moe_tile_load(at, &a, bar, 0, 0);
        break;
    case barrier_fault::NONE: moe_barrier_arrive(bar + 1); break;
    case barrier_fault::OVERWRITTEN:
        if (threadIdx.x == 5)
            *bar = 5;
        __syncthreads();
        if (first)
            moe_barrier_arrive(bar);
        break;
    case barrier_fault::UNSEEN:
        if (first) {
            moe_barrier_arrive(bar);
            moe_barrier_arrive(bar);
        }
        break;
    case barrier_fault::MISSED:
        if (threadIdx.x == blockDim.x - 1)
            for (unsigned i = 0; i < 2; i++) {
                moe_barrier_arrive(bar);
                moe_barrier_wait(bar, i);
            }
        break;
    case barrier_fault::PARITY: moe_barrier_wait(bar, 2); break;
    default: break;
    }
    if (F != barrier_fault::MISSED || first)
        moe_barrier_wait(bar, 0);
}

// ---- wrong: of loads ----

enum class load_fault { ODD, PAST, BARRIER, NO_MAP, OWN_MAP, RANK, FROM_PAST, WRITES_EARLY, TWICE, ENDS, OVER_WRITTEN };

template <load_fault F> __global__ void load(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap, given, void *out)
{
    MOE_SHARED(unsigned char, shared);
    uint64_t *const bar = reinterpret_cast<uint64_t *>(tiles(shared) + A_BYTES);
    unsigned char *const at = tiles(shared);
    one_barrier(bar, 1);
    if (F == load_fault::OVER_WRITTEN)
        at[threadIdx.x] = 1;
    __syncthreads();
    if (threadIdx.x == 0) {
        const CUtensorMap own = a;
        const CUtensorMap *const map = F == load_fault::NO_MAP ? static_cast<const CUtensorMap *>(out) : F == load_fault::OWN_MAP ? &own : &a;
        unsigned char *const to = F == load_fault::ODD ? at + 64 : F == load_fault::PAST ? shared + HOPPER_SHARED - 1024 : F == load_fault::BARRIER ? at + 1024 : at;
        moe_barrier_expect(bar, F == load_fault::TWICE ? 2 * A_BYTES : A_BYTES);
        if (F == load_fault::RANK)
            moe_tile_load(to, map, bar, 0, 0, 0);
        else
            moe_tile_load(to, map, bar, 0, 0);
        if (F == load_fault::TWICE)
            moe_tile_load(to, map, bar, 0, 0);
        if (F == load_fault::WRITES_EARLY)
            *static_cast<volatile unsigned char *>(to + 77) = 3;
    }
    if (F != load_fault::ENDS)
        moe_barrier_wait(bar, 0);
}

// ---- wrong: of products ----

enum class product_fault {
    BEFORE_LOAD, NO_FENCE, TOUCHED, TOUCHED_EARLY, SUMS_EARLY, SIDE_WRITTEN, SIDE_LOADED, NO_PROXY, ONE_PROXY, PROXY_FIRST, COPIES_NO_PROXY, COPIES_PROXY_FIRST, BASE,
    NO_SWIZZLE, STRAY_BITS, WARPS_DIFFER, LANE_AWAY, NOT_CLOSED, WARP_AWAY, LEAVES, NO_GROUP, NOT_WAITED, NOT_MET_BEHIND,
    LOADED_UNTOLD, WRITTEN_UNTOLD
};

template <product_fault F> __global__ void wrong(const __grid_constant__ CUtensorMap a, const __grid_constant__ CUtensorMap b, given g, void *out)
{
    typedef product_fault f;
    constexpr bool by_copies = F == f::COPIES_NO_PROXY || F == f::COPIES_PROXY_FIRST;
    constexpr bool by_hand = F == f::NO_PROXY || F == f::ONE_PROXY || F == f::PROXY_FIRST || F == f::NOT_MET_BEHIND || by_copies;
    MOE_SHARED(unsigned char, shared);
    MOE_SHARED_ARRAY(uint64_t, bar, [2]);
    unsigned char *const at = tiles(shared) + (F == f::BASE ? 128 : 0);
    const unsigned warp = threadIdx.x / 32;
    one_barrier(bar, 1);
    float sum[128];
    if (F == f::PROXY_FIRST)
        moe_proxy_fence();
    if (by_copies) {
        moe_async copies;
        copy_sides(at, g, copies);
        if (F == f::COPIES_PROXY_FIRST)
            moe_proxy_fence();
        copies.wait<0>();
    } else if (by_hand) {
        place_sides(at, g);
    }
    if (F == f::NOT_MET_BEHIND || (F == f::ONE_PROXY && threadIdx.x == 0))
        moe_proxy_fence();
    if (!by_hand && threadIdx.x == 0)
        load_sides(at, &a, &b, bar, false);
    if (F == f::NOT_WAITED)
        __syncthreads();
    if (F == f::BEFORE_LOAD || (by_hand && F != f::NOT_MET_BEHIND))
        __syncthreads();
    else if (!by_hand && (F != f::NOT_WAITED || warp < 3))
        moe_barrier_wait(bar, 0);
    if (F == f::LANE_AWAY && threadIdx.x == 40)
        return;
    if (F != f::NO_FENCE)
        moe_product_fence();
    if (F == f::WARP_AWAY && warp == 2)
        return;
    const unsigned base = moe_shared_address(at);
    const uint64_t bits = F == f::NO_SWIZZLE ? UINT64_C(1) << 62 : F == f::STRAY_BITS ? UINT64_C(1) << 55 : F == f::WARPS_DIFFER && warp == 3 ? 2 : 0;
    moe_product<false, false>(sum, moe_side_deep(base) ^ bits, moe_side_deep(base + A_BYTES), false);
    if (F == f::TOUCHED_EARLY)
        sum[7] = 5;
    if (F == f::SIDE_WRITTEN && threadIdx.x == 9)
        at[A_BYTES + 17 * 128] ^= 1;
    if (F == f::SIDE_LOADED && threadIdx.x == 0) {
        moe_barrier_expect(bar, A_BYTES);
        moe_tile_load(at, &a, bar, 0, 0);
    }
    if (F != f::NOT_CLOSED)
        moe_product_close();
    if (F == f::SUMS_EARLY)
        static_cast<float *>(out)[threadIdx.x] = sum[3];
    if (F != f::LEAVES)
        moe_product_wait<0>();
    if (threadIdx.x == blockDim.x - 1 && F == f::LOADED_UNTOLD) {    // the others have waited, and nobody told it
        moe_barrier_expect(bar, A_BYTES);
        moe_tile_load(at, &a, bar, 0, 0);
    }
    if (threadIdx.x == blockDim.x - 1 && F == f::WRITTEN_UNTOLD)
        at[3 * 128 + (1 ^ 3) * 16] ^= 1;                             // row 3, the ninth of k
    if (F == f::TOUCHED) {
        sum[100] += 1;
        moe_product<false, false>(sum, moe_side_deep(base), moe_side_deep(base + A_BYTES), true);
    }
}

// ---- wrong: the rest ----

template <unsigned FIRST, unsigned SECOND> __global__ void registers(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    moe_registers_less<FIRST>();
    __syncthreads();
    moe_registers_less<SECOND>();
}
__global__ void registers_more(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *) { moe_registers_more<240>(); }
__global__ void registers_differ(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    if (threadIdx.x < 32)
        moe_registers_less<64>();
    else
        moe_registers_less<72>();
}
template <unsigned FIRST, unsigned SECOND> __global__ void some(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    moe_barrier_some(3, threadIdx.x < 64 ? FIRST : SECOND);
}
__global__ void some_never(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    if (threadIdx.x < 64)
        moe_barrier_some(3, 128);
}
__global__ void some_left(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    if (threadIdx.x < 64)
        moe_barrier_some_arrive(3, 128);
}
__global__ void some_twice(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *)
{
    moe_barrier_some_arrive(3, 128);
    if (threadIdx.x < 32)
        moe_barrier_some_arrive(3, 128);
}
__global__ void not_shared(const __grid_constant__ CUtensorMap, const __grid_constant__ CUtensorMap, given, void *out)
{
    *static_cast<unsigned *>(out) = moe_shared_address(out);
}

typedef void kernel(CUtensorMap, CUtensorMap, given, void *);
static kernel *const kernels[HOPPER_PROBES] = {
    addresses, tile<false>, tile<true>, product<sides_by::LOADS>, product<sides_by::HAND>, product<sides_by::COPIES>, pipe, two_sums, halves, lead, reads_early,
    wrong<product_fault::SUMS_EARLY>,
    barrier<barrier_fault::TWICE>, barrier<barrier_fault::PAST>, barrier<barrier_fault::NO_ARRIVAL>, barrier<barrier_fault::SHORT>, barrier<barrier_fault::NOT_MADE>,
    barrier<barrier_fault::NOT_MET>, barrier<barrier_fault::NONE>, barrier<barrier_fault::OVERWRITTEN>, barrier<barrier_fault::UNSEEN>, barrier<barrier_fault::MISSED>,
    barrier<barrier_fault::PARITY>,
    load<load_fault::ODD>, load<load_fault::PAST>, load<load_fault::BARRIER>, load<load_fault::NO_MAP>, load<load_fault::OWN_MAP>, load<load_fault::RANK>,
    load<load_fault::FROM_PAST>, load<load_fault::WRITES_EARLY>, load<load_fault::TWICE>, load<load_fault::ENDS>, load<load_fault::OVER_WRITTEN>,
    wrong<product_fault::BEFORE_LOAD>, wrong<product_fault::NO_FENCE>, wrong<product_fault::TOUCHED>, wrong<product_fault::TOUCHED_EARLY>, wrong<product_fault::SIDE_WRITTEN>,
    wrong<product_fault::SIDE_LOADED>, wrong<product_fault::NO_PROXY>, wrong<product_fault::ONE_PROXY>, wrong<product_fault::PROXY_FIRST>,
    wrong<product_fault::COPIES_NO_PROXY>, wrong<product_fault::COPIES_PROXY_FIRST>, wrong<product_fault::BASE>,
    wrong<product_fault::NO_SWIZZLE>, wrong<product_fault::STRAY_BITS>, wrong<product_fault::WARPS_DIFFER>, wrong<product_fault::LANE_AWAY>, wrong<product_fault::NO_GROUP>,
    wrong<product_fault::NOT_CLOSED>, wrong<product_fault::WARP_AWAY>, wrong<product_fault::LEAVES>,
    wrong<product_fault::NOT_WAITED>, wrong<product_fault::NOT_MET_BEHIND>, wrong<product_fault::LOADED_UNTOLD>, wrong<product_fault::WRITTEN_UNTOLD>,
    registers<20, 20>, registers<40, 80>, registers_more, registers_differ,
    some<48, 48>, some<96, 64>, some_never, some_left, some_twice, not_shared,
};

extern "C" int hopper_probe(const struct moe_cuda_call *call, enum hopper_probe which, unsigned blocks, unsigned threads, const struct hopper_sides *sides, void *out)
{
    const CUtensorMap *const a = static_cast<const CUtensorMap *>(sides->a_map), *const b = static_cast<const CUtensorMap *>(sides->b_map);
    const given g = { static_cast<const __nv_bfloat16 *>(sides->a), static_cast<const __nv_bfloat16 *>(sides->b), sides->p, sides->q };
    return MOE_LAUNCH(kernels[which], blocks, threads, which == HOPPER_PIPE ? HOPPER_SHARED + (40 << 10) : HOPPER_SHARED, call, *a, *b, g, out);
}

} // namespace hopper_probes
