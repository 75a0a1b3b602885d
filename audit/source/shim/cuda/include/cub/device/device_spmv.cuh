/* cub/device/device_spmv.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_SPMV_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_SPMV_CUH
#include "../cub.cuh"
#endif
