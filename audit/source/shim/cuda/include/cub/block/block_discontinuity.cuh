/* cub/block/block_discontinuity.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_DISCONTINUITY_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_DISCONTINUITY_CUH
#include "../cub.cuh"
#endif
