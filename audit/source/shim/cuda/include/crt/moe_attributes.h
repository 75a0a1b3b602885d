/* crt/moe_attributes.h: what __global__ and its kin mean here */
#ifndef MOE_SHIM_CRT_MOE_ATTRIBUTES_H
#define MOE_SHIM_CRT_MOE_ATTRIBUTES_H
#ifdef __CUDA__
#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
/* not __attribute__((shared)): that is an error in functions that count as host and device, see prelude.h */
#define __shared__ __attribute__((annotate("shared")))
#define __constant__ __attribute__((constant))
#define __managed__ __attribute__((device))
#ifdef __clang_major__
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#endif
#define __grid_constant__
#else
#define __host__
#define __device__
#define __global__
#define __shared__
#define __constant__
#define __managed__
#define __launch_bounds__(...)
#define __grid_constant__
#endif
#define __cluster_dims__(...)
#define __block_size__(...)
#define __maxnreg__(...)
#define __nv_pure__
#define __tile_global__
/* a keyword for clang 15 and later; empty elsewhere, because C++ libraries write __attribute__((__noinline__)) */
#if !(defined(__CUDA__) && defined(__clang_major__) && __clang_major__ >= 15)
#define __noinline__
#endif
#define __forceinline__ __inline__ __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))
#define __builtin_align__(n) __align__(n)
#define __thread__ __thread
#define __device_builtin__
#define __cudart_builtin__
#define __location__(a)
#define __host_device__ __host__ __device__
#ifndef __restrict__
#ifdef __cplusplus
#define __restrict__ __restrict
#endif
#endif
#define CUDARTAPI
#define CUDARTAPI_CDECL
#define CUDART_CB
#define CUDAAPI
#define CUDA_CB
#define CUDART_VERSION 13000
#define CUDA_VERSION 13000
#define __CUDART_API_VERSION CUDART_VERSION
#ifdef __cplusplus
#define moe_dv(value) = value
#else
#define moe_dv(value)
#endif
#endif
