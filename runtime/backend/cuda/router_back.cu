// The router's backward, in one pass over the tokens. Its twin, with the formulas, is runtime/backend/cpu/router_back.c; softmax's prob and sigmoid's scores are all
// that is read of a row, because a sigmoid's prob is its score by the row's sum. What the weights pull at the chosen experts waits in shared memory for the threads
// that have these, so that a gradient is rounded once.
//
// What follows, dx += dlogits gate and dgate += dlogits^T x, are products by cuBLASLt, not a part of this pass. At N 4096, D 2048, E 64 in bf16 they move dx there and
// back and x, 50 MB, beside which dlogits are 0.5 MB, written once and read twice from the second level of cache: there is little to be saved. And dgate is a sum over
// all tokens: blocks that have 32 each would leave 0.5 MB of floats apiece, 67 MB, to be read again and added in a fixed order, for floats have no atomics here; the
// product has blocks that go through all tokens instead, each for its part of dgate.
#include "runtime/backend/cuda/router.cuh"

// What the weights of a token pull at: lane's two of the chosen experts, and the sum over all of them.
struct pulls { unsigned expert_a, expert_b; bool in_a, in_b; float a, b, sum; };

// Each warp of a row finds it for itself. Renormalised, a weight is scale * share: what the forward left says all of its chosen ones.
static __device__ __forceinline__ pulls by_weight(const moe_router &r, size_t n)
{
    const unsigned lane = moe_lane();
    const float *score = static_cast<const float *>(r.score_out) + n * r.experts, *weight = static_cast<const float *>(r.weight) + n * r.top_k;
    const float *dweight = static_cast<const float *>(r.dweight) + n * r.top_k, scale = static_cast<float>(r.scale);
    const int32_t *expert = r.expert + n * r.top_k;
    const bool softmax = r.score == MOE_SCORE_SOFTMAX, in_a = lane < r.top_k, in_b = lane + 32 < r.top_k, scores = !softmax || !r.renormalise;
    const unsigned a = in_a ? static_cast<unsigned>(__ldg(expert + lane)) : 0, b = in_b ? static_cast<unsigned>(__ldg(expert + lane + 32)) : 0;
    const moe_router_two pull = { in_a ? __ldg(dweight + lane) : 0, in_b ? __ldg(dweight + lane + 32) : 0 };
    const moe_router_two from = { in_a && scores ? __ldg(score + a) : 0, in_b && scores ? __ldg(score + b) : 0 };
    pulls p = { a, b, in_a, in_b, scale * pull.a * from.a, scale * pull.b * from.b, 0 };
    if (r.renormalise) {
        const moe_router_two w = { in_a ? __ldg(weight + lane) : 0, in_b ? __ldg(weight + lane + 32) : 0 };
        const float mean = moe_warp_sum(w.a * pull.a + w.b * pull.b) / scale;
        p.a = w.a * (pull.a - mean);
        p.b = w.b * (pull.b - mean);
    } else if (softmax) {
        p.sum = moe_warp_sum(p.a + p.b); // 0 when renormalised
    }
    if (!softmax) {
        p.a *= 1.0f - from.a;
        p.b *= 1.0f - from.b;
    }
    return p;
}

template <typename T, int W> struct __align__(sizeof(T) * W) reals { T x[W]; };

template <typename T, int THREADS, int J, int W>
static __device__ __forceinline__ void store_reals(T *row, const float (&x)[J * W], unsigned experts, unsigned thread)
{
#pragma unroll
    for (int j = 0; j < J; j++) {
        reals<T, W> piece;
#pragma unroll
        for (int c = 0; c < W; c++)
            piece.x[c] = moe_as<T>(x[j * W + c]);
        if ((j * THREADS + thread) * W < experts)
            reinterpret_cast<reals<T, W> *>(row)[j * THREADS + thread] = piece;
    }
}

// x: probabilities or sigmoid scores, that become what they and the z-loss add to the gradient. pulled: what the weights pull of softmax at every expert.
template <int THREADS, int J, int W>
static __device__ __forceinline__ void by_prob(const moe_router &r, size_t n, unsigned thread, float (&x)[J * W], float pulled, float *part)
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    const bool softmax = r.score == MOE_SCORE_SOFTMAX;
    const float lse = __ldg(static_cast<const float *>(r.lse) + n), z = static_cast<float>(r.dz * 2) * lse;
    float pull[J * W], mean = 0, sum = 0;
#pragma unroll
    for (int i = 0; i < J * W; i++)
        pull[i] = 0;
    if (r.dprob) {
        moe_router_load<THREADS, J, W>(pull, static_cast<const float *>(r.dprob) + n / r.group * experts, experts, thread, 0);
#pragma unroll
        for (int i = 0; i < J * W; i++) {
            mean += x[i] * pull[i];
            sum += x[i];
        }
        mean = moe_router_sum<THREADS>(mean, part);
        sum = softmax ? 1 : moe_router_sum<THREADS>(sum, part);
    }
    if (softmax) {
#pragma unroll
        for (int i = 0; i < J * W; i++)
            x[i] *= pull[i] - mean + z - pulled;
        return;
    }
    const float by = r.dprob ? 1.0f / sum : 0;
