/* cuda_bf16.h: bfloat16: type, conversions and arithmetic */
#ifndef MOE_SHIM_CUDA_BF16_H
#define MOE_SHIM_CUDA_BF16_H
#include "cuda_fp16.h"
#ifdef __CUDA__
#pragma clang force_cuda_host_device begin
#endif
MOE_HALF_TYPES(__nv_bfloat16, __nv_bfloat162)
MOE_HALF_FUNCTIONS(__nv_bfloat16, __nv_bfloat162, bfloat16)
#ifdef __CUDA__
#pragma clang force_cuda_host_device end
#endif
typedef __nv_bfloat16 nv_bfloat16; typedef __nv_bfloat162 nv_bfloat162;
#define CUDART_INF_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x7f80})
#define CUDART_NAN_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x7fff})
#define CUDART_MAX_NORMAL_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x7f7f})
#define CUDART_ZERO_BF16 __nv_bfloat16(__nv_bfloat16_raw{0})
#define CUDART_ONE_BF16 __nv_bfloat16(__nv_bfloat16_raw{0x3f80})
#endif
