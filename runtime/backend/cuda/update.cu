// Sums of whole arrays, in double, and AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2).
#include "runtime/backend/cuda/num.cuh"

namespace moe_update {        // names of this file alone: kernels and types of the same name in others would become one

constexpr unsigned THREADS = 256, DEEP = 4;
constexpr size_t STRETCH = 1 << 14;              // elements that a block sums at least
constexpr size_t MOST_PARTS = 1024;              // sums in scratch

// How many blocks share a sum: by n alone, or the order of additions, and with it the bits, would be the device's.
static size_t parts_of(size_t n)
{
    const size_t parts = n / STRETCH + (n % STRETCH != 0);
    return parts < MOST_PARTS ? parts : MOST_PARTS;
}

extern "C" size_t moe_cuda_sum_scratch(size_t n) { return parts_of(n) * sizeof(double); }

// ---- sums: each thread those of its packs, each block one of its threads, one block that of all blocks ----

template <typename T, unsigned W, bool square> __global__ void __launch_bounds__(THREADS) parts_kernel(double *part, const T *x, size_t n)
{
    MOE_SHARED_ARRAY(double, shared, [32]);
    const size_t packs = n / W, step = (size_t)gridDim.x * THREADS * DEEP;
    double sum = 0;
    for (size_t first = (size_t)blockIdx.x * THREADS * DEEP + threadIdx.x; first < packs; first += step) {
        moe_words<T, W> words[DEEP] = {};
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++)
            if (first + u * THREADS < packs)
                moe_fetch(x + (first + u * THREADS) * W, words[u]);
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++) {
            float a[W];
            moe_spread(words[u], a);
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                sum += square ? (double)a[j] * (double)a[j] : (double)a[j];
        }
    }
    const size_t last = packs * W + threadIdx.x;
    if (blockIdx.x == 0 && last < n) {
        const double left = (double)moe_float(x[last]);
        sum += square ? left * left : left;
    }
    sum = moe_block_sum(sum, shared);
    if (threadIdx.x == 0)
        part[blockIdx.x] = sum;
}

// Squares of floats, and any sum of them that fits in memory, are far from the end of double's range: the sum is finite if and only if each element is.
__global__ void __launch_bounds__(THREADS) total_kernel(double *out, const double *part, unsigned parts, bool tell)
{
    MOE_SHARED_ARRAY(double, shared, [32]);
    double sum = 0;
    for (unsigned i = threadIdx.x; i < parts; i += THREADS)
        sum += part[i];
    sum = moe_block_sum(sum, shared);
    if (threadIdx.x == 0) {
        out[0] = sum;
        if (tell)
            out[1] = sum - sum == 0 ? 1 : 0;
    }
}

template <typename T, bool square> static int sum_of(const moe_cuda_call *call, const void *x, size_t n, double *out)
{
    double *const part = static_cast<double *>(call->scratch);
    const unsigned parts = static_cast<unsigned>(parts_of(n));
    if (parts) {
        const T *const from = static_cast<const T *>(x);
        const int refused = moe_aligned(x) ? MOE_LAUNCH((parts_kernel<T, moe_pack<T>::WIDTH, square>), parts, THREADS, 0, call, part, from, n)
                                           : MOE_LAUNCH((parts_kernel<T, 1, square>), parts, THREADS, 0, call, part, from, n);
        if (refused)
            return refused;
    }
    return MOE_LAUNCH(total_kernel, 1, THREADS, 0, call, out, part, parts, square);
}

extern "C" int moe_cuda_sum(const struct moe_cuda_call *call, const void *x, size_t n, double *out) { return sum_of<float, false>(call, x, n, out); }

extern "C" int moe_cuda_sumsq(const struct moe_cuda_call *call, bool wide, const void *x, size_t n, double *out)
{
    return !wide && call->real == MOE_REAL_BF16 ? sum_of<__nv_bfloat16, true>(call, x, n, out) : sum_of<float, true>(call, x, n, out);
}

// ---- AdamW ----

