/* cub/warp/warp_exchange.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_WARP_WARP_EXCHANGE_CUH
#define MOE_SHIM_CUB_WARP_WARP_EXCHANGE_CUH
#include "../cub.cuh"
#endif
