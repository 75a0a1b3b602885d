// The router's forward: scores, the K best and their weights, in one pass over the tokens: logits are read once, and everything else is written once. Its twin is
// runtime/backend/cpu/router.c.
//
// The K best are found one after the other, by K times the largest of what is left. Values become unsigned numbers in their order, of which a warp finds the largest
// by one instruction. A lane with up to four of them looks through its registers again each time. Of longer rows the values lie in shared memory, in groups of 32
// consecutive experts, and each lane knows the largest of a group (of up to four, in rows of 4096): then one of the best takes two reductions, one of the groups'
// largest and one of the group that it came from, however long the row is. So K costs some 25 instructions a time at any E, 64 of 4096 too, where a selection by
// digits would take 32 passes over all of the row's values, and a sort of what it selects.
#include "runtime/backend/cuda/router.cuh"

enum : unsigned { NONE = 0xffffffffu, GROUPS = MOE_CAP_BACKEND_EXPERTS / 32 };
enum { AHEAD = 8 }; // floats of a lane, up to which the next row is asked for before this one is worked on

struct chosen { unsigned a, b; };                     // number `lane` and number `lane + 32` of the K, best first

static __device__ __forceinline__ void keep(chosen *c, unsigned k, unsigned lane, unsigned expert)
{
    if (k % 32 != lane)
        return;
    if (k < 32)
        c->a = expert;
    else
        c->b = expert;
}

// ---- the K best ----

template <int J, int W> static __device__ __forceinline__ chosen choose_in_registers(unsigned (&key)[J * W], unsigned top_k, unsigned lane)
{
    chosen c = { 0, 0 };
    for (unsigned k = 0; k < top_k; k++) {
        unsigned mine = 0, expert = NONE;
#pragma unroll
        for (int i = 0; i < J * W; i++)
            mine = max(mine, key[i]);
        const unsigned best = __reduce_max_sync(MOE_ALL_LANES, mine);
#pragma unroll
        for (int i = J * W - 1; i >= 0; i--)
            expert = key[i] == best ? moe_router_expert<32, W>(lane, i) : expert;
        expert = __reduce_min_sync(MOE_ALL_LANES, expert);
#pragma unroll
        for (int i = 0; i < J * W; i++)
            key[i] = moe_router_expert<32, W>(lane, i) == expert ? 0 : key[i];
        keep(&c, k, lane, expert);
    }
    return c;
}

// The largest of each group, for the lane that will have it: groups first, first + step ...
static __device__ __forceinline__ void find_heads(const unsigned *key, unsigned groups, unsigned first, unsigned step, unsigned lane, unsigned *head)
{
    for (unsigned g = first; g < groups; g += step) {
        const unsigned most = __reduce_max_sync(MOE_ALL_LANES, key[g * 32 + lane]);
        if (lane == 0)
            head[g] = most;
    }
}

// One warp. A key is only touched by the lane of its place in its group, from here on; heads are kept in registers.
template <int HEADS> static __device__ __forceinline__ chosen choose_by_groups(unsigned *key, const unsigned *heads, unsigned groups, unsigned top_k, unsigned lane)
{
    chosen c = { 0, 0 };
    unsigned head[HEADS];
#pragma unroll
    for (int h = 0; h < HEADS; h++)
        head[h] = h * 32 + lane < groups ? heads[h * 32 + lane] : 0;
    for (unsigned k = 0; k < top_k; k++) {
        unsigned mine = 0, group = NONE;
#pragma unroll
        for (int h = 0; h < HEADS; h++)
            mine = max(mine, head[h]);
        const unsigned best = __reduce_max_sync(MOE_ALL_LANES, mine);
#pragma unroll
        for (int h = HEADS - 1; h >= 0; h--)
            group = head[h] == best ? h * 32 + lane : group;
        group = __reduce_min_sync(MOE_ALL_LANES, group);
        unsigned here = key[group * 32 + lane];
        const unsigned place = __ffs(static_cast<int>(__ballot_sync(MOE_ALL_LANES, here == best))) - 1;
        if (lane == place)
            key[group * 32 + lane] = here = 0;
        here = __reduce_max_sync(MOE_ALL_LANES, here);
#pragma unroll
        for (int h = 0; h < HEADS; h++)
            head[h] = h * 32 + lane == group ? here : head[h];
        keep(&c, k, lane, group * 32 + place);
    }
    return c;
}

// ---- scores ----

// What every thread of a row knows of it: softmax is exp(l - top) * by. share: what makes probabilities of sigmoid scores.
struct scored { float top, by, share; };

