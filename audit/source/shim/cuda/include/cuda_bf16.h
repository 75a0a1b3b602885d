/* cuda_bf16.h: bfloat16: type, conversions and arithmetic */
#ifndef MOE_SHIM_CUDA_BF16_H
#define MOE_SHIM_CUDA_BF16_H
#include "crt/moe_attributes.h"
#include "vector_types.h"
#include "driver_types.h"
#include "cuda_fp16.h"
#include "device_types.h"
#ifdef __cplusplus
#include <string.h>
#include <math.h>
#include <utility>
#endif
typedef struct __nv_bfloat16_raw {
    unsigned short x;
} __nv_bfloat16_raw;
typedef struct __nv_bfloat162_raw {
    unsigned short x, y;
} __nv_bfloat162_raw;
#ifndef __cplusplus
typedef struct __nv_bfloat16 {
    unsigned short __x;
} __nv_bfloat16;
typedef struct __nv_bfloat162 {
    __nv_bfloat16 x, y;
} __nv_bfloat162;
#else
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
struct __nv_bfloat16 {
    unsigned short __x;
    __nv_bfloat16() = default;
    constexpr __nv_bfloat16(const __nv_bfloat16_raw &r) : __x(r.x) {}
    __nv_bfloat16(float);
    __nv_bfloat16(double);
    __nv_bfloat16(int);
    __nv_bfloat16(unsigned);
    __nv_bfloat16(long);
    __nv_bfloat16(unsigned long);
    __nv_bfloat16(long long);
    __nv_bfloat16(unsigned long long);
    __nv_bfloat16(short);
    __nv_bfloat16(unsigned short);
    operator __nv_bfloat16_raw() const;
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
    __nv_bfloat16 &operator=(float);
    __nv_bfloat16 &operator=(double);
    __nv_bfloat16 &operator=(int);
    __nv_bfloat16 &operator=(unsigned);
    __nv_bfloat16 &operator=(long long);
    __nv_bfloat16 &operator=(const __nv_bfloat16_raw &);
};
struct __attribute__((aligned(4))) __nv_bfloat162 {
    __nv_bfloat16 x, y;
    __nv_bfloat162() = default;
    constexpr __nv_bfloat162(const __nv_bfloat16 &a, const __nv_bfloat16 &b) : x(a), y(b) {}
    __nv_bfloat162(const __nv_bfloat162_raw &);
    operator __nv_bfloat162_raw() const;
    __nv_bfloat162 &operator=(const __nv_bfloat162_raw &);
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
MOE_OPERATORS(__nv_bfloat16, bool)
MOE_OPERATORS(__nv_bfloat162, bool)
#undef MOE_OPERATORS
__nv_bfloat16 __double2bfloat16(double);
__nv_bfloat16 __float2bfloat16(float);
__nv_bfloat16 __float2bfloat16_rn(float);
__nv_bfloat16 __float2bfloat16_rz(float);
__nv_bfloat16 __float2bfloat16_rd(float);
__nv_bfloat16 __float2bfloat16_ru(float);
float __bfloat162float(__nv_bfloat16);
__nv_bfloat162 __float2bfloat162_rn(float);
__nv_bfloat162 __floats2bfloat162_rn(float, float);
float __low2float(__nv_bfloat162);
float __high2float(__nv_bfloat162);
__nv_bfloat162 __float22bfloat162_rn(float2);
float2 __bfloat1622float2(__nv_bfloat162);
signed char __bfloat162char_rz(__nv_bfloat16);
unsigned char __bfloat162uchar_rz(__nv_bfloat16);
int __bfloat162int_rn(__nv_bfloat16);
int __bfloat162int_rz(__nv_bfloat16);
int __bfloat162int_rd(__nv_bfloat16);
int __bfloat162int_ru(__nv_bfloat16);
__nv_bfloat16 __int2bfloat16_rn(int);
__nv_bfloat16 __int2bfloat16_rz(int);
__nv_bfloat16 __int2bfloat16_rd(int);
__nv_bfloat16 __int2bfloat16_ru(int);
short __bfloat162short_rn(__nv_bfloat16);
short __bfloat162short_rz(__nv_bfloat16);
short __bfloat162short_rd(__nv_bfloat16);
short __bfloat162short_ru(__nv_bfloat16);
__nv_bfloat16 __short2bfloat16_rn(short);
__nv_bfloat16 __short2bfloat16_rz(short);
__nv_bfloat16 __short2bfloat16_rd(short);
__nv_bfloat16 __short2bfloat16_ru(short);
unsigned int __bfloat162uint_rn(__nv_bfloat16);
unsigned int __bfloat162uint_rz(__nv_bfloat16);
unsigned int __bfloat162uint_rd(__nv_bfloat16);
unsigned int __bfloat162uint_ru(__nv_bfloat16);
__nv_bfloat16 __uint2bfloat16_rn(unsigned int);
__nv_bfloat16 __uint2bfloat16_rz(unsigned int);
__nv_bfloat16 __uint2bfloat16_rd(unsigned int);
__nv_bfloat16 __uint2bfloat16_ru(unsigned int);
unsigned short __bfloat162ushort_rn(__nv_bfloat16);
unsigned short __bfloat162ushort_rz(__nv_bfloat16);
unsigned short __bfloat162ushort_rd(__nv_bfloat16);
unsigned short __bfloat162ushort_ru(__nv_bfloat16);
__nv_bfloat16 __ushort2bfloat16_rn(unsigned short);
__nv_bfloat16 __ushort2bfloat16_rz(unsigned short);
__nv_bfloat16 __ushort2bfloat16_rd(unsigned short);
__nv_bfloat16 __ushort2bfloat16_ru(unsigned short);
unsigned long long __bfloat162ull_rn(__nv_bfloat16);
unsigned long long __bfloat162ull_rz(__nv_bfloat16);
__nv_bfloat162 make_bfloat162(__nv_bfloat16, __nv_bfloat16);
unsigned long long __bfloat162ull_rd(__nv_bfloat16);
unsigned long long __bfloat162ull_ru(__nv_bfloat16);
__nv_bfloat16 __ull2bfloat16_rn(unsigned long long);
__nv_bfloat16 __ull2bfloat16_rz(unsigned long long);
__nv_bfloat16 __ull2bfloat16_rd(unsigned long long);
__nv_bfloat16 __ull2bfloat16_ru(unsigned long long);
long long __bfloat162ll_rn(__nv_bfloat16);
long long __bfloat162ll_rz(__nv_bfloat16);
long long __bfloat162ll_rd(__nv_bfloat16);
long long __bfloat162ll_ru(__nv_bfloat16);
__nv_bfloat16 __ll2bfloat16_rn(long long);
__nv_bfloat16 __ll2bfloat16_rz(long long);
__nv_bfloat16 __ll2bfloat16_rd(long long);
__nv_bfloat16 __ll2bfloat16_ru(long long);
__nv_bfloat16 htrunc(__nv_bfloat16);
__nv_bfloat16 hceil(__nv_bfloat16);
__nv_bfloat16 hfloor(__nv_bfloat16);
__nv_bfloat16 hrint(__nv_bfloat16);
__nv_bfloat162 h2trunc(__nv_bfloat162);
__nv_bfloat162 h2ceil(__nv_bfloat162);
__nv_bfloat162 h2floor(__nv_bfloat162);
__nv_bfloat162 h2rint(__nv_bfloat162);
__nv_bfloat162 __bfloat162bfloat162(__nv_bfloat16);
__nv_bfloat162 __lowhigh2highlow(__nv_bfloat162);
__nv_bfloat162 __lows2bfloat162(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __highs2bfloat162(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat16 __high2bfloat16(__nv_bfloat162);
__nv_bfloat16 __low2bfloat16(__nv_bfloat162);
int __hisinf(__nv_bfloat16);
__nv_bfloat162 __halves2bfloat162(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat162 __low2bfloat162(__nv_bfloat162);
__nv_bfloat162 __high2bfloat162(__nv_bfloat162);
short __bfloat16_as_short(__nv_bfloat16);
unsigned short __bfloat16_as_ushort(__nv_bfloat16);
__nv_bfloat16 __short_as_bfloat16(short);
__nv_bfloat16 __ushort_as_bfloat16(unsigned short);
__nv_bfloat162 __shfl_sync(unsigned int, __nv_bfloat162, int, int);
__nv_bfloat162 __shfl_up_sync(unsigned int, __nv_bfloat162, unsigned int, int);
__nv_bfloat162 __shfl_down_sync(unsigned int, __nv_bfloat162, unsigned int, int);
__nv_bfloat162 __shfl_xor_sync(unsigned int, __nv_bfloat162, int, int);
__nv_bfloat16 __shfl_sync(unsigned int, __nv_bfloat16, int, int);
__nv_bfloat16 __shfl_up_sync(unsigned int, __nv_bfloat16, unsigned int, int);
__nv_bfloat16 __shfl_down_sync(unsigned int, __nv_bfloat16, unsigned int, int);
__nv_bfloat16 __shfl_xor_sync(unsigned int, __nv_bfloat16, int, int);
__nv_bfloat162 __ldg(const __nv_bfloat162 *);
__nv_bfloat16 __ldg(const __nv_bfloat16 *);
__nv_bfloat162 __ldcg(const __nv_bfloat162 *);
__nv_bfloat16 __ldcg(const __nv_bfloat16 *);
__nv_bfloat162 __ldca(const __nv_bfloat162 *);
__nv_bfloat16 __ldca(const __nv_bfloat16 *);
__nv_bfloat162 __ldcs(const __nv_bfloat162 *);
__nv_bfloat16 __ldcs(const __nv_bfloat16 *);
__nv_bfloat162 __ldlu(const __nv_bfloat162 *);
__nv_bfloat16 __ldlu(const __nv_bfloat16 *);
__nv_bfloat162 __ldcv(const __nv_bfloat162 *);
__nv_bfloat16 __ldcv(const __nv_bfloat16 *);
void __stwb(__nv_bfloat162 *, __nv_bfloat162);
void __stwb(__nv_bfloat16 *, __nv_bfloat16);
void __stcg(__nv_bfloat162 *, __nv_bfloat162);
void __stcg(__nv_bfloat16 *, __nv_bfloat16);
void __stcs(__nv_bfloat162 *, __nv_bfloat162);
void __stcs(__nv_bfloat16 *, __nv_bfloat16);
void __stwt(__nv_bfloat162 *, __nv_bfloat162);
void __stwt(__nv_bfloat16 *, __nv_bfloat16);
__nv_bfloat162 __heq2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hne2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hle2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hge2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hlt2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hgt2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hequ2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hneu2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hleu2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hgeu2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hltu2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hgtu2(__nv_bfloat162, __nv_bfloat162);
unsigned int __heq2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hne2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hle2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hge2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hlt2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hgt2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hequ2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hneu2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hleu2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hgeu2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hltu2_mask(__nv_bfloat162, __nv_bfloat162);
unsigned int __hgtu2_mask(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hisnan2(__nv_bfloat162);
__nv_bfloat162 __hadd2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hsub2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmul2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hadd2_rn(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hsub2_rn(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmul2_rn(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __h2div(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __habs2(__nv_bfloat162);
__nv_bfloat162 __hadd2_sat(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hsub2_sat(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmul2_sat(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hfma2(__nv_bfloat162, __nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hfma2_sat(__nv_bfloat162, __nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hneg2(__nv_bfloat162);
__nv_bfloat16 __habs(__nv_bfloat16);
__nv_bfloat16 __hadd(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hsub(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmul(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hadd_rn(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hsub_rn(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmul_rn(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hdiv(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hadd_sat(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hsub_sat(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmul_sat(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hfma(__nv_bfloat16, __nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hfma_sat(__nv_bfloat16, __nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hneg(__nv_bfloat16);
bool __hbeq2(__nv_bfloat162, __nv_bfloat162);
bool __hbne2(__nv_bfloat162, __nv_bfloat162);
bool __hble2(__nv_bfloat162, __nv_bfloat162);
bool __hbge2(__nv_bfloat162, __nv_bfloat162);
bool __hblt2(__nv_bfloat162, __nv_bfloat162);
bool __hbgt2(__nv_bfloat162, __nv_bfloat162);
bool __hbequ2(__nv_bfloat162, __nv_bfloat162);
bool __hbneu2(__nv_bfloat162, __nv_bfloat162);
bool __hbleu2(__nv_bfloat162, __nv_bfloat162);
bool __hbgeu2(__nv_bfloat162, __nv_bfloat162);
bool __hbltu2(__nv_bfloat162, __nv_bfloat162);
bool __hbgtu2(__nv_bfloat162, __nv_bfloat162);
bool __heq(__nv_bfloat16, __nv_bfloat16);
bool __hne(__nv_bfloat16, __nv_bfloat16);
bool __hle(__nv_bfloat16, __nv_bfloat16);
bool __hge(__nv_bfloat16, __nv_bfloat16);
bool __hlt(__nv_bfloat16, __nv_bfloat16);
bool __hgt(__nv_bfloat16, __nv_bfloat16);
bool __hequ(__nv_bfloat16, __nv_bfloat16);
bool __hneu(__nv_bfloat16, __nv_bfloat16);
bool __hleu(__nv_bfloat16, __nv_bfloat16);
bool __hgeu(__nv_bfloat16, __nv_bfloat16);
bool __hltu(__nv_bfloat16, __nv_bfloat16);
bool __hgtu(__nv_bfloat16, __nv_bfloat16);
bool __hisnan(__nv_bfloat16);
__nv_bfloat16 __hmax(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmin(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmax_nan(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hmin_nan(__nv_bfloat16, __nv_bfloat16);
__nv_bfloat16 __hfma_relu(__nv_bfloat16, __nv_bfloat16, __nv_bfloat16);
__nv_bfloat162 __hmax2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmin2(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmax2_nan(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hmin2_nan(__nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hfma2_relu(__nv_bfloat162, __nv_bfloat162, __nv_bfloat162);
__nv_bfloat162 __hcmadd(__nv_bfloat162, __nv_bfloat162, __nv_bfloat162);
__nv_bfloat16 hsqrt(__nv_bfloat16);
__nv_bfloat16 hrsqrt(__nv_bfloat16);
__nv_bfloat16 hrcp(__nv_bfloat16);
__nv_bfloat16 hlog(__nv_bfloat16);
__nv_bfloat16 hlog2(__nv_bfloat16);
__nv_bfloat16 hlog10(__nv_bfloat16);
__nv_bfloat16 hexp(__nv_bfloat16);
__nv_bfloat16 htanh_approx(__nv_bfloat16);
__nv_bfloat162 h2tanh_approx(__nv_bfloat162);
__nv_bfloat16 htanh(__nv_bfloat16);
__nv_bfloat162 h2tanh(__nv_bfloat162);
__nv_bfloat16 hexp2(__nv_bfloat16);
__nv_bfloat16 hexp10(__nv_bfloat16);
__nv_bfloat16 hcos(__nv_bfloat16);
__nv_bfloat16 hsin(__nv_bfloat16);
__nv_bfloat162 h2sqrt(__nv_bfloat162);
__nv_bfloat162 h2rsqrt(__nv_bfloat162);
__nv_bfloat162 h2rcp(__nv_bfloat162);
__nv_bfloat162 h2log(__nv_bfloat162);
__nv_bfloat162 h2log2(__nv_bfloat162);
__nv_bfloat162 h2log10(__nv_bfloat162);
__nv_bfloat162 h2exp(__nv_bfloat162);
__nv_bfloat162 h2exp2(__nv_bfloat162);
__nv_bfloat162 h2exp10(__nv_bfloat162);
__nv_bfloat162 h2cos(__nv_bfloat162);
__nv_bfloat162 h2sin(__nv_bfloat162);
__nv_bfloat162 atomicAdd(__nv_bfloat162 *, __nv_bfloat162);
__nv_bfloat16 atomicAdd(__nv_bfloat16 *, __nv_bfloat16);
__nv_bfloat16 __hsin_internal(__nv_bfloat16);
__nv_bfloat16 __hcos_internal(__nv_bfloat16);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
typedef __nv_bfloat16 nv_bfloat16;
typedef __nv_bfloat162 nv_bfloat162;
#define CUDART_INF_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x7f80})
#define CUDART_NAN_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x7fff})
#define CUDART_ZERO_BF16 __nv_bfloat16(__nv_bfloat16_raw{0})
#define CUDART_ONE_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x3f80})
#endif
