/* thrust/inner_product.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_INNER_PRODUCT_H
#define MOE_SHIM_THRUST_INNER_PRODUCT_H
#include "moe_thrust.h"
#endif
