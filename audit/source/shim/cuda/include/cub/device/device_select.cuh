/* cub/device/device_select.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SELECT_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SELECT_CUH
#include "../cub.cuh"
#endif
