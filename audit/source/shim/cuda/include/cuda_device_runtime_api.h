/* cuda_device_runtime_api.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CUDA_DEVICE_RUNTIME_API_H
#define MOE_SHIM_CUDA_DEVICE_RUNTIME_API_H
#include "cuda_runtime.h"
#endif
