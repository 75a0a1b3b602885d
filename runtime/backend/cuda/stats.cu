// What the host is told of a routing. Its twin is runtime/backend/cpu/router_stats.c.
//
// A group's tokens are cut into pieces. Two kernels: one looks at a piece, and leaves its sums in scratch; one adds the pieces of each group in their order. Columns
// (experts) of a piece belong to lanes, rows to warps; a slab is the 32 * W columns of one block. One block more for each piece looks at what a token has one of.
//
// The router's kernels could add up much of this on their way, and do not: whether a routing is sound is asked of what lies in memory, where the layer will read it, by
// code that did not put it there. The price is one pass over the probabilities, 1 MB of 4096 tokens and 64 experts, most of it in the second level of cache still.
#include "runtime/backend/cuda/num.cuh"

enum : unsigned { PIECE = 256, THREADS = 256, WARPS = THREADS / 32 };

struct tally { double entropy, z, weight_error, finite; }; // finite: 1 or 0

// Where the parts of scratch lie, and how the work is cut.
struct cut {
    size_t groups, pieces, chunks;     // pieces of a group; chunks = groups * pieces
    unsigned width, slabs;             // columns of a lane; slabs of a row
    double *prob_sum;                  // [chunks, E]
    tally *of;                         // [chunks, slabs + 1]
    int32_t *count;                    // [chunks, E]
};

static cut cut_of(const moe_router_stats *s, void *scratch)
{
    cut c = {};
    c.groups = s->tokens ? s->tokens / s->group : 0;
    c.pieces = s->tokens ? (s->group + PIECE - 1) / PIECE : 0;
    c.chunks = c.groups * c.pieces;
    c.width = s->experts % 4 == 0 && s->experts > 64 ? 4 : s->experts % 2 == 0 && s->experts > 32 ? 2 : 1;
    c.slabs = static_cast<unsigned>((s->experts + 32 * c.width - 1) / (32 * c.width));
    c.prob_sum = static_cast<double *>(scratch);
    c.of = reinterpret_cast<tally *>(c.prob_sum + c.chunks * s->experts);
    c.count = reinterpret_cast<int32_t *>(c.of + c.chunks * (c.slabs + 1));
    return c;
}

struct piece { size_t begin, end; };
static __device__ __forceinline__ piece piece_of(const moe_router_stats &s, const cut &c, size_t chunk)
{
    const size_t group = chunk / c.pieces, begin = group * s.group + chunk % c.pieces * PIECE, last = (group + 1) * s.group;
    return { begin, begin + PIECE < last ? begin + PIECE : last };
}

// x - x is 0 for numbers that are finite, and NaN for others.
static __device__ __forceinline__ bool is_finite(float x) { return x - x == 0; }

// p log p of one number, 0 where p is.
static __device__ __forceinline__ double disorder(float p) { return p > 0 ? -static_cast<double>(p * logf(p)) : 0; }

template <int W> struct __align__(4 * W) columns { float x[W]; };

// A slab of a piece: each warp adds every eighth token, in their order, and then the warps are added in theirs.
template <int W>
static __device__ __forceinline__ void look_at_probs(const moe_router_stats &s, const cut &c, size_t chunk, unsigned slab, double (*sums)[32 * W], double *part)
{
    const unsigned lane = moe_lane(), warp = threadIdx.x / 32;
    const size_t column = (static_cast<size_t>(slab) * 32 + lane) * W;
    const piece p = piece_of(s, c, chunk);
    const float *const prob = static_cast<const float *>(s.prob);
    double sum[W] = {}, entropy = 0;
    bool finite = true;
    const size_t end = column < s.experts ? p.end : 0;
#pragma unroll 4
    for (size_t n = p.begin + warp; n < end; n += WARPS) {
        const columns<W> here = *reinterpret_cast<const columns<W> *>(prob + n * s.experts + column);
#pragma unroll
        for (int i = 0; i < W; i++) {
            sum[i] += static_cast<double>(here.x[i]);
            entropy += disorder(here.x[i]);
            finite = finite && is_finite(here.x[i]);
        }
    }
#pragma unroll
    for (int i = 0; i < W; i++)
        sums[warp][lane * W + i] = sum[i];
    entropy = moe_block_sum(entropy, part); // its barriers are between the sums' writes and reads, too
    const bool all = __syncthreads_and(finite);
    for (unsigned i = threadIdx.x; i < 32 * W; i += THREADS) {
        double total = 0;
        for (unsigned w = 0; w < WARPS; w++)
            total += sums[w][i];
        if (static_cast<size_t>(slab) * 32 * W + i < s.experts)
            c.prob_sum[chunk * s.experts + static_cast<size_t>(slab) * 32 * W + i] = total;
    }
    if (threadIdx.x == 0)
        c.of[chunk * (c.slabs + 1) + slab] = { entropy, 0, 0, all ? 1.0 : 0.0 };
}

