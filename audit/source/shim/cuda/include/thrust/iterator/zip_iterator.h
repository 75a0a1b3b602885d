/* thrust/iterator/zip_iterator.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_ITERATOR_ZIP_ITERATOR_H
#define MOE_SHIM_THRUST_ITERATOR_ZIP_ITERATOR_H
#include "../moe_thrust.h"
#endif
