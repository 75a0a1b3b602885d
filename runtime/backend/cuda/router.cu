// The router's forward over logits that are there, in one pass over the tokens: they are read once, and everything else is written once. Its twin is
// runtime/backend/cpu/router.c. A row is a warp's or a block's (router.cuh); what becomes of it is in router_row.cuh.
#include "runtime/backend/cuda/router_row.cuh"

enum : unsigned { GROUPS = MOE_CAP_BACKEND_EXPERTS / 32 };
enum { AHEAD = 8 }; // floats of a lane, up to which the next row is asked for before this one is worked on

template <int J, int W> static __global__ void __launch_bounds__(MOE_ROUTER_WARPS * 32, J * W > 8 ? 2 : 4) moe_route_warps(moe_router r)
{
    typedef moe_router_row<J, W> row;
    MOE_SHARED_ARRAY(unsigned, all_keys, [MOE_ROUTER_WARPS][row::KEYS]);
    MOE_SHARED_ARRAY(unsigned, all_heads, [MOE_ROUTER_WARPS][row::HEADS]);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, experts = static_cast<unsigned>(r.experts);
    const size_t step = static_cast<size_t>(gridDim.x) * MOE_ROUTER_WARPS;
    const float *const logits = static_cast<const float *>(r.logits);
    float next[J * W];
    size_t n = static_cast<size_t>(blockIdx.x) * MOE_ROUTER_WARPS + warp;
    if (n < r.tokens)
        moe_router_load<32, J, W>(next, logits + n * experts, experts, lane, -INFINITY);
    for (; n < r.tokens; n += step) {
        const bool more = n + step < r.tokens;
        const size_t row_of[1] = { n };
        const float *const from[1] = { logits + n * experts };
        float x[1][J * W];
        unsigned key[1][J * W] = {};
        moe_router_scored s[1];
        moe_router_best c[1];
#pragma unroll
        for (int i = 0; i < J * W; i++)
            x[0][i] = next[i];
        if (J * W <= AHEAD && more)
            moe_router_load<32, J, W>(next, logits + (n + step) * experts, experts, lane, -INFINITY);
        moe_router_row_scores<1, J, W, true>(r, row_of, lane, x, key, all_keys[warp], s);
        if (J * W > AHEAD && more)
            moe_router_load<32, J, W>(next, logits + (n + step) * experts, experts, lane, -INFINITY);
        moe_router_row_best<1, J, W>(r, lane, key, all_keys[warp], all_heads[warp], c);
        moe_router_write_weights<1>(r, row_of, lane, from, c, s, r.count);
    }
}

template <int J, int W> static __global__ void __launch_bounds__(MOE_ROUTER_THREADS, 2) moe_route_blocks(moe_router r)
{
    MOE_SHARED_ARRAY(unsigned, keys, [MOE_CAP_BACKEND_EXPERTS]);
    MOE_SHARED_ARRAY(unsigned, heads, [GROUPS]);
    MOE_SHARED_ARRAY(float, part, [32]);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, experts = static_cast<unsigned>(r.experts), groups = (experts + 31) / 32;
    for (size_t n = blockIdx.x; n < r.tokens; n += gridDim.x) {
        const size_t row_of[1] = { n };
        const float *const from[1] = { static_cast<const float *>(r.logits) + n * experts };
        float x[1][J * W];
        unsigned key[J * W] = {};
        moe_router_scored s[1];
        moe_router_load<MOE_ROUTER_THREADS, J, W>(x[0], from[0], experts, threadIdx.x, -INFINITY);
        if (!r.bias)
            moe_router_keys<MOE_ROUTER_THREADS, J, W, true>(r, threadIdx.x, x[0], key);
        moe_router_score<MOE_ROUTER_THREADS, 1, J, W>(r, row_of, threadIdx.x, x, part, s);
        if (r.bias)
            moe_router_keys<MOE_ROUTER_THREADS, J, W, true>(r, threadIdx.x, x[0], key);
        moe_router_share_keys<MOE_ROUTER_THREADS, J, W>(keys, key, threadIdx.x);
        moe_router_write_scores<MOE_ROUTER_THREADS, J, W, true>(r, n, threadIdx.x, x[0], s[0].share);
        __syncthreads();
        moe_router_heads(keys, groups, warp, MOE_ROUTER_THREADS / 32, lane, heads);
        __syncthreads();
        if (warp == 0) {
            const moe_router_best c[1] = { moe_router_choose_by_groups<GROUPS / 32>(keys, heads, groups, static_cast<unsigned>(r.top_k), lane) };
            moe_router_write_weights<1>(r, row_of, lane, from, c, s, r.count);
        }
        // The other warps go on with the next row: up to its sums, whose barriers are before anything that is written to `keys`.
    }
}

extern "C" int moe_cuda_route(const moe_cuda_call *call, const moe_router *r)
{
    const int failed = r->count ? moe_cuda_fill(call, r->count, 0, r->experts * sizeof *r->count) : 0;
    if (failed || !r->tokens)
        return failed;
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
