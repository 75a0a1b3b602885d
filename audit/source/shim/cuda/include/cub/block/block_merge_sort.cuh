/* cub/block/block_merge_sort.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_MERGE_SORT_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_MERGE_SORT_CUH
#include "../cub.cuh"
#endif
