// Numbers as kernels hold them: conversions, loads and stores of 16 bytes, and sums over a warp or a block whose order follows from the sizes alone.
#ifndef MOE_RUNTIME_BACKEND_CUDA_NUM_CUH
#define MOE_RUNTIME_BACKEND_CUDA_NUM_CUH
#include "runtime/backend/cuda/launch.cuh"

constexpr unsigned MOE_WARP = 32, MOE_ALL_LANES = 0xffffffffu;

// ---- elements: computed with as floats, stored as real ----

__device__ __forceinline__ float moe_float(float x) { return x; }
__device__ __forceinline__ float moe_float(__nv_bfloat16 x) { return __bfloat162float(x); }
template <typename T> __device__ __forceinline__ T moe_as(float x);      // nearest, ties to even
template <> __device__ __forceinline__ float moe_as<float>(float x) { return x; }
template <> __device__ __forceinline__ __nv_bfloat16 moe_as<__nv_bfloat16>(float x) { return __float2bfloat16_rn(x); }

// ---- packs: as many elements as fit into 16 bytes, the widest load that there is ----

template <typename T, unsigned W = 16 / sizeof(T)> struct __align__(sizeof(T) * W) moe_pack {
    static constexpr unsigned WIDTH = W;
    T at[W];
};
template <typename T> __device__ __forceinline__ moe_pack<T> moe_load(const T *from) { return *reinterpret_cast<const moe_pack<T> *>(from); }
template <typename T> __device__ __forceinline__ void moe_store(T *to, const moe_pack<T> &pack) { *reinterpret_cast<moe_pack<T> *>(to) = pack; }

// W elements as they lie in memory. A thread asks for all that it needs by moe_fetch() before it looks at the first by moe_spread(): what is converted right behind
// its load, under a condition of its own, makes each load wait for the one before.
template <typename T, unsigned W> struct moe_words {
    static constexpr unsigned PART = W * sizeof(T) < 16 ? W : 16 / sizeof(T);
    moe_pack<T, PART> part[W / PART];
};
// From a place that is aligned to 16 bytes or to W elements, whichever is less; so are those below. W: a power of two.
template <typename T, unsigned W> __device__ __forceinline__ void moe_fetch(const T *from, moe_words<T, W> &words)
{
    constexpr unsigned PART = moe_words<T, W>::PART;
#pragma unroll
    for (unsigned i = 0; i < W / PART; i++)
        words.part[i] = *reinterpret_cast<const moe_pack<T, PART> *>(from + i * PART);
}
template <typename T, unsigned W> __device__ __forceinline__ void moe_spread(const moe_words<T, W> &words, float (&x)[W])
{
    constexpr unsigned PART = moe_words<T, W>::PART;
#pragma unroll
    for (unsigned i = 0; i < W; i++)
        x[i] = moe_float(words.part[i / PART].at[i % PART]);
}
template <typename T, unsigned W> __device__ __forceinline__ void moe_set(moe_words<T, W> &words, float x)
{
    constexpr unsigned PART = moe_words<T, W>::PART;
#pragma unroll
    for (unsigned i = 0; i < W; i++)
        words.part[i / PART].at[i % PART] = moe_as<T>(x);
}

// W elements as floats, and back.
template <unsigned W, typename T> __device__ __forceinline__ void moe_read(const T *from, float (&x)[W])
{
    moe_words<T, W> words;
    moe_fetch(from, words);
    moe_spread(words, x);
}
template <unsigned W, typename T> __device__ __forceinline__ void moe_write(T *to, const float (&x)[W])
{
    constexpr unsigned PART = W * sizeof(T) < 16 ? W : 16 / sizeof(T);
#pragma unroll
    for (unsigned i = 0; i < W; i += PART) {
        moe_pack<T, PART> pack;
#pragma unroll
        for (unsigned j = 0; j < PART; j++)
            pack.at[j] = moe_as<T>(x[i + j]);
        *reinterpret_cast<moe_pack<T, PART> *>(to + i) = pack;
    }
}

