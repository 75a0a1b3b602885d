/* cub/device/device_scan.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SCAN_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SCAN_CUH
#include "../cub.cuh"
#endif
