/* curand_mtgp32_host.h: the same names as curand_kernel.h */
#ifndef MOE_SHIM_CURAND_MTGP32_HOST_H
#define MOE_SHIM_CURAND_MTGP32_HOST_H
#include "curand_kernel.h"
#endif
