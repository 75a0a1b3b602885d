// What becomes of a row of logits: scores, the K best, their weights. For the kernel that reads logits (router.cu), and the one that makes them (router_fused.cu).
//
// A row is a chain of steps, each of which waits for the one before: reductions over the warp, exponentials, divisions. So a warp may have R rows at a time, and takes
// each step of all of them before the next: what one waits for, another fills. A row's own sums are made in the same order as by itself,
// and with __fadd_rn: no compiler makes one rounding of an exponential's last product and the sum in one of the two, and two in the other.
//
// The K best are found one after the other, by K times the largest of what is left. Values become unsigned numbers in their order, of which a warp finds the largest
// by one instruction. A lane with up to four of them looks through its registers again each time. Of longer rows the values lie in shared memory, in groups of 32
// consecutive experts, and each lane knows the largest of a group (of up to four, in rows of 4096): then one of the best takes two reductions, one of the groups'
// largest and one of the group that it came from, however long the row is. So K costs some 25 instructions a time at any E, 64 of 4096 too, where a selection by
// digits would take 32 passes over all of the row's values, and a sort of what it selects.
#ifndef MOE_RUNTIME_BACKEND_CUDA_ROUTER_ROW_CUH
#define MOE_RUNTIME_BACKEND_CUDA_ROUTER_ROW_CUH
#include "runtime/backend/cuda/router.cuh"

enum : unsigned { MOE_ROUTER_NONE = 0xffffffffu };

struct moe_router_best { unsigned a, b; };             // number `lane` and number `lane + 32` of the K, best first

static __device__ __forceinline__ void moe_router_keep(moe_router_best *c, unsigned k, unsigned lane, unsigned expert)
{
    if (k % 32 != lane)
        return;
    if (k < 32)
        c->a = expert;
    else
        c->b = expert;
}

// ---- the K best ----

template <int R, int J, int W>
static __device__ __forceinline__ void moe_router_choose_in_registers(moe_router_best (&c)[R], unsigned (&key)[R][J * W], unsigned top_k, unsigned lane)
{
#pragma unroll
    for (int q = 0; q < R; q++)
        c[q] = { 0, 0 };
    for (unsigned k = 0; k < top_k; k++) {
        unsigned best[R], expert[R];
#pragma unroll
        for (int q = 0; q < R; q++) {
            unsigned mine = 0;
#pragma unroll
            for (int i = 0; i < J * W; i++)
                mine = max(mine, key[q][i]);
            best[q] = __reduce_max_sync(MOE_ALL_LANES, mine);
        }
#pragma unroll
        for (int q = 0; q < R; q++) {
            expert[q] = MOE_ROUTER_NONE;
#pragma unroll
            for (int i = J * W - 1; i >= 0; i--)
                expert[q] = key[q][i] == best[q] ? moe_router_expert<32, W>(lane, i) : expert[q];
            expert[q] = __reduce_min_sync(MOE_ALL_LANES, expert[q]);
        }
#pragma unroll
        for (int q = 0; q < R; q++) {
#pragma unroll
            for (int i = 0; i < J * W; i++)
                key[q][i] = moe_router_expert<32, W>(lane, i) == expert[q] ? 0 : key[q][i];
            moe_router_keep(&c[q], k, lane, expert[q]);
        }
    }
}

// The largest of each group, for the lane that will have it: groups first, first + step ...
static __device__ __forceinline__ void moe_router_heads(const unsigned *key, unsigned groups, unsigned first, unsigned step, unsigned lane, unsigned *head)
{
    for (unsigned g = first; g < groups; g += step) {
        const unsigned most = __reduce_max_sync(MOE_ALL_LANES, key[g * 32 + lane]);
        if (lane == 0)
            head[g] = most;
    }
}

// One warp. A key is only touched by the lane of its place in its group, from here on; heads are kept in registers.
template <int HEADS>
static __device__ __forceinline__ moe_router_best moe_router_choose_by_groups(unsigned *key, const unsigned *heads, unsigned groups, unsigned top_k, unsigned lane)
{
    moe_router_best c = { 0, 0 };
    unsigned head[HEADS];
#pragma unroll
    for (int h = 0; h < HEADS; h++)
        head[h] = h * 32 + lane < groups ? heads[h * 32 + lane] : 0;
    for (unsigned k = 0; k < top_k; k++) {
        unsigned mine = 0, group = MOE_ROUTER_NONE;
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
        moe_router_keep(&c, k, lane, group * 32 + place);
    }
    return c;
}

// ---- scores ----

// What every thread of a row knows of it: softmax is exp(l - top) * by. share: what makes probabilities of sigmoid scores.
struct moe_router_scored { float top, by, share; };

