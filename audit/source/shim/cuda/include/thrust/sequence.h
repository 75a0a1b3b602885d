/* thrust/sequence.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_SEQUENCE_H
#define MOE_SHIM_THRUST_SEQUENCE_H
#include "moe_thrust.h"
#endif
