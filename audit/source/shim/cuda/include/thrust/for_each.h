/* thrust/for_each.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_FOR_EACH_H
#define MOE_SHIM_THRUST_FOR_EACH_H
#include "moe_thrust.h"
#endif
