// CUDA C++ as kernels use it, for a C++17 compiler: launch.cuh includes this where nvcc is not the compiler. What a test says to the emulation is in emulation.h.
//
//   g++ -x c++ -std=c++17 -fno-exceptions -fno-rtti -fno-strict-aliasing -Itests/support/cuda -I. -c runtime/backend/cuda/x.cu
//
// There is what is here and nothing else: a kernel that uses more does not compile, and whoever needs more adds it, with the meaning that CUDA gives it. Left out on
// purpose: atomics on floats, __activemask, arithmetic and implicit conversions of __nv_bfloat16, launches by <<<>>>, memory that blocks spin on.
//
// Shared memory. MOE_SHARED(type, name) is the dynamic one, MOE_SHARED_ARRAY(type, name, [8][33]) one of a fixed size; both are made for each block, filled with
// 0xab and with poison behind. `__shared__ float x[8]` works too, as a variable that lives on from block to block: its bounds are known to the sanitizers, but what
// was not written is what the last block left, so the macro is better.
#ifndef MOE_TESTS_CUDA_EMULATE_H
#define MOE_TESTS_CUDA_EMULATE_H
#include "runtime/backend/cuda/kernels.h"
#include "tests/support/cuda/emulation.h"
#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#define __global__
#define __device__
#define __host__
#define __constant__ static const
#define __shared__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))
#define __grid_constant__

enum { cudaSuccess = 0, cudaErrorInvalidValue = 1, cudaErrorInvalidConfiguration = 9 };
typedef int cudaError_t;
typedef void *cudaStream_t;
enum { warpSize = 32 };

// ---- vector types ----

#define MOE_VECTOR(type, of, align)                                            \
    struct __align__(align) type { of x, y; };                                 \
    static inline type make_##type(of x, of y) { return { x, y }; }
#define MOE_VECTOR4(type, of, align)                                           \
    struct __align__(align) type { of x, y, z, w; };                           \
    static inline type make_##type(of x, of y, of z, of w) { return { x, y, z, w }; }
MOE_VECTOR(int2, int, 8)
MOE_VECTOR(uint2, unsigned, 8)
MOE_VECTOR(float2, float, 8)
MOE_VECTOR(double2, double, 16)
MOE_VECTOR(longlong2, long long, 16)
MOE_VECTOR(ulonglong2, unsigned long long, 16)
MOE_VECTOR4(int4, int, 16)
MOE_VECTOR4(uint4, unsigned, 16)
MOE_VECTOR4(float4, float, 16)
#undef MOE_VECTOR
#undef MOE_VECTOR4
struct uint3 { unsigned x, y, z; };
struct dim3 {
    unsigned x, y, z;
    constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};

// ---- the thread that runs, its block and its warp; all of emulate.cc ----

struct moe_emulated_thread { uint3 thread, block; dim3 block_dim, grid_dim; };
extern const struct moe_emulated_thread *moe_emulated_self;
#define threadIdx (moe_emulated_self->thread)
#define blockIdx (moe_emulated_self->block)
#define blockDim (moe_emulated_self->block_dim)
#define gridDim (moe_emulated_self->grid_dim)

struct moe_emulated_site { const char *file; int line; };
#define MOE_EMULATED_SITE struct moe_emulated_site site = { __builtin_FILE(), __builtin_LINE() }

