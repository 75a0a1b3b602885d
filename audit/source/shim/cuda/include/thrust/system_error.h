/* thrust/system_error.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_SYSTEM_ERROR_H
#define MOE_SHIM_THRUST_SYSTEM_ERROR_H
#include "moe_thrust.h"
#endif