// Rows of `width` elements of type T can be read by packs: arrays begin aligned, and each row then does, too. Host and device.
template <typename T> __host__ __device__ __forceinline__ bool moe_packs(size_t width) { return width % moe_pack<T>::WIDTH == 0; }

// Arrays whose rows nobody knows of can be read by packs where they begin aligned: a parameter, or a shard of all of them, begins wherever the one before it ends.
static inline bool moe_aligned(void) { return true; }
template <typename... Others> static inline bool moe_aligned(const void *first, Others... others)
{
    return reinterpret_cast<uintptr_t>(first) % 16 == 0 && moe_aligned(others...);
}

// ---- functions: those of floats are good to two places; where the result is stored as bf16, the hardware's own are good enough ----

template <typename T> __device__ __forceinline__ float moe_exp(float x) { return expf(x); }
template <> __device__ __forceinline__ float moe_exp<__nv_bfloat16>(float x) { return __expf(x); }
// 1 / (1 + exp(-x)); exp's infinity gives 0.
template <typename T> __device__ __forceinline__ float moe_logistic(float x) { return 1.0f / (1.0f + expf(-x)); }
template <> __device__ __forceinline__ float moe_logistic<__nv_bfloat16>(float x) { return __fdividef(1.0f, 1.0f + __expf(-x)); }

// ---- sums and maxima: by halves over the lanes of a warp, so every lane has the same bits; then over the warps of a block in their order ----

__device__ __forceinline__ unsigned moe_lane(void) { return threadIdx.x % MOE_WARP; }
template <typename T> __device__ __forceinline__ T moe_warp_sum(T x)
{
#pragma unroll
    for (int by = MOE_WARP / 2; by > 0; by /= 2)
        x += __shfl_xor_sync(MOE_ALL_LANES, x, by);
    return x;
}
template <typename T> __device__ __forceinline__ T moe_warp_max(T x)
{
#pragma unroll
    for (int by = MOE_WARP / 2; by > 0; by /= 2)
        x = max(x, __shfl_xor_sync(MOE_ALL_LANES, x, by));
    return x;
}

// Over a block of one dimension, whole warps, at most 1024 threads; every thread calls and gets the sum. `part` is shared memory for 32, free again when all
// threads have passed the next barrier: two calls on the same one in a row are right, because the first barrier of each is behind the reads of the last.
template <typename T> __device__ __forceinline__ T moe_block_sum(T x, T *part)
{
    const unsigned warps = blockDim.x / MOE_WARP;
    x = moe_warp_sum(x);
    __syncthreads();
    if (moe_lane() == 0)
        part[threadIdx.x / MOE_WARP] = x;
    __syncthreads();
    return moe_warp_sum(moe_lane() < warps ? part[moe_lane()] : T(0));
}
template <typename T> __device__ __forceinline__ T moe_block_max(T x, T *part)
{
    const unsigned warps = blockDim.x / MOE_WARP;
    x = moe_warp_max(x);
    __syncthreads();
    if (moe_lane() == 0)
        part[threadIdx.x / MOE_WARP] = x;
    __syncthreads();
    return moe_warp_max(part[moe_lane() < warps ? moe_lane() : 0]);
}

// ---- grids ----

// Each of n things once, whatever the grid.
#define MOE_EACH(i, n) (size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x, i##_stride = (size_t)gridDim.x * blockDim.x; i < (n); i += i##_stride)

// Blocks for n things, `per_block` in each, for a kernel that strides: at most what fills the device a few times over. 0 for none: launch nothing then.
__host__ static inline unsigned moe_blocks(const moe_cuda_call *call, size_t n, size_t per_block)
{
    const size_t all = n / per_block + (n % per_block != 0), most = (size_t)(call->processors ? call->processors : 1) * 16;
    return (unsigned)(all < most ? all : most);
}
#endif