// Every lane that the mask names comes here with the same mask and function; the last one calls fn with the arguments of all (NULL: not in the mask), then all go on.
typedef void moe_emulated_warp_fn(void *const lane[32], unsigned mask);
void moe_emulated_warp(const char *what, unsigned mask, moe_emulated_warp_fn *fn, void *mine, struct moe_emulated_site site);
// The same for a block, without arguments; gives how many of them said yes.
int moe_emulated_barrier(bool yes, struct moe_emulated_site site);
[[noreturn]] void moe_emulated_fail(struct moe_emulated_site site, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *moe_emulated_shared(void);
void *moe_emulated_shared_array(const void *key, size_t bytes, size_t align);
bool moe_emulated_holds(const void *at, size_t bytes);                 // the block's shared memory does, in one piece
void moe_emulated_argument(const char *kernel, const void *pointer);
int moe_emulated_run(const char *kernel, dim3 grid, dim3 block, size_t shared, void (*body)(void *), void *ctx);

static inline void __syncthreads(MOE_EMULATED_SITE) { moe_emulated_barrier(false, site); }
static inline int __syncthreads_count(int yes, MOE_EMULATED_SITE) { return moe_emulated_barrier(yes != 0, site); }
static inline int __syncthreads_or(int yes, MOE_EMULATED_SITE) { return moe_emulated_barrier(yes != 0, site) != 0; }
static inline int __syncthreads_and(int yes, MOE_EMULATED_SITE) { return moe_emulated_barrier(yes == 0, site) == 0; }
static inline void __threadfence(void) {}
static inline void __threadfence_block(void) {}

static inline void __syncwarp(unsigned mask = 0xffffffffu, MOE_EMULATED_SITE)
{
    moe_emulated_warp("__syncwarp", mask, [](void *const *, unsigned) {}, &site, site);
}

// ---- shuffles: each lane reads the value of another of its segment of `width` lanes, or its own where that one would lie outside ----

template <typename T> struct moe_emulated_shuffle { T value, got; unsigned from; struct moe_emulated_site site; };

template <typename T> static inline T moe_emulated_shuffled(const char *what, unsigned mask, T value, unsigned from, struct moe_emulated_site site)
{
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles move 4 or 8 bytes");
    struct moe_emulated_shuffle<T> mine = { value, value, from, site };
    moe_emulated_warp(what, mask, [](void *const lane[32], unsigned named) {
        for (unsigned i = 0; i < 32; i++) {
            struct moe_emulated_shuffle<T> *to = static_cast<struct moe_emulated_shuffle<T> *>(lane[i]);
            if (!to)
                continue;
            if (!(named >> to->from & 1))
                moe_emulated_fail(to->site, "lane %u reads from lane %u, which the mask %08x does not name", i, to->from, named);
            to->got = static_cast<struct moe_emulated_shuffle<T> *>(lane[to->from])->value;
        }
    }, &mine, site);
    return mine.got;
}

unsigned moe_emulated_lane(void);
static inline void moe_emulated_width(int width, struct moe_emulated_site site)
{
    if (width < 1 || width > 32 || (width & (width - 1)) != 0)
        moe_emulated_fail(site, "a width of %d, which is no power of two up to 32", width);
}
template <typename T> static inline T __shfl_sync(unsigned mask, T value, int from, int width = 32, MOE_EMULATED_SITE)
{
    moe_emulated_width(width, site);
    const unsigned me = moe_emulated_lane(), w = static_cast<unsigned>(width);
    return moe_emulated_shuffled("__shfl_sync", mask, value, (me & ~(w - 1)) | (static_cast<unsigned>(from) & (w - 1)), site);
}
template <typename T> static inline T __shfl_xor_sync(unsigned mask, T value, int by, int width = 32, MOE_EMULATED_SITE)
{
    moe_emulated_width(width, site);
    const unsigned me = moe_emulated_lane(), w = static_cast<unsigned>(width), from = me ^ static_cast<unsigned>(by);
    return moe_emulated_shuffled("__shfl_xor_sync", mask, value, from < 32 && (from & ~(w - 1)) <= (me & ~(w - 1)) ? from : me, site);
}
template <typename T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32, MOE_EMULATED_SITE)
{
    moe_emulated_width(width, site);
    const unsigned me = moe_emulated_lane(), first = me & ~(static_cast<unsigned>(width) - 1);
    return moe_emulated_shuffled("__shfl_up_sync", mask, value, me - first >= by ? me - by : me, site);
}
template <typename T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32, MOE_EMULATED_SITE)
{
    moe_emulated_width(width, site);
    const unsigned me = moe_emulated_lane(), last = me | (static_cast<unsigned>(width) - 1);
    return moe_emulated_shuffled("__shfl_down_sync", mask, value, last - me >= by ? me + by : me, site);
}

// ---- votes, matches, reductions ----

template <typename T> struct moe_emulated_vote { T value; unsigned got; };

static inline unsigned __ballot_sync(unsigned mask, int yes, MOE_EMULATED_SITE)
{
    struct moe_emulated_vote<bool> mine = { yes != 0, 0 };
    moe_emulated_warp("__ballot_sync", mask, [](void *const lane[32], unsigned) {
        unsigned all = 0;
        for (unsigned i = 0; i < 32; i++)
            all |= lane[i] && static_cast<struct moe_emulated_vote<bool> *>(lane[i])->value ? 1u << i : 0;
        for (unsigned i = 0; i < 32; i++)
            if (lane[i])
                static_cast<struct moe_emulated_vote<bool> *>(lane[i])->got = all;
    }, &mine, site);
    return mine.got;
}
static inline int __any_sync(unsigned mask, int yes, MOE_EMULATED_SITE) { return __ballot_sync(mask, yes, site) != 0; }
static inline int __all_sync(unsigned mask, int yes, MOE_EMULATED_SITE) { return __ballot_sync(mask, yes, site) == mask; }

template <typename T> static inline unsigned __match_any_sync(unsigned mask, T value, MOE_EMULATED_SITE)
{
    struct moe_emulated_vote<T> mine = { value, 0 };
    moe_emulated_warp("__match_any_sync", mask, [](void *const lane[32], unsigned) {
        for (unsigned i = 0; i < 32; i++)
            for (unsigned j = 0; lane[i] && j < 32; j++)
                if (lane[j] && static_cast<struct moe_emulated_vote<T> *>(lane[i])->value == static_cast<struct moe_emulated_vote<T> *>(lane[j])->value)
                    static_cast<struct moe_emulated_vote<T> *>(lane[i])->got |= 1u << j;
    }, &mine, site);
    return mine.got;
}

