/* cub/warp/warp_reduce.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_WARP_WARP_REDUCE_CUH
#define MOE_SHIM_CUB_WARP_WARP_REDUCE_CUH
#include "../cub.cuh"
#endif
