/* cub/device/device_copy.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_COPY_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_COPY_CUH
#include "../cub.cuh"
#endif
