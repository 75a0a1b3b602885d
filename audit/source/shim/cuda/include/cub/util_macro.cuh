/* cub/util_macro.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_MACRO_CUH
#define MOE_SHIM_CUB_UTIL_MACRO_CUH
#include "cub.cuh"
#endif