// x: logits, that become scores. Those past the last expert are -infinity, and become 0.
template <int THREADS, int J, int W>
static __device__ __forceinline__ scored score_row(const moe_router &r, size_t n, unsigned thread, float (&x)[J * W], float *part)
{
    const bool softmax = r.score == MOE_SCORE_SOFTMAX;
    unsigned most = 0;
    float sum = 0, sigmoids = 0;
#pragma unroll
    for (int i = 0; i < J * W; i++)
        most = max(most, moe_order_of_choice(x[i]));
    const float top = moe_of_order(moe_router_max<THREADS>(most, part));
#pragma unroll
    for (int i = 0; i < J * W; i++) {
        const float power = expf(x[i] - top);
        sum += power;
        x[i] = softmax ? power : moe_logistic(x[i]);
        sigmoids += x[i];
    }
    sum = moe_router_sum<THREADS>(sum, part);
    if (thread == 0)
        static_cast<float *>(r.lse)[n] = top + logf(sum);
    const float by = 1.0f / sum;
    if (!softmax)
        return { top, by, 1.0f / moe_router_sum<THREADS>(sigmoids, part) };
#pragma unroll
    for (int i = 0; i < J * W; i++)
        x[i] *= by;
    return { top, by, 1 };
}

template <int THREADS, int J, int W>
static __device__ __forceinline__ void write_scores(const moe_router &r, size_t n, unsigned thread, float (&score)[J * W], float share)
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    if (r.score_out != r.prob)
        moe_router_store<THREADS, J, W>(static_cast<float *>(r.score_out) + n * r.experts, score, experts, thread);
    if (r.score == MOE_SCORE_SOFTMAX) {
        moe_router_store<THREADS, J, W>(static_cast<float *>(r.prob) + n * r.experts, score, experts, thread);
        return;
    }
    float prob[J * W];
#pragma unroll
    for (int i = 0; i < J * W; i++)
        prob[i] = score[i] * share;
    moe_router_store<THREADS, J, W>(static_cast<float *>(r.prob) + n * r.experts, prob, experts, thread);
}

// What is compared: x is scores, to which the bias is added, or without a bias the logits, whose order is that of the scores, and which tell apart what rounding has
// made equal. A sum with 0 is 0 also where x is -0, which is no smaller.
template <int THREADS, int J, int W>
static __device__ __forceinline__ void keys_of(const moe_router &r, unsigned thread, const float (&x)[J * W], unsigned (&key)[J * W])
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    float bias[J * W];
#pragma unroll
    for (int i = 0; i < J * W; i++)
        bias[i] = 0;
    if (r.bias)
        moe_router_load<THREADS, J, W>(bias, static_cast<const float *>(r.bias), experts, thread, 0);
#pragma unroll
    for (int i = 0; i < J * W; i++)
        key[i] = moe_router_expert<THREADS, W>(thread, i) < experts ? moe_order_of_choice(x[i] + bias[i]) : 0;
}

template <int THREADS, int J, int W> static __device__ __forceinline__ void share_keys(unsigned *to, const unsigned (&key)[J * W], unsigned thread)
{
#pragma unroll
    for (int i = 0; i < J * W; i++)
        to[moe_router_expert<THREADS, W>(thread, i)] = key[i];
}

// ---- weights ----

static __device__ __forceinline__ float score_of(const moe_router &r, float logit, const scored &s)
{
    return r.score == MOE_SCORE_SOFTMAX ? expf(logit - s.top) * s.by : moe_logistic(logit);
}

// One warp. The chosen logits are read again: the warp's first level of cache has them, and a register cannot be found by a number.
static __device__ __forceinline__ void write_weights(const moe_router &r, size_t n, unsigned lane, const chosen &c, const scored &s)
{
    const float *logit = static_cast<const float *>(r.logits) + n * r.experts, scale = static_cast<float>(r.scale);
    float *weight = static_cast<float *>(r.weight) + n * r.top_k;
    int32_t *expert = r.expert + n * r.top_k;
    const bool in_a = lane < r.top_k, in_b = lane + 32 < r.top_k, softmax = r.score == MOE_SCORE_SOFTMAX;
    moe_router_two value = { in_a ? __ldg(logit + c.a) : 0, in_b ? __ldg(logit + c.b) : 0 };
    if (!r.renormalise || !softmax)
        value = { score_of(r, value.a, s), score_of(r, value.b, s) };
    if (r.renormalise)
        value = moe_router_shares(softmax, value, in_a, in_b);
    if (in_a) {
        expert[lane] = static_cast<int32_t>(c.a);
        weight[lane] = scale * value.a;
    }
    if (in_b) {
        expert[lane + 32] = static_cast<int32_t>(c.b);
        weight[lane + 32] = scale * value.b;
    }
}

// ---- kernels ----

