/* thrust/iterator/iterator_traits.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_ITERATOR_ITERATOR_TRAITS_H
#define MOE_SHIM_THRUST_ITERATOR_ITERATOR_TRAITS_H
#include "../moe_thrust.h"
#endif
