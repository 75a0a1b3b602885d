/* cub/warp/warp_load.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_WARP_WARP_LOAD_CUH
#define MOE_SHIM_CUB_WARP_WARP_LOAD_CUH
#include "../cub.cuh"
#endif
