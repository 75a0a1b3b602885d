/* thrust/device_free.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DEVICE_FREE_H
#define MOE_SHIM_THRUST_DEVICE_FREE_H
#include "moe_thrust.h"
#endif
