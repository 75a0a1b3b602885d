/* thrust/memory.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_MEMORY_H
#define MOE_SHIM_THRUST_MEMORY_H
#include "moe_thrust.h"
#endif
