/* cub/util_type.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_TYPE_CUH
#define MOE_SHIM_CUB_UTIL_TYPE_CUH
#include "cub.cuh"
#endif
