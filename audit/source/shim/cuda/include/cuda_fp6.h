/* cuda_fp6.h: six-bit floats */
#ifndef MOE_SHIM_CUDA_FP6_H
#define MOE_SHIM_CUDA_FP6_H
#include "cuda_fp8.h"
typedef unsigned char __nv_fp6_storage_t; typedef unsigned short __nv_fp6x2_storage_t; typedef unsigned __nv_fp6x4_storage_t;
typedef enum __nv_fp6_interpretation_t { __NV_E2M3, __NV_E3M2 } __nv_fp6_interpretation_t;
#ifdef __cplusplus
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
MOE_SMALL_FLOATS(__nv_fp6_e2m3, __nv_fp6x2_e2m3, __nv_fp6x4_e2m3, __nv_fp6_storage_t, __nv_fp6x2_storage_t, __nv_fp6x4_storage_t)
MOE_SMALL_FLOATS(__nv_fp6_e3m2, __nv_fp6x2_e3m2, __nv_fp6x4_e3m2, __nv_fp6_storage_t, __nv_fp6x2_storage_t, __nv_fp6x4_storage_t)
MOE_SMALL_CONVERSIONS(fp6, __nv_fp6_storage_t, __nv_fp6x2_storage_t, __nv_fp6_interpretation_t, cudaRoundMode)
__half_raw __nv_cvt_fp6_to_halfraw(__nv_fp6_storage_t, __nv_fp6_interpretation_t);
__half2_raw __nv_cvt_fp6x2_to_halfraw2(__nv_fp6x2_storage_t, __nv_fp6_interpretation_t);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
#endif
