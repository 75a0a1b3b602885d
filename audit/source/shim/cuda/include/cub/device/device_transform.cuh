/* cub/device/device_transform.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_TRANSFORM_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_TRANSFORM_CUH
#include "../cub.cuh"
#endif
