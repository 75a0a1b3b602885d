/* cub/device/device_for.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_FOR_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_FOR_CUH
#include "../cub.cuh"
#endif
