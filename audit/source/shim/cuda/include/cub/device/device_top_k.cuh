/* cub/device/device_top_k.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_TOP_K_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_TOP_K_CUH
#include "../cub.cuh"
#endif
