// What attention's kernels share: which head and tile a block has, tiles of rows in shared memory, the product of two tiles.
//
// A tile's rows are positions of one head. In shared memory a row has `ld` elements: more than it has columns, so that rows begin on different banks; what is past
// the head's width, or past the sequence, is zero, so products need no masks there.
#ifndef MOE_RUNTIME_BACKEND_CUDA_ATTENTION_CUH
#define MOE_RUNTIME_BACKEND_CUDA_ATTENTION_CUH
#include "runtime/backend/cuda/num.cuh"
#include "runtime/backend/cuda/tensor.cuh"

namespace {
constexpr float LOG2_E = 1.4426950408889634f, LN_2 = 0.6931471805599453f;
constexpr unsigned ATTENTION_THREADS = 128, ATTENTION_WARPS = ATTENTION_THREADS / 32;

struct heads {
    size_t length;
    unsigned heads, kv_heads, head_dim, tiles; // tiles of a sequence, as the kernel cuts it
    float scale;
};

inline heads heads_of(const moe_attention *a, unsigned rows)
{
    return heads{ a->length, (unsigned)a->heads, (unsigned)a->kv_heads, (unsigned)a->head_dim, (unsigned)((a->length + rows - 1) / rows),
                  (float)(1 / sqrt((double)a->head_dim)) };
}

// Rows of one head: where position 0 is, and how far it is to the next.
struct view {
    size_t at, step;
};
__device__ inline view view_of(const heads &h, size_t seq, unsigned head, unsigned of)
{
    return view{ (seq * h.length * of + head) * h.head_dim, (size_t)of * h.head_dim };
}
__device__ inline unsigned kv_of(const heads &h, unsigned head) { return head / (h.heads / h.kv_heads); }

// Rows first .. first + rows - 1 of a head into shared memory, by all threads of the block. `wide`: columns that are filled, the head's and zeros.
template <typename T> __device__ void tile_in(T *to, unsigned ld, const T *from, view v, size_t first, unsigned rows, const heads &h, unsigned wide)
{
    constexpr unsigned N = moe_pack<T>::WIDTH;
    const unsigned chunks = wide / N, used = h.head_dim / N;
    for (unsigned i = threadIdx.x; i < rows * chunks; i += ATTENTION_THREADS) {
        const unsigned row = i / chunks, chunk = i % chunks;
        const bool there = first + row < h.length && chunk < used;
        moe_pack<T> x = {};
        if (there)
            x = moe_load(from + v.at + (first + row) * v.step + chunk * N);
        T *const into = to + row * ld + chunk * N;
        if (sizeof(T) == 2) // rows begin at multiples of 16 bytes
            moe_store(into, x);
        else
#pragma unroll
            for (unsigned c = 0; c < N; c++)
                into[c] = x.at[c];
    }
}
// The same of one number a position, [B,H,S]; what is past the sequence is zero.
__device__ inline void numbers_in(float *to, const float *from, size_t seq, unsigned head, size_t first, unsigned rows, const heads &h)
{
    for (unsigned i = threadIdx.x; i < rows; i += ATTENTION_THREADS)
        to[i] = first + i < h.length ? from[(seq * h.heads + head) * h.length + first + i] : 0;
}

// s[16, 16 * n] = a[16, wide] b[16 * n, wide]^T, by one warp.
template <unsigned N> __device__ void strip_times(float *s, unsigned ld_s, const __nv_bfloat16 *a, const __nv_bfloat16 *b, unsigned ld, unsigned wide)
{
    using namespace nvcuda;
#pragma unroll
    for (unsigned n = 0; n < N; n++) {
        wmma::fragment<wmma::accumulator, 16, 16, 16, float> sum;
        wmma::fill_fragment(sum, 0.0f);
        for (unsigned k = 0; k < wide; k += 16) {
            wmma::fragment<wmma::matrix_a, 16, 16, 16, __nv_bfloat16, wmma::row_major> left;
            wmma::fragment<wmma::matrix_b, 16, 16, 16, __nv_bfloat16, wmma::col_major> right;
            moe_fragment_load(left, a + k, ld);
            moe_fragment_load(right, b + n * 16 * ld + k, ld);
            wmma::mma_sync(sum, left, right, sum);
        }
        wmma::store_matrix_sync(s + n * 16, sum, ld_s, wmma::mem_row_major);
    }
}

inline unsigned up_to(unsigned n, unsigned of) { return (n + of - 1) / of * of; }
// Tiles times heads times sequences, as the x of a grid; 0 when that is too many.
inline unsigned grid_of(const heads &h, size_t seqs, size_t heads_each)
{
    const unsigned long long blocks = (unsigned long long)h.tiles * seqs * heads_each;
    return blocks <= 0x7fffffffull ? (unsigned)blocks : 0;
}
} // namespace
#endif
