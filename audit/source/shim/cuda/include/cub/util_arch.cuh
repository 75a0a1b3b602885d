/* cub/util_arch.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_ARCH_CUH
#define MOE_SHIM_CUB_UTIL_ARCH_CUH
#include "cub.cuh"
#endif