struct update {
    float keep1, new1, keep2, new2, grad_scale;      // beta, and 1 - beta rounded once
    float pace, root, eps, decay;                    // lr / (1 - beta1^t); 1 / sqrt(1 - beta2^t); eps; lr * decay
};

__device__ __forceinline__ float updated(const update &u, float weight, float grad, float &m, float &v)
{
    const float g = grad * u.grad_scale;
    m = u.keep1 * m + u.new1 * g;
    v = u.keep2 * v + u.new2 * g * g;
    return weight - (u.pace * m / (sqrtf(v) * u.root + u.eps) + u.decay * weight);
}

// bf16's value, in the type that weights have.
template <typename T> __device__ __forceinline__ float short_of(float x) { return moe_float(__float2bfloat16_rn(x)); }

// `apart`: the master is an array of its own, and the weight its value rounded to bf16. W elements a thread: 16 bytes of weights, one or two loads of each other.
template <typename T, bool apart, unsigned W>
__global__ void __launch_bounds__(THREADS) adamw_kernel(T *weight, float *master, const float *grad, float *m, float *v, size_t n, update u)
{
    const size_t packs = n / W, stride = (size_t)gridDim.x * THREADS;
    for (size_t p = (size_t)blockIdx.x * THREADS + threadIdx.x; p < packs; p += stride) {
        float w[W], g[W], mean[W], square[W];
        moe_read<W>(master + p * W, w);
        moe_read<W>(grad + p * W, g);
        moe_read<W>(m + p * W, mean);
        moe_read<W>(v + p * W, square);
#pragma unroll
        for (unsigned j = 0; j < W; j++)
            w[j] = updated(u, w[j], g[j], mean[j], square[j]);
        moe_write<W>(m + p * W, mean);
        moe_write<W>(v + p * W, square);
        moe_write<W>(master + p * W, w);
        if (apart) {
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                w[j] = short_of<T>(w[j]);
            moe_write<W>(weight + p * W, w);
        }
    }
    const size_t last = packs * W + threadIdx.x;
    if (blockIdx.x == 0 && last < n) {
        const float w = updated(u, master[last], grad[last], m[last], v[last]);
        master[last] = w;
        if (apart)
            weight[last] = moe_as<T>(short_of<T>(w));
    }
}

template <typename T, bool apart> static int adamw_of(const moe_cuda_call *call, const moe_adamw *a, const update &u)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    T *const weight = static_cast<T *>(a->weight);
    float *const master = static_cast<float *>(apart ? a->master : a->weight), *const m = static_cast<float *>(a->m), *const v = static_cast<float *>(a->v);
    const float *const grad = static_cast<const float *>(a->grad);
    if (moe_aligned(weight, master, grad, m, v))
        return MOE_LAUNCH((adamw_kernel<T, apart, W>), moe_blocks(call, a->n, (size_t)THREADS * W), THREADS, 0, call, weight, master, grad, m, v, a->n, u);
    return MOE_LAUNCH((adamw_kernel<T, apart, 1>), moe_blocks(call, a->n, THREADS), THREADS, 0, call, weight, master, grad, m, v, a->n, u);
}

extern "C" int moe_cuda_adamw(const struct moe_cuda_call *call, const struct moe_adamw *a)
{
    const double t = static_cast<double>(a->t);
    const update u = {
        static_cast<float>(a->beta1), static_cast<float>(1 - a->beta1), static_cast<float>(a->beta2), static_cast<float>(1 - a->beta2), static_cast<float>(a->grad_scale),
        static_cast<float>(a->lr / (1 - pow(a->beta1, t))), static_cast<float>(1 / sqrt(1 - pow(a->beta2, t))), static_cast<float>(a->eps),
        static_cast<float>(a->lr * a->decay),
    };
    if (a->n == 0)
        return cudaSuccess;
    if (call->real == MOE_REAL_BF16)             // without a master the small changes of many updates would be rounded away
        return a->master ? adamw_of<__nv_bfloat16, true>(call, a, u) : cudaErrorInvalidValue;
    return a->master ? adamw_of<float, true>(call, a, u) : adamw_of<float, false>(call, a, u);
}

} // namespace moe_update
