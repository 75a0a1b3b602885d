/* crt/moe_device.h: what a kernel may call: declarations only, because nothing here is ever run */
#ifndef MOE_SHIM_CRT_MOE_DEVICE_H
#define MOE_SHIM_CRT_MOE_DEVICE_H
#include "moe_attributes.h"
#include "../vector_types.h"
#include "../driver_types.h"
#include "../device_types.h"
#include "../surface_types.h"
#include "../texture_types.h"
#include <stddef.h>
#ifdef __cplusplus
extern const uint3 threadIdx, blockIdx;
extern const dim3 blockDim, gridDim;
extern const int warpSize;
unsigned int umin(unsigned int, unsigned int);
long long llmin(long long, long long);
unsigned long long ullmin(unsigned long long, unsigned long long);
unsigned int umax(unsigned int, unsigned int);
long long llmax(long long, long long);
unsigned long long ullmax(unsigned long long, unsigned long long);
double rsqrt(double);
float rsqrtf(float);
double rhypot(double, double);
float rhypotf(float, float);
double norm3d(double, double, double);
double rnorm3d(double, double, double);
double norm4d(double, double, double, double);
double rnorm4d(double, double, double, double);
double norm(int, const double *);
double rnorm(int, const double *);
float rnormf(int, const float *);
float normf(int, const float *);
float norm3df(float, float, float);
float rnorm3df(float, float, float);
float norm4df(float, float, float, float);
float rnorm4df(float, float, float, float);
double rcbrt(double);
float rcbrtf(float);
double sinpi(double);
float sinpif(float);
double cospi(double);
float cospif(float);
void sincospi(double, double *, double *);
void sincospif(float, float *, float *);
double cyl_bessel_i0(double);
float cyl_bessel_i0f(float);
double cyl_bessel_i1(double);
float cyl_bessel_i1f(float);
double erfinv(double);
float erfinvf(float);
double erfcinv(double);
float erfcinvf(float);
double normcdfinv(double);
float normcdfinvf(float);
double normcdf(double);
float normcdff(float);
double erfcx(double);
float erfcxf(float);
float rsqrt(float);
float rcbrt(float);
float sinpi(float);
float cospi(float);
void sincospi(float, float *, float *);
float cyl_bessel_i0(float);
float cyl_bessel_i1(float);
float erfinv(float);
float erfcinv(float);
float normcdfinv(float);
float normcdf(float);
float erfcx(float);
int __mulhi(int, int);
unsigned int __umulhi(unsigned int, unsigned int);
long long __mul64hi(long long, long long);
unsigned long long __umul64hi(unsigned long long, unsigned long long);
float __int_as_float(int);
int __float_as_int(float);
float __uint_as_float(unsigned int);
unsigned int __float_as_uint(float);
void __prof_trigger(int);
void __threadfence();
void __threadfence_block();
void __trap();
void __brkpt();
float __saturatef(float);
unsigned int __sad(int, int, unsigned int);
unsigned int __usad(unsigned int, unsigned int, unsigned int);
int __mul24(int, int);
unsigned int __umul24(unsigned int, unsigned int);
float fdividef(float, float);
float __fdividef(float, float);
double fdivide(double, double);
float __sinf(float);
float __cosf(float);
float __tanf(float);
float __tanhf(float);
void __sincosf(float, float *, float *);
float __expf(float);
float __exp10f(float);
float __log2f(float);
float __log10f(float);
float __logf(float);
float __powf(float, float);
int __float2int_rn(float);
int __float2int_rz(float);
int __float2int_ru(float);
int __float2int_rd(float);
unsigned int __float2uint_rn(float);
unsigned int __float2uint_rz(float);
unsigned int __float2uint_ru(float);
unsigned int __float2uint_rd(float);
float __int2float_rn(int);
float __int2float_rz(int);
float __int2float_ru(int);
float __int2float_rd(int);
float __uint2float_rn(unsigned int);
float __uint2float_rz(unsigned int);
float __uint2float_ru(unsigned int);
float __uint2float_rd(unsigned int);
long long __float2ll_rn(float);
long long __float2ll_rz(float);
long long __float2ll_ru(float);
long long __float2ll_rd(float);
unsigned long long __float2ull_rn(float);
unsigned long long __float2ull_rz(float);
unsigned long long __float2ull_ru(float);
unsigned long long __float2ull_rd(float);
float __ll2float_rn(long long);
float __ll2float_rz(long long);
float __ll2float_ru(long long);
float __ll2float_rd(long long);
float __ull2float_rn(unsigned long long);
float __ull2float_rz(unsigned long long);
float __ull2float_ru(unsigned long long);
float __ull2float_rd(unsigned long long);
float __fadd_rn(float, float);
float __fadd_rz(float, float);
float __fadd_ru(float, float);
float __fadd_rd(float, float);
float __fsub_rn(float, float);
float __fsub_rz(float, float);
float __fsub_ru(float, float);
float __fsub_rd(float, float);
float __fmul_rn(float, float);
float __fmul_rz(float, float);
float __fmul_ru(float, float);
float __fmul_rd(float, float);
float __fmaf_rn(float, float, float);
float __fmaf_rz(float, float, float);
float __fmaf_ru(float, float, float);
float __fmaf_rd(float, float, float);
float __frcp_rn(float);
float __frcp_rz(float);
float __frcp_ru(float);
float __frcp_rd(float);
float __fsqrt_rn(float);
float __fsqrt_rz(float);
float __fsqrt_ru(float);
float __fsqrt_rd(float);
float __frsqrt_rn(float);
float __fdiv_rn(float, float);
float __fdiv_rz(float, float);
float __fdiv_ru(float, float);
float __fdiv_rd(float, float);
int __clz(int);
int __ffs(int);
int __popc(unsigned int);
unsigned int __brev(unsigned int);
int __clzll(long long);
int __ffsll(long long);
int __popcll(unsigned long long);
unsigned long long __brevll(unsigned long long);
unsigned int __byte_perm(unsigned int, unsigned int, unsigned int);
int __hadd(int, int);
int __rhadd(int, int);
unsigned int __uhadd(unsigned int, unsigned int);
unsigned int __urhadd(unsigned int, unsigned int);
int __double2int_rz(double);
unsigned int __double2uint_rz(double);
long long __double2ll_rz(double);
unsigned long long __double2ull_rz(double);
unsigned int __pm0();
unsigned int __pm1();
unsigned int __pm2();
unsigned int __pm3();
unsigned int __vabs2(unsigned int);
unsigned int __vabsss2(unsigned int);
unsigned int __vadd2(unsigned int, unsigned int);
unsigned int __vaddss2(unsigned int, unsigned int);
unsigned int __vaddus2(unsigned int, unsigned int);
unsigned int __vavgs2(unsigned int, unsigned int);
unsigned int __vavgu2(unsigned int, unsigned int);
unsigned int __vhaddu2(unsigned int, unsigned int);
unsigned int __vcmpeq2(unsigned int, unsigned int);
unsigned int __vcmpges2(unsigned int, unsigned int);
unsigned int __vcmpgeu2(unsigned int, unsigned int);
unsigned int __vcmpgts2(unsigned int, unsigned int);
unsigned int __vcmpgtu2(unsigned int, unsigned int);
unsigned int __vcmples2(unsigned int, unsigned int);
unsigned int __vcmpleu2(unsigned int, unsigned int);
unsigned int __vcmplts2(unsigned int, unsigned int);
unsigned int __vcmpltu2(unsigned int, unsigned int);
unsigned int __vcmpne2(unsigned int, unsigned int);
unsigned int __vabsdiffu2(unsigned int, unsigned int);
unsigned int __vmaxs2(unsigned int, unsigned int);
unsigned int __vmaxu2(unsigned int, unsigned int);
unsigned int __vmins2(unsigned int, unsigned int);
unsigned int __vminu2(unsigned int, unsigned int);
unsigned int __vseteq2(unsigned int, unsigned int);
unsigned int __vsetges2(unsigned int, unsigned int);
unsigned int __vsetgeu2(unsigned int, unsigned int);
unsigned int __vsetgts2(unsigned int, unsigned int);
unsigned int __vsetgtu2(unsigned int, unsigned int);
unsigned int __vsetles2(unsigned int, unsigned int);
unsigned int __vsetleu2(unsigned int, unsigned int);
unsigned int __vsetlts2(unsigned int, unsigned int);
unsigned int __vsetltu2(unsigned int, unsigned int);
unsigned int __vsetne2(unsigned int, unsigned int);
unsigned int __vsadu2(unsigned int, unsigned int);
unsigned int __vsub2(unsigned int, unsigned int);
unsigned int __vsubss2(unsigned int, unsigned int);
unsigned int __vsubus2(unsigned int, unsigned int);
unsigned int __vneg2(unsigned int);
unsigned int __vnegss2(unsigned int);
unsigned int __vabsdiffs2(unsigned int, unsigned int);
unsigned int __vsads2(unsigned int, unsigned int);
unsigned int __vabs4(unsigned int);
unsigned int __vabsss4(unsigned int);
unsigned int __vadd4(unsigned int, unsigned int);
unsigned int __vaddss4(unsigned int, unsigned int);
unsigned int __vaddus4(unsigned int, unsigned int);
unsigned int __vavgs4(unsigned int, unsigned int);
unsigned int __vavgu4(unsigned int, unsigned int);
unsigned int __vhaddu4(unsigned int, unsigned int);
unsigned int __vcmpeq4(unsigned int, unsigned int);
unsigned int __vcmpges4(unsigned int, unsigned int);
unsigned int __vcmpgeu4(unsigned int, unsigned int);
unsigned int __vcmpgts4(unsigned int, unsigned int);
unsigned int __vcmpgtu4(unsigned int, unsigned int);
unsigned int __vcmples4(unsigned int, unsigned int);
unsigned int __vcmpleu4(unsigned int, unsigned int);
unsigned int __vcmplts4(unsigned int, unsigned int);
unsigned int __vcmpltu4(unsigned int, unsigned int);
unsigned int __vcmpne4(unsigned int, unsigned int);
unsigned int __vabsdiffu4(unsigned int, unsigned int);
unsigned int __vmaxs4(unsigned int, unsigned int);
unsigned int __vmaxu4(unsigned int, unsigned int);
unsigned int __vmins4(unsigned int, unsigned int);
unsigned int __vminu4(unsigned int, unsigned int);
unsigned int __vseteq4(unsigned int, unsigned int);
unsigned int __vsetles4(unsigned int, unsigned int);
unsigned int __vsetleu4(unsigned int, unsigned int);
unsigned int __vsetlts4(unsigned int, unsigned int);
unsigned int __vsetltu4(unsigned int, unsigned int);
unsigned int __vsetges4(unsigned int, unsigned int);
unsigned int __vsetgeu4(unsigned int, unsigned int);
unsigned int __vsetgts4(unsigned int, unsigned int);
unsigned int __vsetgtu4(unsigned int, unsigned int);
unsigned int __vsetne4(unsigned int, unsigned int);
unsigned int __vsadu4(unsigned int, unsigned int);
unsigned int __vsub4(unsigned int, unsigned int);
unsigned int __vsubss4(unsigned int, unsigned int);
unsigned int __vsubus4(unsigned int, unsigned int);
unsigned int __vneg4(unsigned int);
unsigned int __vnegss4(unsigned int);
unsigned int __vabsdiffs4(unsigned int, unsigned int);
unsigned int __vsads4(unsigned int, unsigned int);
int __vimax_s32_relu(int, int);
unsigned int __vimax_s16x2_relu(unsigned int, unsigned int);
int __vimin_s32_relu(int, int);
unsigned int __vimin_s16x2_relu(unsigned int, unsigned int);
int __vimax3_s32(int, int, int);
unsigned int __vimax3_s16x2(unsigned int, unsigned int, unsigned int);
unsigned int __vimax3_u32(unsigned int, unsigned int, unsigned int);
unsigned int __vimax3_u16x2(unsigned int, unsigned int, unsigned int);
int __vimin3_s32(int, int, int);
unsigned int __vimin3_s16x2(unsigned int, unsigned int, unsigned int);
unsigned int __vimin3_u32(unsigned int, unsigned int, unsigned int);
unsigned int __vimin3_u16x2(unsigned int, unsigned int, unsigned int);
int __vimax3_s32_relu(int, int, int);
unsigned int __vimax3_s16x2_relu(unsigned int, unsigned int, unsigned int);
int __vimin3_s32_relu(int, int, int);
unsigned int __vimin3_s16x2_relu(unsigned int, unsigned int, unsigned int);
int __viaddmax_s32(int, int, int);
unsigned int __viaddmax_s16x2(unsigned int, unsigned int, unsigned int);
unsigned int __viaddmax_u32(unsigned int, unsigned int, unsigned int);
unsigned int __viaddmax_u16x2(unsigned int, unsigned int, unsigned int);
int __viaddmin_s32(int, int, int);
unsigned int __viaddmin_s16x2(unsigned int, unsigned int, unsigned int);
unsigned int __viaddmin_u32(unsigned int, unsigned int, unsigned int);
unsigned int __viaddmin_u16x2(unsigned int, unsigned int, unsigned int);
int __viaddmax_s32_relu(int, int, int);
unsigned int __viaddmax_s16x2_relu(unsigned int, unsigned int, unsigned int);
int __viaddmin_s32_relu(int, int, int);
unsigned int __viaddmin_s16x2_relu(unsigned int, unsigned int, unsigned int);
int __vibmax_s32(int, int, bool *);
unsigned int __vibmax_u32(unsigned int, unsigned int, bool *);
int __vibmin_s32(int, int, bool *);
unsigned int __vibmin_u32(unsigned int, unsigned int, bool *);
unsigned int __vibmax_s16x2(unsigned int, unsigned int, bool *, bool *);
unsigned int __vibmax_u16x2(unsigned int, unsigned int, bool *, bool *);
unsigned int __vibmin_s16x2(unsigned int, unsigned int, bool *, bool *);
unsigned int __vibmin_u16x2(unsigned int, unsigned int, bool *, bool *);
long long __double_as_longlong(double);
double __longlong_as_double(long long);
double __fma_rn(double, double, double);
double __fma_rz(double, double, double);
double __fma_ru(double, double, double);
double __fma_rd(double, double, double);
double __dadd_rn(double, double);
double __dadd_rz(double, double);
double __dadd_ru(double, double);
double __dadd_rd(double, double);
double __dsub_rn(double, double);
double __dsub_rz(double, double);
double __dsub_ru(double, double);
double __dsub_rd(double, double);
double __dmul_rn(double, double);
double __dmul_rz(double, double);
double __dmul_ru(double, double);
double __dmul_rd(double, double);
float __double2float_rn(double);
float __double2float_rz(double);
float __double2float_ru(double);
float __double2float_rd(double);
int __double2int_rn(double);
int __double2int_ru(double);
int __double2int_rd(double);
unsigned int __double2uint_rn(double);
unsigned int __double2uint_ru(double);
unsigned int __double2uint_rd(double);
long long __double2ll_rn(double);
long long __double2ll_ru(double);
long long __double2ll_rd(double);
unsigned long long __double2ull_rn(double);
unsigned long long __double2ull_ru(double);
unsigned long long __double2ull_rd(double);
double __int2double_rn(int);
double __uint2double_rn(unsigned int);
double __ll2double_rn(long long);
double __ll2double_rz(long long);
double __ll2double_ru(long long);
double __ll2double_rd(long long);
double __ull2double_rn(unsigned long long);
double __ull2double_rz(unsigned long long);
double __ull2double_ru(unsigned long long);
double __ull2double_rd(unsigned long long);
int __double2hiint(double);
int __double2loint(double);
double __hiloint2double(int, int);
double dmul(double, double, enum cudaRoundMode);
double dadd(double, double, enum cudaRoundMode);
double dsub(double, double, enum cudaRoundMode);
int double2int(double, enum cudaRoundMode);
unsigned int double2uint(double, enum cudaRoundMode);
double ll2double(long long, enum cudaRoundMode);
double ull2double(unsigned long long, enum cudaRoundMode);
double int2double(int, enum cudaRoundMode);
double uint2double(unsigned int, enum cudaRoundMode);
double float2double(float, enum cudaRoundMode);
void __threadfence_system();
double __ddiv_rn(double, double);
double __ddiv_rz(double, double);
double __ddiv_ru(double, double);
double __ddiv_rd(double, double);
double __drcp_rn(double);
double __drcp_rz(double);
double __drcp_ru(double);
double __drcp_rd(double);
double __dsqrt_rn(double);
double __dsqrt_rz(double);
double __dsqrt_ru(double);
double __dsqrt_rd(double);
unsigned int __ballot(int);
int __syncthreads_count(int);
int __syncthreads_and(int);
int __syncthreads_or(int);
long long clock64();
float __fmaf_ieee_rn(float, float, float);
float __fmaf_ieee_rd(float, float, float);
float __fmaf_ieee_ru(float, float, float);
float __fmaf_ieee_rz(float, float, float);
unsigned int ballot(bool);
int syncthreads_count(bool);
bool syncthreads_and(bool);
bool syncthreads_or(bool);
unsigned int __isGlobal(const void *);
unsigned int __isShared(const void *);
unsigned int __isConstant(const void *);
unsigned int __isLocal(const void *);
unsigned int __isGridConstant(const void *);
size_t __cvta_generic_to_global(const void *);
size_t __cvta_generic_to_shared(const void *);
size_t __cvta_generic_to_constant(const void *);
size_t __cvta_generic_to_local(const void *);
size_t __cvta_generic_to_grid_constant(const void *);
void *__cvta_global_to_generic(size_t);
void *__cvta_shared_to_generic(size_t);
void *__cvta_constant_to_generic(size_t);
void *__cvta_local_to_generic(size_t);
void *__cvta_grid_constant_to_generic(size_t);
unsigned int __fns(unsigned int, unsigned int, int);
void __barrier_sync(unsigned int);
void __barrier_sync_count(unsigned int, unsigned int);
void __syncwarp(unsigned int);
int __all_sync(unsigned int, int);
int __any_sync(unsigned int, int);
int __uni_sync(unsigned int, int);
unsigned int __ballot_sync(unsigned int, int);
unsigned int __activemask();
unsigned int __funnelshift_l(unsigned int, unsigned int, unsigned int);
unsigned int __funnelshift_lc(unsigned int, unsigned int, unsigned int);
unsigned int __funnelshift_r(unsigned int, unsigned int, unsigned int);
unsigned int __funnelshift_rc(unsigned int, unsigned int, unsigned int);
int __dp2a_lo(int, int, int);
unsigned int __dp2a_lo(unsigned int, unsigned int, unsigned int);
int __dp2a_lo(short2, char4, int);
unsigned int __dp2a_lo(ushort2, uchar4, unsigned int);
int __dp2a_hi(int, int, int);
unsigned int __dp2a_hi(unsigned int, unsigned int, unsigned int);
int __dp2a_hi(short2, char4, int);
unsigned int __dp2a_hi(ushort2, uchar4, unsigned int);
int __dp4a(int, int, int);
unsigned int __dp4a(unsigned int, unsigned int, unsigned int);
int __dp4a(char4, char4, int);
unsigned int __dp4a(uchar4, uchar4, unsigned int);
unsigned int __match_any_sync(unsigned int, unsigned int);
unsigned int __match_any_sync(unsigned int, int);
unsigned int __match_any_sync(unsigned int, unsigned long);
unsigned int __match_any_sync(unsigned int, long);
unsigned int __match_any_sync(unsigned int, unsigned long long);
unsigned int __match_any_sync(unsigned int, long long);
unsigned int __match_any_sync(unsigned int, float);
unsigned int __match_any_sync(unsigned int, double);
unsigned int __match_all_sync(unsigned int, unsigned int, int *);
unsigned int __match_all_sync(unsigned int, int, int *);
unsigned int __match_all_sync(unsigned int, unsigned long, int *);
unsigned int __match_all_sync(unsigned int, long, int *);
unsigned int __match_all_sync(unsigned int, unsigned long long, int *);
unsigned int __match_all_sync(unsigned int, long long, int *);
unsigned int __match_all_sync(unsigned int, float, int *);
unsigned int __match_all_sync(unsigned int, double, int *);
void __nanosleep(unsigned int);
unsigned short atomicCAS(unsigned short *, unsigned short, unsigned short);
unsigned int __reduce_add_sync(unsigned int, unsigned int);
unsigned int __reduce_min_sync(unsigned int, unsigned int);
unsigned int __reduce_max_sync(unsigned int, unsigned int);
int __reduce_add_sync(unsigned int, int);
int __reduce_min_sync(unsigned int, int);
int __reduce_max_sync(unsigned int, int);
unsigned int __reduce_and_sync(unsigned int, unsigned int);
unsigned int __reduce_or_sync(unsigned int, unsigned int);
unsigned int __reduce_xor_sync(unsigned int, unsigned int);
unsigned int __isCtaShared(const void *);
unsigned int __isClusterShared(const void *);
void *__cluster_map_shared_rank(const void *, unsigned int);
unsigned int __cluster_query_shared_rank(const void *);
uint2 __cluster_map_shared_multicast(const void *, unsigned int);
unsigned int __clusterDimIsSpecified();
dim3 __clusterDim();
dim3 __clusterRelativeBlockIdx();
dim3 __clusterGridDimInClusters();
dim3 __clusterIdx();
unsigned int __clusterRelativeBlockRank();
unsigned int __clusterSizeInBlocks();
void __cluster_barrier_arrive();
void __cluster_barrier_arrive_relaxed();
void __cluster_barrier_wait();
void __threadfence_cluster();
float2 atomicAdd(float2 *, float2);
float2 atomicAdd_block(float2 *, float2);
float2 atomicAdd_system(float2 *, float2);
float4 atomicAdd(float4 *, float4);
float4 atomicAdd_block(float4 *, float4);
float4 atomicAdd_system(float4 *, float4);
void __u128AtomicCAS(void *, void *, void *, void *);
void __u128AtomicCAS_block(void *, void *, void *, void *);
void __u128AtomicCAS_system(void *, void *, void *, void *);
void __u128AtomicExch(void *, void *, void *);
void __u128AtomicExch_block(void *, void *, void *);
void __u128AtomicExch_system(void *, void *, void *);
float2 __ffma2_rn(float2, float2, float2);
float2 __ffma2_rz(float2, float2, float2);
float2 __ffma2_rd(float2, float2, float2);
float2 __ffma2_ru(float2, float2, float2);
float2 __fadd2_rn(float2, float2);
float2 __fadd2_rz(float2, float2);
float2 __fadd2_rd(float2, float2);
float2 __fadd2_ru(float2, float2);
float2 __fmul2_rn(float2, float2);
float2 __fmul2_rz(float2, float2);
float2 __fmul2_rd(float2, float2);
float2 __fmul2_ru(float2, float2);
template <class T, class U> T atomicAdd(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicAdd_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicAdd_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicSub(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicSub_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicSub_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicExch(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicExch_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicExch_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMin(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMin_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMin_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMax(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMax_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicMax_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicInc(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicInc_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicInc_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicDec(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicDec_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicDec_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicAnd(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicAnd_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicAnd_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicOr(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicOr_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicOr_system(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicXor(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicXor_block(T *, U) { __builtin_unreachable(); }
template <class T, class U> T atomicXor_system(T *, U) { __builtin_unreachable(); }
template <class T, class U, class V> T atomicCAS(T *, U, V) { __builtin_unreachable(); }
template <class T, class U, class V> T atomicCAS_block(T *, U, V) { __builtin_unreachable(); }
template <class T, class U, class V> T atomicCAS_system(T *, U, V) { __builtin_unreachable(); }
template <class T> T __shfl_sync(unsigned, T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_up_sync(unsigned, T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_down_sync(unsigned, T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_xor_sync(unsigned, T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl(T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_up(T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_down(T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __shfl_xor(T, int, int = 32) { __builtin_unreachable(); }
template <class T> T __ldg(const T *) { __builtin_unreachable(); }
template <class T> T __ldcg(const T *) { __builtin_unreachable(); }
template <class T> T __ldca(const T *) { __builtin_unreachable(); }
template <class T> T __ldcs(const T *) { __builtin_unreachable(); }
template <class T> T __ldlu(const T *) { __builtin_unreachable(); }
template <class T> T __ldcv(const T *) { __builtin_unreachable(); }
template <class T, class U> void __stcg(T *, U) { __builtin_unreachable(); }
template <class T, class U> void __stcs(T *, U) { __builtin_unreachable(); }
template <class T, class U> void __stwb(T *, U) { __builtin_unreachable(); }
template <class T, class U> void __stwt(T *, U) { __builtin_unreachable(); }
/* clang has __syncthreads() built in, for kernels alone; this overload takes the calls from functions that are both
 */
void __syncthreads(struct moe_none * = 0);
int __syncthreads_count(int);
int __syncthreads_and(int);
int __syncthreads_or(int);
void __syncwarp(unsigned = 0xffffffffu);
unsigned __activemask();
int __all_sync(unsigned, int);
int __any_sync(unsigned, int);
int __uni_sync(unsigned, int);
unsigned __ballot_sync(unsigned, int);
int __all(int);
int __any(int);
unsigned __ballot(int);
unsigned __fns(unsigned, unsigned, int);
template <class T> unsigned __match_any_sync(unsigned, T) { __builtin_unreachable(); }
template <class T> unsigned __match_all_sync(unsigned, T, int *) { __builtin_unreachable(); }
template <class T> T __reduce_add_sync(unsigned, T) { __builtin_unreachable(); }
template <class T> T __reduce_min_sync(unsigned, T) { __builtin_unreachable(); }
template <class T> T __reduce_max_sync(unsigned, T) { __builtin_unreachable(); }
unsigned __reduce_and_sync(unsigned, unsigned);
unsigned __reduce_or_sync(unsigned, unsigned);
unsigned __reduce_xor_sync(unsigned, unsigned);
void __threadfence_system();
void __nanosleep(unsigned);
cudaError_t cudaGridDependencySynchronize();
cudaError_t cudaTriggerProgrammaticLaunchCompletion();
void __cluster_barrier_arrive();
void __cluster_barrier_arrive_relaxed();
void __cluster_barrier_wait();
dim3 __clusterIdx();
dim3 __clusterDim();
dim3 __clusterRelativeBlockIdx();
unsigned __clusterRelativeBlockRank();
unsigned __clusterSizeInBlocks();
long long clock64();
unsigned __isGlobal(const void *);
unsigned __isShared(const void *);
unsigned __isConstant(const void *);
unsigned __isLocal(const void *);
size_t __cvta_generic_to_shared(const void *);
size_t __cvta_generic_to_global(const void *);
size_t __cvta_generic_to_local(const void *);
size_t __cvta_generic_to_constant(const void *);
void *__cvta_shared_to_generic(size_t);
void *__cvta_global_to_generic(size_t);
void *__nv_associate_access_property(const void *, unsigned long long);
void __nv_memcpy_async_shared_global_4(void *, const void *, unsigned);
int __dp4a(int, int, int);
unsigned __dp4a(unsigned, unsigned, unsigned);
int __dp2a_lo(int, int, int);
int __dp2a_hi(int, int, int);
int __dp4a(char4, char4, int);
unsigned __dp4a(uchar4, uchar4, unsigned);
void __assertfail(const char *, const char *, unsigned, const char *, size_t);
unsigned __vsubss4(unsigned, unsigned);
static inline constexpr int min(int a, int b) { return a < b ? a : b; }
static inline constexpr unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
static inline constexpr long min(long a, long b) { return a < b ? a : b; }
static inline constexpr unsigned long min(unsigned long a, unsigned long b) { return a < b ? a : b; }
static inline constexpr long long min(long long a, long long b) { return a < b ? a : b; }
static inline constexpr unsigned long long min(unsigned long long a, unsigned long long b) { return a < b ? a : b; }
static inline constexpr float min(float a, float b) { return a < b ? a : b; }
static inline constexpr double min(double a, double b) { return a < b ? a : b; }
static inline constexpr unsigned min(int a, unsigned b) {
    return (unsigned)a < (unsigned)b ? (unsigned)a : (unsigned)b;
}
static inline constexpr unsigned min(unsigned a, int b) {
    return (unsigned)a < (unsigned)b ? (unsigned)a : (unsigned)b;
}
static inline constexpr unsigned long min(long a, unsigned long b) {
    return (unsigned long)a < (unsigned long)b ? (unsigned long)a : (unsigned long)b;
}
static inline constexpr unsigned long min(unsigned long a, long b) {
    return (unsigned long)a < (unsigned long)b ? (unsigned long)a : (unsigned long)b;
}
static inline constexpr unsigned long long min(long long a, unsigned long long b) {
    return (unsigned long long)a < (unsigned long long)b ? (unsigned long long)a : (unsigned long long)b;
}
static inline constexpr unsigned long long min(unsigned long long a, long long b) {
    return (unsigned long long)a < (unsigned long long)b ? (unsigned long long)a : (unsigned long long)b;
}
static inline constexpr double min(float a, double b) { return (double)a < (double)b ? (double)a : (double)b; }
static inline constexpr double min(double a, float b) { return (double)a < (double)b ? (double)a : (double)b; }
static inline constexpr int max(int a, int b) { return a < b ? b : a; }
static inline constexpr unsigned max(unsigned a, unsigned b) { return a < b ? b : a; }
static inline constexpr long max(long a, long b) { return a < b ? b : a; }
static inline constexpr unsigned long max(unsigned long a, unsigned long b) { return a < b ? b : a; }
static inline constexpr long long max(long long a, long long b) { return a < b ? b : a; }
static inline constexpr unsigned long long max(unsigned long long a, unsigned long long b) { return a < b ? b : a; }
static inline constexpr float max(float a, float b) { return a < b ? b : a; }
static inline constexpr double max(double a, double b) { return a < b ? b : a; }
static inline constexpr unsigned max(int a, unsigned b) {
    return (unsigned)a < (unsigned)b ? (unsigned)b : (unsigned)a;
}
static inline constexpr unsigned max(unsigned a, int b) {
    return (unsigned)a < (unsigned)b ? (unsigned)b : (unsigned)a;
}
static inline constexpr unsigned long max(long a, unsigned long b) {
    return (unsigned long)a < (unsigned long)b ? (unsigned long)b : (unsigned long)a;
}
static inline constexpr unsigned long max(unsigned long a, long b) {
    return (unsigned long)a < (unsigned long)b ? (unsigned long)b : (unsigned long)a;
}
static inline constexpr unsigned long long max(long long a, unsigned long long b) {
    return (unsigned long long)a < (unsigned long long)b ? (unsigned long long)b : (unsigned long long)a;
}
static inline constexpr unsigned long long max(unsigned long long a, long long b) {
    return (unsigned long long)a < (unsigned long long)b ? (unsigned long long)b : (unsigned long long)a;
}
static inline constexpr double max(float a, double b) { return (double)a < (double)b ? (double)b : (double)a; }
static inline constexpr double max(double a, float b) { return (double)a < (double)b ? (double)b : (double)a; }
template <class T, int kind = 1, cudaTextureReadMode mode = cudaReadModeElementType> struct texture { T value; };
template <class T, int kind = 1> struct surface { T value; };
template <class T> T tex1D(cudaTextureObject_t, float) { __builtin_unreachable(); }
template <class T> T tex2D(cudaTextureObject_t, float, float) { __builtin_unreachable(); }
template <class T> T tex3D(cudaTextureObject_t, float, float, float) { __builtin_unreachable(); }
template <class T> T tex1Dfetch(cudaTextureObject_t, int) { __builtin_unreachable(); }
template <class T, int K, cudaTextureReadMode M> T tex1Dfetch(texture<T, K, M>, int) { __builtin_unreachable(); }
template <class T> T tex2DLod(cudaTextureObject_t, float, float, float) { __builtin_unreachable(); }
template <class T, int K, cudaTextureReadMode M> T tex2D(texture<T, K, M>, float, float) { __builtin_unreachable(); }
template <class T>
void surf2Dwrite(T, cudaSurfaceObject_t, int, int, cudaSurfaceBoundaryMode = cudaBoundaryModeTrap) {
    __builtin_unreachable();
}
template <class T> T surf2Dread(cudaSurfaceObject_t, int, int, cudaSurfaceBoundaryMode = cudaBoundaryModeTrap) {
    __builtin_unreachable();
}
#endif
#endif
