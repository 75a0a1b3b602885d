/* cub/util_allocator.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_ALLOCATOR_CUH
#define MOE_SHIM_CUB_UTIL_ALLOCATOR_CUH
#include "cub.cuh"
#endif
