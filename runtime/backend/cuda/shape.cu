// What is done to each element, or to pairs of them: rotary positions, SwiGLU, sums, scaling, conversions. All of it is bound by memory: 16 bytes a load,
// several loads before the first use.
#include "runtime/backend/cuda/num.cuh"

namespace moe_shape {        // names of this file alone: kernels and types of the same name in others would become one

constexpr unsigned THREADS = 256, DEEP = 4;

// ---- y[i] = f(y[i], x[i]), over arrays without rows ----

struct plus { __device__ float operator()(float y, float x) const { return y + x; } };
struct times { float by; __device__ float operator()(float y, float) const { return y * by; } };
struct second { __device__ float operator()(float, float x) const { return x; } };

// `keep`: y is read; `other`: x is. Packs of W elements; what is left over at the end is the first block's.
template <unsigned W, bool keep, bool other, typename To, typename From, typename F>
__global__ void __launch_bounds__(THREADS) each_kernel(To *y, const From *x, size_t n, F f)
{
    const size_t packs = n / W, step = (size_t)gridDim.x * THREADS * DEEP;
    for (size_t first = (size_t)blockIdx.x * THREADS * DEEP + threadIdx.x; first < packs; first += step) {
        moe_words<To, W> to[DEEP] = {};
        moe_words<From, W> from[DEEP] = {};
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++) {
            const size_t at = first + u * THREADS;
            if (keep && at < packs)
                moe_fetch(y + at * W, to[u]);
            if (other && at < packs)
                moe_fetch(x + at * W, from[u]);
        }
#pragma unroll
        for (unsigned u = 0; u < DEEP; u++) {
            float a[W], b[W];
            moe_spread(to[u], a);
            moe_spread(from[u], b);
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                a[j] = f(a[j], b[j]);
            if (first + u * THREADS < packs)
                moe_write<W>(y + (first + u * THREADS) * W, a);
        }
    }
    const size_t last = packs * W + threadIdx.x;
    if (blockIdx.x == 0 && last < n)
        y[last] = moe_as<To>(f(keep ? moe_float(y[last]) : 0.0f, other ? moe_float(x[last]) : 0.0f));
}

template <bool keep, bool other, typename To, typename From, typename F> static int each(const moe_cuda_call *call, void *y, const void *x, size_t n, F f)
{
    constexpr unsigned W = 16 / (sizeof(To) < sizeof(From) ? sizeof(To) : sizeof(From));
    if (n == 0)
        return cudaSuccess;
    To *const to = static_cast<To *>(y);
    const From *const from = static_cast<const From *>(x);
    if (moe_aligned(y, x))
        return MOE_LAUNCH((each_kernel<W, keep, other, To, From, F>), moe_blocks(call, n, (size_t)THREADS * DEEP * W), THREADS, 0, call, to, from, n, f);
    return MOE_LAUNCH((each_kernel<1, keep, other, To, From, F>), moe_blocks(call, n, (size_t)THREADS * DEEP), THREADS, 0, call, to, from, n, f);
}

extern "C" int moe_cuda_add(const struct moe_cuda_call *call, void *y, const void *x, size_t n)
{
    return call->real == MOE_REAL_BF16 ? each<true, true, __nv_bfloat16, __nv_bfloat16>(call, y, x, n, plus()) : each<true, true, float, float>(call, y, x, n, plus());
}

extern "C" int moe_cuda_scale(const struct moe_cuda_call *call, void *y, double by, size_t n)
{
    const times f = { static_cast<float>(by) };
    return call->real == MOE_REAL_BF16 ? each<true, false, __nv_bfloat16, __nv_bfloat16>(call, y, y, n, f) : each<true, false, float, float>(call, y, y, n, f);
}

extern "C" int moe_cuda_to_real(const struct moe_cuda_call *call, void *real, const float *wide, size_t n)
{
    return call->real == MOE_REAL_BF16 ? each<false, true, __nv_bfloat16, float>(call, real, wide, n, second()) : each<false, true, float, float>(call, real, wide, n, second());
}

extern "C" int moe_cuda_to_wide(const struct moe_cuda_call *call, float *wide, const void *real, size_t n)
{
    return call->real == MOE_REAL_BF16 ? each<false, true, float, __nv_bfloat16>(call, wide, real, n, second()) : each<false, true, float, float>(call, wide, real, n, second());
}

