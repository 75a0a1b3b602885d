// RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467): y_j = x_j r g_j with r = 1 / sqrt(mean(x^2) + eps).
// dx_j = r (g_j dy_j - x_j r^2 / D * sum_i g_i dy_i x_i); dg_j = sum over rows of dy_j x_j r.
//
// A row is read once: its threads hold it between the sum and what the sum is for. Rows that are too wide for that are read twice.
#include "runtime/backend/cuda/num.cuh"

namespace moe_norm {        // names of this file alone: kernels and types of the same name in others would become one

constexpr unsigned THREADS = 256, HELD = 4;      // packs that a thread holds
constexpr unsigned MOST_THREADS = 1024;

// Threads for a row of so many packs, `held` in each: whole warps, a power of two; 0: it would take more than `most`.
static unsigned threads_for(size_t packs, unsigned held, unsigned most)
{
    unsigned threads = MOE_WARP;
    while (threads <= most && (size_t)threads * held < packs)
        threads *= 2;
    return threads <= most ? threads : 0;
}

// ---- forward ----

// Sums of rows: by a warp each, or by the whole block.
template <bool block> __device__ __forceinline__ float row_sum(float x, float *part) { return block ? moe_block_sum(x, part) : moe_warp_sum(x); }

template <typename T, unsigned W> __device__ __forceinline__ void normed(T *y, const float (&x)[W], const T *gain, float r)
{
    float g[W];
    moe_read<W>(gain, g);
#pragma unroll
    for (unsigned j = 0; j < W; j++)
        g[j] = x[j] * r * g[j];
    moe_write<W>(y, g);
}

template <unsigned W> __device__ __forceinline__ float squares(const float (&x)[W])
{
    float sum = 0;
#pragma unroll
    for (unsigned j = 0; j < W; j++)
        sum += x[j] * x[j];
    return sum;
}

template <typename T, unsigned W, bool block>
__global__ void __launch_bounds__(block ? MOST_THREADS : THREADS) rmsnorm_kernel(T *y, float *rstd, const T *x, const T *gain, size_t n, size_t d, float eps)
{
    MOE_SHARED_ARRAY(float, part, [32]);
    const unsigned me = block ? threadIdx.x : moe_lane(), many = block ? blockDim.x : MOE_WARP, rows = block ? 1 : blockDim.x / MOE_WARP;
    const size_t packs = d / W;
    for (size_t i = (size_t)blockIdx.x * rows + (block ? 0 : threadIdx.x / MOE_WARP); i < n; i += (size_t)gridDim.x * rows) {
        moe_words<T, W> held[HELD] = {};
        float sum = 0, a[W];
#pragma unroll
        for (unsigned u = 0; u < HELD; u++)
            if (me + u * many < packs)
                moe_fetch(x + i * d + (me + u * many) * W, held[u]);
#pragma unroll
        for (unsigned u = 0; u < HELD; u++) {
            moe_spread(held[u], a);
            sum += squares<W>(a);
        }
        const float r = 1.0f / sqrtf(row_sum<block>(sum, part) / (float)d + eps);
        if (me == 0)
            rstd[i] = r;
#pragma unroll
        for (unsigned u = 0; u < HELD; u++)
            if (me + u * many < packs) {
                moe_spread(held[u], a);
                normed<T, W>(y + i * d + (me + u * many) * W, a, gain + (me + u * many) * W, r);
            }
    }
}

template <typename T, unsigned W>
__global__ void __launch_bounds__(MOST_THREADS) rmsnorm_wide_kernel(T *y, float *rstd, const T *x, const T *gain, size_t n, size_t d, float eps)
{
    MOE_SHARED_ARRAY(float, part, [32]);
    float held[W];
    for (size_t i = blockIdx.x; i < n; i += gridDim.x) {
        float sum = 0;
        for (size_t p = threadIdx.x; p < d / W; p += blockDim.x) {
            moe_read<W>(x + i * d + p * W, held);
            sum += squares<W>(held);
        }
        const float r = 1.0f / sqrtf(moe_block_sum(sum, part) / (float)d + eps);
        if (threadIdx.x == 0)
            rstd[i] = r;
        for (size_t p = threadIdx.x; p < d / W; p += blockDim.x) {
            moe_read<W>(x + i * d + p * W, held);
            normed<T, W>(y + i * d + p * W, held, gain + p * W, r);
        }
    }
}

template <typename T, unsigned W> static int rmsnorm_of(const moe_cuda_call *call, void *y_, void *rstd_, const void *x_, const void *gain_, size_t n, size_t d, float eps)
{
    T *const y = static_cast<T *>(y_);
    float *const rstd = static_cast<float *>(rstd_);
    const T *const x = static_cast<const T *>(x_), *const gain = static_cast<const T *>(gain_);
    const unsigned threads = threads_for(d / W, HELD, MOST_THREADS);
    if (threads == MOE_WARP)
        return MOE_LAUNCH((rmsnorm_kernel<T, W, false>), moe_blocks(call, n, THREADS / MOE_WARP), THREADS, 0, call, y, rstd, x, gain, n, d, eps);
    if (threads)
        return MOE_LAUNCH((rmsnorm_kernel<T, W, true>), moe_blocks(call, n, 1), threads, 0, call, y, rstd, x, gain, n, d, eps);
    return MOE_LAUNCH((rmsnorm_wide_kernel<T, W>), moe_blocks(call, n, 1), MOST_THREADS, 0, call, y, rstd, x, gain, n, d, eps);
}

template <typename T> static int rmsnorm_by(const moe_cuda_call *call, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, float eps)
{
    return moe_packs<T>(d) ? rmsnorm_of<T, moe_pack<T>::WIDTH>(call, y, rstd, x, gain, n, d, eps) : rmsnorm_of<T, 1>(call, y, rstd, x, gain, n, d, eps);
}

extern "C" int moe_cuda_rmsnorm(const struct moe_cuda_call *call, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps)
{
    const float by = static_cast<float>(eps);
    if (n == 0 || d == 0)
        return cudaSuccess;
    return call->real == MOE_REAL_BF16 ? rmsnorm_by<__nv_bfloat16>(call, y, rstd, x, gain, n, d, by) : rmsnorm_by<float>(call, y, rstd, x, gain, n, d, by);
}

// ---- backward: a block has a part of the rows, and with dx makes a sum of its own for dgain; then those sums, in their order ----

constexpr size_t PART_ROWS = 8, MOST_PARTS = 512;        // as many as fill a large device; by n alone, for the order of additions is theirs
constexpr unsigned BACK_HELD = 2, BACK_THREADS = 512;

static size_t rows_of_part(size_t n)
{
    const size_t rows = n / MOST_PARTS + (n % MOST_PARTS != 0);
    return rows > PART_ROWS ? rows : PART_ROWS;
}
static size_t parts_of(size_t n) { return n / rows_of_part(n) + (n % rows_of_part(n) != 0); }

extern "C" size_t moe_cuda_rmsnorm_back_scratch(size_t n, size_t d) { return parts_of(n) * d * sizeof(float); }

struct backward { size_t n, d, rows; bool add; };        // rows: of a part

// What a pack of dx becomes: r g dy - back x, added to what is there.
template <typename T, unsigned W> __device__ __forceinline__ void slopes(T *dx, bool add, const float (&dy)[W], const float (&x)[W], const float (&g)[W], float r, float back)
{
    float to[W] = {};
    if (add)
        moe_read<W>(dx, to);
#pragma unroll
    for (unsigned j = 0; j < W; j++)
        to[j] += r * g[j] * dy[j] - back * x[j];
    moe_write<W>(dx, to);
}

template <unsigned W> __device__ __forceinline__ float along(const float (&dy)[W], const float (&x)[W], const float (&g)[W])
{
    float sum = 0;
#pragma unroll
    for (unsigned j = 0; j < W; j++)
        sum += dy[j] * g[j] * x[j];
    return sum;
}

// Blocks of a thread for BACK_HELD packs of a row's columns, which stay that thread's: their gains and their sums are in its registers. Sums of rows take turns
// between two places in shared memory: who writes the third has passed the barrier of the second, and so has everyone who read the first.
template <typename T, unsigned W>
__global__ void __launch_bounds__(BACK_THREADS) rmsnorm_back_kernel(T *dx, float *part, const T *dy, const T *x, const T *gain, const float *rstd, backward b)
{
    MOE_SHARED_ARRAY(float, sums, [2][32]);
    const size_t packs = b.d / W, begin = blockIdx.x * b.rows, end = min(begin + b.rows, b.n);
    moe_words<T, W> gains[BACK_HELD] = {};
    float g[BACK_HELD][W], dgain[BACK_HELD][W] = {};
#pragma unroll
    for (unsigned u = 0; u < BACK_HELD; u++) {
        if (threadIdx.x + u * blockDim.x < packs)
            moe_fetch(gain + (threadIdx.x + u * blockDim.x) * W, gains[u]);
        moe_spread(gains[u], g[u]);
    }
    for (size_t i = begin; i < end; i++) {
        moe_words<T, W> of_dy[BACK_HELD] = {}, of_x[BACK_HELD] = {};
        float a[BACK_HELD][W], c[BACK_HELD][W], sum = 0;
        const float r = rstd[i];
        float *const shared = sums[i % 2];
#pragma unroll
        for (unsigned u = 0; u < BACK_HELD; u++)
            if (threadIdx.x + u * blockDim.x < packs) {
                moe_fetch(dy + i * b.d + (threadIdx.x + u * blockDim.x) * W, of_dy[u]);
                moe_fetch(x + i * b.d + (threadIdx.x + u * blockDim.x) * W, of_x[u]);
            }
#pragma unroll
        for (unsigned u = 0; u < BACK_HELD; u++) {
            moe_spread(of_dy[u], a[u]);
            moe_spread(of_x[u], c[u]);
            sum += along<W>(a[u], c[u], g[u]);
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                dgain[u][j] += a[u][j] * c[u][j] * r;
        }
        sum = moe_warp_sum(sum);
        if (moe_lane() == 0)
            shared[threadIdx.x / MOE_WARP] = sum;
        __syncthreads();
        sum = moe_warp_sum(moe_lane() < blockDim.x / MOE_WARP ? shared[moe_lane()] : 0.0f);
#pragma unroll
        for (unsigned u = 0; u < BACK_HELD; u++)
            if (threadIdx.x + u * blockDim.x < packs)
                slopes<T, W>(dx + i * b.d + (threadIdx.x + u * blockDim.x) * W, b.add, a[u], c[u], g[u], r, r * r * r * sum / (float)b.d);
    }
#pragma unroll
    for (unsigned u = 0; u < BACK_HELD; u++)
        if (threadIdx.x + u * blockDim.x < packs)
            moe_write<W>(part + blockIdx.x * b.d + (threadIdx.x + u * blockDim.x) * W, dgain[u]);
}

// Rows of any width: dx by a block each, read twice ...
template <typename T, unsigned W>
__global__ void __launch_bounds__(BACK_THREADS) rmsnorm_back_wide_kernel(T *dx, const T *dy, const T *x, const T *gain, const float *rstd, backward b)
{
    MOE_SHARED_ARRAY(float, part, [32]);
    float a[W], c[W], g[W];
    for (size_t i = blockIdx.x; i < b.n; i += gridDim.x) {
        const float r = rstd[i];
        float sum = 0;
        for (size_t p = threadIdx.x; p < b.d / W; p += blockDim.x) {
            moe_read<W>(dy + i * b.d + p * W, a);
            moe_read<W>(x + i * b.d + p * W, c);
            moe_read<W>(gain + p * W, g);
            sum += along<W>(a, c, g);
        }
        sum = moe_block_sum(sum, part);
        for (size_t p = threadIdx.x; p < b.d / W; p += blockDim.x) {
            moe_read<W>(dy + i * b.d + p * W, a);
            moe_read<W>(x + i * b.d + p * W, c);
            moe_read<W>(gain + p * W, g);
            slopes<T, W>(dx + i * b.d + p * W, b.add, a, c, g, r, r * r * r * sum / (float)b.d);
        }
    }
}

// ... and the parts of dgain by a thread for each column. A block: THREADS columns of one part; all blocks in one dimension.
template <typename T> __global__ void __launch_bounds__(THREADS) gain_parts_kernel(float *part, const T *dy, const T *x, const float *rstd, backward b)
{
    const size_t across = (b.d + THREADS - 1) / THREADS, which = blockIdx.x / across, column = blockIdx.x % across * THREADS + threadIdx.x;
    const size_t begin = which * b.rows, end = min(begin + b.rows, b.n);
    float sum = 0;
    if (column >= b.d)
        return;
#pragma unroll 4
    for (size_t i = begin; i < end; i++)
        sum += moe_float(dy[i * b.d + column]) * moe_float(x[i * b.d + column]) * rstd[i];
    part[which * b.d + column] = sum;
}

// dgain += the parts, by columns: those of a column are shared by eight warps, whose sums are added in the warps' order.
__global__ void __launch_bounds__(THREADS) gain_kernel(float *dgain, const float *part, size_t parts, size_t d)
{
    constexpr unsigned WARPS = THREADS / MOE_WARP;
    MOE_SHARED_ARRAY(float, sums, [WARPS][MOE_WARP]);
    const size_t column = (size_t)blockIdx.x * MOE_WARP + moe_lane();
    float sum = 0;
    if (column < d) {
#pragma unroll 8
        for (size_t p = threadIdx.x / MOE_WARP; p < parts; p += WARPS)
            sum += part[p * d + column];
    }
    sums[threadIdx.x / MOE_WARP][moe_lane()] = sum;
    __syncthreads();
    if (threadIdx.x >= MOE_WARP || column >= d)
        return;
#pragma unroll
    for (unsigned w = 1; w < WARPS; w++)
        sum += sums[w][moe_lane()];
    dgain[column] += sum;
}

struct norm_arrays { void *dx; const void *dy, *x, *gain; const float *rstd; float *part; };

template <typename T, unsigned W> static int rmsnorm_back_of(const moe_cuda_call *call, const norm_arrays &at, const backward &b, size_t parts)
{
    T *const dx = static_cast<T *>(at.dx);
    const T *const dy = static_cast<const T *>(at.dy), *const x = static_cast<const T *>(at.x), *const gain = static_cast<const T *>(at.gain);
    const unsigned threads = threads_for(b.d / W, BACK_HELD, BACK_THREADS);
    const size_t across = (b.d + THREADS - 1) / THREADS;
    if (threads)
        return MOE_LAUNCH((rmsnorm_back_kernel<T, W>), static_cast<unsigned>(parts), threads, 0, call, dx, at.part, dy, x, gain, at.rstd, b);
    if (across > 0x7fffffff / MOST_PARTS)
        return cudaErrorInvalidValue;
    const int refused = MOE_LAUNCH(gain_parts_kernel<T>, static_cast<unsigned>(parts * across), THREADS, 0, call, at.part, dy, x, at.rstd, b);
    if (refused)
        return refused;
    return MOE_LAUNCH((rmsnorm_back_wide_kernel<T, W>), moe_blocks(call, b.n, 1), BACK_THREADS, 0, call, dx, dy, x, gain, at.rstd, b);
}

template <typename T> static int rmsnorm_back_by(const moe_cuda_call *call, const norm_arrays &at, const backward &b, size_t parts)
{
    return moe_packs<T>(b.d) ? rmsnorm_back_of<T, moe_pack<T>::WIDTH>(call, at, b, parts) : rmsnorm_back_of<T, 1>(call, at, b, parts);
}

extern "C" int moe_cuda_rmsnorm_back(const struct moe_cuda_call *call, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd,
                                     size_t n, size_t d)
{
    float *const part = static_cast<float *>(call->scratch);
    const norm_arrays at = { dx, dy, x, gain, static_cast<const float *>(rstd), part };
    const backward b = { n, d, rows_of_part(n), add };
    if (n == 0 || d == 0)
        return cudaSuccess;
    const int refused = call->real == MOE_REAL_BF16 ? rmsnorm_back_by<__nv_bfloat16>(call, at, b, parts_of(n)) : rmsnorm_back_by<float>(call, at, b, parts_of(n));
    if (refused)
        return refused;
    return MOE_LAUNCH(gain_kernel, static_cast<unsigned>((d + MOE_WARP - 1) / MOE_WARP), THREADS, 0, call, static_cast<float *>(dgain), part, parts_of(n), d);
}

} // namespace moe_norm
