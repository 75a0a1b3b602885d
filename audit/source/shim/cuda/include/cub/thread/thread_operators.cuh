/* cub/thread/thread_operators.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_THREAD_THREAD_OPERATORS_CUH
#define MOE_SHIM_CUB_THREAD_THREAD_OPERATORS_CUH
#include "../cub.cuh"
#endif
