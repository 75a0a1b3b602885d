/* cub/warp/warp_merge_sort.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_WARP_WARP_MERGE_SORT_CUH
#define MOE_SHIM_CUB_WARP_WARP_MERGE_SORT_CUH
#include "../cub.cuh"
#endif
