/* thrust/device_allocator.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DEVICE_ALLOCATOR_H
#define MOE_SHIM_THRUST_DEVICE_ALLOCATOR_H
#include "moe_thrust.h"
#endif
