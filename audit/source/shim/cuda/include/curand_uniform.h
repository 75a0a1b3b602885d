/* curand_uniform.h: the same names as curand_kernel.h */
#ifndef MOE_SHIM_CURAND_UNIFORM_H
#define MOE_SHIM_CURAND_UNIFORM_H
#include "curand_kernel.h"
#endif
