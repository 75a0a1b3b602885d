/* thrust/merge.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_MERGE_H
#define MOE_SHIM_THRUST_MERGE_H
#include "moe_thrust.h"
#endif
