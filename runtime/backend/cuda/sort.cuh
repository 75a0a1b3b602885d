// Sorting by counting, stable, without the host: three kernels over n things, each of which has one of `bins` keys.
//
//   count   each chunk of things counts its keys                          begin[chunk, bin]
//   scan    in each bin, over the chunks in their order                   begin: how many of the bin come before the chunk; total[bin]
//   place   each chunk again: a thing's bin begins at first[bin], and its rank in the bin is begin + how many of its chunk come before it
//
// Chunks follow from n and bins alone, and counts are integers: so is every place, whatever the order in which blocks run. Within a chunk each warp has a part of
// its own, and counts it; then each goes through its part 32 things at a time, which find those of their key by votes on the key's bits.
// Source: ranks by votes: Ashkiani et al. 2016, "GPU Multisplit", PPoPP; one histogram a warp: Adinets and Merrill 2022, arXiv:2206.01784.
//
// Keys and what becomes of a place are types of their own:
//   struct Keys { __device__ unsigned operator()(unsigned i) const; }                                     the key of thing i; `bins` or more: it is left out
//   struct Emit { __device__ void operator()(unsigned i, unsigned bin, unsigned rank, unsigned first) const; __device__ void left_out(unsigned i) const; }
#ifndef MOE_RUNTIME_BACKEND_CUDA_SORT_CUH
#define MOE_RUNTIME_BACKEND_CUDA_SORT_CUH
#include "runtime/backend/cuda/order.cuh"

enum : unsigned { MOE_SORT_LEAST = 512, MOE_SORT_MOST = 4096, MOE_SORT_COUNTERS = 8192, MOE_SORT_COUNT_THREADS = 256 };

struct moe_sort {
    unsigned n, bins, bits;            // bits: of the largest key
    unsigned each, chunks;             // things of a chunk, a multiple of 32 * warps
    unsigned warps;                    // of a block that places: as many as 32 KiB have counters for
};

// A chunk has several times as many things as there are bins, so that its counters cost less than its things do, and there are at most MOST chunks, which bounds
// what they take: of 2^31 things and 4096 bins, 64 MiB.
static inline moe_sort moe_sort_of(size_t n, size_t bins)
{
    moe_sort s = {};
    s.n = static_cast<unsigned>(n);
    s.bins = static_cast<unsigned>(bins);
    for (s.bits = 0; s.bits < 32 && (s.bins - 1) >> s.bits; s.bits++)
        ;
    s.warps = s.bins > MOE_SORT_COUNTERS / 2 ? 1 : MOE_SORT_COUNTERS / s.bins > 8 ? 8 : MOE_SORT_COUNTERS / s.bins;
    const unsigned share = static_cast<unsigned>((n + MOE_SORT_MOST - 1) / MOE_SORT_MOST), by_bins = 4 * s.bins;
    const unsigned least = by_bins > MOE_SORT_LEAST ? by_bins : MOE_SORT_LEAST, round = 32 * s.warps, each = share > least ? share : least;
    s.each = (each + round - 1) / round * round;
    s.chunks = static_cast<unsigned>((n + s.each - 1) / s.each);
    return s;
}
static inline size_t moe_sort_rounded(size_t bytes) { return (bytes + 255) / 256 * 256; }
// begin, then total.
static inline size_t moe_sort_begin_bytes(const moe_sort &s) { return moe_sort_rounded(static_cast<size_t>(s.chunks) * s.bins * sizeof(unsigned)); }
static inline size_t moe_sort_bytes(const moe_sort &s) { return moe_sort_begin_bytes(s) + moe_sort_rounded(s.bins * sizeof(unsigned)); }

// Things from, from + step ... below end, counted; four keys are asked for at a time.
template <typename Keys>
static __device__ __forceinline__ void moe_sort_add(const Keys &keys, unsigned bins, unsigned from, unsigned end, unsigned step, unsigned *count)
{
    for (unsigned i = from; i < end; i += 4 * step) {
        unsigned key[4];
#pragma unroll
        for (unsigned j = 0; j < 4; j++)
            key[j] = i + j * step < end ? keys(i + j * step) : bins;
#pragma unroll
        for (unsigned j = 0; j < 4; j++)
            if (key[j] < bins)
                atomicAdd(&count[key[j]], 1u);
    }
}

