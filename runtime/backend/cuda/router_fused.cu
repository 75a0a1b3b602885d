// The router's forward from tokens on: the product x gate^T on tensor cores, and what becomes of its rows, without a trip to memory between them. bf16, sums in float.
// Its twin is runtime/backend/cpu/router.c.
//
// A block takes a tile of tokens and all experts. Its eight warps have sums of 32 x 64 each: side by side over the tile, and what is left of them (SPLIT) share the
// width: of every SPLIT * 16 columns each has its own 16. Parts of a sum are added through shared memory in the warps' order, in which the rows stay: each is then a
// warp's, as in router.cu.
//
// What bounds it, at N 4096, D 2048, E 64, K 4 on an H200 (132 processors, 4.8 TB/s, 1.8 GHz or so); reckoned, not measured:
//   tiles of 32 tokens      128 blocks, one for almost every processor
//   from memory             x once: 16.8 MB, 3.5 us; less where what made x left it in the second level of cache. Out: probabilities 1.05 MB, the rest 0.15 MB
//   to each processor       128 KiB of x and 256 KiB of gate, which comes from the second level: at 64 bytes a clock 6144 clocks, 3.4 us
//   tensor cores            4.2 M products a block; at 1024 a clock (warps' own instructions; WGMMA has 2048) 4096 clocks
//   fragments               3 KiB for 8 of them: 384 KiB a block, at 128 bytes a clock 3072 clocks
//   rows                    4 a warp, two at a time (router_row.cuh): some 1000 clocks a pair, most of them waiting for the step before
// All but the last run at the same time: so it is bound by what brings x and gate to the processors, and 20 us, which 200 M tokens/s allow, are several times as much.
// Larger tiles have gate brought less often: 64 or 128 tokens, where there are enough of them to fill the device all the same. N alone says which, not the device's
// size: the order in which a sum is made follows from it. With more than 256 experts there is no room for more than 32 tokens: where there are many, gate would be
// brought too often, and cuBLASLt's tiles, of which a row of logits is several, are worth the trip through memory.
#include "runtime/backend/cuda/async.cuh"
#include "runtime/backend/cuda/router_row.cuh"
#include "runtime/backend/cuda/tensor.cuh"

using namespace nvcuda;

typedef __nv_bfloat16 bf16;

static constexpr unsigned THREADS = 256, WARPS = THREADS / MOE_WARP, FRAGMENT = 16, PAD = 8, DOWN = 32, ACROSS = 64; // of a warp's sums
static constexpr unsigned SMALL = 32 * 132, MIDDLE = 64 * 132; // tokens up to which tiles have 32, and 64: then an H200's processors have one each, or almost

template <unsigned TOKENS, unsigned EXPERTS> struct tile {
    static constexpr unsigned WIDE = EXPERTS / ACROSS, SPLIT = WARPS / (TOKENS / DOWN * WIDE);
    static constexpr unsigned DEEP = SPLIT == 8 ? 128 : EXPERTS > 256 ? 32 : 64;                 // columns of a stage
    static constexpr unsigned LD = DEEP + PAD, STAGE = (TOKENS + EXPERTS) * LD;                  // elements; padded: eight rows that are read lie in different banks
    static constexpr unsigned STAGES = 4 * STAGE * sizeof(bf16) <= 112 << 10 ? 4 : 3;
    static constexpr unsigned STRIP = EXPERTS + 4, PART = TOKENS * STRIP;                        // floats of a row of sums, of a part of them
    static constexpr int W = EXPERTS > 64 ? 4 : 2, J = EXPERTS / 32 / W;                         // how a row is laid over a warp
    typedef moe_router_row<J, W> row;
    static constexpr int AT_ONCE = row::LONG ? 1 : 2;                                            // rows of a warp
    static constexpr unsigned BYTES = STAGES * STAGE * sizeof(bf16);
    static constexpr unsigned BLOCKS = BYTES <= 112 << 10 ? 2 : 1;                               // of a processor
    static_assert(TOKENS / DOWN * WIDE * SPLIT == WARPS, "every warp has sums");
    static_assert((SPLIT * PART + WARPS * (row::KEYS + row::HEADS) + EXPERTS) * sizeof(float) <= BYTES, "sums, keys and counts fit where stages were");
};

