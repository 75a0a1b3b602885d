/* cub/block/block_histogram.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_HISTOGRAM_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_HISTOGRAM_CUH
#include "../cub.cuh"
#endif