template <typename Keys> static __global__ void __launch_bounds__(MOE_SORT_COUNT_THREADS) moe_sort_count(moe_sort s, Keys keys, unsigned *begin)
{
    MOE_SHARED(unsigned, count);
    const unsigned from = blockIdx.x * s.each, end = min(from + s.each, s.n);
    for (unsigned b = threadIdx.x; b < s.bins; b += blockDim.x)
        count[b] = 0;
    __syncthreads();
    moe_sort_add(keys, s.bins, from + threadIdx.x, end, blockDim.x, count);
    __syncthreads();
    for (unsigned b = threadIdx.x; b < s.bins; b += blockDim.x)
        begin[static_cast<size_t>(blockIdx.x) * s.bins + b] = count[b];
}

// 32 bins a block, of which each warp takes the chunks of its part, twice: once for its sum, then for the sums up to each chunk. A template only because a header
// that two files include may not define it twice.
template <typename Sum> static __global__ void __launch_bounds__(1024) moe_sort_scan(moe_sort s, Sum *begin, Sum *total)
{
    MOE_SHARED_ARRAY(Sum, part, [32][32]);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, bin = blockIdx.x * 32 + lane, per = (s.chunks + 31) / 32;
    const unsigned from = min(warp * per, s.chunks), end = min(from + per, s.chunks);
    Sum sum = 0, before = 0;
    if (bin < s.bins) {
#pragma unroll 4
        for (unsigned c = from; c < end; c++)
            sum += begin[static_cast<size_t>(c) * s.bins + bin];
    }
    part[warp][lane] = sum;
    __syncthreads();
    for (unsigned w = 0; w < warp; w++)
        before += part[w][lane];
    if (bin >= s.bins)
        return;
#pragma unroll 4
    for (unsigned c = from; c < end; c++) {
        Sum *at = begin + static_cast<size_t>(c) * s.bins + bin;
        const Sum here = *at;
        *at = before;
        before += here;
    }
    if (warp == 31)
        total[bin] = before;
}

// The sum of what the threads before this one have, and with `all` of what all have. Every thread of the block calls it; warps: room for one number of each.
static __device__ __forceinline__ unsigned moe_block_before(unsigned mine, unsigned *warps, unsigned *all)
{
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, count = blockDim.x / 32;
    unsigned upto = mine, before = 0, sum = 0;
#pragma unroll
    for (unsigned by = 1; by < 32; by *= 2) {
        const unsigned other = __shfl_up_sync(MOE_ALL_LANES, upto, by);
        upto += lane >= by ? other : 0;
    }
    __syncthreads(); // what an earlier call left in `warps` may still be read
    if (lane == 31)
        warps[warp] = upto;
    __syncthreads();
    for (unsigned w = 0; w < count; w++) {
        before += w < warp ? warps[w] : 0;
        sum += warps[w];
    }
    *all = sum;
    return before + upto - mine;
}

// first[bin] = the sum over the bins before it of what they keep: all, or `keep` at most. Gives the sum over all bins. Ends with a barrier.
static __device__ __forceinline__ unsigned moe_sort_first(const unsigned *total, unsigned bins, unsigned keep, unsigned *first, unsigned *warps)
{
    const unsigned per = (bins + blockDim.x - 1) / blockDim.x, from = min(threadIdx.x * per, bins), end = min(from + per, bins);
    unsigned sum = 0, all;
    for (unsigned b = from; b < end; b++)
        sum += min(total[b], keep);
    unsigned at = moe_block_before(sum, warps, &all);
    for (unsigned b = from; b < end; b++) {
        first[b] = at;
        at += min(total[b], keep);
    }
    __syncthreads();
    return all;
}

