/* thrust/iterator/discard_iterator.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_ITERATOR_DISCARD_ITERATOR_H
#define MOE_SHIM_THRUST_ITERATOR_DISCARD_ITERATOR_H
#include "../moe_thrust.h"
#endif
