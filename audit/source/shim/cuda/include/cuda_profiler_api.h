/* cuda_profiler_api.h: names and types of the CUDA toolkit */
#ifndef MOE_SHIM_CUDA_PROFILER_API_H
#define MOE_SHIM_CUDA_PROFILER_API_H
#include "driver_types.h"
#ifdef __cplusplus
extern "C" {
#endif
cudaError_t cudaProfilerStart(void); cudaError_t cudaProfilerStop(void);
enum cudaOutputMode { cudaKeyValuePair = 0, cudaCSV = 1 };
typedef enum cudaOutputMode cudaOutputMode_t;
cudaError_t cudaProfilerInitialize(const char *, const char *, enum cudaOutputMode);
#ifdef __cplusplus
}
#endif
#endif
