/* thrust/random/uniform_real_distribution.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_RANDOM_UNIFORM_REAL_DISTRIBUTION_H
#define MOE_SHIM_THRUST_RANDOM_UNIFORM_REAL_DISTRIBUTION_H
#include "../moe_thrust.h"
#endif
