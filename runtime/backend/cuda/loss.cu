// Cross entropy of a row of logits, fused with its gradient: loss = lse - l_t, gradient softmax(l) - onehot(t). A block has a row, and reads it twice at most: once
// for the largest logit and the sum of exponentials together (Milakov and Gimelshein 2018, arXiv:1805.02867), once to write the gradient over it.
#include "runtime/backend/cuda/num.cuh"

namespace moe_loss {        // names of this file alone: kernels and types of the same name in others would become one

constexpr unsigned SHORT = 128, LONG = 512;      // threads for a row
constexpr unsigned DEEP = 4;                     // packs that a thread asks for at a time
constexpr size_t SHORT_ROW = 4096;

// A row of any width begins anywhere: elements up to the first place that is aligned to 16 bytes, packs, and what is left.
template <typename T> struct cut { size_t head, packs, tail; };      // tail: where it begins
template <typename T> __device__ __forceinline__ cut<T> cut_of(const T *row, size_t v)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    const size_t past = (size_t)row / sizeof(T) % W, head = min(past ? W - past : 0, v), packs = (v - head) / W;
    return { head, packs, head + packs * W };
}

// The largest so far, and the sum of exponentials with that one taken out.
struct online {
    float top, sum;

    template <typename T, unsigned N> __device__ __forceinline__ void take(const float (&x)[N])
    {
        float most = x[0];
#pragma unroll
        for (unsigned j = 1; j < N; j++)
            most = max(most, x[j]);
        if (most > top) {
            sum *= moe_exp<T>(top - most);       // at first exp(-infinity): 0
            top = most;
        }
        const float out = top > -INFINITY ? top : 0;             // of nothing but -infinity so far: each adds 0
#pragma unroll
        for (unsigned j = 0; j < N; j++)
            sum += moe_exp<T>(x[j] - out);
    }
};

// DEEP packs from `first` on, a block's width apart; past the end of the row -infinity, which adds nothing.
template <typename T, unsigned W>
__device__ __forceinline__ void fetch_deep(const T *packs, size_t first, size_t count, moe_words<T, W> (&words)[DEEP])
{
#pragma unroll
    for (unsigned u = 0; u < DEEP; u++)
        moe_set(words[u], -INFINITY);
#pragma unroll
    for (unsigned u = 0; u < DEEP; u++)
        if (first + u * blockDim.x < count)
            moe_fetch(packs + (first + u * blockDim.x) * W, words[u]);
}

template <typename T> __device__ __forceinline__ online row_of(const T *row, size_t v, const cut<T> &c)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    online o = { -INFINITY, 0 };
    float one[1];
    if (threadIdx.x < c.head) {
        one[0] = moe_float(row[threadIdx.x]);
        o.take<T>(one);
    }
    for (size_t first = threadIdx.x; first < c.packs; first += DEEP * blockDim.x) {
        moe_words<T, W> words[DEEP];
        fetch_deep(row + c.head, first, c.packs, words);
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++) {
            float x[W];
            moe_spread(words[u], x);
            o.take<T>(x);
        }
    }
    if (c.tail + threadIdx.x < v) {
        one[0] = moe_float(row[c.tail + threadIdx.x]);
        o.take<T>(one);
    }
    return o;
}

// by * exp(x - top): the gradient of every element but the target's, which is set when all have been.
template <typename T> __device__ __forceinline__ void row_back(T *row, size_t v, const cut<T> &c, float top, float by)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    const size_t last = c.tail + threadIdx.x;
    if (threadIdx.x < c.head)
        row[threadIdx.x] = moe_as<T>(by * moe_exp<T>(moe_float(row[threadIdx.x]) - top));
    for (size_t first = threadIdx.x; first < c.packs; first += DEEP * blockDim.x) {
        moe_words<T, W> words[DEEP];
        fetch_deep(row + c.head, first, c.packs, words);
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++) {
            float x[W];
            moe_spread(words[u], x);
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                x[j] = by * moe_exp<T>(x[j] - top);
            if (first + u * blockDim.x < c.packs)
                moe_write<W>(row + c.head + (first + u * blockDim.x) * W, x);
        }
    }
    if (last < v)
        row[last] = moe_as<T>(by * moe_exp<T>(moe_float(row[last]) - top));
}

template <typename T> __device__ __forceinline__ void row_zero(T *row, size_t v, const cut<T> &c)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    const float zero[W] = {};
    if (threadIdx.x < c.head)
        row[threadIdx.x] = moe_as<T>(0.0f);
    for (size_t p = threadIdx.x; p < c.packs; p += blockDim.x)
        moe_write<W>(row + c.head + p * W, zero);
    if (c.tail + threadIdx.x < v)
        row[c.tail + threadIdx.x] = moe_as<T>(0.0f);
}

template <typename T> __global__ void __launch_bounds__(LONG) xent_kernel(float *loss, T *logits, const int32_t *target, size_t n, size_t v, bool back, float scale)
{
    MOE_SHARED_ARRAY(float, part, [32]);
    for (size_t i = blockIdx.x; i < n; i += gridDim.x) {
        T *const row = logits + i * v;
        const cut<T> c = cut_of(row, v);
        const int32_t t = target[i];
        if (t == -1) {                           // of the whole block alike
            if (threadIdx.x == 0)
                loss[i] = 0;
            if (back)
                row_zero(row, v, c);
            continue;
        }
        const float right = moe_float(row[t]);   // before anybody writes: the sums below have barriers
        const online o = row_of(row, v, c);
        const float top = moe_block_max(o.top, part);
        const float sum = moe_block_sum(o.sum * moe_exp<T>(o.top - top), part);      // of a thread without elements 0 * 0
        if (threadIdx.x == 0)
            loss[i] = logf(sum) + (top - right);
        if (!back)
            continue;
        row_back(row, v, c, top, scale / sum);
        __syncthreads();
        if (threadIdx.x == 0)
            row[t] = moe_as<T>(scale / sum * moe_exp<T>(right - top) - scale);
    }
}

template <typename T> static int xent_of(const moe_cuda_call *call, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, float scale)
{
    const unsigned blocks = n < 0x7fffffff ? static_cast<unsigned>(n) : 0x7fffffffu;
    return MOE_LAUNCH(xent_kernel<T>, blocks, v > SHORT_ROW ? LONG : SHORT, 0, call, static_cast<float *>(loss), static_cast<T *>(logits), target, n, v, back, scale);
}

extern "C" int moe_cuda_xent(const struct moe_cuda_call *call, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale)
{
    const float by = static_cast<float>(scale);
    if (n == 0)
        return cudaSuccess;
    return call->real == MOE_REAL_BF16 ? xent_of<__nv_bfloat16>(call, loss, logits, target, n, v, back, by) : xent_of<float>(call, loss, logits, target, n, v, back, by);
}

} // namespace moe_loss
