/* cuda_awbarrier_primitives.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CUDA_AWBARRIER_PRIMITIVES_H
#define MOE_SHIM_CUDA_AWBARRIER_PRIMITIVES_H
#include "cuda_runtime.h"
#endif
