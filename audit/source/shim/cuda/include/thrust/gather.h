/* thrust/gather.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_GATHER_H
#define MOE_SHIM_THRUST_GATHER_H
#include "moe_thrust.h"
#endif
