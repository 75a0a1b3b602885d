// What the router's two directions share: rows in registers, sums over the threads that have a row, and the chosen experts' shares. The formulas are those of
// runtime/backend/cpu/router.h.
//
// A row of up to 1024 experts is a warp's, a longer one a block's of 256 threads; one that has no whole vectors is a block's from 257 on. Each thread holds J vectors
// of W floats: vector j of thread t is number j * threads + t of the row, so that a warp's loads and stores are one piece of memory. W divides E, or is 1.
#ifndef MOE_RUNTIME_BACKEND_CUDA_ROUTER_CUH
#define MOE_RUNTIME_BACKEND_CUDA_ROUTER_CUH
#include "runtime/backend/cuda/order.cuh"

enum : unsigned { MOE_ROUTER_WARPS = 8, MOE_ROUTER_THREADS = 256, MOE_ROUTER_WARP_VECTORS = 1024, MOE_ROUTER_WARP_SINGLES = 256 };

template <int W> struct moe_router_vector;
template <> struct moe_router_vector<1> { typedef float type; };
template <> struct moe_router_vector<2> { typedef float2 type; };
template <> struct moe_router_vector<4> { typedef float4 type; };

template <int W> union moe_router_piece {
    typename moe_router_vector<W>::type vector;
    float x[W];
};

// Element i of a thread is expert ...
template <int THREADS, int W> static __device__ __forceinline__ unsigned moe_router_expert(unsigned thread, int i)
{
    return (i / W * THREADS + thread) * W + i % W;
}

// WHOLE: W divides E. Where it need not, elements are read one by one, which is for what is small and read often; and stored so where E is such a one.
template <int THREADS, int J, int W, bool WHOLE = true>
static __device__ __forceinline__ void moe_router_load(float (&x)[J * W], const float *row, unsigned experts, unsigned thread, float past)
{
#pragma unroll
    for (int j = 0; j < J; j++) {
        moe_router_piece<W> piece;
#pragma unroll
        for (int c = 0; c < W; c++)
            piece.x[c] = !WHOLE && (j * THREADS + thread) * W + c < experts ? __ldg(row + (j * THREADS + thread) * W + c) : past;
        if (WHOLE && (j * THREADS + thread) * W < experts)
            piece.vector = __ldg(reinterpret_cast<const typename moe_router_vector<W>::type *>(row) + j * THREADS + thread);
#pragma unroll
        for (int c = 0; c < W; c++)
            x[j * W + c] = piece.x[c];
    }
}

template <int THREADS, int J, int W, bool WHOLE = true>
static __device__ __forceinline__ void moe_router_store(float *row, const float (&x)[J * W], unsigned experts, unsigned thread)
{
    if (!WHOLE && experts % W) {
#pragma unroll
        for (int i = 0; i < J * W; i++)
            if (moe_router_expert<THREADS, W>(thread, i) < experts)
                row[moe_router_expert<THREADS, W>(thread, i)] = x[i];
        return;
    }
#pragma unroll
    for (int j = 0; j < J; j++) {
        moe_router_piece<W> piece;
#pragma unroll
        for (int c = 0; c < W; c++)
            piece.x[c] = x[j * W + c];
        if ((j * THREADS + thread) * W < experts)
            reinterpret_cast<typename moe_router_vector<W>::type *>(row)[j * THREADS + thread] = piece.vector;
    }
}

// ---- of a row's threads: every one gets the same bits; part: room for 32 numbers, of a block ----

template <int THREADS> static __device__ __forceinline__ float moe_router_sum(float x, float *part) { return THREADS == 32 ? moe_warp_sum(x) : moe_block_sum(x, part); }

// The sums of R rows that a warp has at a time: while one waits for its lanes, the other goes on.
template <int THREADS, int R> static __device__ __forceinline__ void moe_router_sums(float (&x)[R], float *part)
{
    static_assert(R == 1 || THREADS == 32, "a block has one row at a time");
    if constexpr (R == 1) {
        x[0] = moe_router_sum<THREADS>(x[0], part);
    } else {
#pragma unroll
        for (int by = MOE_WARP / 2; by > 0; by /= 2)
#pragma unroll
            for (int q = 0; q < R; q++)
                x[q] += __shfl_xor_sync(MOE_ALL_LANES, x[q], by); // as moe_warp_sum adds
    }
}

