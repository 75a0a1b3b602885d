/* crt/host_config.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CRT_HOST_CONFIG_H
#define MOE_SHIM_CRT_HOST_CONFIG_H
#include "../cuda_runtime.h"
#endif
