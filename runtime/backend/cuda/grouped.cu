// Products of groups of rows in bf16 on tensor cores, sums in float: tiles of 128 x 128, each by four warps of 64 x 64; what they multiply comes through three stages of
// shared memory, 32 deep, two of which are on their way while the third is multiplied. A block takes tile after tile, so groups of any size keep all busy.
//
// Rows of shared memory are padded by 16 bytes: the eight rows that a warp reads at a time then lie in different banks.
#include "runtime/backend/cuda/async.cuh"
#include "runtime/backend/cuda/grouped.cuh"
#include "runtime/backend/cuda/tensor.cuh"

using namespace nvcuda;

static constexpr unsigned TILE = 128, DEEP = 32, STAGES = 3, THREADS = 128, PAD = 8, SIDE = 64, FRAGMENT = 16, FRAGMENTS = SIDE / FRAGMENT;
static constexpr unsigned LONG = TILE + PAD, SHORT = DEEP + PAD;       // rows of a tile: [DEEP][LONG] where the matrix has k as rows, [TILE][SHORT] where as columns
static constexpr unsigned HALF = TILE * SHORT > DEEP * LONG ? TILE * SHORT : DEEP * LONG;      // elements of one side of a stage
static constexpr unsigned STAGE_BYTES = 2 * HALF * sizeof(__nv_bfloat16);
static constexpr unsigned STRIP = SIDE + 4;                            // floats of a row of a warp's patch for the result
static_assert(STAGES * STAGE_BYTES >= THREADS / MOE_WARP * FRAGMENT * STRIP * sizeof(float), "patches fit where stages were");

typedef __nv_bfloat16 bf16;

// How a matrix lies whose k are its rows in memory (a) or its columns (b): by columns; the others by rows.
template <bool COLUMNS_OF> struct moe_order { typedef wmma::row_major type; };
template <> struct moe_order<true> { typedef wmma::col_major type; };

// A tile of a matrix that is stored with rows of `width`: CHUNKS of 16 bytes a row. Rows from r0, below r_end; columns from c0, below width.
//
// A thread has the same EACH rows of every tile. Where rows lie elsewhere it looks up where those are before it needs them: once for all stages where they are the
// result's rows, one stage ahead where they are k, so that no copy is held up by the load of an address.
template <unsigned ROWS_OF, unsigned COLUMNS, unsigned LD, bool ELSEWHERE> struct side {
    static constexpr unsigned CHUNKS = COLUMNS / 8, EACH = ROWS_OF * CHUNKS / THREADS, APART = THREADS / CHUNKS;
    static_assert(THREADS % CHUNKS == 0 && ROWS_OF % APART == 0, "a thread's chunks lie below each other");
    const bf16 *from;
    const int32_t *at;
    size_t width;
    unsigned row[EACH];
    __device__ __forceinline__ void find(const moe_divider &divide, unsigned r0, unsigned r_end)
    {
        if constexpr (ELSEWHERE) {
#pragma unroll
            for (unsigned i = 0; i < EACH; i++) {
                const unsigned r = r0 + i * APART + threadIdx.x / CHUNKS;
                row[i] = r < r_end ? divide(static_cast<unsigned>(__ldg(at + r))) : 0;
            }
        }
    }
    __device__ __forceinline__ void load(moe_async &async, bf16 *to, unsigned r0, unsigned r_end, unsigned c0) const
    {
        const unsigned column = threadIdx.x % CHUNKS * 8;
#pragma unroll
        for (unsigned i = 0; i < EACH; i++) {
            const unsigned down = i * APART + threadIdx.x / CHUNKS;
            const bool there = r0 + down < r_end && c0 + column < width;
            async.copy(to + down * LD + column, there ? from + (ELSEWHERE ? row[i] : r0 + down) * width + c0 + column : from, there);
        }
    }
};

