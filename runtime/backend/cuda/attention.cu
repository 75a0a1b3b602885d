// Causal attention with grouped queries, in tiles: softmax is computed as keys come by (Milakov and Gimelshein 2018, arXiv:1805.02867), nothing of the size of
// S x S is held, and the sum's logarithm is kept for the backward (Dao et al. 2022, arXiv:2205.14135).
//
// A block has one tile of queries of one head; a warp has rows of it to itself, from the scores to the output, so only tiles of keys and values are waited for
// together. The tiles at a sequence's end see the most keys: they are started first.
#include "runtime/backend/cuda/attention.cuh"

namespace {
struct place {
    size_t seq, first;
    unsigned head;
};
__device__ place place_of(const heads &h, unsigned rows)
{
    const unsigned tile = h.tiles - 1 - blockIdx.x % h.tiles, rest = blockIdx.x / h.tiles;
    return place{ rest / h.heads, (size_t)tile * rows, rest % h.heads };
}

// --- bf16: scores and outputs on tensor cores. A fragment's layout is the hardware's secret, so what is done by rows goes through shared memory. ---------------
constexpr unsigned ROWS = 64, PAD = 8, PAD_F = 4;

struct plan {
    unsigned wide, ld, ld_s, ld_p, ld_o;
};
__host__ __device__ inline plan plan_of(unsigned head_dim, unsigned keys)
{
    const unsigned wide = (head_dim + 15) / 16 * 16;
    return plan{ wide, wide + PAD, keys + PAD_F, keys + PAD, wide + PAD_F };
}
size_t shared_of(const plan &p, unsigned keys)
{
    return ((size_t)ROWS * p.ld + 2 * (size_t)keys * p.ld + (size_t)ROWS * p.ld_p) * sizeof(__nv_bfloat16) +
           ((size_t)ROWS * p.ld_s + (size_t)ROWS * p.ld_o) * sizeof(float);
}

// Softmax of a strip of 16 rows as far as its keys have come: two lanes a row. Returns what the row's older sums are to be multiplied by.
template <unsigned KEYS>
__device__ float strip_softmax(float *s, __nv_bfloat16 *p, const plan &pl, size_t row, size_t key, float scale, float *top, float *sum)
{
    const unsigned lane = threadIdx.x % 32, r = lane / 2, half = lane % 2 * (KEYS / 2);
    float *const from = s + r * pl.ld_s + half, high = *top;
#pragma unroll 4
    for (unsigned c = 0; c < KEYS / 2; c++) {
        from[c] = key + half + c <= row ? from[c] * scale : -INFINITY;
        high = fmaxf(high, from[c]);
    }
    high = fmaxf(high, __shfl_xor_sync(MOE_ALL_LANES, high, 1));
    float more = 0;
#pragma unroll 4
    for (unsigned c = 0; c < KEYS / 2; c++) {
        const float e = exp2f(from[c] - high);
        more += e;
        p[r * pl.ld_p + half + c] = __float2bfloat16_rn(e);
    }
    more += __shfl_xor_sync(MOE_ALL_LANES, more, 1);
    const float keep = exp2f(*top - high);
    *top = high;
    *sum = *sum * keep + more;
    return keep;
}

template <unsigned KEYS> __device__ void strip_add(float *o, const __nv_bfloat16 *p, const __nv_bfloat16 *v, const plan &pl)
{
    using namespace nvcuda;
    for (unsigned c = 0; c < pl.wide; c += 16) {
        wmma::fragment<wmma::accumulator, 16, 16, 16, float> sum;
        wmma::load_matrix_sync(sum, o + c, pl.ld_o, wmma::mem_row_major);
#pragma unroll
        for (unsigned k = 0; k < KEYS; k += 16) {
            wmma::fragment<wmma::matrix_a, 16, 16, 16, __nv_bfloat16, wmma::row_major> left;
            wmma::fragment<wmma::matrix_b, 16, 16, 16, __nv_bfloat16, wmma::row_major> right;
            moe_fragment_load(left, p + k, pl.ld_p);
            moe_fragment_load(right, v + k * pl.ld + c, pl.ld);
            wmma::mma_sync(sum, left, right, sum);
        }
        wmma::store_matrix_sync(o + c, sum, pl.ld_o, wmma::mem_row_major);
    }
}

// A strip's rows of the output, 16 bytes at a time.
__device__ void strip_out(__nv_bfloat16 *to, view v, size_t first, const float *o, const plan &pl, const heads &h, float by)
{
    constexpr unsigned N = moe_pack<__nv_bfloat16>::WIDTH;
    const unsigned lane = threadIdx.x % 32, r = lane / 2;
    if (first + r >= h.length)
        return;
    for (unsigned c = lane % 2 * N; c < h.head_dim; c += 2 * N) {
        moe_pack<__nv_bfloat16> x;
#pragma unroll
        for (unsigned i = 0; i < N; i++)
            x.at[i] = __float2bfloat16_rn(o[r * pl.ld_o + c + i] * by);
        moe_store(to + v.at + (first + r) * v.step + c, x);
    }
}

template <unsigned KEYS>
__global__ void __launch_bounds__(ATTENTION_THREADS)
    attend_bf16(heads h, const __nv_bfloat16 *q, const __nv_bfloat16 *k, const __nv_bfloat16 *v, __nv_bfloat16 *out, float *lse)
{
    MOE_SHARED(float, s);
    const plan pl = plan_of(h.head_dim, KEYS);
    float *const o = s + ROWS * pl.ld_s;
    __nv_bfloat16 *const queries = (__nv_bfloat16 *)(o + ROWS * pl.ld_o), *const keys = queries + ROWS * pl.ld, *const values = keys + KEYS * pl.ld,
                  *const p = values + KEYS * pl.ld;
    const place at = place_of(h, ROWS);
    const view mine = view_of(h, at.seq, at.head, h.heads), theirs = view_of(h, at.seq, kv_of(h, at.head), h.kv_heads);
    const unsigned strip = threadIdx.x / 32 * 16, r = threadIdx.x % 32 / 2;
    const size_t row = at.first + strip + r, end = at.first + ROWS < h.length ? at.first + ROWS : h.length;
    float top = -INFINITY, sum = 0;
    tile_in(queries, pl.ld, q, mine, at.first, ROWS, h, pl.wide);
    for (unsigned i = threadIdx.x; i < ROWS * pl.ld_o; i += ATTENTION_THREADS)
        o[i] = 0;
    for (size_t key = 0; key < end; key += KEYS) {
        __syncthreads();
        tile_in(keys, pl.ld, k, theirs, key, KEYS, h, pl.wide);
        tile_in(values, pl.ld, v, theirs, key, KEYS, h, pl.wide);
        __syncthreads();
        strip_times<KEYS / 16>(s + strip * pl.ld_s, pl.ld_s, queries + strip * pl.ld, keys, pl.ld, pl.wide);
        __syncwarp();
        const float keep = strip_softmax<KEYS>(s + strip * pl.ld_s, p + strip * pl.ld_p, pl, row, key, h.scale * LOG2_E, &top, &sum);
        if (keep != 1)
            for (unsigned c = threadIdx.x % 2; c < pl.wide; c += 2)
                o[(strip + r) * pl.ld_o + c] *= keep;
        __syncwarp();
        strip_add<KEYS>(o + strip * pl.ld_o, p + strip * pl.ld_p, values, pl);
        __syncwarp();
    }
    strip_out(out, mine, at.first + strip, o + strip * pl.ld_o, pl, h, 1 / sum);
    if (row < h.length && threadIdx.x % 2 == 0)
        lse[(at.seq * h.heads + at.head) * h.length + row] = (top + log2f(sum)) * LN_2;
}

// --- float: no tensor cores, for they would round. A lane has a key while scores are computed, and columns while outputs are. -----------------------------------
constexpr unsigned EACH = 8, ROWS_F = ATTENTION_WARPS * EACH, KEYS_F = 32;

size_t shared_f32(unsigned head_dim)
{
    return ((size_t)ROWS_F * head_dim + KEYS_F * (head_dim + 1) + (size_t)KEYS_F * head_dim + ROWS_F * KEYS_F) * sizeof(float);
}

// COLUMNS: of a lane, 32 apart; head_dim <= 32 * COLUMNS.
template <unsigned COLUMNS>
__global__ void __launch_bounds__(ATTENTION_THREADS) attend_f32(heads h, const float *q, const float *k, const float *v, float *out, float *lse)
{
    MOE_SHARED(float, queries);
    const unsigned width = h.head_dim, lane = threadIdx.x % 32, strip = threadIdx.x / 32 * EACH;
    float *const values = queries + ROWS_F * width, *const p = values + KEYS_F * width, *const keys = p + ROWS_F * KEYS_F;
    const place at = place_of(h, ROWS_F);
    const view mine = view_of(h, at.seq, at.head, h.heads), theirs = view_of(h, at.seq, kv_of(h, at.head), h.kv_heads);
    const size_t end = at.first + ROWS_F < h.length ? at.first + ROWS_F : h.length;
    float top[EACH], sum[EACH], o[EACH][COLUMNS];
#pragma unroll
    for (unsigned r = 0; r < EACH; r++) {
        top[r] = -INFINITY;
        sum[r] = 0;
#pragma unroll
        for (unsigned c = 0; c < COLUMNS; c++)
            o[r][c] = 0;
    }
    tile_in(queries, width, q, mine, at.first, ROWS_F, h, width);
    for (size_t key = 0; key < end; key += KEYS_F) {
        __syncthreads();
        tile_in(keys, width + 1, k, theirs, key, KEYS_F, h, width);
        tile_in(values, width, v, theirs, key, KEYS_F, h, width);
        __syncthreads();
        float s[EACH] = { 0 };
        for (unsigned c = 0; c < width; c++) {
            const float x = keys[lane * (width + 1) + c];
#pragma unroll
            for (unsigned r = 0; r < EACH; r++)
                s[r] += queries[(strip + r) * width + c] * x;
        }
#pragma unroll
        for (unsigned r = 0; r < EACH; r++) {
            const float score = key + lane <= at.first + strip + r ? s[r] * h.scale : -INFINITY, high = fmaxf(top[r], moe_warp_max(score));
            const float e = expf(score - high), keep = expf(top[r] - high);
            top[r] = high;
            sum[r] = sum[r] * keep + e;          // of this lane's keys: the lanes' sums are added once, at the end
            p[(strip + r) * KEYS_F + lane] = e;
#pragma unroll
            for (unsigned c = 0; c < COLUMNS; c++)
                o[r][c] *= keep;
        }
        __syncwarp();
        for (unsigned j = 0; j < KEYS_F; j++) {
#pragma unroll
            for (unsigned c = 0; c < COLUMNS; c++) {
                const float x = lane + 32 * c < width ? values[j * width + lane + 32 * c] : 0;
#pragma unroll
                for (unsigned r = 0; r < EACH; r++)
                    o[r][c] += p[(strip + r) * KEYS_F + j] * x;
            }
        }
    }
#pragma unroll
    for (unsigned r = 0; r < EACH; r++) {
        const size_t row = at.first + strip + r;
        const float all = moe_warp_sum(sum[r]);
        if (row >= h.length)
            continue;
#pragma unroll
        for (unsigned c = 0; c < COLUMNS; c++)
            if (lane + 32 * c < width)
                out[mine.at + row * mine.step + lane + 32 * c] = o[r][c] / all;
        if (lane == 0)
            lse[(at.seq * h.heads + at.head) * h.length + row] = top[r] + logf(all);
    }
}

template <unsigned KEYS> int launch_bf16(const moe_cuda_call *call, const moe_attention *a)
{
    const heads h = heads_of(a, ROWS);
    const unsigned blocks = grid_of(h, a->seqs, a->heads);
    if (!blocks)
        return cudaErrorInvalidConfiguration;
    return MOE_LAUNCH(attend_bf16<KEYS>, dim3(blocks), dim3(ATTENTION_THREADS), shared_of(plan_of(h.head_dim, KEYS), KEYS), call, h, (const __nv_bfloat16 *)a->q,
                      (const __nv_bfloat16 *)a->k, (const __nv_bfloat16 *)a->v, (__nv_bfloat16 *)a->o, (float *)a->lse);
}
template <unsigned COLUMNS> int launch_f32(const moe_cuda_call *call, const moe_attention *a)
{
    const heads h = heads_of(a, ROWS_F);
    const unsigned blocks = grid_of(h, a->seqs, a->heads);
    if (!blocks)
        return cudaErrorInvalidConfiguration;
    return MOE_LAUNCH(attend_f32<COLUMNS>, dim3(blocks), dim3(ATTENTION_THREADS), shared_f32(h.head_dim), call, h, (const float *)a->q, (const float *)a->k,
                      (const float *)a->v, (float *)a->o, (float *)a->lse);
}
} // namespace

int moe_cuda_attention(const moe_cuda_call *call, const moe_attention *a)
{
    if (!a->seqs || !a->length)
        return cudaSuccess;
    if (call->real == MOE_REAL_BF16)
        return a->head_dim <= 128 ? launch_bf16<64>(call, a) : launch_bf16<32>(call, a);
    return a->head_dim <= 32 ? launch_f32<1>(call, a) : a->head_dim <= 64 ? launch_f32<2>(call, a) : a->head_dim <= 128 ? launch_f32<4>(call, a) : launch_f32<8>(call, a);
}
