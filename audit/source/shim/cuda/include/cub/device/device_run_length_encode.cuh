/* cub/device/device_run_length_encode.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_DEVICE_DEVICE_RUN_LENGTH_ENCODE_CUH
#define MOE_SHIM_CUB_DEVICE_DEVICE_RUN_LENGTH_ENCODE_CUH
#include "../cub.cuh"
#endif