// The lanes whose key is this one's; 0 for a lane that is left out. Every lane comes here.
static __device__ __forceinline__ unsigned moe_sort_peers(unsigned key, bool counts, unsigned bits)
{
    unsigned peers = __ballot_sync(MOE_ALL_LANES, counts);
    for (unsigned bit = 0; bit < bits; bit++) {
        const bool one = key >> bit & 1;
        const unsigned ones = __ballot_sync(MOE_ALL_LANES, one);
        peers &= one ? ones : ~ones;
    }
    return counts ? peers : 0;
}

// next[bin]: how many of the bin come before what this warp meets next.
template <typename Keys, typename Emit>
static __device__ __forceinline__ void moe_sort_walk(const moe_sort &s, const Keys &keys, const Emit &emit, unsigned from, unsigned end, unsigned *next,
                                                     const unsigned *first)
{
    const unsigned lane = threadIdx.x % 32;
    for (unsigned at = from; at < end; at += 32) {
        const unsigned i = at + lane, key = i < end ? keys(i) : s.bins;
        const bool counts = key < s.bins;
        const unsigned peers = moe_sort_peers(key, counts, s.bits), earlier = __popc(peers & ((1u << lane) - 1));
        const unsigned rank = counts ? next[key] + earlier : 0;
        __syncwarp();
        if (counts && !earlier)
            next[key] = rank + __popc(peers);
        __syncwarp();
        if (counts)
            emit(i, key, rank, first[key]);
        else if (i < end)
            emit.left_out(i);
    }
}

// Shared memory: next [warps, bins], first [bins], and a number a warp.
static inline size_t moe_sort_place_bytes(const moe_sort &s) { return ((s.warps + 1) * static_cast<size_t>(s.bins) + s.warps) * sizeof(unsigned); }

// The block's chunk. Gives how many there are of all bins, with no more than `keep` of each; `first` says where the bins begin then.
template <typename Keys, typename Emit>
static __device__ __forceinline__ unsigned moe_sort_place(const moe_sort &s, const Keys &keys, const Emit &emit, const unsigned *begin, const unsigned *total,
                                                          unsigned keep, unsigned *shared, unsigned **first)
{
    unsigned *const next = shared, *const firsts = next + s.warps * s.bins, *const warps = firsts + s.bins;
    const unsigned warp = threadIdx.x / 32, part = s.each / s.warps, chunk = blockIdx.x * s.each;
    const unsigned from = min(chunk + warp * part, s.n), end = min(from + part, s.n);
    const unsigned all = moe_sort_first(total, s.bins, keep, firsts, warps);
    for (unsigned b = threadIdx.x; b < s.warps * s.bins; b += blockDim.x)
        next[b] = 0;
    __syncthreads();
    moe_sort_add(keys, s.bins, from + threadIdx.x % 32, end, 32, next + warp * s.bins);
    __syncthreads();
    for (unsigned b = threadIdx.x; b < s.bins && s.chunks; b += blockDim.x) {
        unsigned before = begin[static_cast<size_t>(blockIdx.x) * s.bins + b];
        for (unsigned w = 0; w < s.warps; w++) {
            const unsigned here = next[w * s.bins + b];
            next[w * s.bins + b] = before;
            before += here;
        }
    }
    __syncthreads();
    moe_sort_walk(s, keys, emit, from, end, next + warp * s.bins, firsts);
    *first = firsts;
    return all;
}

// Queues count and scan; `begin` and `total` are in scratch.
template <typename Keys> static inline int moe_sort_queue(const moe_cuda_call *call, const moe_sort &s, const Keys &keys, unsigned *begin, unsigned *total)
{
    int failed = 0;
    if (s.chunks)
        failed = MOE_LAUNCH((moe_sort_count<Keys>), s.chunks, MOE_SORT_COUNT_THREADS, s.bins * sizeof(unsigned), call, s, keys, begin);
    return failed ? failed : MOE_LAUNCH((moe_sort_scan<unsigned>), (s.bins + 31) / 32, 1024, 0, call, s, begin, total);
}
#endif
