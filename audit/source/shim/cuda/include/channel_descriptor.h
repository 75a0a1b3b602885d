/* channel_descriptor.h: the same names as cuda_runtime.h */
#ifndef MOE_SHIM_CHANNEL_DESCRIPTOR_H
#define MOE_SHIM_CHANNEL_DESCRIPTOR_H
#include "cuda_runtime.h"
#endif