typedef wmma::fragment<wmma::accumulator, FRAGMENT, FRAGMENT, FRAGMENT, float> sums[DOWN / FRAGMENT][ACROSS / FRAGMENT];

// What a tile multiplies: x begins at its first token, of `tokens` that are left.
struct operands { const bf16 *x, *gate; unsigned tokens, experts, width; };

// Columns k0 to k0 + DEEP of the tile's tokens, and of all experts; zeros for what there is not. A thread's pieces of 16 bytes lie below each other.
template <unsigned TOKENS, unsigned EXPERTS> static __device__ __forceinline__ void load_stage(moe_async &async, bf16 *stage, const operands &o, unsigned k0)
{
    typedef tile<TOKENS, EXPERTS> t;
    constexpr unsigned CHUNKS = t::DEEP / 8, STEP = THREADS / CHUNKS;
    const unsigned first = threadIdx.x / CHUNKS, column = threadIdx.x % CHUNKS * 8;
    const bool inside = k0 + column < o.width;
#pragma unroll
    for (unsigned i = 0; i < (TOKENS + EXPERTS + STEP - 1) / STEP; i++) {
        const unsigned row = i * STEP + first;
        const bool token = row < TOKENS;
        if ((TOKENS + EXPERTS) % STEP && row >= TOKENS + EXPERTS)
            continue;
        const unsigned at = token ? row : row - TOKENS;
        const bf16 *const from = token ? o.x : o.gate;
        const bool there = inside && at < (token ? o.tokens : o.experts);
        async.copy(stage + row * t::LD + column, there ? from + static_cast<size_t>(at) * o.width + k0 + column : from, there);
    }
}

// A warp's share of a stage: `down` and `across` are where its sums begin, `split` says which columns are its own.
template <unsigned TOKENS, unsigned EXPERTS>
static __device__ __forceinline__ void multiply_stage(sums &sum, const bf16 *stage, unsigned down, unsigned across, unsigned split)
{
    typedef tile<TOKENS, EXPERTS> t;
    const bf16 *const gate = stage + TOKENS * t::LD;
#pragma unroll 2 // no more: registers are spoken for
    for (unsigned step = 0; step < t::DEEP; step += t::SPLIT * FRAGMENT) {
        const unsigned k = step + split * FRAGMENT;
        wmma::fragment<wmma::matrix_a, FRAGMENT, FRAGMENT, FRAGMENT, bf16, wmma::row_major> a[DOWN / FRAGMENT];
#pragma unroll
        for (unsigned i = 0; i < DOWN / FRAGMENT; i++)
            moe_fragment_load(a[i], stage + (down + i * FRAGMENT) * t::LD + k, t::LD);
#pragma unroll
        for (unsigned j = 0; j < ACROSS / FRAGMENT; j++) {
            wmma::fragment<wmma::matrix_b, FRAGMENT, FRAGMENT, FRAGMENT, bf16, wmma::col_major> b;
            moe_fragment_load(b, gate + (across + j * FRAGMENT) * t::LD + k, t::LD);
#pragma unroll
            for (unsigned i = 0; i < DOWN / FRAGMENT; i++)
                wmma::mma_sync(sum[i][j], a[i], b, sum[i][j]);
        }
    }
}

