/* cub/device/device_reduce.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_REDUCE_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_REDUCE_CUH
#include "../cub.cuh"
#endif
