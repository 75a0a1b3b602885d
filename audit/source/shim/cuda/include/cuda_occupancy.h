/* cuda_occupancy.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CUDA_OCCUPANCY_H
#define MOE_SHIM_CUDA_OCCUPANCY_H
#include "cuda_runtime.h"
#endif