// What a tile multiplies: sides begin at the group's first row or matrix, or, where rows lie elsewhere, at the first of all; deep: how far the sum goes.
template <bool INNER, bool TB, bool FAR_A, bool FAR_B> struct operands {
    side<INNER ? DEEP : TILE, INNER ? TILE : DEEP, INNER ? LONG : SHORT, FAR_A> a;
    side<TB ? TILE : DEEP, TB ? DEEP : TILE, TB ? SHORT : LONG, FAR_B> b;
    moe_divider divide;
    unsigned deep;

    __device__ __forceinline__ operands(const moe_group_sizes &s, const moe_group_rows &lie, const moe_group_tile &t, const bf16 *left, const bf16 *right)
    {
        const size_t first = t.first, group = t.group, n = s.n;
        divide = lie.divide;
        deep = INNER ? t.rows : s.k;
        a.width = INNER ? s.m : s.k;
        b.width = TB ? s.k : s.n;
        a.at = FAR_A ? lie.a + first : nullptr;
        b.at = FAR_B ? lie.b + first : nullptr;
        a.from = left + (FAR_A ? 0 : first * a.width);
        b.from = right + (!INNER ? group * s.k * n : FAR_B ? 0 : first * n);
        a.find(divide, INNER ? 0 : t.m0, t.rows);
        b.find(divide, 0, t.rows);
    }
    __device__ __forceinline__ void load(moe_async &async, bf16 *stage, const moe_group_sizes &s, const moe_group_tile &t, unsigned k0)
    {
        a.load(async, stage, INNER ? k0 : t.m0, t.rows, INNER ? t.m0 : k0);
        b.load(async, stage + HALF, TB ? t.n0 : k0, TB ? s.n : deep, TB ? k0 : t.n0);
        if (INNER) {
            a.find(divide, k0 + DEEP, deep);
            b.find(divide, k0 + DEEP, deep);
        }
    }
};

typedef wmma::fragment<wmma::accumulator, FRAGMENT, FRAGMENT, FRAGMENT, float> sums[FRAGMENTS][FRAGMENTS];

template <bool INNER, bool TB> static __device__ __forceinline__ void multiply_stage(sums &sum, const bf16 *stage, unsigned down, unsigned across)
{
    typedef wmma::fragment<wmma::matrix_a, FRAGMENT, FRAGMENT, FRAGMENT, bf16, typename moe_order<INNER>::type> first;
    typedef wmma::fragment<wmma::matrix_b, FRAGMENT, FRAGMENT, FRAGMENT, bf16, typename moe_order<TB>::type> second;
    const bf16 *const side = stage + HALF;
#pragma unroll
    for (unsigned k = 0; k < DEEP; k += FRAGMENT) {
        first a[FRAGMENTS];
        second b[FRAGMENTS];
#pragma unroll
        for (unsigned i = 0; i < FRAGMENTS; i++) {
            const unsigned at = down + i * FRAGMENT;
            moe_fragment_load(a[i], INNER ? stage + k * LONG + at : stage + at * SHORT + k, INNER ? LONG : SHORT);
        }
#pragma unroll
        for (unsigned j = 0; j < FRAGMENTS; j++) {
            const unsigned at = across + j * FRAGMENT;
            moe_fragment_load(b[j], TB ? side + at * SHORT + k : side + k * LONG + at, TB ? SHORT : LONG);
        }
#pragma unroll
        for (unsigned i = 0; i < FRAGMENTS; i++)
#pragma unroll
            for (unsigned j = 0; j < FRAGMENTS; j++)
                wmma::mma_sync(sum[i][j], a[i], b[j], sum[i][j]);
    }
}

