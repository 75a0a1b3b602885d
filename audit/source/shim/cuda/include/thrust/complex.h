/* thrust/complex.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_COMPLEX_H
#define MOE_SHIM_THRUST_COMPLEX_H
#include "moe_thrust.h"
#endif
