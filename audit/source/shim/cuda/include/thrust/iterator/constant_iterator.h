/* thrust/iterator/constant_iterator.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_ITERATOR_CONSTANT_ITERATOR_H
#define MOE_SHIM_THRUST_ITERATOR_CONSTANT_ITERATOR_H
#include "../moe_thrust.h"
#endif
