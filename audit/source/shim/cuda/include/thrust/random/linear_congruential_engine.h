/* thrust/random/linear_congruential_engine.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_RANDOM_LINEAR_CONGRUENTIAL_ENGINE_H
#define MOE_SHIM_THRUST_RANDOM_LINEAR_CONGRUENTIAL_ENGINE_H
#include "../moe_thrust.h"
#endif