template <int THREADS> static __device__ __forceinline__ unsigned moe_router_max(unsigned x, float *part)
{
    x = __reduce_max_sync(MOE_ALL_LANES, x);
    if (THREADS == 32)
        return x;
    __syncthreads(); // what an earlier sum left there may still be read
    if (moe_lane() == 0)
        part[threadIdx.x / 32] = __uint_as_float(x);
    __syncthreads();
    return __reduce_max_sync(MOE_ALL_LANES, moe_lane() < THREADS / 32 ? __float_as_uint(part[moe_lane()]) : 0);
}

static __device__ __forceinline__ float moe_logistic(float x) { return 1.0f / (1.0f + expf(-x)); }

// ---- the chosen ones: of up to 64 each lane has numbers lane and lane + 32 ----

struct moe_router_two { float a, b; };

// value / sum of values, of those that are `in`; two: some b are. softmax: value is a logit, and its exponential is taken with the largest taken out, because of experts that a bias
// has chosen all scores may be too small for a float; sigmoid: value is a score.
template <int R> static __device__ __forceinline__ void moe_router_shares(bool softmax, moe_router_two (&value)[R], bool in_a, bool in_b, bool two)
{
    float sum[R];
    if (softmax) {
        float top[R];
#pragma unroll
        for (int q = 0; q < R; q++)
            top[q] = moe_of_order(
                __reduce_max_sync(MOE_ALL_LANES, max(in_a ? moe_order_of_choice(value[q].a) : 0, in_b ? moe_order_of_choice(value[q].b) : 0)));
#pragma unroll
        for (int q = 0; q < R; q++)
            value[q] = { expf(value[q].a - top[q]), two ? expf(value[q].b - top[q]) : 0 };
    }
#pragma unroll
    for (int q = 0; q < R; q++) {
        value[q] = { in_a ? value[q].a : 0, in_b ? value[q].b : 0 };
        sum[q] = __fadd_rn(value[q].a, value[q].b);
    }
    moe_router_sums<32, R>(sum, nullptr);
#pragma unroll
    for (int q = 0; q < R; q++)
        value[q].a /= sum[q];
#pragma unroll
    for (int q = 0; q < R && two; q++)
        value[q].b /= sum[q];
}

// How a row is laid over threads: the widest vectors that leave no lane without one, and only where every row begins aligned.
static inline int moe_router_width(size_t experts) { return experts % 4 == 0 && experts >= 128 ? 4 : experts % 2 == 0 && experts >= 64 && experts < 128 ? 2 : 1; }
static inline bool moe_router_by_warp(size_t experts) { return experts <= (experts % 4 ? MOE_ROUTER_WARP_SINGLES : MOE_ROUTER_WARP_VECTORS); }
static inline unsigned moe_router_vectors(size_t experts, int width) { return static_cast<unsigned>((experts + 32 * width - 1) / (32 * width)); }

// Blocks that go through the rows in turns: as many as the device can hold, and no more than there is work for.
static inline unsigned moe_router_grid(const moe_cuda_call *call, size_t tokens, unsigned rows_of_block, unsigned blocks_of_processor)
{
    const size_t blocks = (tokens + rows_of_block - 1) / rows_of_block, most = static_cast<size_t>(call->processors ? call->processors : 1) * blocks_of_processor;
    return static_cast<unsigned>(blocks < most ? blocks : most);
}

// A kernel's instance for a row that is a warp's: LAUNCH(J, W).
#define MOE_ROUTER_BY_WIDTH(experts, LAUNCH)                                                                    \
    switch (moe_router_width(experts) * 100 + static_cast<int>(moe_router_vectors(experts, moe_router_width(experts)))) { \
    case 101: return LAUNCH(1, 1);                                                                              \
    case 102: return LAUNCH(2, 1);                                                                              \
    case 103: case 104: return LAUNCH(4, 1);                                                                    \
    case 201: return LAUNCH(1, 2);                                                                              \
    case 202: return LAUNCH(2, 2);                                                                              \
    case 401: return LAUNCH(1, 4);                                                                              \
    case 402: return LAUNCH(2, 4);                                                                              \
    case 403: case 404: return LAUNCH(4, 4);                                                                    \
    default: break;                                                                                             \
    }                                                                                                           \
    return moe_router_width(experts) == 4 ? LAUNCH(8, 4) : LAUNCH(8, 1)
#endif
