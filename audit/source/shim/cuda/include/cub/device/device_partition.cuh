/* cub/device/device_partition.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_PARTITION_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_PARTITION_CUH
#include "../cub.cuh"
#endif
