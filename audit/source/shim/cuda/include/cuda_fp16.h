/* cuda_fp16.h: half: type, conversions and arithmetic */
#ifndef MOE_SHIM_CUDA_FP16_H
#define MOE_SHIM_CUDA_FP16_H
#include "crt/moe_half.h"
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
MOE_HALF_TYPES(__half, __half2)
MOE_HALF_FUNCTIONS(__half, __half2, half)
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
typedef __half half, nv_half, __nv_half; typedef __half2 half2, nv_half2, __nv_half2; typedef __half_raw __nv_half_raw; typedef __half2_raw __nv_half2_raw;
#define CUDART_INF_FP16 __half(__half_raw{0x7c00})
#define CUDART_NAN_FP16 __half(__half_raw{0x7fff})
#define CUDART_MAX_NORMAL_FP16 __half(__half_raw{0x7bff})
#define CUDART_ZERO_FP16 __half(__half_raw{0})
#define CUDART_ONE_FP16 __half(__half_raw{0x3c00})
#endif
