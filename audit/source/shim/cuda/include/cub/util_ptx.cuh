/* cub/util_ptx.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_PTX_CUH
#define MOE_SHIM_CUB_UTIL_PTX_CUH
#include "cub.cuh"
#endif
