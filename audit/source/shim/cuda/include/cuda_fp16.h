/* cuda_fp16.h: half: type, conversions and arithmetic */
#ifndef MOE_SHIM_CUDA_FP16_H
#define MOE_SHIM_CUDA_FP16_H
#include "crt/moe_attributes.h"
#include "vector_types.h"
#include "driver_types.h"
#include "device_types.h"
#ifdef __cplusplus
#include <string.h>
#include <math.h>
#include <utility>
#endif
typedef struct __half_raw {
    unsigned short x;
} __half_raw;
typedef struct __half2_raw {
    unsigned short x, y;
} __half2_raw;
#ifndef __cplusplus
typedef struct __half {
    unsigned short __x;
} __half;
typedef struct __half2 {
    __half x, y;
} __half2;
#else
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
struct __half {
    unsigned short __x;
    __half() = default;
    constexpr __half(const __half_raw &r) : __x(r.x) {}
    __half(float);
    __half(double);
    __half(int);
    __half(unsigned);
    __half(long);
    __half(unsigned long);
    __half(long long);
    __half(unsigned long long);
    __half(short);
    __half(unsigned short);
    operator __half_raw() const;
    operator float() const;
    operator bool() const;
    operator char() const;
    operator signed char() const;
    operator unsigned char() const;
    operator short() const;
    operator unsigned short() const;
    operator int() const;
    operator unsigned() const;
    operator long() const;
    operator unsigned long() const;
    operator long long() const;
    operator unsigned long long() const;
    __half &operator=(float);
    __half &operator=(double);
    __half &operator=(int);
    __half &operator=(unsigned);
    __half &operator=(long long);
    __half &operator=(const __half_raw &);
};
struct __attribute__((aligned(4))) __half2 {
    __half x, y;
    __half2() = default;
    constexpr __half2(const __half &a, const __half &b) : x(a), y(b) {}
    __half2(const __half2_raw &);
    operator __half2_raw() const;
    __half2 &operator=(const __half2_raw &);
};
#define MOE_OPERATORS(type, truth) \
    type operator+(const type &, const type &); \
    type operator-(const type &, const type &); \
    type operator*(const type &, const type &); \
    type operator/(const type &, const type &); \
    type &operator+=(type &, const type &); \
    type &operator-=(type &, const type &); \
    type &operator*=(type &, const type &); \
    type &operator/=(type &, const type &); \
    type operator+(const type &); \
    type operator-(const type &); \
    type &operator++(type &); \
    type &operator--(type &); \
    type operator++(type &, int); \
    type operator--(type &, int); \
    truth operator==(const type &, const type &); \
    truth operator!=(const type &, const type &); \
    truth operator<(const type &, const type &); \
    truth operator>(const type &, const type &); \
    truth operator<=(const type &, const type &); \
    truth operator>=(const type &, const type &);
