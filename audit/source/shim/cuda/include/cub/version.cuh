/* cub/version.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_VERSION_CUH
#define MOE_SHIM_CUB_VERSION_CUH
#include "cub.cuh"
#endif
