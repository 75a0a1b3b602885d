// What both kernels of grouped products share: the sizes of groups are on the device only, so a grid of fixed size finds its tiles there. Each block makes, in shared
// memory, the list of how many tiles lie before each group, and then takes the next tile that nobody has, until there is none: groups are as long as routing makes
// them, and blocks may begin late, where another kernel still has their processors.
#ifndef MOE_RUNTIME_BACKEND_CUDA_GROUPED_CUH
#define MOE_RUNTIME_BACKEND_CUDA_GROUPED_CUH
#include "runtime/backend/cuda/num.cuh"

// In elements; the letters of moe_grouped. Of ROWS, m is not used; of INNER, k is not.
struct moe_group_sizes { const int32_t *offset; unsigned groups, m, n, k; };

// Whole numbers below 2^31 divided by one of them without a division: m = floor(2^(31 + s) / d) + 1 with 2^s the least power of two that is d or more; then m d is
// more than 2^(31 + s) by d at most, so by 2^s at most, and x m / 2^(31 + s) has the whole part of x / d (Granlund, Montgomery 1994, theorem 4.2).
struct moe_divider {
    unsigned times, shift;
    constexpr __host__ __device__ unsigned operator()(unsigned x) const { return static_cast<unsigned>(static_cast<uint64_t>(x) * times >> shift); }
};
constexpr __host__ moe_divider moe_divide_by(size_t d)
{
    unsigned s = 0;
    while ((static_cast<size_t>(1) << s) < d)
        s++;
    return { static_cast<unsigned>((static_cast<uint64_t>(1) << (31 + s)) / d + 1), 31 + s };
}
static_assert(moe_divide_by(1)(INT32_MAX) == INT32_MAX && moe_divide_by(2)(INT32_MAX) == INT32_MAX / 2 && moe_divide_by(3)(INT32_MAX - 1) == (INT32_MAX - 1) / 3 &&
              moe_divide_by(7)(INT32_MAX - 1) == (INT32_MAX - 1) / 7 && moe_divide_by(64)(63) == 0 && moe_divide_by(INT32_MAX)(INT32_MAX - 1) == 0, "whole parts");

// Rows that lie elsewhere, as in moe_grouped; NULL: in order.
struct moe_group_rows { const int32_t *a, *b, *c; moe_divider divide; };
static inline moe_group_rows moe_group_rows_of(const struct moe_grouped *g)
{
    const bool rows = g->kind == MOE_GROUP_ROWS;
    return { g->from_a, rows ? nullptr : g->from_b, rows ? g->to : nullptr, moe_divide_by(g->divide ? g->divide : 1) };
}

struct moe_group_tile { unsigned group, first, rows, m0, n0; }; // first row of the group, how many it has; where the tile begins in [rows or m, n]

// Tiles of one group: side by side in n, TILE_N wide, for each TILE_M of its rows; of INNER, of m, when it has rows at all.
template <bool INNER, unsigned TILE_M, unsigned TILE_N> __device__ __forceinline__ unsigned moe_group_count(const moe_group_sizes &s, unsigned rows)
{
    const unsigned across = (s.n + TILE_N - 1) / TILE_N, down = INNER ? (rows ? (s.m + TILE_M - 1) / TILE_M : 0) : (rows + TILE_M - 1) / TILE_M;
    return down * across;
}

// Groups by falling size, those of one size by number: order[i] is the ith. Whoever begins with the long ones has the short ones to fill what is left at the end.
// Each is compared with all others, so this is for some hundred of them. `rows`: a word for each. Ends with a barrier.
template <unsigned THREADS> __device__ __forceinline__ void moe_group_sort(const moe_group_sizes &s, unsigned *order, unsigned *rows)
{
    for (unsigned e = threadIdx.x; e < s.groups; e += THREADS)
        rows[e] = static_cast<unsigned>(s.offset[e + 1] - s.offset[e]);
    __syncthreads();
    for (unsigned e = threadIdx.x; e < s.groups; e += THREADS) {
        const unsigned mine = rows[e];
        unsigned rank = 0;
        for (unsigned i = 0; i < s.groups; i++)
            rank += rows[i] > mine || (rows[i] == mine && i < e) ? 1 : 0;
        order[rank] = e;
    }
    __syncthreads();
}

// Which group is the ith: order says, or, where that is NULL, i does.
__device__ __forceinline__ unsigned moe_group_at(const unsigned *order, unsigned i) { return order ? order[i] : i; }
__device__ __forceinline__ unsigned moe_group_rows_at(const moe_group_sizes &s, const unsigned *order, unsigned i)
{
    const unsigned e = moe_group_at(order, i);
    return static_cast<unsigned>(s.offset[e + 1] - s.offset[e]);
}