// ---- rotary positions (Su et al. 2021, arXiv:2104.09864) ----
//
// A warp has a token. Its lanes lie along half a head, W pairs each, and over as many heads at a time as fit; a lane has the sines of its pairs once for all heads.
// The angle is made in double, in turns, and only what is left of the last turn becomes a float: it is as good far from the beginning as near it.

constexpr unsigned TOKENS = THREADS / MOE_WARP;

struct rope {
    size_t tokens, length, heads, half;
    double octaves, next;              // the pace of pair i is 2^(octaves i) radians a position; that of the next one is so many times it
    float side;                        // 1, or -1 the other way
};

template <unsigned W> __device__ __forceinline__ void turns_of(const rope &r, double turns, float (&cosine)[W], float (&sine)[W])
{
#pragma unroll
    for (unsigned j = 0; j < W; j++, turns *= r.next) {
        sincospif((float)(2 * (turns - rint(turns))), &sine[j], &cosine[j]);
        sine[j] *= r.side;
    }
}

template <typename T, unsigned W> __global__ void __launch_bounds__(THREADS) rope_kernel(T *x, rope r)
{
    const unsigned lane = moe_lane();
    const size_t along = r.half / W, lanes = along < MOE_WARP ? along : MOE_WARP, abreast = MOE_WARP / lanes;
    for (size_t at = lane % lanes; at < along && lane < lanes * abreast; at += lanes) {
        const double pace = exp2(r.octaves * (double)(at * W)) * 0.15915494309189533577;             // 1 / (2 pi): in turns
        for (size_t token = (size_t)blockIdx.x * TOKENS + threadIdx.x / MOE_WARP; token < r.tokens; token += (size_t)gridDim.x * TOKENS) {
            float cosine[W], sine[W];
            turns_of<W>(r, (double)(token % r.length) * pace, cosine, sine);
            for (size_t h = lane / lanes; h < r.heads; h += abreast) {
                T *const p = x + (token * r.heads + h) * 2 * r.half + at * W;
                float a[W], b[W], to_a[W], to_b[W];
                moe_read<W>(p, a);
                moe_read<W>(p + r.half, b);
#pragma unroll
                for (unsigned j = 0; j < W; j++) {
                    to_a[j] = a[j] * cosine[j] - b[j] * sine[j];
                    to_b[j] = a[j] * sine[j] + b[j] * cosine[j];
                }
                moe_write<W>(p, to_a);
                moe_write<W>(p + r.half, to_b);
            }
        }
    }
}

template <typename T> static int rope_of(const moe_cuda_call *call, void *x, const rope &r)
{
    const unsigned blocks = moe_blocks(call, r.tokens, TOKENS);
    if (moe_packs<T>(r.half))
        return MOE_LAUNCH((rope_kernel<T, moe_pack<T>::WIDTH>), blocks, THREADS, 0, call, static_cast<T *>(x), r);
    return MOE_LAUNCH((rope_kernel<T, 1>), blocks, THREADS, 0, call, static_cast<T *>(x), r);
}

extern "C" int moe_cuda_rope(const struct moe_cuda_call *call, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back)
{
    const double octaves = head_dim ? -2 * log2(theta) / static_cast<double>(head_dim) : 0;
    const rope r = { seqs * length, length, heads, head_dim / 2, octaves, exp2(octaves), back ? -1.0f : 1.0f };
    if (r.tokens == 0 || heads == 0 || r.half == 0)
        return cudaSuccess;
    return call->real == MOE_REAL_BF16 ? rope_of<__nv_bfloat16>(call, x, r) : rope_of<float>(call, x, r);
}

// ---- SwiGLU (Shazeer 2020, arXiv:2002.05202): h = g s(g) u with s the logistic function, s' = s (1 - s) ----
//
// A warp has a piece of a row: so that many short rows and few long ones both fill the device.

constexpr unsigned PIECE = MOE_WARP * 4;        // packs of a row that a warp takes at a time

template <typename T, unsigned W> __global__ void __launch_bounds__(THREADS) swiglu_kernel(T *h, const T *gu, size_t n, size_t f)
{
    const size_t packs = f / W, pieces = (packs + PIECE - 1) / PIECE, warps = (size_t)gridDim.x * (THREADS / MOE_WARP);
    for (size_t work = (size_t)blockIdx.x * (THREADS / MOE_WARP) + threadIdx.x / MOE_WARP; work < n * pieces; work += warps) {
        const size_t row = work / pieces, begin = work % pieces * PIECE, end = min(begin + PIECE, packs);
        const T *const gate = gu + row * 2 * f;
#pragma unroll 2
        for (size_t p = begin + moe_lane(); p < end; p += MOE_WARP) {
            float g[W], u[W];
            moe_read<W>(gate + p * W, g);
            moe_read<W>(gate + f + p * W, u);
#pragma unroll
            for (unsigned j = 0; j < W; j++)
                g[j] = g[j] * moe_logistic<T>(g[j]) * u[j];
            moe_write<W>(h + row * f + p * W, g);
        }
    }
}

