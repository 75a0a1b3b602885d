/* cub/device/device_adjacent_difference.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_ADJACENT_DIFFERENCE_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_ADJACENT_DIFFERENCE_CUH
#include "../cub.cuh"
#endif
