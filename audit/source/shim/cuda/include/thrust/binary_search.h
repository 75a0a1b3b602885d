/* thrust/binary_search.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_BINARY_SEARCH_H
#define MOE_SHIM_THRUST_BINARY_SEARCH_H
#include "moe_thrust.h"
#endif
