/* cooperative_groups/reduce.h: the same names as cooperative_groups.h */
#ifndef MOE_SHIM_COOPERATIVE_GROUPS_REDUCE_H
#define MOE_SHIM_COOPERATIVE_GROUPS_REDUCE_H
#include "../cooperative_groups.h"
#endif