#define MOE_REDUCE(name, T, expression)                                                                     \
    static inline T name(unsigned mask, T value, MOE_EMULATED_SITE)                                         \
    {                                                                                                       \
        moe_emulated_warp(#name, mask, [](void *const lane[32], unsigned named) {                           \
            T a = *static_cast<T *>(lane[__builtin_ctz(named)]);                                            \
            for (unsigned i = static_cast<unsigned>(__builtin_ctz(named)) + 1; i < 32; i++)                 \
                if (lane[i]) {                                                                              \
                    const T b = *static_cast<T *>(lane[i]);                                                 \
                    a = static_cast<T>(expression);                                                         \
                }                                                                                           \
            for (unsigned i = 0; i < 32; i++)                                                               \
                if (lane[i])                                                                                \
                    *static_cast<T *>(lane[i]) = a;                                                         \
        }, &value, site);                                                                                   \
        return value;                                                                                       \
    }
MOE_REDUCE(__reduce_add_sync, unsigned, a + b)
MOE_REDUCE(__reduce_add_sync, int, static_cast<unsigned>(a) + static_cast<unsigned>(b))
MOE_REDUCE(__reduce_min_sync, unsigned, a < b ? a : b)
MOE_REDUCE(__reduce_min_sync, int, a < b ? a : b)
MOE_REDUCE(__reduce_max_sync, unsigned, a > b ? a : b)
MOE_REDUCE(__reduce_max_sync, int, a > b ? a : b)
MOE_REDUCE(__reduce_and_sync, unsigned, a & b)
MOE_REDUCE(__reduce_or_sync, unsigned, a | b)
MOE_REDUCE(__reduce_xor_sync, unsigned, a ^ b)
#undef MOE_REDUCE

// ---- atomics on integers: each gives the old value ----

#define MOE_ATOMIC(name, T, expression)                    \
    static inline T name(T *at, T value)                   \
    {                                                      \
        const T old = *at;                                 \
        *at = static_cast<T>(expression);                  \
        return old;                                        \
    }
#define MOE_ATOMICS(T)                                     \
    MOE_ATOMIC(atomicMin, T, value < old ? value : old)    \
    MOE_ATOMIC(atomicMax, T, value > old ? value : old)    \
    MOE_ATOMIC(atomicExch, T, value)                       \
    MOE_ATOMIC(atomicAnd, T, old & value)                  \
    MOE_ATOMIC(atomicOr, T, old | value)                   \
    MOE_ATOMIC(atomicXor, T, old ^ value)                  \
    static inline T atomicCAS(T *at, T expected, T value)  \
    {                                                      \
        const T old = *at;                                 \
        *at = old == expected ? value : old;               \
        return old;                                        \
    }
MOE_ATOMICS(int)
MOE_ATOMICS(unsigned)
MOE_ATOMICS(unsigned long long)
MOE_ATOMIC(atomicAdd, int, static_cast<unsigned>(old) + static_cast<unsigned>(value))
MOE_ATOMIC(atomicAdd, unsigned, old + value)
MOE_ATOMIC(atomicAdd, unsigned long long, old + value)
#undef MOE_ATOMICS
#undef MOE_ATOMIC

// ---- loads and stores that say how they are cached: plain ones ----

template <typename T> static inline T __ldg(const T *at) { return *at; }
template <typename T> static inline T __ldcs(const T *at) { return *at; }
template <typename T> static inline T __ldcg(const T *at) { return *at; }
template <typename T> static inline void __stcs(T *at, T value) { *at = value; }
template <typename T> static inline void __stcg(T *at, T value) { *at = value; }

// ---- numbers ----

#define MOE_MINMAX(T)                                                \
    static inline T min(T a, T b) { return b < a ? b : a; }          \
    static inline T max(T a, T b) { return a < b ? b : a; }
MOE_MINMAX(int)
MOE_MINMAX(unsigned)
MOE_MINMAX(long)
MOE_MINMAX(unsigned long)
MOE_MINMAX(long long)
MOE_MINMAX(unsigned long long)
#undef MOE_MINMAX
static inline float min(float a, float b) { return fminf(a, b); }
static inline float max(float a, float b) { return fmaxf(a, b); }
static inline double min(double a, double b) { return fmin(a, b); }
static inline double max(double a, double b) { return fmax(a, b); }

template <typename To, typename From> static inline To moe_emulated_bits(From from)
{
    static_assert(sizeof(To) == sizeof(From), "the same bits");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}
