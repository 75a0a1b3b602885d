/* curand_philox4x32_x.h: the same names as curand_kernel.h */
#ifndef MOE_SHIM_CURAND_PHILOX4X32_X_H
#define MOE_SHIM_CURAND_PHILOX4X32_X_H
#include "curand_kernel.h"
#endif
