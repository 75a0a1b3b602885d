/* device_functions.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_DEVICE_FUNCTIONS_H
#define MOE_SHIM_DEVICE_FUNCTIONS_H
#include "cuda_runtime.h"
#endif
