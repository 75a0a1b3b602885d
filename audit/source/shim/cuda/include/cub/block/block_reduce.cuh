/* cub/block/block_reduce.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_REDUCE_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_REDUCE_CUH
#include "../cub.cuh"
#endif
