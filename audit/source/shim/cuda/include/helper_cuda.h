/* helper_cuda.h: the checks of the CUDA samples */
#ifndef MOE_SHIM_HELPER_CUDA_H
#define MOE_SHIM_HELPER_CUDA_H
#include "cuda_runtime.h"
#ifdef __cplusplus
template <class T> void check(T, const char *, const char *, int);
#define checkCudaErrors(value) check((value), #value, __FILE__, __LINE__)
#define getLastCudaError(message) check(cudaGetLastError(), message, __FILE__, __LINE__)
int findCudaDevice(int, const char **); int gpuGetMaxGflopsDeviceId(); int _ConvertSMVer2Cores(int, int);
#endif
#endif
