/* thrust/execution_policy.h: the same names as thrust/moe_thrust.h */
#ifndef MOE_SHIM_THRUST_EXECUTION_POLICY_H
#define MOE_SHIM_THRUST_EXECUTION_POLICY_H
#include "moe_thrust.h"
#endif
