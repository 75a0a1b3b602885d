/* device_launch_parameters.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_DEVICE_LAUNCH_PARAMETERS_H
#define MOE_SHIM_DEVICE_LAUNCH_PARAMETERS_H
#include "cuda_runtime.h"
#endif
