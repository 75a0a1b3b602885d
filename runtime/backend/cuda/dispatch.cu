// Pairs (token, expert) sorted by expert, on the device alone. Its twin is runtime/backend/cpu/dispatch.c.
//
// The router's own counts are of no use here: a stable sort wants them for each chunk of pairs, and counters that others add to are to be cleared first, which is a
// launch as counting them anew is; that reads no more than the pairs, 64 KiB of 4096 tokens with 4 experts each.
//
// Without drops, and where drops go by position, a pair's rank among those of its expert says all: it is kept when that is below the capacity. Where they go by
// probability, pairs are sorted first; then each expert has a block, which finds the least weight that is kept digit by digit, and closes the kept ones up.
#include "runtime/backend/cuda/sort.cuh"

enum : unsigned { DROP_THREADS = 512, DIGIT_BITS = 11, DIGITS = 1u << DIGIT_BITS, NO_LIMIT = 0xffffffffu };

struct moe_dispatch_keys {
    const int32_t *expert;
    __device__ __forceinline__ unsigned operator()(unsigned i) const { return static_cast<unsigned>(expert[i]); }
};

struct moe_dispatch_rows {
    int32_t *slot, *source;
    unsigned keep;
    __device__ __forceinline__ void operator()(unsigned i, unsigned, unsigned rank, unsigned first) const
    {
        const bool kept = rank < keep;
        slot[i] = kept ? static_cast<int32_t>(first + rank) : -1;
        if (kept)
            source[first + rank] = static_cast<int32_t>(i);
    }
    __device__ __forceinline__ void left_out(unsigned i) const { slot[i] = -1; } // an expert that there is not: the inspection tells
};

struct moe_dispatch_order {
    const float *weight;
    unsigned *pair, *order;
    int32_t *slot;
    __device__ __forceinline__ void operator()(unsigned i, unsigned, unsigned rank, unsigned first) const
    {
        pair[first + rank] = i;
        order[first + rank] = moe_order(weight[i]);
    }
    __device__ __forceinline__ void left_out(unsigned i) const { slot[i] = -1; }
};

static __global__ void __launch_bounds__(256) moe_dispatch_place(moe_sort s, moe_dispatch d, const unsigned *begin, const unsigned *total, unsigned keep)
{
    MOE_SHARED(unsigned, shared);
    unsigned *first;
    const moe_dispatch_keys keys = { d.expert };
    const moe_dispatch_rows rows = { d.slot, d.source, keep };
    const unsigned all = moe_sort_place(s, keys, rows, begin, total, keep, shared, &first);
    for (unsigned e = threadIdx.x; blockIdx.x == 0 && e < s.bins; e += blockDim.x) {
        d.count[e] = static_cast<int32_t>(min(total[e], keep));
        d.offset[e] = static_cast<int32_t>(first[e]);
    }
    if (blockIdx.x == 0 && threadIdx.x == 0)
        d.offset[s.bins] = static_cast<int32_t>(all);
    const unsigned from = blockIdx.x * s.each, end = min(from + s.each, s.n);
    for (unsigned row = max(from, all) + threadIdx.x; row < end; row += blockDim.x)
        d.source[row] = -1;
}

static __global__ void __launch_bounds__(256) moe_dispatch_by_expert(moe_sort s, moe_dispatch_keys keys, moe_dispatch_order order, const unsigned *begin,
                                                                     const unsigned *total)
{
    MOE_SHARED(unsigned, shared);
    unsigned *first;
    moe_sort_place(s, keys, order, begin, total, NO_LIMIT, shared, &first);
}

// ---- experts that are asked for more than they keep, by probability ----

struct moe_drop_part { unsigned first, offset, all, all_kept; }; // where the expert's pairs and rows begin, and how many there are of all experts

static __device__ __forceinline__ unsigned drop_sum(unsigned mine, unsigned *warps)
{
    unsigned all;
    moe_block_before(mine, warps, &all);
    return all;
}

