/* crt/moe_device.h: what a kernel may call. Written by hand from the programming guide and the math API: declarations, nothing is run. */
#ifndef MOE_SHIM_CRT_MOE_DEVICE_H
#define MOE_SHIM_CRT_MOE_DEVICE_H
#include "../driver_types.h"
#ifdef __cplusplus
#include <math.h>
#pragma clang force_cuda_host_device end
__host__ void __syncthreads();   /* for the host pass, beside clang's built-in one that only device functions may call */
#pragma clang force_cuda_host_device begin
#define MOE_BODY { __builtin_unreachable(); }
extern const uint3 threadIdx, blockIdx; extern const dim3 blockDim, gridDim; extern const int warpSize;
/* barriers, fences, votes */
int __syncthreads_count(int); int __syncthreads_and(int); int __syncthreads_or(int); void __syncwarp(unsigned = 0xffffffff);
void __threadfence(); void __threadfence_block(); void __threadfence_system(); void __nanosleep(unsigned); void __trap(); void __brkpt(); void __prof_trigger(int);
int __all_sync(unsigned, int); int __any_sync(unsigned, int); int __uni_sync(unsigned, int); unsigned __ballot_sync(unsigned, int); unsigned __activemask();
int __all(int); int __any(int); unsigned __ballot(int); long long clock64(); unsigned __smid(); unsigned __isGlobal(const void *); unsigned __isShared(const void *);
unsigned __isConstant(const void *); unsigned __isLocal(const void *); unsigned __isGridConstant(const void *); unsigned __fns(unsigned, unsigned, int);
void cudaGridDependencySynchronize(); void cudaTriggerProgrammaticLaunchCompletion();
size_t __cvta_generic_to_shared(const void *); size_t __cvta_generic_to_global(const void *); size_t __cvta_generic_to_local(const void *);
size_t __cvta_generic_to_constant(const void *); void *__cvta_shared_to_generic(size_t); void *__cvta_global_to_generic(size_t);
/* shuffles, matches, reductions over a warp */
template <class T> T __shfl_sync(unsigned, T, int, int = 32) MOE_BODY
template <class T> T __shfl_up_sync(unsigned, T, unsigned, int = 32) MOE_BODY
template <class T> T __shfl_down_sync(unsigned, T, unsigned, int = 32) MOE_BODY
template <class T> T __shfl_xor_sync(unsigned, T, int, int = 32) MOE_BODY
template <class T> T __shfl(T, int, int = 32) MOE_BODY
template <class T> T __shfl_up(T, unsigned, int = 32) MOE_BODY
template <class T> T __shfl_down(T, unsigned, int = 32) MOE_BODY
template <class T> T __shfl_xor(T, int, int = 32) MOE_BODY
template <class T> unsigned __match_any_sync(unsigned, T) MOE_BODY
template <class T> unsigned __match_all_sync(unsigned, T, int *) MOE_BODY
unsigned __reduce_add_sync(unsigned, unsigned); unsigned __reduce_min_sync(unsigned, unsigned); unsigned __reduce_max_sync(unsigned, unsigned);
int __reduce_add_sync(unsigned, int); int __reduce_min_sync(unsigned, int); int __reduce_max_sync(unsigned, int);
unsigned __reduce_and_sync(unsigned, unsigned); unsigned __reduce_or_sync(unsigned, unsigned); unsigned __reduce_xor_sync(unsigned, unsigned);
/* loads and stores with a cache hint */
template <class T> struct moe_same { typedef T type; };
#define MOE_LOAD(name) template <class T> T name(const T *) MOE_BODY
#define MOE_STORE(name) template <class T> void name(T *, typename moe_same<T>::type) MOE_BODY
MOE_LOAD(__ldg) MOE_LOAD(__ldcg) MOE_LOAD(__ldca) MOE_LOAD(__ldcs) MOE_LOAD(__ldlu) MOE_LOAD(__ldcv) MOE_STORE(__stwb) MOE_STORE(__stcg) MOE_STORE(__stcs) MOE_STORE(__stwt)
#undef MOE_LOAD
#undef MOE_STORE
/* atomics: within the device, the block, the system */
#define MOE_ATOMIC(op, T) T op(T *, T); T op##_block(T *, T); T op##_system(T *, T);
#define MOE_WORDS(op) MOE_ATOMIC(op, int) MOE_ATOMIC(op, unsigned)
#define MOE_BITS(op) MOE_WORDS(op) MOE_ATOMIC(op, unsigned long long)
#define MOE_CAS(T) T atomicCAS(T *, T, T); T atomicCAS_block(T *, T, T); T atomicCAS_system(T *, T, T);
MOE_BITS(atomicAdd) MOE_BITS(atomicExch) MOE_BITS(atomicMin) MOE_BITS(atomicMax) MOE_BITS(atomicAnd) MOE_BITS(atomicOr) MOE_BITS(atomicXor) MOE_WORDS(atomicSub)
MOE_ATOMIC(atomicAdd, float) MOE_ATOMIC(atomicAdd, double) MOE_ATOMIC(atomicAdd, float2) MOE_ATOMIC(atomicAdd, float4) MOE_ATOMIC(atomicExch, float)
MOE_ATOMIC(atomicMin, long long) MOE_ATOMIC(atomicMax, long long) MOE_ATOMIC(atomicInc, unsigned) MOE_ATOMIC(atomicDec, unsigned)
MOE_CAS(int) MOE_CAS(unsigned) MOE_CAS(unsigned long long) MOE_CAS(unsigned short)
#undef MOE_ATOMIC
#undef MOE_WORDS
#undef MOE_BITS
#undef MOE_CAS
/* integers */
int __clz(int); int __clzll(long long); int __ffs(int); int __ffsll(long long); int __popc(unsigned); int __popcll(unsigned long long);
unsigned __brev(unsigned); unsigned long long __brevll(unsigned long long); unsigned __byte_perm(unsigned, unsigned, unsigned);
unsigned __funnelshift_l(unsigned, unsigned, unsigned); unsigned __funnelshift_r(unsigned, unsigned, unsigned);
unsigned __funnelshift_lc(unsigned, unsigned, unsigned); unsigned __funnelshift_rc(unsigned, unsigned, unsigned);
int __mulhi(int, int); unsigned __umulhi(unsigned, unsigned); long long __mul64hi(long long, long long); unsigned long long __umul64hi(unsigned long long, unsigned long long);
int __mul24(int, int); unsigned __umul24(unsigned, unsigned); unsigned __sad(int, int, unsigned); unsigned __usad(unsigned, unsigned, unsigned);
int __hadd(int, int); int __rhadd(int, int); unsigned __uhadd(unsigned, unsigned); unsigned __urhadd(unsigned, unsigned);
int __dp4a(int, int, int); unsigned __dp4a(unsigned, unsigned, unsigned); int __dp4a(char4, char4, int); unsigned __dp4a(uchar4, uchar4, unsigned);
int __dp2a_lo(int, int, int); int __dp2a_hi(int, int, int); unsigned __dp2a_lo(unsigned, unsigned, unsigned); unsigned __dp2a_hi(unsigned, unsigned, unsigned);
/* two shorts or four bytes in a word */
#define MOE_SIMD1(op) unsigned __v##op##2(unsigned); unsigned __v##op##4(unsigned);
#define MOE_SIMD2(op) unsigned __v##op##2(unsigned, unsigned); unsigned __v##op##4(unsigned, unsigned);
#define MOE_SIMD_COMPARE(op) MOE_SIMD2(cmp##op##s) MOE_SIMD2(cmp##op##u) MOE_SIMD2(set##op##s) MOE_SIMD2(set##op##u)
MOE_SIMD1(abs) MOE_SIMD1(absss) MOE_SIMD1(neg) MOE_SIMD1(negss) MOE_SIMD2(add) MOE_SIMD2(addss) MOE_SIMD2(addus) MOE_SIMD2(sub) MOE_SIMD2(subss) MOE_SIMD2(subus)
MOE_SIMD2(avgs) MOE_SIMD2(avgu) MOE_SIMD2(haddu) MOE_SIMD2(maxs) MOE_SIMD2(maxu) MOE_SIMD2(mins) MOE_SIMD2(minu) MOE_SIMD2(absdiffs) MOE_SIMD2(absdiffu) MOE_SIMD2(sads)
MOE_SIMD2(sadu) MOE_SIMD2(cmpeq) MOE_SIMD2(cmpne) MOE_SIMD2(seteq) MOE_SIMD2(setne) MOE_SIMD_COMPARE(ge) MOE_SIMD_COMPARE(gt) MOE_SIMD_COMPARE(le) MOE_SIMD_COMPARE(lt)
#undef MOE_SIMD1
#undef MOE_SIMD2
#undef MOE_SIMD_COMPARE
/* bits of a number, and conversions and arithmetic that name their rounding */
int __float_as_int(float); unsigned __float_as_uint(float); float __int_as_float(int); float __uint_as_float(unsigned); long long __double_as_longlong(double);
double __longlong_as_double(long long); int __double2hiint(double); int __double2loint(double); double __hiloint2double(int, int); float __saturatef(float);
#define MOE_ROUND(R, name, ...) R name##_rn(__VA_ARGS__); R name##_rz(__VA_ARGS__); R name##_ru(__VA_ARGS__); R name##_rd(__VA_ARGS__);
#define MOE_CONVERT(name, T) \
    MOE_ROUND(T, __float2##name, float) MOE_ROUND(T, __double2##name, double) MOE_ROUND(float, __##name##2float, T) MOE_ROUND(double, __##name##2double, T)
MOE_CONVERT(int, int) MOE_CONVERT(uint, unsigned) MOE_CONVERT(ll, long long) MOE_CONVERT(ull, unsigned long long) MOE_ROUND(float, __double2float, double)
MOE_ROUND(float, __fadd, float, float) MOE_ROUND(float, __fsub, float, float) MOE_ROUND(float, __fmul, float, float) MOE_ROUND(float, __fdiv, float, float)
MOE_ROUND(float, __fmaf, float, float, float) MOE_ROUND(float, __frcp, float) MOE_ROUND(float, __fsqrt, float) MOE_ROUND(double, __dadd, double, double)
MOE_ROUND(double, __dsub, double, double) MOE_ROUND(double, __dmul, double, double) MOE_ROUND(double, __ddiv, double, double)
MOE_ROUND(double, __fma, double, double, double) MOE_ROUND(double, __drcp, double) MOE_ROUND(double, __dsqrt, double) float __frsqrt_rn(float);
#undef MOE_CONVERT
#undef MOE_ROUND
/* math: fast forms, and functions that C's library lacks */
float __expf(float) noexcept; float __exp10f(float) noexcept; float __logf(float) noexcept; float __log2f(float) noexcept; float __log10f(float) noexcept;
float __sinf(float) noexcept; float __cosf(float) noexcept; float __tanf(float) noexcept; float __tanhf(float) noexcept; float __powf(float, float) noexcept;
void __sincosf(float, float *, float *) noexcept; float __fdividef(float, float); float fdividef(float, float); double fdivide(double, double);
#define MOE_MATH(name) double name(double) noexcept; float name(float) noexcept; float name##f(float) noexcept;
MOE_MATH(rsqrt) MOE_MATH(rcbrt) MOE_MATH(sinpi) MOE_MATH(cospi) MOE_MATH(erfinv) MOE_MATH(erfcinv) MOE_MATH(erfcx) MOE_MATH(normcdf) MOE_MATH(normcdfinv)
MOE_MATH(cyl_bessel_i0) MOE_MATH(cyl_bessel_i1)
#undef MOE_MATH
double rhypot(double, double); float rhypotf(float, float); double norm3d(double, double, double); float norm3df(float, float, float); double norm4d(double, double, double, double);
float norm4df(float, float, float, float); float rnorm3df(float, float, float); float rnorm4df(float, float, float, float); float normf(int, const float *);
void sincospi(double, double *, double *); void sincospif(float, float *, float *); float exp10(float); void sincos(float, float *, float *);
#define MOE_LEAST(T) T min(T, T); T max(T, T);
MOE_LEAST(int) MOE_LEAST(unsigned) MOE_LEAST(long) MOE_LEAST(unsigned long) MOE_LEAST(long long) MOE_LEAST(unsigned long long) MOE_LEAST(float) MOE_LEAST(double)
#undef MOE_LEAST
unsigned min(int, unsigned); unsigned min(unsigned, int); unsigned max(int, unsigned); unsigned max(unsigned, int); double min(float, double); double min(double, float);
double max(float, double); double max(double, float); long long llmin(long long, long long); long long llmax(long long, long long); unsigned umin(unsigned, unsigned);
unsigned umax(unsigned, unsigned); unsigned long long min(unsigned long long, long long); unsigned long long min(long long, unsigned long long);
unsigned long min(long, unsigned long); unsigned long min(unsigned long, long); unsigned long max(long, unsigned long); unsigned long max(unsigned long, long);
/* textures and surfaces */
#define cudaTextureType1D 1
#define cudaTextureType2D 2
#define cudaTextureType3D 3
template <class T, int = cudaTextureType1D, cudaTextureReadMode = cudaReadModeElementType> struct texture {
    int normalized; cudaTextureFilterMode filterMode; cudaTextureAddressMode addressMode[3]; cudaChannelFormatDesc channelDesc;
};
#define MOE_FETCH(name) \
    template <class T, class... A> T name(cudaTextureObject_t, A...) MOE_BODY \
    template <class T, int D, cudaTextureReadMode M, class... A> T name(texture<T, D, M>, A...) MOE_BODY
MOE_FETCH(tex1Dfetch) MOE_FETCH(tex1D) MOE_FETCH(tex2D) MOE_FETCH(tex3D) MOE_FETCH(tex1DLayered) MOE_FETCH(tex2DLayered) MOE_FETCH(tex2DLod) MOE_FETCH(texCubemap) MOE_FETCH(tex2Dgather)
#undef MOE_FETCH
#define MOE_SURFACE(name) \
    template <class T> T name##read(cudaSurfaceObject_t, int, int = 0, int = 0) MOE_BODY \
    template <class T, class... A> void name##read(T *, cudaSurfaceObject_t, A...) MOE_BODY \
    template <class T, class... A> void name##write(T, cudaSurfaceObject_t, A...) MOE_BODY
MOE_SURFACE(surf1D) MOE_SURFACE(surf2D) MOE_SURFACE(surf3D) MOE_SURFACE(surf2DLayered)
#undef MOE_SURFACE
#endif
#endif
