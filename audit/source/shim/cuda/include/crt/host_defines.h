/* crt/host_defines.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CRT_HOST_DEFINES_H
#define MOE_SHIM_CRT_HOST_DEFINES_H
#include "../cuda_runtime.h"
#endif
