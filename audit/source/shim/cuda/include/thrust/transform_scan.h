/* thrust/transform_scan.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_TRANSFORM_SCAN_H
#define MOE_SHIM_THRUST_TRANSFORM_SCAN_H
#include "moe_thrust.h"
#endif
