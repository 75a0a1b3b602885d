/* thrust/find.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_FIND_H
#define MOE_SHIM_THRUST_FIND_H
#include "moe_thrust.h"
#endif
