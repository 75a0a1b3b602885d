/* cub/util_device.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_UTIL_DEVICE_CUH
#define MOE_SHIM_CUB_UTIL_DEVICE_CUH
#include "cub.cuh"
#endif