// before[i]: the tiles of all groups before the ith; before[groups]: all. Each thread counts a run of groups; runs are summed by halves over warps, then over the warps.
// `part`: a word for each warp. Ends with a barrier.
template <bool INNER, unsigned TILE_M, unsigned TILE_N, unsigned THREADS>
__device__ __forceinline__ void moe_group_scan(const moe_group_sizes &s, unsigned *before, unsigned *part, const unsigned *order = nullptr)
{
    const unsigned each = (s.groups + THREADS - 1) / THREADS, warp = threadIdx.x / MOE_WARP;
    const unsigned from = min(threadIdx.x * each, s.groups), to = min(from + each, s.groups);
    unsigned mine = 0, sum;
    for (unsigned e = from; e < to; e++)
        mine += moe_group_count<INNER, TILE_M, TILE_N>(s, moe_group_rows_at(s, order, e));
    sum = mine;
    for (unsigned by = 1; by < MOE_WARP; by *= 2) {
        const unsigned low = __shfl_up_sync(MOE_ALL_LANES, sum, by);
        sum += moe_lane() >= by ? low : 0;
    }
    if (moe_lane() == MOE_WARP - 1)
        part[warp] = sum;
    __syncthreads();
    sum -= mine;
    for (unsigned w = 0; w < warp; w++)
        sum += part[w];
    for (unsigned e = from; e < to; e++) {
        before[e] = sum;
        sum += moe_group_count<INNER, TILE_M, TILE_N>(s, moe_group_rows_at(s, order, e));
    }
    if (threadIdx.x == THREADS - 1)
        before[s.groups] = sum; // threads past the last group have none, and the sum of all
    __syncthreads();
}

// Tiles of a group in panels of PANEL tiles of rows: blocks that run at the same time then share columns of b as well as rows of a in the second-level cache.
template <bool INNER, unsigned TILE_M, unsigned TILE_N>
__device__ __forceinline__ moe_group_tile moe_group_find(const moe_group_sizes &s, const unsigned *before, unsigned tile, const unsigned *order = nullptr)
{
    constexpr unsigned PANEL = 8;
    unsigned low = 0, high = s.groups; // before[low] <= tile < before[high]; groups without tiles share their place with the next, and the last of them is taken
    while (high - low > 1) {
        const unsigned mid = low + (high - low) / 2;
        if (before[mid] <= tile)
            low = mid;
        else
            high = mid;
    }
    moe_group_tile t;
    t.group = moe_group_at(order, low);
    t.first = static_cast<unsigned>(s.offset[t.group]);
    t.rows = static_cast<unsigned>(s.offset[t.group + 1]) - t.first;
    const unsigned across = (s.n + TILE_N - 1) / TILE_N, down = ((INNER ? s.m : t.rows) + TILE_M - 1) / TILE_M, at = tile - before[low];
    const unsigned panel = at / (PANEL * across), high_of = min(PANEL, down - panel * PANEL), in = at - panel * PANEL * across;
    t.m0 = (panel * PANEL + in % high_of) * TILE_M;
    t.n0 = in / high_of * TILE_N;
    return t;
}

// Tiles are drawn by number from one word of global memory, kernels.h's `turn`; 0 is the first. Each block draws until it has a number past the last tile, so there
// are as many of these as blocks, and whoever has the last of them knows that nobody will draw again: the word is 0 for the next kernel.
static __device__ __forceinline__ unsigned moe_group_draw(unsigned *turn) { return atomicAdd(turn, 1u); }
static __device__ __forceinline__ void moe_group_drawn(unsigned *turn, unsigned number, unsigned tiles)
{
    if (number == tiles + gridDim.x - 1)
        *turn = 0;
}

// How many tiles there can be at most, whatever the offsets; past what an int holds: all that it holds.
__host__ static inline size_t moe_group_most(const struct moe_grouped *g, size_t tile_m, size_t tile_n)
{
    const size_t across = (g->n + tile_n - 1) / tile_n;
    const size_t down = g->kind == MOE_GROUP_ROWS ? g->m / tile_m + g->groups : g->groups * ((g->m + tile_m - 1) / tile_m);
    return across && down > INT32_MAX / across ? (size_t)INT32_MAX : across * down;
}

// grouped_f32.cu
extern "C" int moe_cuda_grouped_f32(const struct moe_cuda_call *call, const struct moe_grouped *g);
#endif
