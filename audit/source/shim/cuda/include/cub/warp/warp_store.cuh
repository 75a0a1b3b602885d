/* cub/warp/warp_store.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_WARP_WARP_STORE_CUH
#define MOE_SHIM_CUB_WARP_WARP_STORE_CUH
#include "../cub.cuh"
#endif