MOE_OPERATORS(__half, bool)
MOE_OPERATORS(__half2, bool)
#undef MOE_OPERATORS
__half __double2half(double);
__half __float2half(float);
__half __float2half_rn(float);
__half __float2half_rz(float);
__half __float2half_rd(float);
__half __float2half_ru(float);
float __half2float(__half);
__half2 __float2half2_rn(float);
__half2 __floats2half2_rn(float, float);
float __low2float(__half2);
float __high2float(__half2);
signed char __half2char_rz(__half);
unsigned char __half2uchar_rz(__half);
short __half2short_rz(__half);
unsigned short __half2ushort_rz(__half);
int __half2int_rz(__half);
unsigned int __half2uint_rz(__half);
long long __half2ll_rz(__half);
unsigned long long __half2ull_rz(__half);
__half2 make_half2(__half, __half);
__half2 __float22half2_rn(float2);
float2 __half22float2(__half2);
int __half2int_rn(__half);
int __half2int_rd(__half);
int __half2int_ru(__half);
__half __int2half_rn(int);
__half __int2half_rz(int);
__half __int2half_rd(int);
__half __int2half_ru(int);
short __half2short_rn(__half);
short __half2short_rd(__half);
short __half2short_ru(__half);
__half __short2half_rn(short);
__half __short2half_rz(short);
__half __short2half_rd(short);
__half __short2half_ru(short);
unsigned int __half2uint_rn(__half);
unsigned int __half2uint_rd(__half);
unsigned int __half2uint_ru(__half);
__half __uint2half_rn(unsigned int);
__half __uint2half_rz(unsigned int);
__half __uint2half_rd(unsigned int);
__half __uint2half_ru(unsigned int);
unsigned short __half2ushort_rn(__half);
unsigned short __half2ushort_rd(__half);
unsigned short __half2ushort_ru(__half);
__half __ushort2half_rn(unsigned short);
__half __ushort2half_rz(unsigned short);
__half __ushort2half_rd(unsigned short);
__half __ushort2half_ru(unsigned short);
unsigned long long __half2ull_rn(__half);
unsigned long long __half2ull_rd(__half);
unsigned long long __half2ull_ru(__half);
__half __ull2half_rn(unsigned long long);
__half __ull2half_rz(unsigned long long);
__half __ull2half_rd(unsigned long long);
__half __ull2half_ru(unsigned long long);
long long __half2ll_rn(__half);
long long __half2ll_rd(__half);
long long __half2ll_ru(__half);
__half __ll2half_rn(long long);
__half __ll2half_rz(long long);
__half __ll2half_rd(long long);
__half __ll2half_ru(long long);
__half htrunc(__half);
__half hceil(__half);
__half hfloor(__half);
__half hrint(__half);
__half2 h2trunc(__half2);
__half2 h2ceil(__half2);
__half2 h2floor(__half2);
__half2 h2rint(__half2);
__half2 __half2half2(__half);
__half2 __lowhigh2highlow(__half2);
__half2 __lows2half2(__half2, __half2);
__half2 __highs2half2(__half2, __half2);
__half __high2half(__half2);
__half __low2half(__half2);
int __hisinf(__half);
__half2 __halves2half2(__half, __half);
__half2 __low2half2(__half2);
__half2 __high2half2(__half2);
short __half_as_short(__half);
unsigned short __half_as_ushort(__half);
__half __short_as_half(short);
__half __ushort_as_half(unsigned short);
__half __hmax(__half, __half);
__half __hmin(__half, __half);
__half2 __hmax2(__half2, __half2);
__half2 __hmin2(__half2, __half2);
__half2 __shfl_sync(unsigned int, __half2, int, int);
__half2 __shfl_up_sync(unsigned int, __half2, unsigned int, int);
__half2 __shfl_down_sync(unsigned int, __half2, unsigned int, int);
__half2 __shfl_xor_sync(unsigned int, __half2, int, int);
__half __shfl_sync(unsigned int, __half, int, int);
__half __shfl_up_sync(unsigned int, __half, unsigned int, int);
__half __shfl_down_sync(unsigned int, __half, unsigned int, int);
__half __shfl_xor_sync(unsigned int, __half, int, int);
__half2 __ldg(const __half2 *);
__half __ldg(const __half *);
__half2 __ldcg(const __half2 *);
__half __ldcg(const __half *);
__half2 __ldca(const __half2 *);
__half __ldca(const __half *);
__half2 __ldcs(const __half2 *);
__half __ldcs(const __half *);
__half2 __ldlu(const __half2 *);
__half __ldlu(const __half *);
__half2 __ldcv(const __half2 *);
__half __ldcv(const __half *);
void __stwb(__half2 *, __half2);
void __stwb(__half *, __half);
void __stcg(__half2 *, __half2);
void __stcg(__half *, __half);
void __stcs(__half2 *, __half2);
void __stcs(__half *, __half);
void __stwt(__half2 *, __half2);
void __stwt(__half *, __half);
__half2 __heq2(__half2, __half2);
__half2 __hne2(__half2, __half2);
__half2 __hle2(__half2, __half2);
__half2 __hge2(__half2, __half2);
__half2 __hlt2(__half2, __half2);
__half2 __hgt2(__half2, __half2);
__half2 __hequ2(__half2, __half2);
__half2 __hneu2(__half2, __half2);
__half2 __hleu2(__half2, __half2);
__half2 __hgeu2(__half2, __half2);
__half2 __hltu2(__half2, __half2);
__half2 __hgtu2(__half2, __half2);
unsigned int __heq2_mask(__half2, __half2);
unsigned int __hne2_mask(__half2, __half2);
unsigned int __hle2_mask(__half2, __half2);
unsigned int __hge2_mask(__half2, __half2);
unsigned int __hlt2_mask(__half2, __half2);
unsigned int __hgt2_mask(__half2, __half2);
unsigned int __hequ2_mask(__half2, __half2);
unsigned int __hneu2_mask(__half2, __half2);
unsigned int __hleu2_mask(__half2, __half2);
unsigned int __hgeu2_mask(__half2, __half2);
unsigned int __hltu2_mask(__half2, __half2);
unsigned int __hgtu2_mask(__half2, __half2);
__half2 __hisnan2(__half2);
__half2 __hadd2(__half2, __half2);
__half2 __hsub2(__half2, __half2);
__half2 __hmul2(__half2, __half2);
__half2 __hadd2_rn(__half2, __half2);
__half2 __hsub2_rn(__half2, __half2);
__half2 __hmul2_rn(__half2, __half2);
__half2 __h2div(__half2, __half2);
__half2 __habs2(__half2);
__half2 __hadd2_sat(__half2, __half2);
__half2 __hsub2_sat(__half2, __half2);
__half2 __hmul2_sat(__half2, __half2);
__half2 __hfma2(__half2, __half2, __half2);
__half2 __hfma2_sat(__half2, __half2, __half2);
__half2 __hneg2(__half2);
__half __habs(__half);
__half __hadd(__half, __half);
__half __hsub(__half, __half);
__half __hmul(__half, __half);
__half __hadd_rn(__half, __half);
__half __hsub_rn(__half, __half);
__half __hmul_rn(__half, __half);
__half __hdiv(__half, __half);
__half __hadd_sat(__half, __half);
__half __hsub_sat(__half, __half);
__half __hmul_sat(__half, __half);
__half __hfma(__half, __half, __half);
__half __hfma_sat(__half, __half, __half);
__half __hneg(__half);
bool __hbeq2(__half2, __half2);
bool __hbne2(__half2, __half2);
bool __hble2(__half2, __half2);
bool __hbge2(__half2, __half2);
bool __hblt2(__half2, __half2);
bool __hbgt2(__half2, __half2);
bool __hbequ2(__half2, __half2);
bool __hbneu2(__half2, __half2);
bool __hbleu2(__half2, __half2);
bool __hbgeu2(__half2, __half2);
bool __hbltu2(__half2, __half2);
bool __hbgtu2(__half2, __half2);
bool __heq(__half, __half);
bool __hne(__half, __half);
bool __hle(__half, __half);
bool __hge(__half, __half);
bool __hlt(__half, __half);
bool __hgt(__half, __half);
bool __hequ(__half, __half);
bool __hneu(__half, __half);
bool __hleu(__half, __half);
bool __hgeu(__half, __half);
bool __hltu(__half, __half);
bool __hgtu(__half, __half);
bool __hisnan(__half);
__half __hmax_nan(__half, __half);
__half __hmin_nan(__half, __half);
__half __hfma_relu(__half, __half, __half);
__half2 __hmax2_nan(__half2, __half2);
__half2 __hmin2_nan(__half2, __half2);
__half2 __hfma2_relu(__half2, __half2, __half2);
__half2 __hcmadd(__half2, __half2, __half2);
__half hsqrt(__half);
__half hrsqrt(__half);
__half hrcp(__half);
__half hlog(__half);
__half hlog2(__half);
__half hlog10(__half);
__half hexp(__half);
__half htanh_approx(__half);
__half2 h2tanh_approx(__half2);
__half htanh(__half);
__half2 h2tanh(__half2);
__half hexp2(__half);
__half hexp10(__half);
__half hcos(__half);
__half hsin(__half);
__half2 h2sqrt(__half2);
__half2 h2rsqrt(__half2);
__half2 h2rcp(__half2);
__half2 h2log(__half2);
__half2 h2log2(__half2);
__half2 h2log10(__half2);
__half2 h2exp(__half2);
__half2 h2exp2(__half2);
__half2 h2exp10(__half2);
__half2 h2cos(__half2);
__half2 h2sin(__half2);
__half2 atomicAdd(__half2 *, __half2);
__half atomicAdd(__half *, __half);
float __float_simpl_sinf(float);
float __float_simpl_cosf(float);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
typedef __half half;
typedef __half2 half2;
typedef __half nv_half;
typedef __half2 nv_half2;
typedef __half __nv_half;
typedef __half2 __nv_half2;

#define CUDART_INF_FP16 __half(__half_raw{0x7c00})
#define CUDART_NAN_FP16 __half(__half_raw{0x7fff})
#define CUDART_MAX_NORMAL_FP16 __half(__half_raw{0x7bff})
#define CUDART_ZERO_FP16 __half(__half_raw{0})
#define CUDART_ONE_FP16 __half(__half_raw{0x3c00})
#endif
