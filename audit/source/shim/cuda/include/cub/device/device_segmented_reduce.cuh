/* cub/device/device_segmented_reduce.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_REDUCE_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_REDUCE_CUH
#include "../cub.cuh"
#endif