// The tile's sums, SPLIT parts of each, into shared memory. Ends with a barrier.
template <unsigned TOKENS, unsigned EXPERTS> static __device__ __forceinline__ void multiply(bf16 *stages, const operands &o, int32_t *count)
{
    typedef tile<TOKENS, EXPERTS> t;
    const unsigned warp = threadIdx.x / MOE_WARP, split = warp % t::SPLIT, across = warp / t::SPLIT % t::WIDE * ACROSS, down = warp / (t::SPLIT * t::WIDE) * DOWN;
    const unsigned steps = (o.width + t::DEEP - 1) / t::DEEP;
    sums sum;
    moe_async async;
#pragma unroll
    for (unsigned i = 0; i < DOWN / FRAGMENT; i++)
#pragma unroll
        for (unsigned j = 0; j < ACROSS / FRAGMENT; j++)
            wmma::fill_fragment(sum[i][j], 0.0f);
#pragma unroll
    for (unsigned step = 0; step < t::STAGES - 1; step++) {
        if (step < steps)
            load_stage<TOKENS, EXPERTS>(async, stages + step * t::STAGE, o, step * t::DEEP);
        async.close();
    }
    for (unsigned step = 0; step < steps; step++) {
        const unsigned next = step + t::STAGES - 1;
        async.wait<t::STAGES - 2>();
        __syncthreads(); // this stage is there for all, and all are done with the one before, which is filled next
        if (next < steps)
            load_stage<TOKENS, EXPERTS>(async, stages + next % t::STAGES * t::STAGE, o, next * t::DEEP);
        async.close();
        multiply_stage<TOKENS, EXPERTS>(sum, stages + step % t::STAGES * t::STAGE, down, across, split);
    }
    async.wait<0>();
    __syncthreads(); // stages are free
    float *const part = reinterpret_cast<float *>(stages) + split * t::PART;
#pragma unroll
    for (unsigned i = 0; i < DOWN / FRAGMENT; i++)
#pragma unroll
        for (unsigned j = 0; j < ACROSS / FRAGMENT; j++)
            wmma::store_matrix_sync(part + (down + i * FRAGMENT) * t::STRIP + across + j * FRAGMENT, sum[i][j], t::STRIP, wmma::mem_row_major);
    for (unsigned e = threadIdx.x; e < EXPERTS; e += THREADS)
        count[e] = 0;
    __syncthreads();
}

// A row's logits, its parts added in their order.
template <unsigned TOKENS, unsigned EXPERTS> static __device__ __forceinline__ void add_parts(float (&x)[EXPERTS / 32], const float *row, unsigned lane)
{
    typedef tile<TOKENS, EXPERTS> t;
#pragma unroll
    for (int j = 0; j < t::J; j++) {
        float sum[t::W];
        moe_read<t::W>(row + (j * MOE_WARP + lane) * t::W, sum);
#pragma unroll
        for (unsigned split = 1; split < t::SPLIT; split++) {
            float more[t::W];
            moe_read<t::W>(row + split * t::PART + (j * MOE_WARP + lane) * t::W, more);
#pragma unroll
            for (int i = 0; i < t::W; i++)
                sum[i] += more[i];
        }
#pragma unroll
        for (int i = 0; i < t::W; i++)
            x[j * t::W + i] = sum[i];
    }
}

// Back to where its first part was, where the chosen ones are looked up. Then what lies past the last expert becomes -infinity.
template <unsigned TOKENS, unsigned EXPERTS>
static __device__ __forceinline__ void put_sum(float (&x)[EXPERTS / 32], float *row, unsigned experts, unsigned lane)
{
    typedef tile<TOKENS, EXPERTS> t;
#pragma unroll
    for (int j = 0; j < t::J; j++) {
        float sum[t::W];
#pragma unroll
        for (int i = 0; i < t::W; i++) {
            sum[i] = x[j * t::W + i];
            x[j * t::W + i] = moe_router_expert<32, t::W>(lane, j * t::W + i) < experts ? sum[i] : -INFINITY;
        }
        if (t::SPLIT > 1)
            moe_write<t::W>(row + (j * MOE_WARP + lane) * t::W, sum);
    }
}

// A warp's share of the block's shared memory behind the products, and the block's counts; NULL: nobody asks.
struct places { float *parts; unsigned *keys, *heads; int32_t *count; };

// Rows i, i + WARPS ... of the tile that begins with token n0, R of them.
template <unsigned TOKENS, unsigned EXPERTS, int R>
static __device__ __forceinline__ void route_rows(const moe_router &r, const places &p, size_t n0, unsigned i, unsigned lane)
{
    typedef tile<TOKENS, EXPERTS> t;
    const unsigned experts = static_cast<unsigned>(r.experts);
    size_t n[R];
    const float *logit[R];
    float x[R][t::J * t::W];
    unsigned key[R][t::J * t::W] = {};
    moe_router_scored s[R];
    moe_router_best c[R];
#pragma unroll
    for (int q = 0; q < R; q++) {
        n[q] = n0 + i + q * WARPS;
        logit[q] = p.parts + (i + q * WARPS) * t::STRIP;
        add_parts<TOKENS, EXPERTS>(x[q], logit[q], lane);
    }
#pragma unroll
    for (int q = 0; q < R; q++) // all have been read: what is written to one would hold up the next one's loads
        put_sum<TOKENS, EXPERTS>(x[q], p.parts + (i + q * WARPS) * t::STRIP, experts, lane);
    __syncwarp();
#pragma unroll
    for (int q = 0; q < R && r.logits_out; q++)
        moe_router_store<32, t::J, t::W, false>(static_cast<float *>(r.logits_out) + n[q] * experts, x[q], experts, lane);
    moe_router_row_scores<R, t::J, t::W, false>(r, n, lane, x, key, p.keys, s);
    moe_router_row_best<R, t::J, t::W>(r, lane, key, p.keys, p.heads, c);
    moe_router_write_weights<R>(r, n, lane, logit, c, s, p.count);
}

