/* cuda_fp4.h: four-bit floats */
#ifndef MOE_SHIM_CUDA_FP4_H
#define MOE_SHIM_CUDA_FP4_H
#include "cuda_fp6.h"
typedef unsigned char __nv_fp4_storage_t, __nv_fp4x2_storage_t; typedef unsigned short __nv_fp4x4_storage_t;
typedef enum __nv_fp4_interpretation_t { __NV_E2M1 } __nv_fp4_interpretation_t;
#ifdef __cplusplus
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
MOE_SMALL_FLOATS(__nv_fp4_e2m1, __nv_fp4x2_e2m1, __nv_fp4x4_e2m1, __nv_fp4_storage_t, __nv_fp4x2_storage_t, __nv_fp4x4_storage_t)
MOE_SMALL_CONVERSIONS(fp4, __nv_fp4_storage_t, __nv_fp4x2_storage_t, __nv_fp4_interpretation_t, cudaRoundMode)
__half_raw __nv_cvt_fp4_to_halfraw(__nv_fp4_storage_t, __nv_fp4_interpretation_t);
__half2_raw __nv_cvt_fp4x2_to_halfraw2(__nv_fp4x2_storage_t, __nv_fp4_interpretation_t);
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
#endif
#endif
