/* cub/thread/thread_store.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_THREAD_THREAD_STORE_CUH
#define MOE_SHIM_CUB_THREAD_THREAD_STORE_CUH
#include "../cub.cuh"
#endif
