/* cub/block/block_scan.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_BLOCK_BLOCK_SCAN_CUH
#define MOE_SHIM_CUB_BLOCK_BLOCK_SCAN_CUH
#include "../cub.cuh"
#endif
