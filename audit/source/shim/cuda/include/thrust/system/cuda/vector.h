/* thrust/system/cuda/vector.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_SYSTEM_CUDA_VECTOR_H
#define MOE_SHIM_THRUST_SYSTEM_CUDA_VECTOR_H
#include "../../moe_thrust.h"
#endif