static inline unsigned __float_as_uint(float x) { return moe_emulated_bits<unsigned>(x); }
static inline int __float_as_int(float x) { return moe_emulated_bits<int>(x); }
static inline float __uint_as_float(unsigned x) { return moe_emulated_bits<float>(x); }
static inline float __int_as_float(int x) { return moe_emulated_bits<float>(x); }
static inline long long __double_as_longlong(double x) { return moe_emulated_bits<long long>(x); }
static inline double __longlong_as_double(long long x) { return moe_emulated_bits<double>(x); }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __ffsll(long long x) { return __builtin_ffsll(x); }
static inline int __clz(int x) { return x ? __builtin_clz(static_cast<unsigned>(x)) : 32; }
static inline int __clzll(long long x) { return x ? __builtin_clzll(static_cast<unsigned long long>(x)) : 64; }
static inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>(static_cast<unsigned long long>(a) * b >> 32); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) { return static_cast<unsigned long long>(static_cast<unsigned __int128>(a) * b >> 64); }

// Macros, because the C library has functions of these names that it does not document. The device's own are a few places less exact.
#define __expf(x) expf(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __powf(x, y) powf(x, y)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define rsqrtf(x) (1.0f / sqrtf(x))
#define rsqrt(x) (1.0 / sqrt(x))
#define __fdividef(x, y) ((x) / (y))
#define __frcp_rn(x) (1.0f / (x))
#define __fsqrt_rn(x) sqrtf(x)
#define __fdiv_rn(x, y) ((x) / (y))
#define __fadd_rn(x, y) ((x) + (y))
#define __fmul_rn(x, y) ((x) * (y))
#define __fmaf_rn(x, y, z) fmaf(x, y, z)

// Of x times pi.
static inline void sincospif(float x, float *sine, float *cosine)
{
    const double turn = static_cast<double>(x) * 3.14159265358979323846;
    *sine = static_cast<float>(sin(turn));
    *cosine = static_cast<float>(cos(turn));
}

// ---- bf16: bits and conversions, no arithmetic ----

struct __nv_bfloat16 { unsigned short bits; };
struct __align__(4) __nv_bfloat162 { __nv_bfloat16 x, y; };

// To the nearest, ties to even; a NaN becomes the one that the hardware makes.
static inline __nv_bfloat16 __float2bfloat16_rn(float x)
{
    const unsigned bits = __float_as_uint(x);
    if (x != x)
        return { 0x7fff };
    return { static_cast<unsigned short>((bits + 0x7fff + (bits >> 16 & 1)) >> 16) };
}
static inline __nv_bfloat16 __float2bfloat16(float x) { return __float2bfloat16_rn(x); }
static inline float __bfloat162float(__nv_bfloat16 x) { return __uint_as_float(static_cast<unsigned>(x.bits) << 16); }
static inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) { return { __float2bfloat16_rn(x), __float2bfloat16_rn(y) }; }
static inline __nv_bfloat162 __float22bfloat162_rn(float2 v) { return __floats2bfloat162_rn(v.x, v.y); }
static inline float2 __bfloat1622float2(__nv_bfloat162 v) { return { __bfloat162float(v.x), __bfloat162float(v.y) }; }
static inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 x) { return x.bits; }
static inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short bits) { return { bits }; }

// ---- launches ----

template <typename T> static inline void moe_emulated_check(const char *, const T &) {}
template <typename T> static inline void moe_emulated_check(const char *kernel, T *const &pointer) { moe_emulated_argument(kernel, pointer); }

template <typename... Formal, typename... Actual>
static inline int moe_emulated_launch(const char *name, void (*kernel)(Formal...), dim3 grid, dim3 block, size_t shared, const moe_cuda_call *, Actual... actual)
{
    auto body = [&] { kernel(static_cast<Formal>(actual)...); };
    using body_type = decltype(body);
    (moe_emulated_check(name, static_cast<Formal>(actual)), ...);
    return moe_emulated_run(name, grid, block, shared, [](void *ctx) { (*static_cast<body_type *>(ctx))(); }, &body);
}
#define MOE_LAUNCH(kernel, grid, block, shared, call, ...) moe_emulated_launch(#kernel, kernel, grid, block, shared, call, __VA_ARGS__)
#define MOE_SHARED(type, name) type *const name = static_cast<type *>(moe_emulated_shared())
#define MOE_SHARED_ARRAY(type, name, ...)                                                                                                  \
    typedef type name##_type __VA_ARGS__;                                                                                                  \
    static char name##_key;                                                                                                                \
    name##_type &name = *static_cast<name##_type *>(moe_emulated_shared_array(&name##_key, sizeof(name##_type), alignof(name##_type)))
static inline int moe_cuda_fill(const moe_cuda_call *, void *to, int byte, size_t bytes)
{
    moe_emulate_fill(to, byte, bytes);
    return cudaSuccess;
}
#endif
