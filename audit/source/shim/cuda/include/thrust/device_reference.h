/* thrust/device_reference.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DEVICE_REFERENCE_H
#define MOE_SHIM_THRUST_DEVICE_REFERENCE_H
#include "moe_thrust.h"
#endif
