/* cub/block/block_shuffle.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_SHUFFLE_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_SHUFFLE_CUH
#include "../cub.cuh"
#endif
