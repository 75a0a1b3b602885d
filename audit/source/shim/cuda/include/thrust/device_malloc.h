/* thrust/device_malloc.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DEVICE_MALLOC_H
#define MOE_SHIM_THRUST_DEVICE_MALLOC_H
#include "moe_thrust.h"
#endif
