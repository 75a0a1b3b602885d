/* cub/thread/thread_load.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_THREAD_THREAD_LOAD_CUH
#define MOE_SHIM_CUB_THREAD_THREAD_LOAD_CUH
#include "../cub.cuh"
#endif
