/* thrust/transform_reduce.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_TRANSFORM_REDUCE_H
#define MOE_SHIM_THRUST_TRANSFORM_REDUCE_H
#include "moe_thrust.h"
#endif
