/* cub/device/device_memcpy.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_MEMCPY_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_MEMCPY_CUH
#include "../cub.cuh"
#endif