static __device__ __forceinline__ moe_drop_part drop_part(const unsigned *total, unsigned experts, unsigned keep, unsigned *warps)
{
    moe_drop_part sum = { 0, 0, 0, 0 };
    for (unsigned e = threadIdx.x; e < experts; e += blockDim.x) {
        const unsigned here = total[e], kept = min(here, keep);
        sum.first += e < blockIdx.x ? here : 0;
        sum.offset += e < blockIdx.x ? kept : 0;
        sum.all += here;
        sum.all_kept += kept;
    }
    return { drop_sum(sum.first, warps), drop_sum(sum.offset, warps), drop_sum(sum.all, warps), drop_sum(sum.all_kept, warps) };
}

// The highest digit whose count, with those of all above it, reaches *keep; *keep becomes how many of that digit are wanted. One warp: each lane has a run of
// digits, the first lane the highest.
static __device__ __forceinline__ unsigned drop_digit(const unsigned *count, unsigned *keep)
{
    const unsigned lane = threadIdx.x % 32, run = DIGITS / 32, top = DIGITS - 1 - lane * run;
    unsigned sum = 0, upto, before, digit = 0, wanted = 0;
    for (unsigned i = 0; i < run; i++)
        sum += count[top - i];
    upto = sum;
#pragma unroll
    for (unsigned by = 1; by < 32; by *= 2) {
        const unsigned other = __shfl_up_sync(MOE_ALL_LANES, upto, by);
        upto += lane >= by ? other : 0;
    }
    before = upto - sum;
    const unsigned lanes = __ballot_sync(MOE_ALL_LANES, before < *keep && *keep <= upto);
    if (lanes >> lane & 1) {
        wanted = *keep - before;
        for (digit = top; count[digit] < wanted; digit--)
            wanted -= count[digit];
    }
    *keep = __shfl_sync(MOE_ALL_LANES, wanted, __ffs(static_cast<int>(lanes)) - 1);
    return __shfl_sync(MOE_ALL_LANES, digit, __ffs(static_cast<int>(lanes)) - 1);
}

// The keep-th largest of order[0 .. n), 1 <= keep <= n, by digits of 11, 11 and 10 bits, the highest first; *ties: how many that are equal to it are kept.
// Wide digits, because probabilities share sign and most of their exponent: a byte's counters would be few and contended for.
static __device__ __forceinline__ unsigned drop_least(const unsigned *order, unsigned n, unsigned keep, unsigned *count, unsigned *said, unsigned *ties)
{
    unsigned found = 0, mask = 0;
    for (unsigned shift = 32, width; shift;) {
        width = shift < DIGIT_BITS ? shift : +DIGIT_BITS;
        shift -= width;
        const unsigned digits = (1u << width) - 1;
        for (unsigned b = threadIdx.x; b < DIGITS; b += blockDim.x)
            count[b] = 0;
        __syncthreads();
#pragma unroll 4
        for (unsigned i = threadIdx.x; i < n; i += blockDim.x)
            if ((order[i] & mask) == found)
                atomicAdd(&count[order[i] >> shift & digits], 1u);
        __syncthreads();
        if (threadIdx.x < 32) {
            const unsigned digit = drop_digit(count, &keep);
            if (threadIdx.x == 0) {
                said[0] = digit;
                said[1] = keep;
            }
        }
        __syncthreads();
        found |= said[0] << shift;
        mask |= digits << shift;
        keep = said[1];
    }
    *ties = keep;
    return found;
}

// Kept pairs, in their order, get the rows from `offset`; ties are kept in their order.
static __device__ __forceinline__ void drop_close_up(const moe_dispatch &d, const unsigned *pair, const unsigned *order, unsigned n, unsigned least, unsigned ties,
                                                     unsigned offset, unsigned *warps)
{
    unsigned rows = offset, met = 0;
    for (unsigned at = 0; at < n; at += blockDim.x) {
        const unsigned i = at + threadIdx.x, rank = i < n ? order[i] : 0;
        const bool tie = i < n && rank == least;
        unsigned all_ties, all_kept;
        const unsigned earlier = moe_block_before(tie, warps, &all_ties);
        const bool kept = i < n && (rank > least || (tie && met + earlier < ties));
        const unsigned row = rows + moe_block_before(kept, warps, &all_kept);
        if (i < n)
            d.slot[pair[i]] = kept ? static_cast<int32_t>(row) : -1;
        if (kept)
            d.source[row] = static_cast<int32_t>(pair[i]);
        met += all_ties;
        rows += all_kept;
    }
}

