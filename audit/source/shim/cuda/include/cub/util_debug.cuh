/* cub/util_debug.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_DEBUG_CUH
#define MOE_SHIM_CUB_UTIL_DEBUG_CUH
#include "cub.cuh"
#endif
