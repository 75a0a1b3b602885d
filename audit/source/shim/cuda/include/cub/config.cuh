/* cub/config.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_CONFIG_CUH
#define MOE_SHIM_CUB_CONFIG_CUH
#include "cub.cuh"
#endif
