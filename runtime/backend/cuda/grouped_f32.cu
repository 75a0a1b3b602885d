// Products of groups of rows in floats, without tensor cores: tiles of 64 x 64, a thread has 4 x 4 of it, 16 deep through shared memory. Sums are made in the order of k.
#include "runtime/backend/cuda/grouped.cuh"

static constexpr unsigned TILE = 64, DEEP = 16, THREADS = 256, EACH = 4, ACROSS = TILE / EACH, PAD = 4;

struct __align__(16) strip { float at[TILE + PAD]; }; // read by fours

// What lies in [rows, columns], and where the tile begins; `at`: where its rows lie, NULL: in order.
struct side { const float *from; size_t width; unsigned rows, r0, columns, c0; bool k_is_row; const int32_t *at; };

// Into to[k][tile]: 64 of the side's own direction, 16 of k. Threads run along what lies side by side in memory.
static __device__ __forceinline__ void load_side(strip *to, const side &s, const moe_divider &divide)
{
#pragma unroll
    for (unsigned i = 0; i < TILE * DEEP / THREADS; i++) {
        const unsigned at = i * THREADS + threadIdx.x, row = s.k_is_row ? at / TILE : at / DEEP, column = s.k_is_row ? at % TILE : at % DEEP;
        const unsigned r = s.r0 + row, c = s.c0 + column;
        float x = 0.0f;
        if (r < s.rows && c < s.columns)
            x = s.from[(s.at ? divide(static_cast<unsigned>(__ldg(s.at + r))) : r) * s.width + c];
        if (s.k_is_row)
            to[row].at[column] = x;
        else
            to[column].at[row] = x;
    }
}

// As many blocks as the launcher asks of a processor: 64 registers, and nothing spilled.
template <bool INNER, bool TB>
static __global__ void __launch_bounds__(THREADS, 4) grouped_f32(moe_group_sizes s, moe_group_rows lie, const float *a, const float *b, float *c, bool add, unsigned *turn)
{
    MOE_SHARED(unsigned, before);
    MOE_SHARED_ARRAY(strip, left, [DEEP]);
    MOE_SHARED_ARRAY(strip, right, [DEEP]);
    const unsigned i0 = threadIdx.x / ACROSS * EACH, j0 = threadIdx.x % ACROSS * EACH;
    unsigned *const part = before + s.groups + 1, *const told = part + THREADS / MOE_WARP;
    if (threadIdx.x == 0)
        *told = moe_group_draw(turn);
    moe_group_scan<INNER, TILE, TILE, THREADS>(s, before, part); // ends with a barrier
    unsigned tile = *told;
    for (; tile < before[s.groups]; tile = *told) {
        const moe_group_tile t = moe_group_find<INNER, TILE, TILE>(s, before, tile);
        const size_t first = t.first, group = t.group, n = s.n;
        const unsigned deep = INNER ? t.rows : s.k, rows = INNER ? s.m : t.rows;
        const int32_t *const of_a = lie.a ? lie.a + first : nullptr, *const of_b = INNER && lie.b ? lie.b + first : nullptr, *const of_c = !INNER && lie.c ? lie.c + first : nullptr;
        const float *const left_of = a + (of_a ? 0 : first * (INNER ? s.m : s.k)), *const right_of = b + (INNER ? of_b ? 0 : first * n : group * s.k * n);
        float *const out = INNER ? c + group * s.m * n : c + (of_c ? 0 : first * n);
        side x, y;
        x = INNER ? side{ left_of, s.m, deep, 0, s.m, t.m0, true, of_a } : side{ left_of, s.k, t.rows, t.m0, deep, 0, false, of_a };
        y = TB ? side{ right_of, s.k, s.n, t.n0, deep, 0, false, nullptr } : side{ right_of, n, deep, 0, s.n, t.n0, true, of_b };
        float sum[EACH][EACH] = {};
        for (unsigned k0 = 0; k0 < deep; k0 += DEEP) {
            (x.k_is_row ? x.r0 : x.c0) = k0;
            (y.k_is_row ? y.r0 : y.c0) = k0;
            __syncthreads(); // all are done with what was there
            load_side(left, x, lie.divide);
            load_side(right, y, lie.divide);
            __syncthreads();
#pragma unroll
            for (unsigned k = 0; k < DEEP; k++) {
                float p[EACH], q[EACH];
                moe_read<EACH>(left[k].at + i0, p);
                moe_read<EACH>(right[k].at + j0, q);
#pragma unroll
                for (unsigned i = 0; i < EACH; i++)
#pragma unroll
                    for (unsigned j = 0; j < EACH; j++)
                        sum[i][j] += p[i] * q[j];
            }
        }
#pragma unroll
        for (unsigned i = 0; i < EACH; i++)
#pragma unroll
            for (unsigned j = 0; j < EACH; j++) {
                const unsigned r = t.m0 + i0 + i, q = t.n0 + j0 + j;
                if (r < rows && q < s.n) {
                    float *const at = out + (of_c ? static_cast<unsigned>(__ldg(of_c + r)) : r) * n + q;
                    *at = INNER || add ? *at + sum[i][j] : sum[i][j];
                }
            }
        if (threadIdx.x == 0)
            *told = moe_group_draw(turn); // all know this tile's number: barriers of its stages are behind them
        __syncthreads();
    }
    if (threadIdx.x == 0)
        moe_group_drawn(turn, tile, before[s.groups]);
}

extern "C" int moe_cuda_grouped_f32(const moe_cuda_call *call, const moe_grouped *g)
{
    const moe_group_sizes s = { g->offset, static_cast<unsigned>(g->groups), static_cast<unsigned>(g->m), static_cast<unsigned>(g->n), static_cast<unsigned>(g->k) };
    const size_t most = moe_group_most(g, TILE, TILE), full = static_cast<size_t>(call->processors) * 4;
    const unsigned blocks = static_cast<unsigned>(most < full ? most : full), shared = (s.groups + 1 + THREADS / MOE_WARP + 1) * sizeof(unsigned);
    const moe_group_rows lie = moe_group_rows_of(g);
    const float *const a = static_cast<const float *>(g->a), *const b = static_cast<const float *>(g->b);
    float *const c = static_cast<float *>(g->c);
    if (!blocks || !g->m || !g->k)
        return cudaSuccess;
    if (g->kind == MOE_GROUP_INNER)
        return MOE_LAUNCH((grouped_f32<true, false>), blocks, THREADS, shared, call, s, lie, a, b, c, true, call->turn);
    if (g->tb)
        return MOE_LAUNCH((grouped_f32<false, true>), blocks, THREADS, shared, call, s, lie, a, b, c, g->add, call->turn);
    return MOE_LAUNCH((grouped_f32<false, false>), blocks, THREADS, shared, call, s, lie, a, b, c, g->add, call->turn);
}
