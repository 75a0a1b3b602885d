/* cub/block/block_exchange.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_EXCHANGE_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_EXCHANGE_CUH
#include "../cub.cuh"
#endif