#pragma unroll
    for (int i = 0; i < J * W; i++)
        x[i] = (pull[i] - mean * by) * by * x[i] * (1.0f - x[i]);
    if (z == 0)
        return;
    moe_router_load<THREADS, J, W>(pull, static_cast<const float *>(r.logits) + n * experts, experts, thread, -INFINITY);
#pragma unroll
    for (int i = 0; i < J * W; i++)
        x[i] += z * expf(pull[i] - lse);
}

// `extra` has E numbers, all 0 between one token and the next.
template <typename T, int THREADS, int J, int W>
static __device__ __forceinline__ void back_row(const moe_router &r, size_t n, unsigned thread, float (&x)[J * W], float *extra, float *part)
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    const pulls p = by_weight(r, n);
    if (thread < 32 && p.in_a)
        extra[p.expert_a] = p.a;
    if (thread < 32 && p.in_b)
        extra[p.expert_b] = p.b;
    by_prob<THREADS, J, W>(r, n, thread, x, p.sum, part);
    if (THREADS == 32)
        __syncwarp();
    else
        __syncthreads();
#pragma unroll
    for (int i = 0; i < J * W; i++) {
        const unsigned expert = moe_router_expert<THREADS, W>(thread, i);
        x[i] += expert < experts ? extra[expert] : 0;
    }
    store_reals<T, THREADS, J, W>(static_cast<T *>(r.dlogits) + n * experts, x, experts, thread);
    if (THREADS == 32)
        __syncwarp();
    else
        __syncthreads();
    if (thread < 32 && p.in_a)
        extra[p.expert_a] = 0;
    if (thread < 32 && p.in_b)
        extra[p.expert_b] = 0;
    __syncwarp(); // other lanes of this warp write there for the next token
}

// ROWS rows a block, each of THREADS threads.
template <typename T, int THREADS, int ROWS, int J, int W>
static __global__ void __launch_bounds__(THREADS * ROWS, J * W > 8 ? 2 : 4) moe_route_back_rows(moe_router r)
{
    MOE_SHARED_ARRAY(float, extras, [ROWS][THREADS * J * W]);
    MOE_SHARED_ARRAY(float, part, [32]);
    const unsigned thread = threadIdx.x % THREADS, row = threadIdx.x / THREADS, experts = static_cast<unsigned>(r.experts);
    const size_t step = static_cast<size_t>(gridDim.x) * ROWS;
    const float *const from = static_cast<const float *>(r.score == MOE_SCORE_SOFTMAX ? r.prob : r.score_out);
    float *const extra = extras[row];
    for (unsigned e = thread; e < THREADS * J * W; e += THREADS)
        extra[e] = 0;
    if (THREADS == 32)
        __syncwarp();
    else
        __syncthreads();
    for (size_t n = static_cast<size_t>(blockIdx.x) * ROWS + row; n < r.tokens; n += step) {
        float x[J * W];
        moe_router_load<THREADS, J, W>(x, from + n * experts, experts, thread, 0);
        back_row<T, THREADS, J, W>(r, n, thread, x, extra, part);
    }
}

template <typename T> static int route_back(const moe_cuda_call *call, const moe_router *r)
{
    if (!moe_router_by_warp(r->experts)) {
        const unsigned grid = moe_router_grid(call, r->tokens, 1, 8);
        return r->experts % 4 ? MOE_LAUNCH((moe_route_back_rows<T, MOE_ROUTER_THREADS, 1, 16, 1>), grid, MOE_ROUTER_THREADS, 0, call, *r)
                              : MOE_LAUNCH((moe_route_back_rows<T, MOE_ROUTER_THREADS, 1, 4, 4>), grid, MOE_ROUTER_THREADS, 0, call, *r);
    }
    const unsigned grid = moe_router_grid(call, r->tokens, MOE_ROUTER_WARPS, 8);
#define LAUNCH(j, w) MOE_LAUNCH((moe_route_back_rows<T, 32, MOE_ROUTER_WARPS, j, w>), grid, MOE_ROUTER_WARPS * 32, 0, call, *r)
    MOE_ROUTER_BY_WIDTH(r->experts, LAUNCH);
#undef LAUNCH
}

extern "C" int moe_cuda_route_back(const moe_cuda_call *call, const moe_router *r)
{
    if (!r->tokens)
        return 0;
    return call->real == MOE_REAL_BF16 ? route_back<__nv_bfloat16>(call, r) : route_back<float>(call, r);
}
