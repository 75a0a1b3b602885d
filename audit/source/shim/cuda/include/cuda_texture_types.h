/* cuda_texture_types.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CUDA_TEXTURE_TYPES_H
#define MOE_SHIM_CUDA_TEXTURE_TYPES_H
#include "cuda_runtime.h"
#endif
