/* cuda_profiler_api.h: cudaProfilerStart and Stop are declared with the rest */
#ifndef MOE_SHIM_CUDA_PROFILER_API_H
#define MOE_SHIM_CUDA_PROFILER_API_H
#include "cuda_runtime_api.h"
#endif