template <unsigned TOKENS, unsigned EXPERTS>
static __global__ void __launch_bounds__(THREADS, (tile<TOKENS, EXPERTS>::BLOCKS)) moe_route_fused(moe_router r)
{
    typedef tile<TOKENS, EXPERTS> t;
    MOE_SHARED(bf16, stages);
    float *const parts = reinterpret_cast<float *>(stages);
    unsigned *const all_keys = reinterpret_cast<unsigned *>(parts + t::SPLIT * t::PART), *const all_heads = all_keys + WARPS * t::row::KEYS;
    int32_t *const count = reinterpret_cast<int32_t *>(all_heads + WARPS * t::row::HEADS);
    const unsigned lane = moe_lane(), warp = threadIdx.x / MOE_WARP, experts = static_cast<unsigned>(r.experts);
    const size_t n0 = static_cast<size_t>(blockIdx.x) * TOKENS, left = r.tokens - n0;
    const unsigned tokens = left < TOKENS ? static_cast<unsigned>(left) : TOKENS, width = static_cast<unsigned>(r.width);
    const places mine = { parts, all_keys + warp * t::row::KEYS, all_heads + warp * t::row::HEADS, r.count ? count : nullptr };
    multiply<TOKENS, EXPERTS>(stages, { static_cast<const bf16 *>(r.x) + n0 * width, static_cast<const bf16 *>(r.gate), tokens, experts, width }, count);
    unsigned i = warp;
    if constexpr (t::AT_ONCE > 1)
        for (; i + (t::AT_ONCE - 1) * WARPS < tokens; i += t::AT_ONCE * WARPS)
            route_rows<TOKENS, EXPERTS, t::AT_ONCE>(r, mine, n0, i, lane);
    for (; i < tokens; i += WARPS)
        route_rows<TOKENS, EXPERTS, 1>(r, mine, n0, i, lane);
    if (!r.count)
        return;
    __syncthreads();
    for (unsigned e = threadIdx.x; e < experts; e += THREADS)
        if (count[e])
            atomicAdd(&r.count[e], count[e]);
}

template <unsigned TOKENS, unsigned EXPERTS> static int launch(const moe_cuda_call *call, const moe_router *r)
{
    const unsigned blocks = static_cast<unsigned>((r->tokens + TOKENS - 1) / TOKENS);
    return MOE_LAUNCH((moe_route_fused<TOKENS, EXPERTS>), blocks, THREADS, (tile<TOKENS, EXPERTS>::BYTES), call, *r);
}

extern "C" bool moe_cuda_route_takes(const moe_cuda_call *call, const moe_router *r)
{
    return r->x && call->real == MOE_REAL_BF16 && call->arch >= 80 && r->experts <= 512 && (r->experts <= 256 || r->tokens <= SMALL) && r->width &&
           r->width % 8 == 0 && r->width <= INT32_MAX && r->tokens <= INT32_MAX && moe_aligned(r->x, r->gate);
}

extern "C" int moe_cuda_route_fused(const moe_cuda_call *call, const moe_router *r)
{
    const size_t n = r->tokens;
    const int failed = r->count ? moe_cuda_fill(call, r->count, 0, r->experts * sizeof *r->count) : 0;
    if (failed || !n)
        return failed;
    if (r->experts > 256)
        return launch<32, 512>(call, r);
    if (r->experts > 128)
        return n <= SMALL ? launch<32, 256>(call, r) : launch<64, 256>(call, r);
    if (r->experts > 64)
        return n <= SMALL ? launch<32, 128>(call, r) : n <= MIDDLE ? launch<64, 128>(call, r) : launch<128, 128>(call, r);
    return n <= SMALL ? launch<32, 64>(call, r) : n <= MIDDLE ? launch<64, 64>(call, r) : launch<128, 64>(call, r);
}
