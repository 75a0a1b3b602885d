/* cooperative_groups/details/helpers.h: the same names as cooperative_groups.h */
#ifndef MOE_SHIM_COOPERATIVE_GROUPS_DETAILS_HELPERS_H
#define MOE_SHIM_COOPERATIVE_GROUPS_DETAILS_HELPERS_H
#include "../../cooperative_groups.h"
#endif