template <typename T, unsigned W> __global__ void __launch_bounds__(THREADS) swiglu_back_kernel(T *dgu, const T *dh, const T *gu, size_t n, size_t f)
{
    const size_t packs = f / W, pieces = (packs + PIECE - 1) / PIECE, warps = (size_t)gridDim.x * (THREADS / MOE_WARP);
    for (size_t work = (size_t)blockIdx.x * (THREADS / MOE_WARP) + threadIdx.x / MOE_WARP; work < n * pieces; work += warps) {
        const size_t row = work / pieces, begin = work % pieces * PIECE, end = min(begin + PIECE, packs), first = row * 2 * f;
#pragma unroll 2
        for (size_t p = begin + moe_lane(); p < end; p += MOE_WARP) {
            float g[W], u[W], d[W];
            moe_read<W>(gu + first + p * W, g);
            moe_read<W>(gu + first + f + p * W, u);
            moe_read<W>(dh + row * f + p * W, d);
#pragma unroll
            for (unsigned j = 0; j < W; j++) {
                const float s = moe_logistic<T>(g[j]), slope = d[j];
                d[j] = slope * g[j] * s;
                g[j] = slope * u[j] * s * (1.0f + g[j] * (1.0f - s));
            }
            moe_write<W>(dgu + first + p * W, g);
            moe_write<W>(dgu + first + f + p * W, d);
        }
    }
}

// Blocks for n rows of f elements, W at a time.
static unsigned pieces_blocks(const moe_cuda_call *call, size_t n, size_t f, unsigned w)
{
    return moe_blocks(call, n * ((f / w + PIECE - 1) / PIECE), THREADS / MOE_WARP);
}

template <typename T> static int swiglu_of(const moe_cuda_call *call, void *h, const void *gu, size_t n, size_t f)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    T *const to = static_cast<T *>(h);
    const T *const from = static_cast<const T *>(gu);
    if (moe_packs<T>(f))
        return MOE_LAUNCH((swiglu_kernel<T, W>), pieces_blocks(call, n, f, W), THREADS, 0, call, to, from, n, f);
    return MOE_LAUNCH((swiglu_kernel<T, 1>), pieces_blocks(call, n, f, 1), THREADS, 0, call, to, from, n, f);
}

extern "C" int moe_cuda_swiglu(const struct moe_cuda_call *call, void *h, const void *gu, size_t n, size_t f)
{
    if (n == 0 || f == 0)
        return cudaSuccess;
    return call->real == MOE_REAL_BF16 ? swiglu_of<__nv_bfloat16>(call, h, gu, n, f) : swiglu_of<float>(call, h, gu, n, f);
}

template <typename T> static int swiglu_back_of(const moe_cuda_call *call, void *dgu, const void *dh, const void *gu, size_t n, size_t f)
{
    constexpr unsigned W = moe_pack<T>::WIDTH;
    T *const to = static_cast<T *>(dgu);
    const T *const slope = static_cast<const T *>(dh), *const from = static_cast<const T *>(gu);
    if (moe_packs<T>(f))
        return MOE_LAUNCH((swiglu_back_kernel<T, W>), pieces_blocks(call, n, f, W), THREADS, 0, call, to, slope, from, n, f);
    return MOE_LAUNCH((swiglu_back_kernel<T, 1>), pieces_blocks(call, n, f, 1), THREADS, 0, call, to, slope, from, n, f);
}

extern "C" int moe_cuda_swiglu_back(const struct moe_cuda_call *call, void *dgu, const void *dh, const void *gu, size_t n, size_t f)
{
    if (n == 0 || f == 0)
        return cudaSuccess;
    return call->real == MOE_REAL_BF16 ? swiglu_back_of<__nv_bfloat16>(call, dgu, dh, gu, n, f) : swiglu_back_of<float>(call, dgu, dh, gu, n, f);
}

} // namespace moe_shape