static __global__ void __launch_bounds__(DROP_THREADS, 2) moe_dispatch_drop(moe_dispatch d, unsigned pairs, unsigned keep, const unsigned *total, const unsigned *pair,
                                                                        const unsigned *order)
{
    MOE_SHARED_ARRAY(unsigned, count, [DIGITS]);
    MOE_SHARED_ARRAY(unsigned, warps, [DROP_THREADS / 32]);
    MOE_SHARED_ARRAY(unsigned, said, [2]);
    const unsigned experts = gridDim.x, e = blockIdx.x, n = total[e], kept = min(n, keep);
    const moe_drop_part part = drop_part(total, experts, keep, warps);
    if (threadIdx.x == 0) {
        d.count[e] = static_cast<int32_t>(kept);
        d.offset[e] = static_cast<int32_t>(part.offset);
        if (e == experts - 1)
            d.offset[experts] = static_cast<int32_t>(part.all_kept);
    }
    unsigned least = NO_LIMIT, ties = 0; // of a capacity of 0: nothing is above
    if (kept == n)
        least = 0, ties = n;
    else if (kept)
        least = drop_least(order + part.first, n, kept, count, said, &ties);
    drop_close_up(d, pair + part.first, order + part.first, n, least, ties, part.offset, warps);
    for (size_t row = part.all_kept + static_cast<size_t>(e) * blockDim.x + threadIdx.x; row < pairs; row += static_cast<size_t>(experts) * blockDim.x)
        d.source[row] = -1;
}

// ---- launchers ----

static bool by_probability(const moe_dispatch *d) { return d->drop == MOE_DROP_PROBABILITY; }

extern "C" size_t moe_cuda_dispatch_scratch(const moe_dispatch *d)
{
    const size_t pairs = d->tokens * d->top_k;
    return moe_sort_bytes(moe_sort_of(pairs, d->experts)) + (by_probability(d) ? 2 * moe_sort_rounded(pairs * sizeof(unsigned)) : 0);
}

extern "C" int moe_cuda_dispatch(const moe_cuda_call *call, const moe_dispatch *d)
{
    const size_t pairs = d->tokens * d->top_k;
    const moe_sort s = moe_sort_of(pairs, d->experts);
    const moe_dispatch_keys keys = { d->expert };
    const unsigned keep = d->drop == MOE_DROP_NONE || d->capacity > NO_LIMIT ? NO_LIMIT : static_cast<unsigned>(d->capacity);
    unsigned char *const mem = static_cast<unsigned char *>(call->scratch);
    unsigned *const begin = reinterpret_cast<unsigned *>(mem), *const total = reinterpret_cast<unsigned *>(mem + moe_sort_begin_bytes(s));
    int failed = moe_sort_queue(call, s, keys, begin, total);
    if (failed)
        return failed;
    if (!by_probability(d))
        return MOE_LAUNCH(moe_dispatch_place, s.chunks ? s.chunks : 1, 32 * s.warps, moe_sort_place_bytes(s), call, s, *d, begin, total, keep);
    unsigned *const pair = reinterpret_cast<unsigned *>(mem + moe_sort_bytes(s));
    unsigned *const order = reinterpret_cast<unsigned *>(mem + moe_sort_bytes(s) + moe_sort_rounded(pairs * sizeof(unsigned)));
    const moe_dispatch_order out = { static_cast<const float *>(d->weight), pair, order, d->slot };
    if (s.chunks)
        failed = MOE_LAUNCH(moe_dispatch_by_expert, s.chunks, 32 * s.warps, moe_sort_place_bytes(s), call, s, keys, out, begin, total);
    return failed ? failed : MOE_LAUNCH(moe_dispatch_drop, s.bins, DROP_THREADS, 0, call, *d, s.n, keep, total, pair, order);
}
