/* thrust/detail/raw_pointer_cast.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_DETAIL_RAW_POINTER_CAST_H
#define MOE_SHIM_THRUST_DETAIL_RAW_POINTER_CAST_H
#include "../moe_thrust.h"
#endif
