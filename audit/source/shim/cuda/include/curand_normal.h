/* curand_normal.h: the same names as curand_kernel.h */
#ifndef MOE_SHIM_CURAND_NORMAL_H
#define MOE_SHIM_CURAND_NORMAL_H
#include "curand_kernel.h"
#endif
