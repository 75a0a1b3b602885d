/* curand_mtgp32_kernel.h: the same names as curand_kernel.h */
#ifndef MOE_SHIM_CURAND_MTGP32_KERNEL_H
#define MOE_SHIM_CURAND_MTGP32_KERNEL_H
#include "curand_kernel.h"
#endif