template <bool INNER, bool TB, bool FAR_A, bool FAR_B>
static __device__ __forceinline__ void multiply(sums &sum, bf16 *stages, const moe_group_sizes &s, const moe_group_tile &t, operands<INNER, TB, FAR_A, FAR_B> &o,
                                                unsigned down, unsigned across)
{
    const unsigned steps = (o.deep + DEEP - 1) / DEEP;
    moe_async async;
#pragma unroll
    for (unsigned i = 0; i < FRAGMENTS; i++)
#pragma unroll
        for (unsigned j = 0; j < FRAGMENTS; j++)
            wmma::fill_fragment(sum[i][j], 0.0f);
#pragma unroll
    for (unsigned step = 0; step < STAGES - 1; step++) {
        if (step < steps)
            o.load(async, stages + step * 2 * HALF, s, t, step * DEEP);
        async.close();
    }
    for (unsigned step = 0; step < steps; step++) {
        const unsigned next = step + STAGES - 1;
        async.wait<STAGES - 2>();
        __syncthreads(); // this stage is there for all, and all are done with the one before, which is filled next
        if (next < steps)
            o.load(async, stages + next % STAGES * 2 * HALF, s, t, next * DEEP);
        async.close();
        multiply_stage<INNER, TB>(sum, stages + step % STAGES * 2 * HALF, down, across);
    }
    async.wait<0>();
    __syncthreads(); // stages are free
}

// Where a fragment's elements are is the hardware's secret: a strip of 16 rows at a time goes through shared memory, and from there by 8 elements a lane. `to`: where
// the group's rows go; NULL: in order.
template <bool INNER>
static __device__ __forceinline__ void store(const sums &sum, float *patch, const moe_group_sizes &s, const moe_group_tile &t, void *c, const int32_t *to, bool add, unsigned down,
                                             unsigned across)
{
    const unsigned rows = INNER ? s.m : t.rows;
#pragma unroll
    for (unsigned i = 0; i < FRAGMENTS; i++) {
#pragma unroll
        for (unsigned j = 0; j < FRAGMENTS; j++)
            wmma::store_matrix_sync(patch + j * FRAGMENT, sum[i][j], STRIP, wmma::mem_row_major);
        __syncwarp();
#pragma unroll
        for (unsigned pass = 0; pass < FRAGMENT * SIDE / 8 / MOE_WARP; pass++) {
            const unsigned chunk = pass * MOE_WARP + moe_lane(), row = chunk / (SIDE / 8), column = chunk % (SIDE / 8) * 8;
            const unsigned r = t.m0 + down + i * FRAGMENT + row, n = t.n0 + across + column;
            if (r >= rows || n >= s.n)
                continue;
            float x[8], was[8];
            moe_read<8>(patch + row * STRIP + column, x);
            const size_t at = static_cast<size_t>(!INNER && to ? static_cast<unsigned>(__ldg(to + r)) : r) * s.n + n;
            if (INNER) {
                moe_read<8>(static_cast<const float *>(c) + at, was);
            } else if (add) {
                moe_read<8>(static_cast<const bf16 *>(c) + at, was);
            }
#pragma unroll
            for (unsigned e = 0; e < 8; e++)
                x[e] += INNER || add ? was[e] : 0.0f;
            if (INNER)
                moe_write<8>(static_cast<float *>(c) + at, x);
            else
                moe_write<8>(static_cast<bf16 *>(c) + at, x);
        }
        __syncwarp();
    }
}

template <bool INNER, bool TB, bool FAR_A, bool FAR_B>
static __global__ void __launch_bounds__(THREADS, 2) grouped(moe_group_sizes s, moe_group_rows lie, const bf16 *a, const bf16 *b, void *c, bool add, unsigned *turn)
{
    MOE_SHARED(bf16, stages);
    unsigned *const before = reinterpret_cast<unsigned *>(stages + STAGES * 2 * HALF), *const part = before + s.groups + 1, *const told = part + THREADS / MOE_WARP;
    const unsigned warp = threadIdx.x / MOE_WARP, down = warp / 2 * SIDE, across = warp % 2 * SIDE;
    if (threadIdx.x == 0)
        *told = moe_group_draw(turn);
    moe_group_scan<INNER, TILE, TILE, THREADS>(s, before, part); // ends with a barrier
    unsigned tile = *told, next = 0;
    for (; tile < before[s.groups]; tile = *told) {
        const moe_group_tile t = moe_group_find<INNER, TILE, TILE>(s, before, tile);
        const size_t first = t.first, group = t.group, n = s.n;
        const int32_t *const to = !INNER && lie.c ? lie.c + first : nullptr;
        void *const out = INNER ? static_cast<void *>(static_cast<float *>(c) + group * s.m * n) : static_cast<void *>(static_cast<bf16 *>(c) + (to ? 0 : first * n));
        operands<INNER, TB, FAR_A, FAR_B> o(s, lie, t, a, b);
        sums sum;
        multiply<INNER, TB, FAR_A, FAR_B>(sum, stages, s, t, o, down, across); // behind its barriers all know this tile's number
        if (threadIdx.x == 0)
            next = moe_group_draw(turn); // late, so that a block does not hold a tile that others wait for, and still while sums are stored
        store<INNER>(sum, reinterpret_cast<float *>(stages) + warp * FRAGMENT * STRIP, s, t, out, to, add, down, across);
        if (threadIdx.x == 0)
            *told = next;
        __syncthreads(); // patches are read: the next tile's stages may come
    }
    if (threadIdx.x == 0)
        moe_group_drawn(turn, tile, before[s.groups]);
}

