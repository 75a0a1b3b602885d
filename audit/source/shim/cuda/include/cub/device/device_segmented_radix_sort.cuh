/* cub/device/device_segmented_radix_sort.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_RADIX_SORT_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SEGMENTED_RADIX_SORT_CUH
#include "../cub.cuh"
#endif
