/* thrust/adjacent_difference.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_ADJACENT_DIFFERENCE_H
#define MOE_SHIM_THRUST_ADJACENT_DIFFERENCE_H
#include "moe_thrust.h"
#endif