static bool aligned(const void *at) { return reinterpret_cast<uintptr_t>(at) % 16 == 0; }

extern "C" bool moe_cuda_grouped_takes(const moe_cuda_call *call, const moe_grouped *g)
{
    const bool rows = g->kind == MOE_GROUP_ROWS;
    if ((g->divide ? g->divide : 1) > INT32_MAX || g->groups > MOE_CAP_BACKEND_EXPERTS || g->m > INT32_MAX || g->n > INT32_MAX || g->k > INT32_MAX || moe_group_most(g, 64, 64) >= INT32_MAX)
        return false;
    if (call->real == MOE_REAL_F32)
        return true;
    return call->real == MOE_REAL_BF16 && call->arch >= 80 && g->n % 8 == 0 && (rows ? g->k : g->m) % 8 == 0 && aligned(g->a) && aligned(g->b) && aligned(g->c);
}

struct launch { const moe_cuda_call *call; unsigned blocks, shared; moe_group_sizes s; moe_group_rows lie; const bf16 *a, *b; void *c; bool add; };

template <bool INNER, bool TB, bool FAR_A, bool FAR_B> static int start(const launch &l)
{
    return MOE_LAUNCH((grouped<INNER, TB, FAR_A, FAR_B>), l.blocks, THREADS, l.shared, l.call, l.s, l.lie, l.a, l.b, l.c, l.add, l.call->turn);
}

extern "C" int moe_cuda_grouped(const moe_cuda_call *call, const moe_grouped *g)
{
    if (call->real == MOE_REAL_F32)
        return moe_cuda_grouped_f32(call, g);
    const moe_group_sizes s = { g->offset, static_cast<unsigned>(g->groups), static_cast<unsigned>(g->m), static_cast<unsigned>(g->n), static_cast<unsigned>(g->k) };
    const size_t most = moe_group_most(g, TILE, TILE), full = static_cast<size_t>(call->processors) * 2;
    const unsigned blocks = static_cast<unsigned>(most < full ? most : full), shared = STAGES * STAGE_BYTES + (s.groups + 1 + THREADS / MOE_WARP + 1) * sizeof(unsigned);
    const bf16 *const a = static_cast<const bf16 *>(g->a), *const b = static_cast<const bf16 *>(g->b);
    if (!blocks || !g->m || !g->k)
        return cudaSuccess;
    const launch l = { call, blocks, shared, s, moe_group_rows_of(g), a, b, g->c, g->kind == MOE_GROUP_INNER || g->add };
    switch ((g->kind == MOE_GROUP_INNER) * 4 + (l.lie.a ? 1 : 0) + (l.lie.b || (g->kind == MOE_GROUP_ROWS && g->tb) ? 2 : 0)) {
    case 0: return start<false, false, false, false>(l);
    case 1: return start<false, false, true, false>(l);
    case 2: return start<false, true, false, false>(l);
    case 3: return start<false, true, true, false>(l);
    case 4: return start<true, false, false, false>(l);
    case 5: return start<true, false, true, false>(l);
    case 6: return start<true, false, false, true>(l);
    default: return start<true, false, true, true>(l);
    }
}
