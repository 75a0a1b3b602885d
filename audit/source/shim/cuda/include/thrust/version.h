/* thrust/version.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_VERSION_H
#define MOE_SHIM_THRUST_VERSION_H
#include "moe_thrust.h"
#endif
