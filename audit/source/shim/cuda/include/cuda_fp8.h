/* cuda_fp8.h: eight-bit floats */
#ifndef MOE_SHIM_CUDA_FP8_H
#define MOE_SHIM_CUDA_FP8_H
#include "crt/moe_attributes.h"
#include "cuda_fp16.h"
#include "cuda_bf16.h"
typedef unsigned char __nv_fp8_storage_t;
typedef unsigned short __nv_fp8x2_storage_t;
typedef unsigned int __nv_fp8x4_storage_t;
typedef enum __nv_saturation_t { __NV_NOSAT, __NV_SATFINITE } __nv_saturation_t;
typedef enum __nv_fp8_interpretation_t { __NV_E4M3, __NV_E5M2 } __nv_fp8_interpretation_t;
#ifdef __cplusplus
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
#define MOE_SMALL(type, storage) \
    struct type { \
        storage __x; \
        type() = default; \
        explicit type(float); \
        explicit type(double); \
        explicit type(__half); \
        explicit type(__nv_bfloat16); \
        explicit type(int); \
        explicit type(unsigned); \
        explicit type(long); \
        explicit type(unsigned long); \
        explicit operator float() const; \
        explicit operator double() const; \
        explicit operator __half() const; \
        explicit operator __nv_bfloat16() const; \
        explicit operator int() const; \
        explicit operator unsigned() const; \
        explicit operator bool() const; \
    };
#define MOE_PAIR(type, storage, floats) \
    struct type { \
        storage __x; \
        type() = default; \
        explicit type(floats); \
        explicit type(__half2); \
        explicit type(__nv_bfloat162); \
        explicit operator floats() const; \
        explicit operator __half2() const; \
    };
#define MOE_FOUR(type, storage) \
    struct type { \
        storage __x; \
        type() = default; \
        explicit type(float4); \
        explicit type(double4); \
        explicit type(__half2, __half2); \
        explicit operator float4() const; \
    };
MOE_SMALL(__nv_fp8_e4m3, unsigned char)
MOE_PAIR(__nv_fp8x2_e4m3, unsigned short, float2)
MOE_FOUR(__nv_fp8x4_e4m3, unsigned int)
MOE_SMALL(__nv_fp8_e5m2, unsigned char)
MOE_PAIR(__nv_fp8x2_e5m2, unsigned short, float2)
MOE_FOUR(__nv_fp8x4_e5m2, unsigned int)
MOE_SMALL(__nv_fp8_e8m0, unsigned char)
MOE_PAIR(__nv_fp8x2_e8m0, unsigned short, float2)
MOE_FOUR(__nv_fp8x4_e8m0, unsigned int)
#undef MOE_SMALL
#undef MOE_PAIR
#undef MOE_FOUR
__nv_fp8_storage_t __nv_cvt_float_to_fp8(float, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8x2_storage_t __nv_cvt_float2_to_fp8x2(float2, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8_storage_t __nv_cvt_double_to_fp8(double, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8x2_storage_t __nv_cvt_double2_to_fp8x2(double2, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8_storage_t __nv_cvt_halfraw_to_fp8(__half_raw, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8x2_storage_t __nv_cvt_halfraw2_to_fp8x2(__half2_raw, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8_storage_t __nv_cvt_bfloat16raw_to_fp8(__nv_bfloat16_raw, __nv_saturation_t, __nv_fp8_interpretation_t);
__nv_fp8x2_storage_t __nv_cvt_bfloat16raw2_to_fp8x2(__nv_bfloat162_raw, __nv_saturation_t, __nv_fp8_interpretation_t);
__half_raw __nv_cvt_fp8_to_halfraw(__nv_fp8_storage_t, __nv_fp8_interpretation_t);
__half2_raw __nv_cvt_fp8x2_to_halfraw2(__nv_fp8x2_storage_t, __nv_fp8_interpretation_t);
__nv_fp8_storage_t __nv_cvt_float_to_e8m0(float, __nv_saturation_t, cudaRoundMode);
__nv_bfloat16_raw __nv_cvt_e8m0_to_bf16raw(unsigned char);
__nv_fp8x2_storage_t __nv_cvt_float2_to_e8m0x2(float2, __nv_saturation_t, cudaRoundMode);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
#endif
