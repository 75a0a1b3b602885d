/* cudart_platform.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CUDART_PLATFORM_H
#define MOE_SHIM_CUDART_PLATFORM_H
#include "cuda_runtime.h"
#endif
