/* cuda_fp4.h: four-bit floats */
#ifndef MOE_SHIM_CUDA_FP4_H
#define MOE_SHIM_CUDA_FP4_H
#include "crt/moe_attributes.h"
#include "cuda_fp16.h"
#include "cuda_bf16.h"
#include "cuda_fp6.h"
typedef unsigned char __nv_fp4_storage_t;
typedef unsigned char __nv_fp4x2_storage_t;
typedef unsigned short __nv_fp4x4_storage_t;
typedef enum __nv_fp4_interpretation_t { __NV_E2M1 } __nv_fp4_interpretation_t;
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
MOE_SMALL(__nv_fp4_e2m1, unsigned char)
MOE_PAIR(__nv_fp4x2_e2m1, unsigned char, float2)
MOE_FOUR(__nv_fp4x4_e2m1, unsigned short)
#undef MOE_SMALL
#undef MOE_PAIR
#undef MOE_FOUR
__nv_fp4_storage_t __nv_cvt_float_to_fp4(float, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4x2_storage_t __nv_cvt_float2_to_fp4x2(float2, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4_storage_t __nv_cvt_double_to_fp4(double, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4x2_storage_t __nv_cvt_double2_to_fp4x2(double2, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4_storage_t __nv_cvt_halfraw_to_fp4(__half_raw, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4x2_storage_t __nv_cvt_halfraw2_to_fp4x2(__half2_raw, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4_storage_t __nv_cvt_bfloat16raw_to_fp4(__nv_bfloat16_raw, __nv_fp4_interpretation_t, cudaRoundMode);
__nv_fp4x2_storage_t __nv_cvt_bfloat16raw2_to_fp4x2(__nv_bfloat162_raw, __nv_fp4_interpretation_t, cudaRoundMode);
__half_raw __nv_cvt_fp4_to_halfraw(__nv_fp4_storage_t, __nv_fp4_interpretation_t);
__half2_raw __nv_cvt_fp4x2_to_halfraw2(__nv_fp4x2_storage_t, __nv_fp4_interpretation_t);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
#endif