// x: logits of rows n, that become scores. Those past the last expert are -infinity, and become 0.
template <int THREADS, int R, int J, int W>
static __device__ __forceinline__ void moe_router_score(const moe_router &r, const size_t (&n)[R], unsigned thread, float (&x)[R][J * W], float *part,
                                                        moe_router_scored (&s)[R])
{
    const bool softmax = r.score == MOE_SCORE_SOFTMAX;
    float sum[R], sigmoids[R];
#pragma unroll
    for (int q = 0; q < R; q++) {
        unsigned most = 0;
#pragma unroll
        for (int i = 0; i < J * W; i++)
            most = max(most, moe_order_of_choice(x[q][i]));
        s[q].top = moe_of_order(moe_router_max<THREADS>(most, part));
    }
#pragma unroll
    for (int q = 0; q < R; q++)
        sum[q] = sigmoids[q] = 0;
    if (softmax) { // asked once, not of every number: between branches nothing overlaps
#pragma unroll
        for (int q = 0; q < R; q++)
#pragma unroll
            for (int i = 0; i < J * W; i++) {
                x[q][i] = expf(x[q][i] - s[q].top);
                sum[q] = __fadd_rn(sum[q], x[q][i]);
            }
    } else {
#pragma unroll
        for (int q = 0; q < R; q++)
#pragma unroll
            for (int i = 0; i < J * W; i++) {
                sum[q] = __fadd_rn(sum[q], expf(x[q][i] - s[q].top));
                x[q][i] = moe_logistic(x[q][i]);
                sigmoids[q] += x[q][i];
            }
    }
    moe_router_sums<THREADS, R>(sum, part);
    if (thread == 0) {
#pragma unroll
        for (int q = 0; q < R; q++)
            static_cast<float *>(r.lse)[n[q]] = s[q].top + logf(sum[q]);
    }
#pragma unroll
    for (int q = 0; q < R; q++) {
        s[q].by = 1.0f / sum[q];
        s[q].share = 1;
    }
    if (!softmax) {
        moe_router_sums<THREADS, R>(sigmoids, part);
#pragma unroll
        for (int q = 0; q < R; q++)
            s[q].share = 1.0f / sigmoids[q];
        return;
    }
#pragma unroll
    for (int q = 0; q < R; q++)
#pragma unroll
        for (int i = 0; i < J * W; i++)
            x[q][i] *= s[q].by;
}

template <int THREADS, int J, int W, bool WHOLE>
static __device__ __forceinline__ void moe_router_write_scores(const moe_router &r, size_t n, unsigned thread, float (&score)[J * W], float share)
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    if (r.score_out != r.prob)
        moe_router_store<THREADS, J, W, WHOLE>(static_cast<float *>(r.score_out) + n * r.experts, score, experts, thread);
    if (r.score == MOE_SCORE_SOFTMAX) {
        moe_router_store<THREADS, J, W, WHOLE>(static_cast<float *>(r.prob) + n * r.experts, score, experts, thread);
        return;
    }
    float prob[J * W];
#pragma unroll
    for (int i = 0; i < J * W; i++)
        prob[i] = score[i] * share;
    moe_router_store<THREADS, J, W, WHOLE>(static_cast<float *>(r.prob) + n * r.experts, prob, experts, thread);
}

// What is compared: x is scores, to which the bias is added, or without a bias the logits, whose order is that of the scores, and which tell apart what rounding has
// made equal. A sum with 0 is 0 also where x is -0, which is no smaller.
template <int THREADS, int J, int W, bool WHOLE>
static __device__ __forceinline__ void moe_router_keys(const moe_router &r, unsigned thread, const float (&x)[J * W], unsigned (&key)[J * W])
{
    const unsigned experts = static_cast<unsigned>(r.experts);
    float bias[J * W];
#pragma unroll
    for (int i = 0; i < J * W; i++)
        bias[i] = 0;
    if (r.bias)
        moe_router_load<THREADS, J, W, WHOLE>(bias, static_cast<const float *>(r.bias), experts, thread, 0);
#pragma unroll
    for (int i = 0; i < J * W; i++)
        key[i] = moe_router_expert<THREADS, W>(thread, i) < experts ? moe_order_of_choice(x[i] + bias[i]) : 0;
}

template <int THREADS, int J, int W> static __device__ __forceinline__ void moe_router_share_keys(unsigned *to, const unsigned (&key)[J * W], unsigned thread)
{
#pragma unroll
    for (int i = 0; i < J * W; i++)
        to[moe_router_expert<THREADS, W>(thread, i)] = key[i];
}

// ---- weights ----