// What a token has one of, a thread each: lse and weights; and its experts are counted.
static __device__ __forceinline__ void look_at_tokens(const moe_router_stats &s, const cut &c, size_t chunk, int *count, double *part)
{
    const piece p = piece_of(s, c, chunk);
    double z = 0, error = 0;
    bool finite = true;
    for (unsigned e = threadIdx.x; e < s.experts; e += THREADS)
        count[e] = 0;
    __syncthreads();
    for (size_t n = p.begin + threadIdx.x; n < p.end; n += THREADS) {
        const float lse = static_cast<const float *>(s.lse)[n];
        const float *weight = static_cast<const float *>(s.weight) + n * s.top_k;
        const int32_t *expert = s.expert + n * s.top_k;
        double total = 0;
        for (size_t k = 0; k < s.top_k; k++) {
            const unsigned e = static_cast<unsigned>(expert[k]);
            if (e < s.experts) // another is told by the inspection of what is dispatched
                atomicAdd(&count[e], 1);
            total += static_cast<double>(weight[k]);
            finite = finite && is_finite(weight[k]);
        }
        z += static_cast<double>(lse) * static_cast<double>(lse);
        finite = finite && is_finite(lse);
        if (s.renormalise)
            error = fmax(error, fabs(total - s.scale));
    }
    z = moe_block_sum(z, part);
    error = moe_block_max(error, part);
    const bool all = __syncthreads_and(finite);
    for (unsigned e = threadIdx.x; e < s.experts; e += THREADS)
        c.count[chunk * s.experts + e] = count[e];
    if (threadIdx.x == 0)
        c.of[chunk * (c.slabs + 1) + c.slabs] = { 0, z, error, all ? 1.0 : 0.0 };
}

// A grid of chunks * (slabs + 1) blocks.
template <int W> static __global__ void __launch_bounds__(THREADS) moe_stats_look(moe_router_stats s, cut c)
{
    MOE_SHARED_ARRAY(double, sums, [WARPS][32 * W]);
    MOE_SHARED_ARRAY(double, part, [32]);
    MOE_SHARED(int, count);
    const size_t chunk = blockIdx.x / (c.slabs + 1);
    const unsigned slab = blockIdx.x % (c.slabs + 1);
    if (slab < c.slabs)
        look_at_probs<W>(s, c, chunk, slab, sums, part);
    else
        look_at_tokens(s, c, chunk, count, part);
}

// Each of groups * E by a thread; the last block adds what is of the whole call.
static __global__ void __launch_bounds__(THREADS) moe_stats_add(moe_router_stats s, cut c, double *prob_sum, long long *count, tally *all)
{
    MOE_SHARED_ARRAY(double, part, [32]);
    if (blockIdx.x + 1 < gridDim.x) {
        const size_t i = static_cast<size_t>(blockIdx.x) * THREADS + threadIdx.x, group = i / s.experts, e = i % s.experts;
        if (group >= c.groups)
            return;
        double sum = 0;
        long long pairs = 0;
#pragma unroll 4
        for (size_t chunk = group * c.pieces; chunk < (group + 1) * c.pieces; chunk++) {
            sum += c.prob_sum[chunk * s.experts + e];
            pairs += c.count[chunk * s.experts + e];
        }
        prob_sum[i] = sum;
        count[i] = pairs;
        return;
    }
    tally t = { 0, 0, 0, 1 };
    for (size_t i = threadIdx.x; i < c.chunks * (c.slabs + 1); i += THREADS) {
        t.entropy += c.of[i].entropy;
        t.z += c.of[i].z;
        t.weight_error = fmax(t.weight_error, c.of[i].weight_error);
        t.finite = fmin(t.finite, c.of[i].finite);
    }
    t.entropy = moe_block_sum(t.entropy, part);
    t.z = moe_block_sum(t.z, part);
    t.weight_error = moe_block_max(t.weight_error, part);
    t.finite = -moe_block_max(-t.finite, part);
    if (threadIdx.x == 0)
        *all = t;
}

extern "C" size_t moe_cuda_route_stats_bytes(const moe_router_stats *s)
{
    return cut_of(s, nullptr).groups * s->experts * (sizeof(double) + sizeof(long long)) + sizeof(tally);
}

extern "C" size_t moe_cuda_route_stats_scratch(const moe_router_stats *s)
{
    const cut c = cut_of(s, nullptr);
    return c.chunks * (s->experts * (sizeof(double) + sizeof(int32_t)) + (c.slabs + 1) * sizeof(tally));
}

extern "C" int moe_cuda_route_stats(const moe_cuda_call *call, const moe_router_stats *s, void *out)
{
    const cut c = cut_of(s, call->scratch);
    const size_t all = c.groups * s->experts, shared = s->experts * sizeof(int);
    const unsigned grid = static_cast<unsigned>(c.chunks * (c.slabs + 1)), adders = static_cast<unsigned>((all + THREADS - 1) / THREADS + 1);
    double *const prob_sum = static_cast<double *>(out);
    long long *const count = reinterpret_cast<long long *>(prob_sum + all);
    int failed = 0;
    if (grid)
        failed = c.width == 4   ? MOE_LAUNCH(moe_stats_look<4>, grid, THREADS, shared, call, *s, c)
                 : c.width == 2 ? MOE_LAUNCH(moe_stats_look<2>, grid, THREADS, shared, call, *s, c)
                                : MOE_LAUNCH(moe_stats_look<1>, grid, THREADS, shared, call, *s, c);
    if (failed)
        return failed;
    return MOE_LAUNCH(moe_stats_add, adders, THREADS, 0, call, *s, c, prob_sum, count, reinterpret_cast<tally *>(count + all));
}