template <int J, int W> static __global__ void __launch_bounds__(MOE_ROUTER_WARPS * 32, J * W > 8 ? 2 : 4) moe_route_warps(moe_router r)
{
    constexpr bool by_groups = J * W > 4;
    MOE_SHARED_ARRAY(unsigned, all_keys, [MOE_ROUTER_WARPS][by_groups ? J * W * 32 : 1]);
    MOE_SHARED_ARRAY(unsigned, all_heads, [MOE_ROUTER_WARPS][32]);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, experts = static_cast<unsigned>(r.experts), top_k = static_cast<unsigned>(r.top_k);
    const unsigned groups = (experts + 31) / 32;
    const size_t step = static_cast<size_t>(gridDim.x) * MOE_ROUTER_WARPS;
    const float *const logits = static_cast<const float *>(r.logits);
    unsigned *const keys = all_keys[warp], *const heads = all_heads[warp];
    float next[J * W];
    size_t n = static_cast<size_t>(blockIdx.x) * MOE_ROUTER_WARPS + warp;
    if (n < r.tokens)
        moe_router_load<32, J, W>(next, logits + n * experts, experts, lane, -INFINITY);
    for (; n < r.tokens; n += step) {
        const bool more = n + step < r.tokens;
        float x[J * W];
        unsigned key[J * W] = {};
        scored s;
        chosen c;
#pragma unroll
        for (int i = 0; i < J * W; i++)
            x[i] = next[i];
        if (J * W <= AHEAD && more)
            moe_router_load<32, J, W>(next, logits + (n + step) * experts, experts, lane, -INFINITY);
        if (!r.bias)
            keys_of<32, J, W>(r, lane, x, key);
        if (by_groups && !r.bias)
            share_keys<32, J, W>(keys, key, lane);
        s = score_row<32, J, W>(r, n, lane, x, nullptr);
        if (r.bias)
            keys_of<32, J, W>(r, lane, x, key);
        if (by_groups && r.bias)
            share_keys<32, J, W>(keys, key, lane);
        write_scores<32, J, W>(r, n, lane, x, s.share);
        if (J * W > AHEAD && more)
            moe_router_load<32, J, W>(next, logits + (n + step) * experts, experts, lane, -INFINITY);
        if (by_groups) {
            __syncwarp();
            find_heads(keys, groups, 0, 1, lane, heads);
            __syncwarp();
            c = choose_by_groups<1>(keys, heads, groups, top_k, lane);
            __syncwarp(); // the next row's keys come where these are
        } else {
            c = choose_in_registers<J, W>(key, top_k, lane);
        }
        write_weights(r, n, lane, c, s);
    }
}

template <int J, int W> static __global__ void __launch_bounds__(MOE_ROUTER_THREADS, 2) moe_route_blocks(moe_router r)
{
    MOE_SHARED_ARRAY(unsigned, keys, [MOE_CAP_BACKEND_EXPERTS]);
    MOE_SHARED_ARRAY(unsigned, heads, [GROUPS]);
    MOE_SHARED_ARRAY(float, part, [32]);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, experts = static_cast<unsigned>(r.experts), groups = (experts + 31) / 32;
    for (size_t n = blockIdx.x; n < r.tokens; n += gridDim.x) {
        float x[J * W];
        unsigned key[J * W] = {};
        moe_router_load<MOE_ROUTER_THREADS, J, W>(x, static_cast<const float *>(r.logits) + n * experts, experts, threadIdx.x, -INFINITY);
        if (!r.bias)
            keys_of<MOE_ROUTER_THREADS, J, W>(r, threadIdx.x, x, key);
        const scored s = score_row<MOE_ROUTER_THREADS, J, W>(r, n, threadIdx.x, x, part);
        if (r.bias)
            keys_of<MOE_ROUTER_THREADS, J, W>(r, threadIdx.x, x, key);
        share_keys<MOE_ROUTER_THREADS, J, W>(keys, key, threadIdx.x);
        write_scores<MOE_ROUTER_THREADS, J, W>(r, n, threadIdx.x, x, s.share);
        __syncthreads();
        find_heads(keys, groups, warp, MOE_ROUTER_THREADS / 32, lane, heads);
        __syncthreads();
        if (warp == 0)
            write_weights(r, n, lane, choose_by_groups<GROUPS / 32>(keys, heads, groups, static_cast<unsigned>(r.top_k), lane), s);
        // The other warps go on with the next row: up to its sums, whose barriers are before anything that is written to `keys`.
    }
}

extern "C" int moe_cuda_route(const moe_cuda_call *call, const moe_router *r)
{
    if (!r->tokens)
        return 0;
    if (!moe_router_by_warp(r->experts)) {
        const unsigned grid = moe_router_grid(call, r->tokens, 1, 8);
        return r->experts % 4 ? MOE_LAUNCH((moe_route_blocks<16, 1>), grid, MOE_ROUTER_THREADS, 0, call, *r)
                              : MOE_LAUNCH((moe_route_blocks<4, 4>), grid, MOE_ROUTER_THREADS, 0, call, *r);
    }
    const unsigned grid = moe_router_grid(call, r->tokens, MOE_ROUTER_WARPS, 8);
#define LAUNCH(j, w) MOE_LAUNCH((moe_route_warps<j, w>), grid, MOE_ROUTER_WARPS * 32, 0, call, *r)
    MOE_ROUTER_BY_WIDTH(r->experts, LAUNCH);
#undef LAUNCH
}