static __device__ __forceinline__ float moe_router_score_of(const moe_router &r, float logit, const moe_router_scored &s)
{
    return r.score == MOE_SCORE_SOFTMAX ? expf(logit - s.top) * s.by : moe_logistic(logit);
}

// One warp. logit: of each row, read again, from memory or from where they were made, because a register cannot be found by a number. count: NULL, or numbers that
// other warps add to at the same time.
template <int R>
static __device__ __forceinline__ void moe_router_write_weights(const moe_router &r, const size_t (&n)[R], unsigned lane, const float *const (&logit)[R],
                                                                const moe_router_best (&c)[R], const moe_router_scored (&s)[R], int32_t *count)
{
    const float scale = static_cast<float>(r.scale);
    const bool in_a = lane < r.top_k, in_b = lane + 32 < r.top_k, softmax = r.score == MOE_SCORE_SOFTMAX;
    moe_router_two value[R];
#pragma unroll
    for (int q = 0; q < R; q++)
        value[q] = { in_a ? logit[q][c[q].a] : 0, in_b ? logit[q][c[q].b] : 0 };
    if (!r.renormalise || !softmax) {
#pragma unroll
        for (int q = 0; q < R; q++)
            value[q] = { moe_router_score_of(r, value[q].a, s[q]), moe_router_score_of(r, value[q].b, s[q]) };
    }
    if (r.renormalise)
        moe_router_shares<R>(softmax, value, in_a, in_b, r.top_k > 32);
#pragma unroll
    for (int q = 0; q < R; q++) {
        float *weight = static_cast<float *>(r.weight) + n[q] * r.top_k;
        int32_t *expert = r.expert + n[q] * r.top_k;
        if (in_a) {
            expert[lane] = static_cast<int32_t>(c[q].a);
            weight[lane] = scale * value[q].a;
        }
        if (in_b) {
            expert[lane + 32] = static_cast<int32_t>(c[q].b);
            weight[lane + 32] = scale * value[q].b;
        }
        if (count && in_a)
            atomicAdd(&count[c[q].a], 1);
        if (count && in_b)
            atomicAdd(&count[c[q].b], 1);
    }
}

// ---- rows that are a warp's; keys, heads: the warp's part of shared memory, for longer rows, of which it has one at a time ----

template <int J, int W> struct moe_router_row {
    static constexpr bool LONG = J * W > 4;
    static constexpr unsigned KEYS = LONG ? J * W * 32 : 1, HEADS = 32;
};

// x: logits, that become scores, which are written; key: what the choice compares.
template <int R, int J, int W, bool WHOLE>
static __device__ __forceinline__ void moe_router_row_scores(const moe_router &r, const size_t (&n)[R], unsigned lane, float (&x)[R][J * W], unsigned (&key)[R][J * W],
                                                             unsigned *keys, moe_router_scored (&s)[R])
{
    static_assert(R == 1 || !moe_router_row<J, W>::LONG, "there is room for the keys of one");
#pragma unroll
    for (int q = 0; q < R && !r.bias; q++) {
        moe_router_keys<32, J, W, WHOLE>(r, lane, x[q], key[q]);
        if (moe_router_row<J, W>::LONG)
            moe_router_share_keys<32, J, W>(keys, key[q], lane);
    }
    moe_router_score<32, R, J, W>(r, n, lane, x, nullptr, s);
#pragma unroll
    for (int q = 0; q < R && r.bias; q++) {
        moe_router_keys<32, J, W, WHOLE>(r, lane, x[q], key[q]);
        if (moe_router_row<J, W>::LONG)
            moe_router_share_keys<32, J, W>(keys, key[q], lane);
    }
#pragma unroll
    for (int q = 0; q < R; q++)
        moe_router_write_scores<32, J, W, WHOLE>(r, n[q], lane, x[q], s[q].share);
}

template <int R, int J, int W>
static __device__ __forceinline__ void moe_router_row_best(const moe_router &r, unsigned lane, unsigned (&key)[R][J * W], unsigned *keys, unsigned *heads,
                                                           moe_router_best (&c)[R])
{
    const unsigned groups = (static_cast<unsigned>(r.experts) + 31) / 32, top_k = static_cast<unsigned>(r.top_k);
    if (!moe_router_row<J, W>::LONG) {
        moe_router_choose_in_registers<R, J, W>(c, key, top_k, lane);
        return;
    }
    __syncwarp();
    moe_router_heads(keys, groups, 0, 1, lane, heads);
    __syncwarp();
    c[0] = moe_router_choose_by_groups<1>(keys, heads, groups, top_k, lane);
    __syncwarp(); // the next row's keys come where these are
}
#endif
