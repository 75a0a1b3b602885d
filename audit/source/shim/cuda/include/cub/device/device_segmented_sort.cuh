/* cub/device/device_segmented_sort.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_SORT_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_SORT_CUH
#include "../cub.cuh"
#endif
