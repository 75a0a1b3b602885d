/* thrust/random/normal_distribution.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_RANDOM_NORMAL_DISTRIBUTION_H
#define MOE_SHIM_THRUST_RANDOM_NORMAL_DISTRIBUTION_H
#include "../moe_thrust.h"
#endif
