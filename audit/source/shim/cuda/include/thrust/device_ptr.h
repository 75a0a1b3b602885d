/* thrust/device_ptr.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DEVICE_PTR_H
#define MOE_SHIM_THRUST_DEVICE_PTR_H
#include "moe_thrust.h"
#endif
