/* cub/block/block_radix_sort.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_RADIX_SORT_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_RADIX_SORT_CUH
#include "../cub.cuh"
#endif
