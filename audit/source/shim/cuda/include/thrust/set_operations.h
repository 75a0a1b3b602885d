/* thrust/set_operations.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_SET_OPERATIONS_H
#define MOE_SHIM_THRUST_SET_OPERATIONS_H
#include "moe_thrust.h"
#endif
